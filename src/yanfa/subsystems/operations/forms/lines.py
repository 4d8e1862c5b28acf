"""Forms of lines: filters, facts, terms, measured speeds, and addresses one by one or by the block."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import policy
from yanfa.kernel.clock import today
from yanfa.subsystems.operations.forms.systems import (
    EVERY,
    DayField,
    FactsForm,
    LedgerFilter,
    ProjectField,
    SystemField,
    day_input,
)
from yanfa.subsystems.operations.models import Line, LineTerm, SpeedTest, StaticAddress
from yanfa.subsystems.operations.models.lines import OPERATORS, ROLES, USES

SEPARATORS = re.compile(r"[、,，;；\s]+")
WARNING = "operations.expiry_warning_days"
FROM_SYSTEM = _("不填时取所属系统的预算项目。")


class LineFilter(LedgerFilter):
    """Filters of the list of lines, by the terms of today."""

    use = forms.ChoiceField(label=_("线路用途"), required=False, choices=[EVERY, *USES])
    operator = forms.ChoiceField(label=_("运营商"), required=False, choices=[EVERY, *OPERATORS])
    system = SystemField(to_field_name="code", empty_label=_("全部"))
    standing = forms.ChoiceField(
        label=_("在用情况"),
        required=False,
        choices=[EVERY, ("open", _("在用")), ("closed", _("未在用")), ("expiring", _("合同即将到期"))],
    )

    def records(self) -> QuerySet[Line]:
        """The lines with their terms."""
        lines: Any = Line.objects
        terms: Any = LineTerm.objects
        found, chosen, day = lines.search(self.words), self.chosen, today()
        now = terms.standing_on(day)
        for name in ("use", "system"):
            if value := chosen.get(name):
                found = found.filter(pk__in=now.filter(**{name: value}).values("line"))
        if operator := chosen.get("operator"):
            found = found.filter(operator=operator)
        soon = day + timedelta(days=int(policy.get(WARNING).value))
        if chosen.get("standing") == "closed":
            found = found.exclude(pk__in=now.values("line"))
        elif standing := chosen.get("standing"):
            due = {"contract_to__range": (day, soon)} if standing == "expiring" else {}
            found = found.filter(pk__in=now.filter(**due).values("line"))
        chained = LineTerm.objects.select_related("system", "project", "end")
        return cast(QuerySet[Line], found.prefetch_related(Prefetch("terms", chained)))


class LineForm(FactsForm):
    """A line as it is registered; its use and speed follow as a term."""

    class Meta:
        model = Line
        fields = ("number", "operator", "name")


class LineChangeForm(FactsForm):
    """What may be changed of a line: not its number."""

    class Meta:
        model = Line
        fields = ("operator", "name")


class TermForm(FactsForm):
    """A term of a line."""

    system = SystemField()
    project = ProjectField(help_text=FROM_SYSTEM)
    replaces = forms.BooleanField(
        label=_("代替现行约定"),
        required=False,
        help_text=_("合同期内提速、变更用途时勾选，现行约定到起始日期前一天止。"),
    )

    class Meta:
        model = LineTerm
        fields = (
            "starts_on",
            "use",
            "system",
            "project",
            "up",
            "down",
            "contract_number",
            "monthly_fee",
            "contract_to",
        )
        widgets: ClassVar = {"starts_on": day_input(), "contract_to": day_input()}


class SpeedForm(FactsForm):
    """A measured speed."""

    class Meta:
        model = SpeedTest
        fields = ("tested_on", "up", "down", "means")
        widgets: ClassVar = {"tested_on": day_input()}


class AddressFilter(LedgerFilter):
    """Filters of the list of addresses, by what stands today."""

    role = forms.ChoiceField(label=_("地址类型"), required=False, choices=[EVERY, *ROLES])
    system = SystemField(to_field_name="code", empty_label=_("全部"))
    standing = forms.ChoiceField(
        label=_("使用情况"),
        required=False,
        choices=[EVERY, ("used", _("已用")), ("free", _("空闲")), ("ended", _("已停用"))],
    )

    def records(self) -> QuerySet[StaticAddress]:
        """The addresses with line, system and end."""
        addresses: Any = StaticAddress.objects
        found, chosen = addresses.search(self.words), self.chosen
        for name in ("role", "system"):
            if value := chosen.get(name):
                found = found.filter(**{name: value})
        standing = chosen.get("standing")
        if standing == "ended":
            found = found.exclude(pk__in=addresses.standing_on(today()))
        elif standing:
            found = found.filter(pk__in=addresses.standing_on(today()), role="usable")
            found = found.filter(purpose="") if standing == "free" else found.exclude(purpose="")
        return cast(QuerySet[StaticAddress], found.select_related("line", "system", "project", "end"))


class ManyAddressesField(forms.CharField):
    """Several addresses in one line, apart by commas or blanks."""

    def clean(self, value: Any) -> Any:
        """The texts of the addresses; the service reads them."""
        return [words for words in SEPARATORS.split(super().clean(value)) if words]


class BlockForm(forms.Form):
    """A block of addresses that the operator assigned to a line."""

    block = forms.CharField(
        label=_("地址段"),
        max_length=60,
        help_text=_("例如 203.0.113.0/26；逐个建立地址，网络地址和广播地址自动标出、不计。"),
    )
    gateways = ManyAddressesField(label=_("网关地址"), required=False, max_length=500)
    reserved = ManyAddressesField(label=_("保留地址"), required=False, max_length=2000)
    starts_on = DayField(label=_("起始日期"))
    system = SystemField()
    project = ProjectField(help_text=FROM_SYSTEM)
    purpose = forms.CharField(
        label=_("地址用途"), max_length=200, required=False, help_text=_("不填表示空闲。")
    )


class OneAddressForm(forms.Form):
    """One address of a line."""

    address = forms.CharField(label=_("静态公网地址"), max_length=60)
    role = forms.ChoiceField(label=_("地址类型"), choices=ROLES)
    starts_on = DayField(label=_("起始日期"))
    system = SystemField()
    project = ProjectField(help_text=FROM_SYSTEM)
    purpose = forms.CharField(label=_("地址用途"), max_length=200, required=False)


class AssignForm(forms.Form):
    """Another purpose, system or role of an address from a day on."""

    starts_on = DayField(label=_("改派日期"))
    role = forms.ChoiceField(label=_("地址类型"), choices=ROLES)
    system = SystemField()
    project = ProjectField(help_text=FROM_SYSTEM)
    purpose = forms.CharField(
        label=_("地址用途"), max_length=200, required=False, help_text=_("不填表示空闲。")
    )


class LineAddressForm(OneAddressForm):
    """One address, with the line that it belongs to."""

    line = forms.ModelChoiceField(label=_("专线"), queryset=Line.objects.all())
    field_order = ("line", "address", "role", "starts_on", "system", "project", "purpose")

    def facts(self) -> dict[str, Any]:
        """The facts given."""
        return self.cleaned_data
