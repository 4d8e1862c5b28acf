"""What must stand beside the figures of a year: by kind and source, days without data, versions, late entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from yanfa.kernel.clock import today
from yanfa.subsystems.operations.choices.counters import DeviceKind, Origin
from yanfa.subsystems.operations.models import CounterDevice, DayCount
from yanfa.subsystems.operations.rules.counters import covered, missing
from yanfa.subsystems.operations.services.counters.labels import named


@dataclass
class DeviceYear:
    """One device in one year. `missing` are its days of use, up to yesterday, without any figure."""

    device: CounterDevice
    blocked: int = 0
    received: int = 0
    released: int = 0
    late: int = 0
    missing: list[date] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    versions: set[str] = field(default_factory=set)

    @property
    def named_kinds(self) -> list[tuple[str, int]]:
        """What was stopped by its kind, with labels."""
        return named(self.kinds)

    @property
    def named_sources(self) -> list[tuple[str, int]]:
        """What was stopped by where it came from, with labels."""
        return named(self.sources)

    @property
    def net(self) -> int:
        """What was stopped and not released."""
        return self.blocked - self.released

    @property
    def rate(self) -> Decimal | None:
        """拦截率 in per cent; None where nothing is known of what came in."""
        if not self.received:
            return None
        return (Decimal(self.net) * 100 / self.received).quantize(Decimal("0.01"))


@dataclass
class YearFacts:
    """The devices of one kind in one year, and their sums."""

    devices: list[DeviceYear]

    @property
    def blocked(self) -> int:
        """All that was stopped."""
        return sum(each.blocked for each in self.devices)

    @property
    def net(self) -> int:
        """All that was stopped and not released."""
        return sum(each.net for each in self.devices)

    @property
    def received(self) -> int:
        """All that came in, as far as it is known."""
        return sum(each.received for each in self.devices)

    @property
    def released(self) -> int:
        """All that was released."""
        return sum(each.released for each in self.devices)

    @property
    def missing(self) -> int:
        """缺数据天数: days of devices without figures."""
        return sum(len(each.missing) for each in self.devices)

    @property
    def late(self) -> int:
        """Rows that were entered late."""
        return sum(each.late for each in self.devices)


def facts_of(year: int, kind: DeviceKind) -> YearFacts:
    """The facts of a year for firewalls or mail gateways."""
    start, end = date(year, 1, 1), date(year + 1, 1, 1)
    devices = [
        device
        for device in CounterDevice.objects.filter(kind=kind).select_related("system")
        if device.in_use_from < end and (device.retired_on is None or device.retired_on > start)
    ]
    rows: dict[int, list[DayCount]] = {}
    for row in DayCount.objects.standing().of(kind).within(start, end):
        rows.setdefault(row.device_id, []).append(row)
    return YearFacts([facts_of_device(device, year, rows.get(device.pk, [])) for device in devices])


def facts_of_device(device: CounterDevice, year: int, rows: Iterable[DayCount]) -> DeviceYear:
    """The facts of one device from its standing rows of the year."""
    facts = DeviceYear(device)
    days: list[tuple[date, int]] = []
    for row in rows:
        facts.blocked += row.blocked
        facts.received += row.received or 0
        facts.released += row.released
        facts.late += row.late
        facts.kinds.update(row.kinds)
        facts.sources.update(row.sources)
        facts.origins[row.origin] += 1
        facts.versions |= {row.rule_version} - {""}
        if row.origin != Origin.RELEASE:
            days.append((row.day, row.days))
    facts.missing = missing(days, *_in_use(device, year))
    return facts


def _in_use(device: CounterDevice, year: int) -> tuple[date, date]:
    """The days of the year on which the device ran, up to yesterday: first, and the day after the last."""
    first = max(date(year, 1, 1), device.in_use_from)
    return first, min(date(year + 1, 1, 1), device.retired_on or date.max, today())


def calendar_of(device: CounterDevice, year: int, rows: list[DayCount]) -> list[tuple[int, list[str]]]:
    """Twelve months with the mark of each day: "data", "missing", or "" for days outside of use or to come."""
    first, end = _in_use(device, year)
    known = covered((row.day, row.days) for row in rows if row.origin != Origin.RELEASE)
    months = []
    for month in range(1, 13):
        day, marks = date(year, month, 1), []
        while day.month == month:
            inside = first <= day < end
            marks.append("data" if day in known else "missing" if inside else "")
            day += timedelta(days=1)
        months.append((month, marks))
    return months
