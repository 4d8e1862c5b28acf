"""What officers and engineers type about the probe: targets, announcements, causes; and what lists are narrowed by."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock, policy
from yanfa.subsystems.operations.models import Outage, PlannedStop, ProbeTarget, System

INTERVALS = (10, 15, 20, 30, 60, 120, 300, 600)
DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class _Checked(forms.ModelForm):
    """A form whose record the service checks."""

    def _post_clean(self):
        """Nothing: the service checks the record."""


class TargetForm(_Checked):
    """A target that is probed from now on."""

    interval = forms.TypedChoiceField(
        label=_("拨测间隔（秒）"), coerce=int, choices=[(each, str(each)) for each in INTERVALS]
    )

    class Meta:
        model = ProbeTarget
        fields = (
            "system",
            "kind",
            "name",
            "address",
            "expected_status",
            "expected_text",
            "interval",
            "timeout",
            "group",
        )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["system"].queryset = System.objects.filter(retired_on=None)  # type: ignore[attr-defined]
        self.fields["interval"].initial = int(policy.get("operations.probe_interval").value)
        self.fields["timeout"].initial = int(policy.get("operations.probe_timeout").value)


class StopForm(_Checked):
    """A planned stop as it is announced."""

    class Meta:
        model = PlannedStop
        fields = ("system", "starts_at", "ends_at", "reason")
        widgets = {
            "starts_at": forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "ends_at": forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        }
        help_texts = {"starts_at": _("北京时间。开始前公告的停机不计入中断，公告时间由系统记录。")}


class OutageForm(forms.ModelForm):
    """Why a system was out."""

    class Meta:
        model = Outage
        fields = ("cause", "incident_number")
        widgets = {"cause": forms.Textarea({"rows": 3})}


def years() -> list[tuple[int, str]]:
    """The years that lists can be asked for, the newest first."""
    return [(year, str(year)) for year in range(clock.today().year, 1999, -1)]


class YearFilter(forms.Form):
    """A year and words."""

    year = forms.TypedChoiceField(label=_("年度"), coerce=int, choices=years, required=False)
    q = forms.CharField(label=_("关键词"), max_length=100, required=False)

    @property
    def chosen_year(self) -> int:
        """The year that is asked for, this one where none is."""
        return (self.cleaned_data.get("year") if self.is_valid() else None) or clock.today().year

    @property
    def words(self) -> str:
        """What is looked for."""
        return (self.cleaned_data.get("q") if self.is_valid() else None) or ""


class SampleFilter(forms.Form):
    """A day, and whether only failures are wanted."""

    day = forms.DateField(label=_("日期"), widget=DAY, required=False)
    failed = forms.BooleanField(label=_("只看失败"), required=False)
