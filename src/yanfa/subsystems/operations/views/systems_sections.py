"""What these registers say of one system, as sections of its page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yanfa.kernel.clock import today
from yanfa.subsystems.operations.exports import protection as filings
from yanfa.subsystems.operations.models import AssetPlace, LineTerm, StaticAddress, System, VpnTerm
from yanfa.subsystems.operations.views.systems_parts import Cell, Link, Row, Section, cells_of

#: Rows on the page; the whole list is behind the link.
SHOWN = 20


def protection(system: System) -> Mapping[str, Any]:
    """Its filings with their last assessments."""
    found = system.filings.select_related("system", "end").prefetch_related("assessments")
    headings = filings.headings()[1:]
    rows = [Row(cells_of(filings.cells(filing)[1:], filing.get_absolute_url())) for filing in found]
    return _section(_("等级保护"), headings, rows, "operations:filings", system)


def lines(system: System) -> Mapping[str, Any]:
    """The lines in service for it today."""
    terms: Any = LineTerm.objects
    found = terms.standing_on(today()).filter(system=system).select_related("line")
    headings = [_("线路编号"), _("线路用途"), _("上行带宽（Mbps）"), _("下行带宽（Mbps）"), _("合同到期日")]
    rows = [
        Row(
            cells_of(
                [term.line, term.get_use_display(), term.up, term.down, term.contract_to],
                term.get_absolute_url(),
            )
        )
        for term in found[:SHOWN]
    ]
    return _section(_("专线"), headings, rows, "operations:lines", system)


def addresses(system: System) -> Mapping[str, Any]:
    """How many addresses it has today, by role."""
    held: Any = StaticAddress.objects
    found = held.standing_on(today()).filter(system=system)
    usable = found.filter(role="usable")
    used = usable.exclude(purpose="").count()
    counts = [usable.count(), used, usable.count() - used]
    rows = [Row([Cell(str(count)) for count in counts])] if counts[0] else []
    headings = [_("可用静态地址"), _("已用"), _("空闲")]
    return _section(_("静态地址"), headings, rows, "operations:addresses", system)


def assets(system: System) -> Mapping[str, Any]:
    """The assets that serve it today."""
    places: Any = AssetPlace.objects
    found = places.holding_on(today()).filter(system=system).select_related("asset").order_by("asset__number")
    headings = [_("资产编号"), _("资产名称"), _("资产类别"), _("存放地点"), _("状态")]
    rows = [Row(cells_of(_asset_cells(place), place.asset.get_absolute_url())) for place in found[:SHOWN]]
    return _section(_("运维资产"), headings, rows, "operations:assets", system)


def _asset_cells(place: AssetPlace) -> list[Any]:
    asset = place.asset
    return [asset.number, asset.name, asset.get_kind_display(), place.site, asset.get_state_display()]


def accounts(system: System) -> Mapping[str, Any]:
    """How many VPN accounts are valid for it today, and how many run out this month."""
    terms: Any = VpnTerm.objects
    valid = terms.standing_on(today()).filter(system=system)
    count = valid.count()
    soon = valid.filter(expires_on__lt=_next_month(today())).count()
    rows = [Row([Cell(str(count)), Cell(str(soon))])] if count else []
    return _section(_("VPN账号"), [_("有效账号"), _("本月到期")], rows, "operations:vpn_accounts", system)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _section(
    title: str, headings: list[str], rows: list[Row], list_url: str, system: System
) -> Mapping[str, Any]:
    more = Link(_("查看清单"), f"{reverse(list_url)}?system={system.code}")
    return {"section": Section(title, headings, rows, more)}
