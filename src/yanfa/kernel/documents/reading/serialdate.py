"""Dates that spreadsheets keep as numbers of days: what day a number is, and how a format code shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (a day on paper, without a place)
"""Day 0 of the 1900 system, for every day from March 1900 on."""
PHANTOM_DAY = 60
"""29 February 1900, which never was; numbers below it count from a day later."""
EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
LAST_DAY = 2958465
"""31 December 9999."""
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
CHINESE_WEEKDAYS = "一二三四五六日"


class FormatToken(Protocol):
    """What is needed of an element of a format code."""

    @property
    def kind(self) -> str: ...

    @property
    def text(self) -> str: ...


def moment_of(serial: Decimal, *, epoch_1904: bool = False) -> datetime | None:
    """The date and time of a serial number, to the millisecond; None outside the years 1900 to 9999."""
    if not 0 <= serial < LAST_DAY + 1:
        return None
    base = EPOCH_1904 if epoch_1904 else EPOCH + timedelta(days=serial < PHANTOM_DAY)
    milliseconds = int((serial * 86_400_000).to_integral_value())
    try:
        return base + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return None


def render_date(serial: Decimal, tokens: Sequence[FormatToken], *, epoch_1904: bool) -> str | None:
    """A serial number by the tokens of a format section; None where it is no date."""
    moment = moment_of(serial, epoch_1904=epoch_1904)
    if moment is None:
        return None
    if any(token.text == "long" for token in tokens):
        return f"{moment.year}年{moment.month}月{moment.day}日"
    twelve = any(token.kind == "half" for token in tokens)
    pieces = []
    for index, token in enumerate(tokens):
        if token.kind == "date":
            unit = "minute" if token.text in ("m", "mm") and _beside_time(tokens, index) else token.text
            pieces.append(_unit(moment, unit, width=len(token.text), twelve=twelve))
        elif token.kind == "elapsed":
            pieces.append(_elapsed(serial, token.text))
        elif token.kind == "half":
            early, late = token.text.split("/")
            pieces.append(early if moment.hour < 12 else late)
        elif token.kind == "digit":
            places = sum(one.kind == "digit" for one in tokens[:index])
            pieces.append(f"{moment.microsecond:06d}"[places : places + 1])
        else:
            pieces.append(token.text)
    return "".join(pieces).strip()


def _beside_time(tokens: Sequence[FormatToken], index: int) -> bool:
    """Whether "m" means minutes: it follows hours or precedes seconds."""
    units = [
        (place, token.text[0]) for place, token in enumerate(tokens) if token.kind in ("date", "elapsed")
    ]
    position = next(number for number, (place, _) in enumerate(units) if place == index)
    before = units[position - 1][1] if position else ""
    after = units[position + 1][1] if position + 1 < len(units) else ""
    return before == "h" or after == "s"


def _unit(moment: datetime, unit: str, *, width: int, twelve: bool) -> str:
    """One element of a date: "yyyy", "m", "dd", "hh", …"""
    if unit[0] in "ye":
        return f"{moment.year:04d}" if unit[0] == "e" or width > 2 else f"{moment.year % 100:02d}"
    if unit in ("aaa", "aaaa"):
        return ("星期" if width == 4 else "") + CHINESE_WEEKDAYS[moment.weekday()]
    if unit[0] in "md" and unit != "minute" and width > 2:
        name = MONTHS[moment.month - 1] if unit[0] == "m" else WEEKDAYS[moment.weekday()]
        return name if width == 4 else name[: 1 if width == 5 else 3]
    hour = (moment.hour - 1) % 12 + 1 if twelve else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour, "s": moment.second}[unit[0]]
    if unit == "minute":
        number = moment.minute
    return f"{number:0{min(width, 2)}d}"


def _elapsed(serial: Decimal, text: str) -> str:
    """Whole hours, minutes or seconds since day 0."""
    per_day = {"h": 24, "m": 1440, "s": 86_400}[text[0]]
    seconds = (serial * 86_400).to_integral_value()
    return f"{int(seconds * per_day // 86_400):0{len(text)}d}"
