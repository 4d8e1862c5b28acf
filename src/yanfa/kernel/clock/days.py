"""Kinds of days, counted days and deadlines: what the calendar and the legal clocks answer with."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class DayKind(StrEnum):
    """What a date is, as the published notices and the city's own decisions make it."""

    WORKDAY = "workday"
    SWAPPED_WORKDAY = "swapped_workday"
    LOCAL_WORKDAY = "local_workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    LOCAL_REST = "local_rest"


KIND_LABELS = {
    DayKind.WORKDAY: _("工作日"),
    DayKind.SWAPPED_WORKDAY: _("调休上班"),
    DayKind.LOCAL_WORKDAY: _("本地上班"),
    DayKind.WEEKEND: _("周末"),
    DayKind.HOLIDAY: _("节假日"),
    DayKind.LOCAL_REST: _("本地放假"),
}
WORKING_KINDS = frozenset({DayKind.WORKDAY, DayKind.SWAPPED_WORKDAY, DayKind.LOCAL_WORKDAY})


@dataclass(frozen=True, slots=True)
class Day:
    """One date: its kind, the holiday's name or the city's note, and whether its year has been published."""

    date: date
    kind: DayKind
    note: str
    published: bool

    @property
    def works(self) -> bool:
        """Whether offices work on this day."""
        return self.kind in WORKING_KINDS

    def __str__(self) -> str:
        note = f"（{self.note}）" if self.note else ""
        return f"{self.date.isoformat()} {KIND_LABELS[self.kind]}{note}"


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One line of a proof: the day, its number in the period (None when it does not count), and why."""

    day: Day
    number: int | None
    why: str

    def __str__(self) -> str:
        return f"{self.day}：{self.why}"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a period; provisional when a day in it lies in a year that is not published yet."""

    date: date
    provisional: bool
    proof: tuple[CountedDay, ...]

    def sheet(self) -> str:
        """The proof as text, one line a day."""
        return "\n".join(str(line) for line in self.proof)
