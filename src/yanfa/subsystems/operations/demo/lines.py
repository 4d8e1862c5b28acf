"""The lines of a demonstration with their terms, measured speeds and addresses, as the published forms count them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from yanfa.kernel.clock import demonstration_time
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.subsystems.operations.choices.lines import AddressRole, LineUse, Operator
from yanfa.subsystems.operations.demo.systems_stock import Stretch, count_stock
from yanfa.subsystems.operations.models import Line, LineTerm, StaticAddress, System
from yanfa.subsystems.operations.services import lines, lines_addresses

LINES, BANDWIDTH, STATIC_IPS = "operations.lines", "operations.bandwidth", "operations.static_ips"
#: System, use, up, down, month of opening, month of closing (0: stays); how many at scale 1.
PLANNED: tuple[tuple[str, LineUse, int, int, int, int, int], ...] = (
    ("infrastructure", LineUse.BUSINESS, 100, 100, 1, 0, 1),
    ("infrastructure", LineUse.BUSINESS, 50, 200, 1, 0, 1),
    ("hotline", LineUse.BUSINESS, 10, 10, 1, 0, 3),
    ("portal", LineUse.INTERNET, 100, 100, 2, 0, 1),
    ("portal", LineUse.INTERNET, 50, 50, 1, 6, 1),
)
#: Blocks of the line that carries the addresses, with their gateways and reserved ones: 61 and 3 usable at scale 1.
BLOCKS: tuple[tuple[str, list[str], list[str]], ...] = (
    ("203.0.113.0/26", ["203.0.113.1"], []),
    ("198.51.100.0/29", ["198.51.100.1"], ["198.51.100.2", "198.51.100.3"]),
)
SMALL: tuple[tuple[str, list[str], list[str]], ...] = (("198.51.100.0/29", ["198.51.100.1"], []),)
#: From this scale on the whole block is written.
WHOLE = 0.5


def build(year: DemoYear) -> None:
    """Lines and addresses in the first year; every year counts what stands, and measures speeds."""
    if not LineTerm.objects.exists():
        _open_lines(year)
    _measure(year)
    terms = [_stretch(term) for term in LineTerm.objects.select_related("end")]
    count_stock(year, LINES, terms)
    count_stock(year, BANDWIDTH, [each for each in terms for _ in range(each.weight)])
    count_stock(year, STATIC_IPS, _addresses(year))


def _stretch(term: LineTerm) -> Stretch:
    end = getattr(term, "end", None)
    return Stretch(term.starts_on, end.ended_on if end else None, min(term.up, term.down))


def _open_lines(year: DemoYear) -> None:
    systems = {system.code: system for system in System.objects.all()}
    number = 0
    for code, use, up, down, opened, closed, full in PLANNED:
        for _ in range(year.size(full)):
            number += 1
            _open(year, f"示范专线-{number:02}", systems[code], use, (up, down), (opened, closed))
    with demonstration_time(_at(year, 1, 5)):
        lines.register(by=None, number="示范专线-备用", operator=Operator.MOBILE, name="备用线路（未开通）")
    _give_addresses(year, systems["infrastructure"])


def _open(
    year: DemoYear, number: str, system: System, use: LineUse, speed: tuple[int, int], months: tuple[int, int]
) -> None:
    opened, closed = months
    start = date(year.year, opened, 2)
    with demonstration_time(_at(year, opened, 5)):
        line = lines.register(by=None, number=number, operator=Operator.TELECOM, name=f"{system.name}专线")
        term = lines.agree(
            line,
            by=None,
            starts_on=start,
            use=use,
            system=system,
            up=speed[0],
            down=speed[1],
            contract_number=f"示范合同-{number[-2:]}",
            monthly_fee=Decimal(3000),
            contract_to=date(year.year + 3, 12, 31),
        )
    if closed:
        with demonstration_time(_at(year, closed, 20)):
            lines.close(term, by=None, ended_on=date(year.year, closed, 18), reason="提速换线")
    year.facts.write("line", {"number": number, "use": use, "system": system.code, "months": months})


def _give_addresses(year: DemoYear, system: System) -> None:
    line = Line.objects.get(number="示范专线-01")
    with demonstration_time(_at(year, 1, 8)):
        for block, gateways, reserved in BLOCKS if year.scale >= WHOLE else SMALL:
            rows = lines_addresses.enter_block(
                line,
                by=None,
                block=block,
                starts_on=date(year.year, 1, 5),
                gateways=gateways,
                reserved=reserved,
                system=system,
                purpose="对外服务",
            )
            year.facts.write("addresses", {"block": block, "rows": len(rows)})


def _addresses(year: DemoYear) -> list[Stretch]:
    rows: Any = StaticAddress.objects.filter(role=AddressRole.USABLE).select_related("end")
    return [Stretch(row.starts_on, row.end.ended_on if hasattr(row, "end") else None) for row in rows]


def _measure(year: DemoYear) -> None:
    """A speed test of every line in November."""
    with demonstration_time(_at(year, 11, 12)):
        for term in LineTerm.objects.open().select_related("line"):
            slower = Decimal(year.random.randint(92, 99)) / 100
            lines.measure(
                term.line,
                by=None,
                tested_on=date(year.year, 11, 10),
                up=(term.up * slower).quantize(Decimal("0.01")),
                down=(term.down * slower).quantize(Decimal("0.01")),
                means="机房测速仪",
            )


def _at(year: DemoYear, month: int, day: int) -> datetime:
    return datetime(year.year, month, day, 2, tzinfo=UTC)
