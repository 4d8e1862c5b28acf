"""Firewalls and mail gateways: the devices, the files of their logs, their reports, and the figures of each day."""

from .days import DayCount, DayCountQuerySet
from .devices import CounterDevice, CounterRule
from .logs import CountedSpan, LogImport
from .statements import CounterStatement

__all__ = [
    "CountedSpan",
    "CounterDevice",
    "CounterRule",
    "CounterStatement",
    "DayCount",
    "DayCountQuerySet",
    "LogImport",
]
