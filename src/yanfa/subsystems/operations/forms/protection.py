"""Forms of classified protection: filters, a filing, an assessment."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.subsystems.operations.forms.systems import (
    EVERY,
    FactsForm,
    LedgerFilter,
    ProjectField,
    SystemField,
    day_input,
)
from yanfa.subsystems.operations.models import Assessment, Filing
from yanfa.subsystems.operations.models.protection import LEVELS


class FilingFilter(LedgerFilter):
    """Filters of the list of filings, by what counts today."""

    level = forms.TypedChoiceField(
        label=_("备案级别"), required=False, coerce=int, choices=[EVERY, *LEVELS], empty_value=None
    )
    system = SystemField(to_field_name="code", empty_label=_("全部"))
    standing = forms.ChoiceField(
        label=_("测评情况"),
        required=False,
        choices=[
            EVERY,
            ("in_date", _("在有效期内")),
            ("due", _("测评已过期或没有测评")),
            ("ended", _("已撤销")),
        ],
    )

    def records(self) -> QuerySet[Filing]:
        """The filings with system, end and assessments."""
        filings: Any = Filing.objects
        assessments: Any = Assessment.objects
        found, chosen, day = filings.search(self.words), self.chosen, today()
        for name in ("level", "system"):
            if value := chosen.get(name):
                found = found.filter(**{name: value})
        now, counting = filings.standing_on(day), assessments.in_date(day).values("filing")
        if chosen.get("standing") == "in_date":
            found = found.filter(pk__in=counting)
        elif chosen.get("standing") == "due":
            found = found.filter(pk__in=now).exclude(pk__in=counting)
        elif chosen.get("standing") == "ended":
            found = found.exclude(pk__in=now)
        listed = found.select_related("system", "project", "end").prefetch_related("assessments")
        return cast(QuerySet[Filing], listed)


class FilingForm(FactsForm):
    """The filing of a system."""

    system = SystemField(label=_("信息系统"), required=True)
    project = ProjectField(help_text=_("不填时取信息系统的预算项目。"))

    class Meta:
        model = Filing
        fields = ("system", "level", "certificate", "starts_on", "authority", "project")
        widgets: ClassVar = {"starts_on": day_input()}
        labels: ClassVar = {"starts_on": _("备案日期")}


class AssessmentForm(FactsForm):
    """A report on a filed system."""

    class Meta:
        model = Assessment
        fields = ("report_number", "assessed_on", "agency", "score", "conclusion", "high_risks")
        widgets: ClassVar = {"assessed_on": day_input()}
