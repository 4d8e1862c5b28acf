"""Forms of maintenance: the filter of jobs, plans, recurring lines, jobs and postponements."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.subsystems.operations.forms.duties import DutyFilter, SystemChoice, day_input, with_all
from yanfa.subsystems.operations.models import (
    JobPostponement,
    MaintenanceJob,
    MaintenanceLine,
    MaintenancePlan,
)
from yanfa.subsystems.operations.models.maintenance import JOB_KINDS
from yanfa.subsystems.operations.permissions.duties import workers

OVERDUE = "overdue"
ORIGINS = [("planned", _("计划内")), ("ad_hoc", _("临时"))]


def _states() -> list[tuple[str, Any]]:
    states: Any = MaintenanceJob._meta.get_field("state").choices
    return with_all([(OVERDUE, _("已超期")), *states])


class JobFilter(DutyFilter):
    """Jobs by words, year of the due day, state, system, kind and origin."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=_states)
    system = SystemChoice()
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=with_all(JOB_KINDS))
    origin = forms.ChoiceField(label=_("来源"), required=False, choices=with_all(ORIGINS))

    def jobs(self) -> Any:
        """The jobs asked for, the latest due day first."""
        found = MaintenanceJob.objects.select_related("system", "assignee", "plan", "project")
        found = found.search(self.chosen("q") or "")
        if state := self.chosen("state"):
            found = (
                found.unfinished().filter(due_on__lt=today())
                if state == OVERDUE
                else found.filter(state=state)
            )
        if origin := self.chosen("origin"):
            found = found.filter(plan__isnull=origin != "planned")
        for name, lookup in (("system", "system"), ("kind", "kind"), ("year", "due_on__year")):
            if chosen := self.chosen(name):
                found = found.filter(**{lookup: chosen})
        return found.order_by("-due_on", "-number")


class PlanForm(forms.ModelForm):
    """A plan of a year."""

    class Meta:
        model = MaintenancePlan
        fields = ("year", "name", "project", "approval_document", "approved_on")
        widgets = {"approved_on": day_input()}


class LineForm(forms.ModelForm):
    """A recurring line of a plan."""

    class Meta:
        model = MaintenanceLine
        fields = ("title", "kind", "system", "cadence", "on_day", "standard")
        widgets = {"standard": forms.Textarea(attrs={"rows": 3})}


class JobForm(forms.ModelForm):
    """A job, planned or ad hoc."""

    class Meta:
        model = MaintenanceJob
        fields = ("title", "kind", "system", "project", "plan", "due_on", "assignee", "standard")
        widgets = {"due_on": day_input(), "standard": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["assignee"]
        field.queryset = field.queryset.filter(pk__in=[person.pk for person in workers()])


class PostponementForm(forms.ModelForm):
    """An approved later day."""

    class Meta:
        model = JobPostponement
        fields = ("new_due_on", "approved_on", "document", "reason")
        widgets = {"new_due_on": day_input(), "approved_on": day_input()}
