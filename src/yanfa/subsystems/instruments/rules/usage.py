"""What makes a usage record plausible, to which quarter it belongs, and the sample that a clerk looks at."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal
from typing import Any

HOUR = Decimal(3600)
HUNDREDTH = Decimal("0.01")
#: Sources of money, or disciplines, of one project.
MOST_CODES = 4


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
    """What of a usage record is checked."""

    started_at: datetime
    ended_at: datetime
    hours: Decimal
    samples: int
    purpose: str
    ways: Sequence[str]
    sources: Sequence[str]
    subjects: Sequence[str]


@dataclass(frozen=True)
class Fault:
    """What cannot be: the field, which sentence tells it, and what the sentence names."""

    name: str
    code: str
    told: Mapping[str, Any] = field(default_factory=dict)


def faults(facts: Facts, *, now: datetime, purposes: frozenset[str], ways: frozenset[str]) -> Iterator[Fault]:
    """Everything that cannot be."""
    if facts.ended_at <= facts.started_at:
        yield Fault("ended_at", "backward")
        return
    if facts.ended_at > now:
        yield Fault("ended_at", "future")
    most = hours_between(facts.started_at, facts.ended_at)
    if facts.hours > most:
        yield Fault("hours", "longer", {"most": most, "hours": facts.hours})
    if facts.hours == 0 and facts.samples == 0:
        yield Fault("hours", "nothing")
    if facts.purpose not in purposes:
        yield Fault("purpose", "purpose", {"code": facts.purpose})
    unknown = [way for way in facts.ways if way not in ways]
    if unknown:
        yield Fault("ways", "ways", {"codes": "、".join(unknown)})
    for name, values in (("project_sources", facts.sources), ("subjects", facts.subjects)):
        if len(values) > MOST_CODES:
            yield Fault(name, "many", {"most": MOST_CODES})


def hours_between(start: datetime, end: datetime) -> Decimal:
    """The hours from a moment to a later one, rounded up to hundredths."""
    passed = end - start
    seconds = Decimal(passed.days * 86_400 + passed.seconds) + Decimal(passed.microseconds) / 1_000_000
    return (seconds / HOUR).quantize(HUNDREDTH, ROUND_CEILING)


def sample_size(records: int, *, percent: int, least: int) -> int:
    """How many of a quarter's records a clerk looks at: a share rounded up, at least so many, never more than all."""
    return min(records, max(least, math.ceil(records * percent / 100)))


def draw(seed: str, keys: Sequence[str], size: int) -> list[str]:
    """The keys of a sample in the order drawn: by the hash of seed and key, so that everybody draws the same."""
    ranked = sorted(keys, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).hexdigest())
    return ranked[:size]
