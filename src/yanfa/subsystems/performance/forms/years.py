"""Filters of the list of project years."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.registers.organisations.api import Department
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.choices.stages import Stage
from yanfa.subsystems.performance.models.years import STAGES, at_stage, late

ALL = ("", _("全部"))


class YearFilter(forms.Form):
    """Filters of the list; one that makes no sense is ignored, because a link may be old.

    Without a year the newest is shown; "all" shows every year.
    """

    q = forms.CharField(label=_("项目名称或代码"), required=False, max_length=100)
    year = forms.ChoiceField(label=_("年度"), required=False)
    department = forms.ModelChoiceField(
        label=_("实施处室"), required=False, queryset=Department.objects.none(), to_field_name="public_id"
    )
    stage = forms.ChoiceField(label=_("阶段"), required=False, choices=[ALL, *STAGES])
    overdue = forms.BooleanField(label=_("只看超期"), required=False)

    def __init__(self, data: Any, *, years: QuerySet[ProjectYear]) -> None:
        super().__init__(data)
        self.found = years
        numbers = list(years.order_by("-year").values_list("year", flat=True).distinct())
        self.newest = numbers[0] if numbers else None
        choices = [("", str(self.newest or "")), *((str(number), str(number)) for number in numbers[1:])]
        cast(forms.ChoiceField, self.fields["year"]).choices = [*choices, ("all", _("全部年度"))]
        carrying = ProjectYear.departments.field.model.objects.filter(project_year__in=years)  # type: ignore[attr-defined]
        departments = cast(forms.ModelChoiceField, self.fields["department"])
        departments.queryset = Department.objects.filter(pk__in=carrying.values("department"))
        departments.empty_label = _("全部")

    def narrow(self) -> QuerySet[ProjectYear]:
        """The project years that the valid filters leave."""
        self.is_valid()
        chosen, found = self.cleaned_data, self.found
        for word in (chosen.get("q") or "").split():
            found = found.filter(project_name__icontains=word) | found.filter(project__code__icontains=word)
        if chosen.get("year") != "all":
            found = found.filter(year=chosen.get("year") or self.newest or 0)
        if chosen.get("department"):
            found = found.filter(departments__department=chosen["department"])
        if chosen.get("stage"):
            found = at_stage(found, Stage(chosen["stage"]))
        return late(found, today()) if chosen.get("overdue") else found
