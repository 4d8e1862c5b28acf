"""The assets of a demonstration: terminals as the published form counts them, servers and other devices beside them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from yanfa.kernel.clock import demonstration_time
from yanfa.kernel.search.indexing import index_many
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.entering import enter_many
from yanfa.kernel.workflow.models import StateSpan
from yanfa.subsystems.operations.choices.assets import AssetKind
from yanfa.subsystems.operations.demo.systems_stock import Stretch, count_stock
from yanfa.subsystems.operations.models import Asset, AssetPlace, CoreListing, System
from yanfa.subsystems.operations.services import assets

TERMINALS = "operations.desktop_terminals"
SOURCE = "演示数据"
#: Terminals at scale 1: in use, under repair, in stock, scrapped in the year. The first two count.
IN_USE, REPAIRED, STOCKED, SCRAPPED = 27, 1, 2, 1
SITES = ("三楼办公区", "五楼办公区", "服务大厅")
#: Kind, name, how many at scale 1, whether the first is a core device.
DEVICES = (
    (AssetKind.SERVER, "应用服务器", 8, True),
    (AssetKind.DATABASE, "业务数据库", 3, True),
    (AssetKind.STORAGE, "集中存储", 2, True),
    (AssetKind.NETWORK, "核心交换机", 2, True),
    (AssetKind.SECURITY, "防火墙", 2, True),
)


def build(year: DemoYear) -> None:
    """Assets in the first year; every year counts the terminals that stand."""
    if not Asset.objects.filter(number__startswith="示范").exists():
        _stock_terminals(year)
        _stock_devices(year)
    count_stock(year, TERMINALS, _serving())


def _stock_terminals(year: DemoYear) -> None:
    """All are stocked in January; states follow over the year with their own dates."""
    start, number = date(year.year, 1, 4), 0
    parts = (
        ("in_use", IN_USE, 2),
        ("repair", REPAIRED, 10),
        ("in_stock", STOCKED, 0),
        ("scrapped", SCRAPPED, 11),
    )
    for state, full, month in parts:
        made = []
        for _ in range(year.size(full)):
            number += 1
            made.append(_asset(f"示范终端-{number:03}", "桌面云终端", AssetKind.TERMINAL, start))
        _enter(year, made, state, max(month, 1), None)


def _enter(year: DemoYear, made: list[Asset], state: str, month: int, system: System | None) -> None:
    """Let assets be born in a state that they reached in a month, after January in use."""
    path = [("in_stock", _at(year, 1, 4))]
    if state != "in_stock":
        path.append(("in_use", _at(year, 1, 6)))
    if state not in ("in_stock", "in_use"):
        path.append((state, _at(year, month, 6)))
    with demonstration_time(_at(year, month, 20)):
        histories = [path] * len(made)
        enter_many(made, by=None, entry=f"import_{state}", source=SOURCE, histories=histories)
        places = [_place(year, asset, system) for asset in made]
        AssetPlace.objects.bulk_create(places)
        index_many(made)
    for asset in made:
        year.facts.write("asset", {"number": asset.number, "kind": asset.kind, "path": path})


def _place(year: DemoYear, asset: Asset, system: System | None) -> AssetPlace:
    site = year.random.choice(SITES) if asset.kind == AssetKind.TERMINAL else "中心机房"
    return AssetPlace(asset=asset, starts_on=asset.stocked_on, site=site, system=system)


def _asset(number: str, name: str, kind: AssetKind, stocked_on: date) -> Asset:
    return Asset(number=number, name=name, kind=kind, model="示范型号", stocked_on=stocked_on)


def _stock_devices(year: DemoYear) -> None:
    system = System.objects.filter(code="infrastructure").first()
    for kind, name, full, core in DEVICES:
        size = year.size(full)
        made = [_asset(f"示范{name}-{n:02}", name, kind, date(year.year, 1, 4)) for n in range(1, size + 1)]
        _enter(year, made, "in_use", 1, system)
        if core:
            with demonstration_time(_at(year, 1, 25)):
                version = f"{year.year} 年第 1 版"
                assets.list_core(made[0], by=None, starts_on=date(year.year, 1, 10), list_version=version)
    _contract(year, CoreListing.objects.values_list("asset", flat=True))


def _contract(year: DemoYear, covered: Any) -> None:
    with demonstration_time(_at(year, 1, 26)):
        assets.register_contract(
            by=None,
            number=f"示范维保-{year.year}",
            name="核心设备维保",
            supplier="示范维保有限公司",
            starts_on=date(year.year, 1, 15),
            ends_on=date(year.year + 1, 1, 14),
            assets=Asset.objects.filter(pk__in=covered),
        )


def _serving() -> list[Stretch]:
    """The spells of the terminals in the process, told in days."""
    keys = Asset.objects.filter(kind=AssetKind.TERMINAL).values_list("pk", flat=True)
    spans: Any = StateSpan.objects
    found = spans.of(Asset, "serving").filter(object_id__in=list(keys))
    return [Stretch(span.entered_at.date(), span.left_at.date() if span.left_at else None) for span in found]


def _at(year: DemoYear, month: int, day: int) -> datetime:
    return datetime(year.year, month, day, 2, tzinfo=UTC)
