"""What is typed about rewards: an application, a trial of other parameters, expenses, money taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.instruments.forms.evaluation import day_input
from yanfa.subsystems.instruments.models import PersonAward, RewardClawback, RewardUse

FACTS = ("name", "category", "department", "merits", "agreed")


class ApplicationForm(forms.Form):
    """The application: how the money will be used."""

    plan = forms.CharField(
        label=_("奖励资金使用计划"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("仅限仪器运行维护、管理和操作人员培训及相关费用。"),
    )


class PersonForm(forms.ModelForm):
    """A person whom the unit proposes."""

    class Meta:
        model = PersonAward
        fields = FACTS
        widgets = {"merits": forms.Textarea(attrs={"rows": 3})}


#: Two of each kind at most; empty rows are left out.
Persons = forms.formset_factory(PersonForm, extra=2, max_num=4)


class TrialForm(forms.Form):
    """Other parameters, to see what they would give."""

    cap_instrument = forms.DecimalField(label=_("单台上限（元）"), required=False, min_value=0)
    cap_unit = forms.DecimalField(label=_("单位上限（元）"), required=False, min_value=0)
    budget = forms.DecimalField(label=_("预算（元）"), required=False, min_value=0)
    excellent = forms.DecimalField(label=_("优秀比例（%）"), required=False, min_value=0, max_value=100)
    good = forms.DecimalField(label=_("良好比例（%）"), required=False, min_value=0, max_value=100)
    passed = forms.DecimalField(label=_("合格比例（%）"), required=False, min_value=0, max_value=100)

    @property
    def parameters(self) -> dict[str, Any]:
        """What to try; an empty field leaves the parameter as it is."""
        if not self.is_valid():
            return {}
        named = {"excellent": "excellent", "good": "good", "passed": "pass"}
        rates = {
            grade: self.cleaned_data[name] / Decimal(100)
            for name, grade in named.items()
            if self.cleaned_data[name] is not None
        }
        return {name: self.cleaned_data[name] for name in ("cap_instrument", "cap_unit", "budget")} | {
            "rates": rates
        }


class UseForm(forms.ModelForm):
    """An expense out of the reward."""

    class Meta:
        model = RewardUse
        fields = ("category", "amount", "voucher_no", "spent_on", "note")
        widgets = {"spent_on": day_input()}


class ClawbackForm(forms.ModelForm):
    """A decision to take money back."""

    class Meta:
        model = RewardClawback
        fields = ("amount", "reason", "document_no", "decided_on")
        widgets = {"decided_on": day_input()}
