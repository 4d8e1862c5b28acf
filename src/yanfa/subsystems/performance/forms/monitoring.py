"""What is typed into a monitoring: its day, the outlook of the whole, one row, and a matter to be mended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.registers.organisations.api import Department
from yanfa.subsystems.performance.models import MonitoredRow, Monitoring
from yanfa.subsystems.performance.models.goals import LONGEST_TEXT
from yanfa.subsystems.performance.models.monitoring import CAUSES

from .versioned import VersionedForm


class MonitorForm(forms.Form):
    """The day as of which a project is monitored."""

    as_of = forms.TypedChoiceField(label=_("统计截止日"), coerce=date.fromisoformat)

    def __init__(self, *args: Any, days: Sequence[date], **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast(forms.TypedChoiceField, self.fields["as_of"])
        field.choices = [(day.isoformat(), day.isoformat()) for day in days]


class MonitoringForm(VersionedForm):
    """The expected spending of the whole year, problems and measures."""

    class Meta:
        model = Monitoring
        fields = ("expected", "problems", "measures")
        labels = {"expected": _("全年预计执行数（元）")}
        widgets = {
            "problems": forms.Textarea(attrs={"rows": 4}),
            "measures": forms.Textarea(attrs={"rows": 4}),
        }


class MonitoredRowForm(VersionedForm):
    """What a division reports on one indicator."""

    causes = forms.MultipleChoiceField(
        label=_("偏差原因"),
        choices=[(str(code), label) for code, label in CAUSES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = MonitoredRow
        fields = ("done", "expected", "outlook", "causes", "cause_text")
        widgets = {"cause_text": forms.Textarea(attrs={"rows": 3})}


class MatterForm(forms.Form):
    """A matter to be mended: the problem, what is asked for, by whom and when."""

    problem = forms.CharField(
        label=_("存在问题"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )
    measure = forms.CharField(
        label=_("整改要求"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )
    department = forms.ModelChoiceField(label=_("责任处室"), queryset=Department.objects.none())
    due_on = forms.DateField(
        label=_("整改期限"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, unit: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast(forms.ModelChoiceField, self.fields["department"])
        field.queryset = Department.objects.filter(organisation=unit, closed_on=None)
