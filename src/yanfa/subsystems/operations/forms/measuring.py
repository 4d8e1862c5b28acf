"""Filters of the page of visits and performance."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.clock import today
from yanfa.kernel.indicators.periods import Period
from yanfa.subsystems.operations.choices.measuring import PORTAL, RouteOrder

MONTHS = [("", _("全年")), *((str(number), str(number)) for number in range(1, 13))]
ORDERS = [
    (RouteOrder.REQUESTS, _("请求最多")),
    (RouteOrder.P95, _("最慢（95%）")),
    (RouteOrder.ERRORS, _("错误最多")),
]
#: A name no system has: all systems together.
ALL = "all"


class MeasuringFilter(forms.Form):
    """Year, month, system, words of a route, order; what makes no sense is ignored, because a link may be old."""

    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int)
    month = forms.TypedChoiceField(
        label=_("月份"), required=False, choices=MONTHS, coerce=int, empty_value=None
    )
    system = forms.ChoiceField(label=_("系统"), required=False)
    order = forms.ChoiceField(label=_("路由排序"), required=False, choices=ORDERS)
    q = forms.CharField(label=_("路由名称"), required=False, max_length=100)

    def __init__(self, data: Any, *, years: list[int], systems: dict[str, str]) -> None:
        super().__init__(data)
        this_year = today().year
        numbers = sorted({*years, this_year}, reverse=True)
        cast(forms.ChoiceField, self.fields["year"]).choices = [(each, str(each)) for each in numbers]
        named = sorted(systems.items(), key=lambda each: (each[0] != PORTAL, each[0]))
        cast(forms.ChoiceField, self.fields["system"]).choices = [*named, (ALL, _("全部系统"))]
        self.initial = {"year": this_year, "system": PORTAL, "order": RouteOrder.REQUESTS}
        self.is_valid()
        self.chosen = {**self.initial, **{key: each for key, each in self.cleaned_data.items() if each}}
        # What is shown as chosen is what holds, also where the link said nothing or nonsense.
        self.data = {key: str(each) for key, each in self.chosen.items()}
        self.is_bound = True

    @property
    def period(self) -> Period:
        """The year, or the month of it."""
        year, month = int(self.chosen["year"]), self.chosen.get("month")
        if not month:
            return Period.year(year)
        return Period(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1))

    @property
    def chosen_system(self) -> str | None:
        """The code of the system; None for all of them."""
        return None if self.chosen["system"] == ALL else str(self.chosen["system"])

    @property
    def words(self) -> str:
        """Words of the route."""
        return str(self.chosen.get("q", ""))

    @property
    def chosen_order(self) -> RouteOrder:
        """By what the routes are sorted."""
        return RouteOrder(self.chosen["order"])
