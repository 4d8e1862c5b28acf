"""What a person put into one cell of a list, as a typed value, or a sentence on how to mend it.

Nothing is changed in silence: blanks around a text go, full-width digits become plain ones, and
whatever could be meant in two ways is an error.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple

from yanfa.kernel.documents.blocks import Sentence
from yanfa.kernel.documents.reading import numberformat
from yanfa.kernel.documents.reading.serialdate import moment_of
from yanfa.kernel.documents.reading.spreadsheet import Cell

Value = str | int | Decimal | date | None

AROUND = re.compile(r"^[\s\ufeff\u200b\u200e\u200f]+|[\s\ufeff\u200b\u200e\u200f]+$")
"""Blanks around a text, and the signs without width that copying from web pages leaves there."""
GROUPED = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
DATE_TEXT = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?(?:[\sT]+0{1,2}:00(?::00)?)?"
)
DATE_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
SERIALS = range(18264, 80000)
"""Numbers of days that are taken for dates where no format says so: the years 1950 to 2118."""
EXACT_DIGITS = 15
"""More than these a spreadsheet does not keep of a number."""
FORMULA_MARK = re.compile(r"^'(?=[=+\-@＝＋－＠])")
"""The apostrophe that exports put before what a spreadsheet program would run."""


class Misfit(Exception):
    """A value that does not fit its column; `sentence` says why and how to mend it."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(chinese)
        self.sentence = Sentence(chinese, english)


class Entry(NamedTuple):
    """One cell as found: what it shows, and the number beneath where there is one."""

    shown: str
    cell: Cell
    epoch_1904: bool = False

    @property
    def number(self) -> Decimal | None:
        """The cell's number, None for text and truth values."""
        return self.cell.value if isinstance(self.cell.value, Decimal) else None

    @property
    def is_date(self) -> bool:
        """Whether the sheet shows the number as a date."""
        return self.number is not None and numberformat.is_date_format(self.cell.number_format)


def trimmed(text: str) -> str:
    """A text without blanks around it and without the signs nobody typed."""
    return FORMULA_MARK.sub("", AROUND.sub("", text))


def text_of(entry: Entry) -> str:
    """The text as shown; numbers with more digits than a spreadsheet keeps are refused."""
    number = entry.number
    if number is not None and not entry.is_date and number.adjusted() >= EXACT_DIGITS:
        raise Misfit(
            "超过 15 位的号码存成了数字，末尾几位已丢失，请把这一列设为文本格式后重新填写",
            "a number of more than 15 digits has lost its last ones; format the column as text and type it again",
        )
    return trimmed(entry.shown)


def integer_of(entry: Entry) -> int:
    """A whole number, with or without thousands separators."""
    number = decimal_of(entry)
    if number != number.to_integral_value():
        raise Misfit("应为整数", "a whole number is needed")
    return int(number)


def decimal_of(entry: Entry) -> Decimal:
    """A number exactly as the cell holds it (not as it is rounded for display)."""
    if entry.number is not None:
        if entry.is_date:
            raise Misfit("应为数字，这一格是日期", "a number is needed, and this is a date")
        if numberformat.is_percentage(entry.cell.number_format):
            raise Misfit(
                "应为数字，这一格是百分数，请去掉百分号", "a plain number is needed, not a percentage"
            )
        return entry.number
    text = unicodedata.normalize("NFKC", trimmed(entry.shown))
    if not GROUPED.fullmatch(text):
        raise Misfit(
            "不是数字，请只填数字，不带单位和文字", "not a number; type digits only, without unit or words"
        )
    return Decimal(text.replace(",", ""))


def date_of(entry: Entry) -> date:
    """A day: a date cell, 2026-01-05, 2026.1.5, 2026/1/5, 2026年1月5日, 20260105, or a number of days."""
    if entry.is_date:
        return _day(moment_of(entry.number or Decimal(0), epoch_1904=entry.epoch_1904))
    text = unicodedata.normalize("NFKC", trimmed(entry.shown))
    found = DATE_TEXT.fullmatch(text) or DATE_DIGITS.fullmatch(text)
    if found:
        return _calendar_day(*(int(part) for part in found.groups()))
    if text.isdecimal() and int(text) in SERIALS:
        return _day(moment_of(Decimal(text), epoch_1904=entry.epoch_1904))
    raise Misfit(
        "不是完整的日期，请写成 2026-01-05 的样子（年份四位，年月日齐全）",
        "not a complete date; write it as 2026-01-05",
    )


def _calendar_day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Misfit("日历上没有这一天，请核对", "there is no such day; please check it") from None


def _day(moment: datetime | None) -> date:
    if moment is None:
        raise Misfit("日期超出范围，请核对", "the date is out of range; please check it")
    if moment.time() != time(0):
        raise Misfit("日期里带有时刻，请只填日期", "the date carries a time of day; type the date only")
    return moment.date()


CONVERSIONS: dict[str, Callable[[Entry], Value]] = {
    "text": text_of,
    "integer": integer_of,
    "decimal": decimal_of,
    "date": date_of,
    "choice": text_of,
}
"""Kind of column -> its conversion. Choices are matched by the column that knows them."""
