"""Instruments of the catalogue side by side; the choice stands in the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yanfa.kernel.access.decorators import public
from yanfa.kernel.identifiers.categories import category_name
from yanfa.kernel.identifiers.countries import country_name
from yanfa.registers.organisations.api import district_name
from yanfa.subsystems.instruments.models import Instrument
from yanfa.subsystems.instruments.services.catalogue.labels import booking_label, language
from yanfa.subsystems.instruments.services.catalogue.landing import compared

MOST = 4


@dataclass(frozen=True)
class Line:
    """One property of all compared instruments, and whether they differ in it."""

    label: str
    cells: list[tuple[Instrument, str]]

    @property
    def differs(self) -> bool:
        """Whether not all say the same."""
        return len({text for _, text in self.cells}) > 1


@public
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to four instruments; what differs is marked."""
    records = compared(request.GET.getlist("i"), MOST)
    kept = [each.public_id for each in records]
    others = {
        each.public_id: urlencode([("i", key) for key in kept if key != each.public_id]) for each in records
    }
    context = {
        "records": [(each, others[each.public_id]) for each in records],
        "lines": lines_of(records),
        "asked": len(request.GET.getlist("i")),
        "most": MOST,
    }
    return render(request, "instruments/catalogue/compare.html", context)


def lines_of(records: list[Instrument]) -> list[Line]:
    """The properties that matter for a choice."""
    spoken = language()
    told: list[tuple[str, Callable[[Instrument], str]]] = [
        (_("规格型号"), lambda each: each.model),
        (_("管理单位"), lambda each: each.organisation.name),
        (_("所在区"), lambda each: district_name(each.district) or each.district),
        (_("仪器分类"), lambda each: category_name(each.category, spoken, whole=True)),
        (_("制造商"), lambda each: each.manufacturer),
        (_("生产国别（地区）"), lambda each: country_name(each.country, spoken)),
        (_("仪器原值（元）"), lambda each: f"{each.original_value:,.2f}"),
        (_("启用日期"), lambda each: each.in_use_since.isoformat()),
        (_("运行状态"), lambda each: str(each.get_run_status_display())),
        (_("主要功能"), lambda each: each.function),
        (_("主要技术指标"), lambda each: each.technical),
        (_("主要服务内容"), lambda each: each.service_content),
        (_("依据的标准和资质"), lambda each: each.standards),
        (_("参考收费标准"), lambda each: each.fee),
        (_("预约方式"), lambda each: booking_label(each.catalogue_entry.booking)),
        (_("共享模式"), lambda each: str(each.get_share_mode_display())),
        (_("上一评估年度机时"), lambda each: f"{each.catalogue_entry.used_hours:,.1f}"),
        (_("其中对外服务机时"), lambda each: f"{each.catalogue_entry.outside_hours:,.1f}"),
    ]
    return [Line(label, [(each, text(each) or "—") for each in records]) for label, text in told]
