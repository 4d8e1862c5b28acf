"""What makes a usage record plausible, to which quarter it belongs, and the sample that a clerk looks at."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

HOURS_A_DAY = 24


@dataclass(frozen=True)
class Quarter:
    """A calendar quarter."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """The quarter in which a day lies."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> date:
        """The first day after it."""
        return self.next.start

    @property
    def next(self) -> Quarter:
        """The quarter after it."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    def __str__(self) -> str:
        return f"{self.year} 年第 {self.number} 季度"


@dataclass(frozen=True)
class Facts:
    """What of a usage record is checked; days are those of Shanghai."""

    started_at: datetime
    ended_at: datetime
    first_day: date
    last_day: date
    hours: Decimal
    samples: int
    purpose: str
    ways: Sequence[str]
    sources: Sequence[str]
    subjects: Sequence[str]


def faults(
    facts: Facts, *, now: datetime, purposes: frozenset[str], ways: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """(field, sentence) of everything that cannot be."""
    if facts.ended_at <= facts.started_at:
        yield "ended_at", "结束时间应晚于开始时间。"
        return
    if facts.ended_at > now:
        yield "ended_at", "服务尚未结束，请在结束后登记。"
    days = (facts.last_day - facts.first_day).days + 1
    if facts.hours > HOURS_A_DAY * days:
        yield "hours", f"{days} 天内的机时不会超过 {HOURS_A_DAY * days} 小时，现为 {facts.hours} 小时。"
    if facts.hours == 0 and facts.samples == 0:
        yield "hours", "机时和样品数至少填写一项。"
    if facts.purpose not in purposes:
        yield "purpose", f"用途“{facts.purpose}”不在目录中。"
    unknown = [way for way in facts.ways if way not in ways]
    if unknown:
        yield "ways", f"服务方式“{'、'.join(unknown)}”不在目录中。"
    limited = (("project_sources", facts.sources, "课题经费来源"), ("subjects", facts.subjects, "学科领域"))
    for name, values, what in limited:
        if len(values) > 4:
            yield name, f"{what}最多选 4 项。"


def sample_size(records: int, *, percent: int, least: int) -> int:
    """How many of a quarter's records a clerk looks at: a share rounded up, at least so many, never more than all."""
    return min(records, max(least, math.ceil(records * percent / 100)))


def draw(seed: str, keys: Sequence[str], size: int) -> list[str]:
    """The keys of a sample in the order drawn: by the hash of seed and key, so that everybody draws the same."""
    ranked = sorted(keys, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).hexdigest())
    return ranked[:size]
