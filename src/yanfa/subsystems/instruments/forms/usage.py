"""Forms of usage: filters, a record (on a telephone, too), an adjustment, and a sampled record."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.instruments.forms.requests import subject_choices
from yanfa.subsystems.instruments.forms.service import (
    CodesField,
    Filter,
    day_input,
    funding_sources,
    moment_input,
    with_all,
)
from yanfa.subsystems.instruments.models import UsageAdjustment, UsageRecord, UsageReport
from yanfa.subsystems.instruments.models.requests import PURPOSES, WAYS

OUTSIDE = [("1", _("对外服务")), ("0", _("单位内部"))]


def _report_states() -> list[tuple[str, Any]]:
    states: Any = UsageReport._meta.get_field("state").choices
    return with_all(states)


class ReportFilter(Filter):
    """Quarterly reports by unit, year, quarter and state."""

    year = forms.IntegerField(label=_("年度"), required=False, min_value=2000, max_value=2100)
    quarter = forms.ChoiceField(
        label=_("季度"), required=False, choices=with_all((str(each), str(each)) for each in range(1, 5))
    )
    state = forms.ChoiceField(label=_("状态"), required=False, choices=_report_states)

    def found(self, reports: Any) -> Any:
        """Those of the reports that are asked for."""
        for name in ("year", "quarter", "state"):
            if chosen := self.chosen(name):
                reports = reports.filter(**{name: chosen})
        for word in (self.chosen("q") or "").split():
            reports = reports.filter(organisation__name__icontains=word)
        return reports


class RecordFilter(Filter):
    """Usage records by instrument or user, days, purpose and kind of service."""

    first = forms.DateField(label=_("服务日期自"), required=False, widget=day_input())
    last = forms.DateField(label=_("至"), required=False, widget=day_input())
    purpose = forms.ChoiceField(label=_("用途"), required=False, choices=with_all(PURPOSES))
    external = forms.ChoiceField(label=_("服务对象"), required=False, choices=with_all(OUTSIDE))

    def found(self, records: Any) -> Any:
        """Those of the records that are asked for."""
        for name, lookup in (("first", "served_on__gte"), ("last", "served_on__lte"), ("purpose", "purpose")):
            if chosen := self.chosen(name):
                records = records.filter(**{lookup: chosen})
        if external := self.chosen("external"):
            records = records.filter(external=external == "1")
        for word in (self.chosen("q") or "").split():
            records = records.filter(
                Q(instrument__name__icontains=word)
                | Q(instrument__inner_no=word)
                | Q(user_unit__icontains=word)
                | Q(invoice_no=word)
                | Q(contract_no=word)
            )
        return records


class UsageForm(forms.ModelForm):
    """One use: what is needed at the instrument comes first."""

    ways = CodesField(label=_("服务方式"), choices=WAYS, most=5)
    project_sources = CodesField(label=_("课题经费来源"), choices=funding_sources)
    subjects = forms.MultipleChoiceField(
        label=_("课题主要学科领域"), required=False, choices=subject_choices, help_text=_("最多 4 项。")
    )

    class Meta:
        model = UsageRecord
        fields = (
            *("started_at", "ended_at", "hours", "samples", "amount", "user_unit", "user_uscc", "applicant"),
            *("external", "purpose", "ways", "content", "small_enterprise", "related_party"),
            *("contract_no", "invoice_no", "voucher_no", "project_name", "project_sources", "subjects"),
            "research_content",
        )
        widgets = {"started_at": moment_input(), "ended_at": moment_input()}

    def _post_clean(self) -> None:
        """Nothing: the record is completed and judged by the service alone."""


class UsageChangeForm(UsageForm):
    """The same over a record that stands."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"].initial = self.instance.version


class AdjustmentForm(forms.ModelForm):
    """What should stand there instead; fields that stay as they are change nothing."""

    kind = forms.ChoiceField(
        label=_("更正方式"), choices=lambda: UsageAdjustment._meta.get_field("kind").choices or []
    )
    reason = forms.CharField(label=_("更正理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    class Meta:
        model = UsageRecord
        fields = (
            *("started_at", "ended_at", "hours", "samples", "amount", "purpose", "content"),
            *("contract_no", "invoice_no", "voucher_no"),
        )
        widgets = {"started_at": moment_input(), "ended_at": moment_input()}

    def _post_clean(self) -> None:
        """Nothing: the values are judged by the service alone."""

    def asked(self) -> dict[str, Any]:
        """What the service takes; minutes that the form cannot show are no change."""
        data = dict(self.cleaned_data)
        kind, reason = data.pop("kind"), data.pop("reason")
        changed = {name: value for name, value in data.items() if name in self.changed_data}
        return {"kind": kind, "reason": reason, "values": changed}


class SampleForm(forms.Form):
    """Whether a sampled record agrees with its papers."""

    sound = forms.TypedChoiceField(
        label=_("与佐证一致"),
        choices=[("1", _("一致")), ("0", _("不一致"))],
        coerce=lambda given: given == "1",
    )
    note = forms.CharField(label=_("核验意见"), max_length=500, required=False)
