"""Forms of contracts: the filter, drafting one, a frame contract, and the texts of the clauses."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.kernel.ui.fields import NamedRecordField
from yanfa.registers.organisations.api import Organisation, named
from yanfa.subsystems.instruments.forms.service import Filter, day_input, with_all
from yanfa.subsystems.instruments.models import ServiceContract
from yanfa.subsystems.instruments.permissions import units_kept_by

YEAR = timedelta(days=365)
CLAUSE = "clause_"


def _states() -> list[tuple[str, Any]]:
    states: Any = ServiceContract._meta.get_field("state").choices
    return with_all(states)


class ContractFilter(Filter):
    """Contracts by words, state and kind."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=_states)
    frame = forms.BooleanField(label=_("只看框架合同"), required=False)

    def found(self, contracts: Any) -> Any:
        """Those of the contracts that are asked for."""
        found = contracts.search(self.chosen("q") or "")
        if state := self.chosen("state"):
            found = found.filter(state=state)
        return found.filter(frame=True) if self.chosen("frame") else found


class DraftForm(forms.Form):
    """For how long a contract holds."""

    valid_from = forms.DateField(label=_("生效日期"), widget=day_input(), initial=today)
    valid_to = forms.DateField(label=_("终止日期"), widget=day_input(), initial=lambda: today() + YEAR)


class FrameContractForm(DraftForm):
    """A frame contract with one user."""

    organisation = forms.ModelChoiceField(
        label=_("服务方"), queryset=Organisation.objects.none(), to_field_name="public_id"
    )
    user_organisation = NamedRecordField(
        label=_("委托方"), find=named, missing=_("没有这个单位，请填单位全称或统一社会信用代码。")
    )
    title = forms.CharField(label=_("合同名称"), max_length=100)
    content = forms.CharField(label=_("服务内容"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    amount = forms.DecimalField(
        label=_("累计金额上限（元）"), min_value=Decimal("0.01"), max_digits=16, decimal_places=2
    )

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kept = Organisation.objects.filter(public_id__in=units_kept_by(user))
        self.fields["organisation"].queryset = kept  # type: ignore[attr-defined]
        self.fields["organisation"].initial = kept.first()


class ClausesForm(forms.ModelForm):
    """The texts of a draft."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = ServiceContract
        fields = ("title", "valid_from", "valid_to")
        widgets = {"valid_from": day_input(), "valid_to": day_input()}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"].initial = self.instance.version
        for each in self.instance.clauses:
            self.fields[CLAUSE + each["code"]] = forms.CharField(
                label=each["heading"],
                initial=each["text"],
                max_length=2_000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def revised(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        clauses = {name.removeprefix(CLAUSE): text for name, text in data.items() if name.startswith(CLAUSE)}
        return {name: text for name, text in data.items() if not name.startswith(CLAUSE)} | {
            "clauses": clauses
        }
