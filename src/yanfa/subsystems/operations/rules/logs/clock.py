"""The times of log lines: syslog with and without a year, ISO with and without an offset.

Times are seconds of Shanghai's wall clock since 1970, so that the day is a division. A syslog time has no year: it
follows from the month in which the file ends, which the person says; it is never guessed.
"""

from __future__ import annotations

import re
from calendar import timegm
from datetime import date, timedelta

from .faults import LogRefused

DAY = 86_400
SHANGHAI = 8 * 3600
EPOCH = date(1970, 1, 1)
#: A month that lies so far back means that a year has begun.
HALF_YEAR = 6
MONTHS = {
    name: number
    for number, name in enumerate(
        (b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"), 1
    )
}
_ISO = re.compile(rb"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)")
_SYSLOG = re.compile(rb"([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d)")
_OFFSET = re.compile(rb"(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?")
_PRIORITY = re.compile(rb"<\d{1,3}>(?:1 )?")


class LogClock:
    """Reads the time at the head of each line.

    `ends_in` is (year, month) of the last line, None where the person has not said it. One clock serves one file.
    """

    def __init__(self, ends_in: tuple[int, int] | None = None) -> None:
        self.ends_in = ends_in
        self.without_year = False
        self._minute = b""
        self._start = 0
        self._year = 0
        self._month = 0

    def read(self, line: bytes) -> tuple[int, int] | None:
        """(seconds, where the rest of the line begins), or None for a line that does not begin with a time.

        Raises LogRefused for a time without a year where the month is not known.
        """
        at = 0
        if line[:1] == b"<" and (priority := _PRIORITY.match(line)):
            at = priority.end()
        try:
            if line[at : at + 1].isdigit():
                return self._iso(line, at)
            minute = line[at : at + 12]
            if minute != self._minute:
                self._start = self._syslog(minute)
                self._minute = minute
            return self._start + int(line[at + 13 : at + 15]), at + 16
        except ValueError as wrong:
            if isinstance(wrong, LogRefused):
                raise
            return None

    def finish(self, last: int) -> None:
        """Whether a file without years ended in the month that was said. Raises LogRefused."""
        day = day_of(last)
        if self.without_year and (day.year, day.month) != self.ends_in:
            assert self.ends_in is not None
            year, month = self.ends_in
            raise LogRefused("month", last=f"{day.month:02}-{day.day:02}", said=f"{year}-{month:02}")

    def _iso(self, line: bytes, at: int) -> tuple[int, int]:
        minute = line[at : at + 16]
        if minute != self._minute:
            found = _ISO.match(minute)
            if not found:
                raise ValueError(minute)
            year, month, day, hour, minutes = (int(part) for part in found.groups())
            self._start = _seconds(date(year, month, day), hour, minutes)
            self._minute = minute
        offset = _OFFSET.match(line, at + 19)
        assert offset is not None  # it matches nothing at all, too
        seconds = self._start + int(line[at + 17 : at + 19])
        return seconds + _shift(offset.group(1)), offset.end() + 1

    def _syslog(self, minute: bytes) -> int:
        found = _SYSLOG.fullmatch(minute)
        if not found or found.group(1) not in MONTHS:
            raise ValueError(minute)
        month, day = MONTHS[found.group(1)], int(found.group(2))
        return _seconds(date(self._year_of(month), month, day), int(found.group(3)), int(found.group(4)))

    def _year_of(self, month: int) -> int:
        """The year of a month, counted on from the first line's; a line just before New Year may come late."""
        if self.ends_in is None:
            raise LogRefused("year")
        self.without_year = True
        if not self._year:
            year, last_month = self.ends_in
            self._year, self._month = (year if month <= last_month else year - 1), month
        if month < self._month - HALF_YEAR:
            self._year += 1
        elif month > self._month + HALF_YEAR:
            return self._year - 1
        self._month = month
        return self._year


def day_of(seconds: int) -> date:
    """The day of a time."""
    return EPOCH + timedelta(days=seconds // DAY)


def _seconds(day: date, hour: int, minute: int) -> int:
    if hour > 23 or minute > 59:
        raise ValueError(hour)
    return timegm((day.year, day.month, day.day, hour, minute, 0))


def _shift(offset: bytes | None) -> int:
    """What to add to a time of that offset for Shanghai's; without one it is Shanghai's."""
    if offset is None:
        return 0
    if offset == b"Z":
        return SHANGHAI
    sign = -1 if offset[:1] == b"-" else 1
    digits = offset[1:].replace(b":", b"")
    return SHANGHAI - sign * (int(digits[:2]) * 3600 + int(digits[2:4]) * 60)
