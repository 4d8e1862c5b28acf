"""Periods of figures: half-open intervals of days in Shanghai."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Period:
    """From `start` up to, and without, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"A period ends after it starts, not {self.start} to {self.end}.")

    @classmethod
    def year(cls, year: int) -> Period:
        """The calendar year."""
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @property
    def start_at(self) -> datetime:
        """The first moment of the period."""
        return datetime.combine(self.start, time(), SHANGHAI)

    @property
    def end_at(self) -> datetime:
        """The first moment after the period."""
        return datetime.combine(self.end, time(), SHANGHAI)

    def months(self) -> list[Period]:
        """The calendar months of the period, the first and the last cut to it."""
        months, start = [], self.start
        while start < self.end:
            first_of_next = date(start.year + start.month // 12, start.month % 12 + 1, 1)
            months.append(Period(start, min(first_of_next, self.end)))
            start = first_of_next
        return months

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d}/{self.end:%Y-%m-%d}"
