"""Numbers as Chinese forms print them: full-width, with separators, 万 and 亿, in Chinese numerals."""

from __future__ import annotations

import re
from decimal import Decimal

_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {
    0x3000: 0x20,
    0x2212: 0x2D,
    0xFE63: 0x2D,
}
_COMMA = 0xFF0C
_NARRATIVE = {code: ascii_code for code, ascii_code in _FULL_WIDTH.items() if code != _COMMA}

MULTIPLIERS = {
    "万亿": Decimal(10) ** 12,
    "亿": Decimal(10) ** 8,
    "千万": Decimal(10) ** 7,
    "百万": Decimal(10) ** 6,
    "十万": Decimal(10) ** 5,
    "万": Decimal(10) ** 4,
    "千": Decimal(10) ** 3,
}
MULTIPLIER = r"(?:万亿|亿|千万|百万|十万|万|千(?![克米瓦伏赫卡帕]))"
DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,18})(?!\d)(?:\.\d{1,12}(?!\d))?"
CHINESE_DIGITS = r"[零〇一二两三四五六七八九十百千万亿]{1,24}"

_NUMERALS = "零一二三四五六七八九"
_VARIANTS = str.maketrans("〇两", "零二")
_PLACES = {"十": 10, "百": 100, "千": 1000}
_MULTIPLIED = re.compile(MULTIPLIER)
_NUMBER = re.compile(rf"(?P<sign>[+-])?(?P<digits>{DIGITS})(?P<times>{MULTIPLIER})?%?")


def half_width(text: str) -> str:
    """`text` with full-width ASCII (the comma too) turned to ASCII; character positions do not move."""
    return text.translate(_FULL_WIDTH)


def half_width_narrative(text: str) -> str:
    """As `half_width`, but the Chinese comma stays: in a sentence it parts clauses, not thousands."""
    return text.translate(_NARRATIVE)


def squeeze(text: str) -> str:
    """A table cell without white space: cells are broken anywhere, so white space never counts in them."""
    return re.sub(r"\s+", "", half_width(text))


def plain(number: Decimal) -> str:
    """A number as an officer writes it: no exponent, no zeros behind the last decimal."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimal_of(digits: str) -> Decimal:
    """The Decimal of a string that matches DIGITS."""
    return Decimal(digits.replace(",", ""))


def parse_number(text: str | None) -> Decimal | None:
    """The number that a cell consists of, else None: `1,234.50`, `８万`, `95%` (95), `三十六`.

    A dash, an empty cell and a number with a unit are None; a per-cent sign is dropped.
    """
    cell = squeeze(text or "")
    match = _NUMBER.fullmatch(cell)
    if match is None:
        return parse_chinese_number(cell)
    number = decimal_of(match["digits"]) * MULTIPLIERS.get(match["times"] or "", Decimal(1))
    return -number if match["sign"] == "-" else number


def parse_chinese_number(text: str) -> Decimal | None:
    """The value of Chinese numerals where it is certain, else None.

    Certain is what is written in full: 三, 十二, 一百二十, 二百零五, 三十六万; not the clipped 两千三
    (2300 or 2003?) nor a string of digits such as 一二三.
    """
    if not re.fullmatch(CHINESE_DIGITS, text):
        return None
    numerals = text.translate(_VARIANTS)
    value = _evaluate(numerals)
    written = _in_full(value)
    return Decimal(value) if numerals in (written, _without_first_one(written)) else None


def _without_first_one(written: str) -> str:
    """十二 for 一十二; only 十 may stand without its 一."""
    return written[1:] if written.startswith("一十") else written


def _evaluate(numerals: str) -> int:
    """The value of numerals read loosely: whether they were well-formed is seen by writing it out again."""
    total = section = digit = 0
    for char in numerals:
        if char in _PLACES:
            section += (digit or 1) * _PLACES[char]
            digit = 0
        elif char == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif char == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        else:
            digit = _NUMERALS.index(char)
    return total + section + digit


def _in_full(value: int) -> str:
    """The numerals of a value, with 一 before every place and 零 for every gap."""
    for place, factor in (("亿", 10**8), ("万", 10**4), ("千", 1000), ("百", 100), ("十", 10)):
        head, rest = divmod(value, factor)
        if head:
            gap = "零" if 0 < rest < factor // 10 else ""
            return f"{_in_full(head)}{place}{gap}{_in_full(rest) if rest else ''}"
    return _NUMERALS[value]


def multiplied(unit: str) -> tuple[str, Decimal]:
    """A unit without the 万 or 亿 before it, and that number: ("次", 10000) for 万次."""
    found = _MULTIPLIED.match(squeeze(unit))
    return (squeeze(unit)[found.end() :], MULTIPLIERS[found[0]]) if found else (unit, Decimal(1))
