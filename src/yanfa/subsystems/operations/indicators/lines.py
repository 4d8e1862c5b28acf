"""业务专线, 带宽 and 静态地址: what the terms of lines and the rows of addresses say of the last day of the period."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import Least

from yanfa.kernel.indicators.declare import Answer, Column, Dimension, Indicator, Kind, Part
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.operations.choices.lines import AddressRole
from yanfa.subsystems.operations.models import LineTerm, StaticAddress

OF_SYSTEM = Dimension("system", "所属系统", "System", "system__code")
OF_PROJECT = Dimension("project", "预算项目", "Budget project", "project__code")
USE = Dimension("use", "线路用途", "Use", "use")
OPERATOR = Dimension("operator", "运营商", "Operator", "line__operator")


def last_day(period: Period) -> date:
    """The day by which a stock is told."""
    return period.end - timedelta(days=1)


def in_service(period: Period) -> QuerySet[Any]:
    """The term of every line that was in service at the end of the period: one a line, for terms never overlap."""
    terms: Any = LineTerm.objects
    return terms.standing_on(last_day(period))  # type: ignore[no-any-return]


def usable_addresses(period: Period) -> QuerySet[Any]:
    """The usable addresses of the lines in service, free or not: one an address, for their rows never overlap."""
    addresses: Any = StaticAddress.objects
    held = addresses.standing_on(last_day(period))
    return held.filter(role=AddressRole.USABLE, line__in=in_service(period).values("line"))  # type: ignore[no-any-return]


COLUMNS = (
    Column("线路编号", "Line", "line__number"),
    Column("运营商", "Operator", "line__operator"),
    Column("线路用途", "Use", "use"),
    Column("所属系统", "System", "system__name"),
    Column("上行带宽（Mbps）", "Up (Mbps)", "up"),
    Column("下行带宽（Mbps）", "Down (Mbps)", "down"),
    Column("合同号", "Contract", "contract_number"),
    Column("起始日期", "From", "starts_on"),
    Column("合同到期日", "Contract to", "contract_to"),
    Column("补录", "Entered late", "late"),
)

LINES = register(
    Indicator(
        code="operations.lines",
        label="业务宽带专线",
        label_en="Leased lines",
        definition="期末在用的业务专线根数，按用途和所属系统（scope）分别计。备用未开通、已停用的不计。",
        definition_en=(
            "Leased business lines in service at the period's end, by use and system. Lines not opened or closed are "
            "excluded."
        ),
        unit="根",
        kind=Kind.STOCK,
        numerator=Part(rows=in_service, date="starts_on", columns=COLUMNS),
        dimensions=(USE, OF_SYSTEM, OF_PROJECT, OPERATOR),
        answers=(
            Answer("业务宽带专线", "use=business", "system=infrastructure"),
            Answer("业务宽带专线", "use=business", "system=hotline"),
        ),
    )
)

BANDWIDTH = register(
    Indicator(
        code="operations.bandwidth",
        label="电信带宽",
        label_en="Bandwidth",
        definition="期末在用线路的合同带宽，上行、下行分列，取规定线路（scope）的数值。",
        definition_en="Contracted bandwidth, up and down, of the named lines in service at the period's end.",
        unit="Mbps",
        kind=Kind.LEVEL,
        numerator=Part(rows=in_service, date="starts_on", columns=COLUMNS, measure=Sum(Least("up", "down"))),
        dimensions=(USE, OF_SYSTEM, OF_PROJECT, OPERATOR),
        answers=(
            Answer("电信带宽上下行", "", "system=portal"),
            Answer("电信带宽", "", "system=infrastructure"),
        ),
    )
)

STATIC_IPS = register(
    Indicator(
        code="operations.static_ips",
        label="电信静态ip地址",
        label_en="Static public addresses",
        definition="期末在用线路合同分配且可用的静态公网地址个数，网关和保留地址不计。",
        definition_en=(
            "Usable static public addresses assigned by the lines in service at the period's end; gateway and reserved "
            "addresses excluded."
        ),
        unit="个",
        kind=Kind.STOCK,
        numerator=Part(
            rows=usable_addresses,
            date="starts_on",
            columns=(
                Column("静态公网地址", "Address", "address"),
                Column("地址段", "Block", "block"),
                Column("线路编号", "Line", "line__number"),
                Column("地址用途", "Purpose", "purpose"),
                Column("所属系统", "System", "system__name"),
                Column("起始日期", "From", "starts_on"),
                Column("补录", "Entered late", "late"),
            ),
        ),
        dimensions=(OF_SYSTEM, OF_PROJECT, Dimension("line", "专线", "Line", "line__number")),
        answers=(
            Answer("电信静态ip地址", "", "system=portal"),
            Answer("宽带地址", "", "system=infrastructure"),
        ),
    )
)
