"""What people type about the reports of districts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.subsystems.records.models import DistrictReport
from yanfa.subsystems.records.rules.district import month_before

from .documents import LedgerFilter


class DistrictFilter(LedgerFilter):
    """Filters of the list of reports, by the year in which they are due."""

    model, day, process = DistrictReport, "due_on", "records.district_report"
    related = ()

    month = forms.IntegerField(label=_("月份"), required=False, min_value=1, max_value=12)

    def narrowed(self, found: Any, chosen: dict[str, Any]) -> Any:
        """By month."""
        return found.filter(month__month=chosen["month"]) if chosen.get("month") else found


class MonthForm(forms.Form):
    """The month for which every district owes a report."""

    month = forms.DateField(
        label=_("所属月份"),
        widget=forms.DateInput({"type": "month"}, format="%Y-%m"),
        input_formats=["%Y-%m", "%Y-%m-%d"],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["month"].initial = month_before(today())
