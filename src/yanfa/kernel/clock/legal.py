"""Legal clocks: statutory periods with a start rule, pauses with a reason, one extension, and deemed results.

A clock is a value: every act returns a new one, and ``deadline`` computes the last day with a proof of each
day. Pauses are half-open intervals of dates: the day on which a pause begins does not count, the day on which
it ends does. A period in calendar days that ends on a day off ends on the next working day (民法典 203 条).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from django.utils.translation import gettext as _

from .calendar import MOST_DAYS, Calendar
from .days import CountedDay, Day, Deadline


class Unit(StrEnum):
    """What a period counts: working days, or every day."""

    WORKING = "working"
    CALENDAR = "calendar"


class StartRule(StrEnum):
    """On which day counting begins, seen from the day of receipt.

    ON_RECEIPT counts the day of receipt. AFTER_RECEIPT counts from the next day (民法典 201 条).
    AFTER_WORKING_RECEIPT takes what arrives on a day off as received on the next working day and counts from
    the day after that.
    """

    ON_RECEIPT = "on_receipt"
    AFTER_RECEIPT = "after_receipt"
    AFTER_WORKING_RECEIPT = "after_working_receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRule:
    """A statutory period: its length, its start, how far it may be extended, and what then follows."""

    code: str
    label: str
    limit: int
    unit: Unit = Unit.WORKING
    start: StartRule = StartRule.AFTER_RECEIPT
    extension: int = 0
    deemed: str = ""
    basis: str = ""

    def __post_init__(self) -> None:
        if not 0 < self.limit <= MOST_DAYS or not 0 <= self.extension <= MOST_DAYS:
            raise ValueError(
                f"The clock {self.code} needs a limit and an extension of at most {MOST_DAYS} days."
            )


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that do not count, from ``start`` until before ``end``; None while the pause lasts."""

    start: date
    end: date | None
    reason: str

    def covers(self, day: date) -> bool:
        """Whether that date does not count."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Extension:
    """The one extension: who granted it is in the audit log, why is here."""

    granted_on: date
    days: int
    reason: str


class ClockRefused(ValueError):
    """The act does not fit the state of the clock; the message is a sentence for the officer."""


@dataclass(frozen=True, slots=True)
class LegalClock:
    """A period that runs for one case."""

    rule: ClockRule
    received_on: date
    pauses: tuple[Pause, ...] = ()
    extension: Extension | None = None
    stopped_on: date | None = None

    def __post_init__(self) -> None:
        for earlier, later in pairwise(self.pauses):
            if earlier.end is None or earlier.end > later.start:
                raise ClockRefused(_("两次暂停的日期重叠。"))

    @property
    def paused(self) -> bool:
        """Whether a pause lasts."""
        return bool(self.pauses) and self.pauses[-1].end is None

    def pause(self, on: date, reason: str) -> "LegalClock":
        """Stop counting from that date on; refused while paused, after the end, or without a reason."""
        self._refuse_stopped()
        if self.paused:
            raise ClockRefused(_("计时已暂停，不能再次暂停。"))
        if not reason.strip():
            raise ClockRefused(_("请写明暂停计时的理由。"))
        if on < max(self.received_on, *(pause.end or pause.start for pause in self.pauses), date.min):
            raise ClockRefused(_("暂停日期早于收件或上一次恢复的日期。"))
        return replace(self, pauses=(*self.pauses, Pause(on, None, reason.strip())))

    def resume(self, on: date) -> "LegalClock":
        """Count again, that date included; refused when no pause lasts."""
        self._refuse_stopped()
        if not self.paused:
            raise ClockRefused(_("计时没有暂停，不能恢复。"))
        last = self.pauses[-1]
        if on < last.start:
            raise ClockRefused(_("恢复日期早于暂停日期。"))
        return replace(self, pauses=(*self.pauses[:-1], replace(last, end=on)))

    def extend(self, calendar: Calendar, on: date, days: int, reason: str) -> "LegalClock":
        """Lengthen the period once, before it has run out and within what the rule allows."""
        self._refuse_stopped()
        if self.extension is not None:
            raise ClockRefused(_("期限只能延长一次，已于 %s 延长。") % self.extension.granted_on.isoformat())
        if not 0 < days <= self.rule.extension:
            raise ClockRefused(_("本期限最多可延长 %s 日。") % self.rule.extension)
        if not reason.strip():
            raise ClockRefused(_("请写明延长期限的理由。"))
        if self.overdue(calendar, on):
            raise ClockRefused(_("期限已届满，不能延长。"))
        return replace(self, extension=Extension(on, days, reason.strip()))

    def stop(self, on: date) -> "LegalClock":
        """End the clock: the act that the period demanded was done on that date."""
        self._refuse_stopped()
        if on < self.received_on:
            raise ClockRefused(_("办结日期早于收件日期。"))
        return replace(self, stopped_on=on)

    def deadline(self, calendar: Calendar) -> Deadline | None:
        """The last day with its proof; None while a pause lasts, because nobody knows it then."""
        if self.paused:
            return None
        limit = self.rule.limit + (self.extension.days if self.extension else 0)
        proof = list(self._counted(calendar, limit))
        provisional = not all(line.day.published for line in proof)
        return Deadline(proof[-1].day.date, provisional, tuple(proof))

    def remaining(self, calendar: Calendar, on: date) -> int:
        """How many countable days are left after that date; negative by the days that it is late."""
        limit = self.rule.limit + (self.extension.days if self.extension else 0)
        spent = 0
        for line in self._lines(calendar):
            if line.day.date > on:
                break
            spent = line.number or spent
        return limit - spent

    def overdue(self, calendar: Calendar, on: date) -> bool:
        """Whether the last day has passed on that date, or had when the clock stopped; never while paused."""
        deadline = self.deadline(calendar)
        return deadline is not None and (self.stopped_on or on) > deadline.date

    def deemed_result(self, calendar: Calendar, on: date) -> str | None:
        """What the rule says follows from silence (视为受理), once the last day has passed."""
        return self.rule.deemed if self.rule.deemed and self.overdue(calendar, on) else None

    def _refuse_stopped(self) -> None:
        if self.stopped_on is not None:
            raise ClockRefused(_("计时已于 %s 结束。") % self.stopped_on.isoformat())

    def _counted(self, calendar: Calendar, limit: int) -> Iterator[CountedDay]:
        """The proof up to the last day; a calendar period that ends on a day off runs on to a working day."""
        ended = False
        for line in self._lines(calendar):
            yield replace(line, number=None, why=_("期限末日顺延")) if ended else line
            ended = ended or line.number == limit
            if ended and (line.day.works or self.rule.unit is Unit.WORKING):
                return

    def _lines(self, calendar: Calendar) -> Iterator[CountedDay]:
        """Every day from the receipt on, numbered where it counts, with the reason where it does not."""
        received, number = self._received(calendar), 0
        for day in calendar.days_from(self.received_on):
            why = self._why_not(day, received)
            if why:
                yield CountedDay(day, None, why)
            else:
                number += 1
                yield CountedDay(day, number, _("第%s日") % number)

    def _received(self, calendar: Calendar) -> date:
        """The date that counts as the day of receipt."""
        if self.rule.start is StartRule.AFTER_WORKING_RECEIPT:
            return calendar.next_working_day(self.received_on)
        return self.received_on

    def _why_not(self, day: Day, received: date) -> str:
        """Why the day does not count; empty when it does."""
        if day.date < received:
            return _("非工作日收件，视为下一工作日收件")
        if day.date == received and self.rule.start is not StartRule.ON_RECEIPT:
            return _("收件日，不计入")
        for pause in self.pauses:
            if pause.covers(day.date):
                return _("暂停：%s") % pause.reason
        return "" if day.works or self.rule.unit is Unit.CALENDAR else _("非工作日，不计入")
