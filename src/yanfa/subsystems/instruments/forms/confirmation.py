"""Forms of the yearly confirmation and of inspections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.registers.organisations.api import named
from yanfa.subsystems.instruments.choices.confirmation import Outcome
from yanfa.subsystems.instruments.models import Inspection, InspectionFinding, Instrument, InstrumentYear
from yanfa.subsystems.instruments.models.confirmation import OUTCOMES
from yanfa.subsystems.instruments.rules.registry import evaluation_year
from yanfa.subsystems.instruments.services.confirmation import Figures, default_due


def day_input() -> forms.DateInput:
    """The browser's own calendar."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class RoundForm(forms.Form):
    """Opening a round."""

    year = forms.IntegerField(
        label=_("评估年度起始年"),
        min_value=2007,
        max_value=2100,
        help_text=_("评估年度为当年 7 月 1 日至次年 6 月 30 日。"),
    )
    due_on = forms.DateField(label=_("截止日"), widget=day_input())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        year = evaluation_year(today()) - 1
        self.fields["year"].initial = year
        self.fields["due_on"].initial = default_due(year)


class LineForm(forms.ModelForm):
    """What a unit says of one instrument, with its figures of the year."""

    outcome = forms.ChoiceField(
        label=_("确认结果"), choices=[pair for pair in OUTCOMES if pair[0] != Outcome.DUE]
    )
    remark = forms.CharField(
        label=_("说明"), required=False, max_length=300, help_text=_("作为例外的，请写明原因。")
    )
    field_order = ("outcome", "run_hours", "service_hours", "income", "run_status", "remark")

    class Meta:
        model = InstrumentYear
        fields = ("run_hours", "service_hours", "income", "run_status")

    @property
    def figures(self) -> Figures:
        """The figures as they were typed."""
        return Figures(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class InspectionForm(forms.ModelForm):
    """An inspection."""

    class Meta:
        model = Inspection
        fields = ("year", "title", "basis", "held_on")
        widgets = {"held_on": day_input()}


class FindingForm(forms.ModelForm):
    """What was found: of a unit, or of one of its instruments."""

    unit = forms.CharField(label=_("管理单位"), help_text=_("单位名称或统一社会信用代码。"))
    number = forms.CharField(
        label=_("平台编号"), required=False, help_text=_("问题只涉及一台仪器的，填仪器的平台编号。")
    )
    field_order = ("unit", "number")

    class Meta:
        model = InspectionFinding
        fields = ("aspect", "detail", "correct_by")
        widgets = {"correct_by": day_input(), "detail": forms.Textarea({"rows": 3})}

    def clean_unit(self) -> Any:
        """The one unit that is meant."""
        unit = named(self.cleaned_data["unit"])
        if unit is None:
            raise ValidationError(gettext("登记簿中没有唯一的在用单位“%s”。") % self.cleaned_data["unit"])
        return unit

    def clean_number(self) -> Any:
        """The instrument that is meant, None for the whole unit."""
        number = self.cleaned_data["number"].strip()
        if not number:
            return None
        record = Instrument.objects.filter(platform_no=number).first()
        if record is None:
            raise ValidationError(gettext("没有平台编号为“%s”的仪器。") % number)
        return record


class LiftForm(forms.Form):
    """Why a veto ends."""

    reason = forms.CharField(label=_("解除理由"), max_length=300, widget=forms.Textarea({"rows": 3}))
