"""Reading the log of a device by the rules that were in force, and what of the reading is kept until it is counted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from yanfa.kernel import clock, policy
from yanfa.subsystems.operations.choices.counters import LogFormat
from yanfa.subsystems.operations.models import CountedSpan, CounterDevice, CounterRule, LogImport
from yanfa.subsystems.operations.rules.logs import (
    Firewall,
    LogClock,
    LogRefused,
    Postfix,
    Reading,
    Rspamd,
    Span,
    inflated,
    read_log,
)
from yanfa.subsystems.operations.rules.logs.clock import DAY, EPOCH, SHANGHAI, day_of
from yanfa.subsystems.operations.services.counters.devices import MARKS, rule_on

_READERS: dict[LogFormat, Any] = {
    LogFormat.IPTABLES: Firewall,
    LogFormat.RSPAMD: Rspamd,
    LogFormat.POSTFIX: Postfix,
}
#: Seconds by which a device's clock may be ahead of the server's.
AHEAD = 300


def read_file(log: LogImport) -> Reading:
    """Read the file of an import against what its device has counted so far. Raises LogRefused."""
    device = log.device
    rules = list(device.rules.order_by("valid_from"))
    ends_in = (log.ends_in.year, log.ends_in.month) if log.ends_in else None
    counted = CountedSpan.objects.filter(device=device)
    with inflated(log.file.path) as stream:
        reading = read_log(
            stream,
            _reader_of(device, rules),
            LogClock(ends_in),
            host=device.log_host,
            known=lambda day: [span.as_span() for span in counted.filter(day=day)],
            latest=_wall_clock(clock.now()) + AHEAD,
            tolerance=int(policy.get("operations.log_order_tolerance_seconds").value),
            gap=int(policy.get("operations.log_gap_seconds").value),
        )
    _insist_on_use(device, reading)
    return reading


def as_kept(log: LogImport, reading: Reading) -> dict[str, Any]:
    """The reading as JSON: what `effects.counters` counts, and what the page tells."""
    rules = list(log.device.rules.order_by("valid_from"))
    new_days = {day: figures for day, figures in reading.days.items() if _says_something(figures)}
    return {
        "days": [
            {
                "day": (day_of(day * DAY) - EPOCH).days,
                "blocked": figures.blocked,
                "alerts": figures.alerts,
                "received": figures.received,
                "kinds": dict(figures.kinds),
                "sources": dict(figures.sources),
                "rule": _name(rule_on(rules, day_of(day * DAY))),
            }
            for day, figures in sorted(new_days.items())
        ],
        "spans": [_span(span) for span in reading.spans] if reading.counted else [],
        "unread_lines": reading.unread_lines,
        "cut": reading.cut,
        "other_hosts": dict(reading.other_hosts),
        "first": str(day_of(reading.first or 0)),
        "last": str(day_of(reading.last or 0)),
    }


def _span(span: Span) -> dict[str, Any]:
    return {
        "day": span.day,
        "first": span.first,
        "last": span.last,
        "head": dict(span.head),
        "tail": dict(span.tail),
    }


def _says_something(figures: Any) -> bool:
    return bool(figures.blocked or figures.alerts or figures.received)


def _name(rule: CounterRule | None) -> str:
    return rule.name if rule else ""


def _wall_clock(moment: datetime) -> int:
    return int(moment.timestamp()) + SHANGHAI


def _reader_of(device: CounterDevice, rules: list[CounterRule]) -> Any:
    """The reader of the device's format, with the marks of each version or, without one, the policy's."""
    kind = LogFormat(device.log_format)
    if kind is LogFormat.NONE:
        raise LogRefused("format")
    usual = list(policy.get(MARKS[kind]).value)
    versions = [(0, usual), *((_number(rule.valid_from), rule.marks or usual) for rule in rules)]
    return _READERS[kind](versions)


def _number(day: date) -> int:
    return (day - EPOCH).days


def _insist_on_use(device: CounterDevice, reading: Reading) -> None:
    first, last = day_of(reading.first or 0), day_of(reading.last or 0)
    if first < device.in_use_from:
        raise LogRefused("before", day=first, start=device.in_use_from)
    if device.retired_on and last >= device.retired_on:
        raise LogRefused("after", day=last, end=device.retired_on)
