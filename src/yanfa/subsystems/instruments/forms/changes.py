"""What is typed about a change: the facts as they shall be, when it happened, and why."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.ui.fields import NamedRecordField
from yanfa.registers.organisations.api import named
from yanfa.subsystems.instruments.forms.registry import FactsForm, day
from yanfa.subsystems.instruments.models import Instrument
from yanfa.subsystems.instruments.models.changes import LONGEST_REASON


class ChangeForm(FactsForm):
    """The published facts, to be written over; what stays as it is changes nothing."""

    organisation = NamedRecordField(
        find=named,
        missing=_("登记簿中没有这个单位。"),
        label=_("划转至管理单位"),
        required=False,
        max_length=100,
        help_text=_("仪器调拨、划转时填写新管理单位的全称或统一社会信用代码；不变的留空。"),
    )
    happened_on = forms.DateField(
        label=_("变更发生日期"), widget=day(), help_text=_("事实发生变化的日期，据此计算是否及时更新。")
    )
    reason = forms.CharField(
        label=_("变更原因"), required=False, max_length=LONGEST_REASON, widget=forms.Textarea({"rows": 2})
    )

    def facts(self) -> dict[str, Any]:
        """The facts given, with the managing unit that takes over."""
        given = super().facts()
        unit = self.cleaned_data.get("organisation")
        return given | ({"organisation": unit} if unit is not None else {})

    def when(self) -> dict[str, Any]:
        """When it happened and why."""
        return {name: self.cleaned_data[name] for name in ("happened_on", "reason")}


class DirectForm(FactsForm):
    """The few facts that the unit's administrator updates at once."""

    happened_on = forms.DateField(label=_("变更发生日期"), widget=day())

    def __init__(self, *args: Any, allowed: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if name in Instrument().facts() and name not in allowed:
                del self.fields[name]
