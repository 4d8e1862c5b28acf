"""维护桌面云终端: what is in use or being repaired at the end of the period, by the dates of the process."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.kernel.workflow.models import StateSpan
from yanfa.subsystems.operations.choices.assets import AssetKind
from yanfa.subsystems.operations.models import Asset, AssetPlace

#: The tag of the states in which an asset is under operation.
SERVING = "serving"


def serving(period: Period) -> QuerySet[Any]:
    """The places, at the end of the period, of the assets that were in use or under repair then: one an asset."""
    standing = StateSpan.objects.all().of(Asset, SERVING)
    standing = standing.filter(Q(left_at=None) | Q(left_at__gte=period.end_at), entered_at__lt=period.end_at)
    places: Any = AssetPlace.objects
    held = places.holding_on(period.end - timedelta(days=1))
    return held.filter(asset__in=standing.values("object_id"))  # type: ignore[no-any-return]


def terminals(period: Period) -> QuerySet[Any]:
    """The desktop-cloud terminals among them."""
    return serving(period).filter(asset__kind=AssetKind.TERMINAL)


DESKTOP_TERMINALS = register(
    Indicator(
        code="operations.desktop_terminals",
        label="维护桌面云终端",
        label_en="Desktop-cloud terminals",
        definition="期末在用并纳入运维的桌面云终端台套数。报废、库存的不计。",
        definition_en=(
            "Desktop-cloud terminals in use and under maintenance at the period's end; scrapped and stored ones "
            "excluded."
        ),
        unit="台套",
        kind=Kind.STOCK,
        numerator=Part(
            rows=terminals,
            date="starts_on",
            columns=(
                Column("资产编号", "Asset number", "asset__number"),
                Column("资产名称", "Asset", "asset__name"),
                Column("品牌型号", "Model", "asset__model"),
                Column("存放地点", "Site", "site"),
                Column("所属系统", "System", "system__name"),
                Column("入库日期", "Stocked on", "asset__stocked_on"),
                Column("补录", "Entered late", "asset__late"),
            ),
        ),
        dimensions=(
            Dimension("system", "所属系统", "System", "system__code"),
            Dimension("project", "预算项目", "Budget project", "project__code"),
            Dimension("site", "存放地点", "Site", "site"),
        ),
        answers=(Answer("维护桌面云终端", "", "project=row"),),
    )
)
