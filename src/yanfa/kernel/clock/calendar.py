"""The working-day calendar: national holidays and swapped days year by year, under the city's own days.

Which years are published is dated data (published.toml, and OwnYear rows of the database). Beyond the last
one the calendar still counts, by the statutory holidays that are known, and marks the result as provisional.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import holidays
from django.utils.translation import gettext as _

from .days import CountedDay, Day, DayKind, Deadline
from .models import OwnDay, OwnYear

ONE_DAY = timedelta(days=1)
SATURDAY = 5

#: A longer period than any rule sets; a larger number is a mistake of the caller.
MOST_DAYS = 10_000


@cache
def shipped_years() -> frozenset[int]:
    """The published years that the installed platform knows."""
    rows = tomllib.loads((Path(__file__).parent / "published.toml").read_text("utf-8"))["year"]
    return frozenset(row["year"] for row in rows)


@cache
def _national_year(year: int) -> tuple[Mapping[date, str], frozenset[date]]:
    """Holidays by name, and the weekend days that are worked, of one year."""
    known = holidays.country_holidays("CN", years=year, expand=False, language="zh_CN")
    return dict(known), frozenset(day for day in known.weekend_workdays if day.year == year)


@dataclass(frozen=True)
class Calendar:
    """A calendar with the city's own days ({date: (works, note)}) and own published years."""

    own_days: Mapping[date, tuple[bool, str]] = field(default_factory=dict)
    own_years: frozenset[int] = frozenset()

    def day(self, when: date) -> Day:
        """What a date is."""
        published = when.year in shipped_years() or when.year in self.own_years
        if when in self.own_days:
            works, note = self.own_days[when]
            return Day(when, DayKind.LOCAL_WORKDAY if works else DayKind.LOCAL_REST, note, published)
        names, worked_weekends = _national_year(when.year)
        if when in worked_weekends:
            return Day(when, DayKind.SWAPPED_WORKDAY, "", published)
        if when in names:
            return Day(when, DayKind.HOLIDAY, names[when], published)
        weekend = when.weekday() >= SATURDAY
        return Day(when, DayKind.WEEKEND if weekend else DayKind.WORKDAY, "", published)

    def days_from(self, start: date) -> Iterator[Day]:
        """The days from a date on, without end."""
        while True:
            yield self.day(start)
            start += ONE_DAY

    def is_working_day(self, when: date) -> bool:
        """Whether offices work on that date."""
        return self.day(when).works

    def next_working_day(self, when: date) -> date:
        """The date itself when it is a working day, else the first working day after it."""
        return next(day.date for day in self.days_from(when) if day.works)

    def add_working_days(self, start: date, days: int) -> Deadline:
        """The last of ``days`` working days; the start itself is not counted.

        No days give the start, moved on to a working day. Raises ValueError for a negative or absurd number.
        """
        if not 0 <= days <= MOST_DAYS:
            raise ValueError(f"{days} is no number of working days between 0 and {MOST_DAYS}.")
        proof = [CountedDay(self.day(start), None, _("起算日，不计入"))]
        number = 0
        while number < days or not proof[-1].day.works:
            day = self.day(proof[-1].day.date + ONE_DAY)
            if day.works and number < days:
                number += 1
                proof.append(CountedDay(day, number, _("第%s日") % number))
            else:
                proof.append(CountedDay(day, None, _("非工作日，不计入")))
        provisional = not all(line.day.published for line in proof)
        return Deadline(proof[-1].day.date, provisional, tuple(proof))

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie in the half-open interval [start, end); none when end is not later."""
        span = range((end - start).days)
        return sum(self.is_working_day(start + timedelta(days=offset)) for offset in span)


def present() -> Calendar:
    """The calendar as it stands in the database: two small queries."""
    rows = OwnDay.objects.values_list("date", "works", "note")
    years = OwnYear.objects.values_list("year", flat=True)
    return Calendar({day: (works, note) for day, works, note in rows}, frozenset(years))


def is_working_day(when: date) -> bool:
    """Whether offices work on that date, by the present calendar."""
    return present().is_working_day(when)


def next_working_day(when: date) -> date:
    """The date itself or the first working day after it, by the present calendar."""
    return present().next_working_day(when)


def add_working_days(start: date, days: int) -> Deadline:
    """The last of ``days`` working days after ``start``, by the present calendar."""
    return present().add_working_days(start, days)


def working_days_between(start: date, end: date) -> int:
    """How many working days lie in [start, end), by the present calendar."""
    return present().working_days_between(start, end)
