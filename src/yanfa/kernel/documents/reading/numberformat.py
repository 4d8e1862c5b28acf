"""Numbers of a spreadsheet as its cells show them: percentages, thousands, dates, by the format code.

Codes are those of ECMA-376 part 1, 18.8.31, with the built-in ones of 18.8.30 as Chinese editions show
them. What is not rendered: fractions and Chinese numerals ([DBNum1]), which come out in Arabic digits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from yanfa.kernel.documents.reading.serialdate import render_date

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"',
    29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"', 35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0",
    38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip

Kind = Literal[
    "literal", "general", "date", "elapsed", "half", "digit", "point", "comma", "percent", "exponent", "text"
]


class Token(NamedTuple):
    """One element of a format code."""

    kind: Kind
    text: str


class Section(NamedTuple):
    """One of the parts between semicolons; `condition` is (comparison, bound) where brackets name one."""

    tokens: tuple[Token, ...]
    condition: tuple[str, Decimal] | None

    @property
    def is_date(self) -> bool:
        """Whether it shows a date or a time of day."""
        return any(token.kind in ("date", "elapsed") for token in self.tokens)

    @property
    def is_text(self) -> bool:
        """Whether it is for words; a number in a cell of text is shown as it is."""
        return any(token.kind == "text" for token in self.tokens)


WIDE = Context(prec=350, rounding=ROUND_HALF_UP)
"""Spreadsheets hold numbers up to 1E+308."""
TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"?  | [\\!](?P<escaped>.)  | (?P<padding>[_*].)  | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/通用格式)  | (?P<half>AM/PM|A/P|上午/下午)  | (?P<exponent>E[+-])
    | (?P<date>y+|m+|d+|h+|s+|e+|aaaa?)  | (?P<digit>[0\#?])  | (?P<point>\.)  | (?P<comma>,)
    | (?P<percent>%)  | (?P<text>@)  | (?P<end>;)  | (?P<literal>.)
    """,
    re.X | re.I | re.S,
)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)$")
ELAPSED = re.compile(r"(?:h+|m+|s+)$", re.I)
SYSTEM_LONG_DATE = "$-f800"


def shown(value: Decimal, code: str, *, epoch_1904: bool = False) -> str:
    """A number as a cell with this format code shows it, without padding."""
    sections = [section for section in sections_of(code) if not section.is_text]
    section = _section_for(value, sections) if sections else None
    if section is None or any(token.kind == "general" for token in section.tokens):
        return _around_general(value, section, sections)
    if section.is_date:
        return render_date(value, section.tokens, epoch_1904=epoch_1904) or general(value)
    if "/" in code and any(token == Token("literal", "/") for token in section.tokens):
        return general(value)
    return _number(value, section, signed=_shows_sign(section, sections)).strip()


def is_date_format(code: str) -> bool:
    """Whether the code makes a number a date or a time."""
    return sections_of(code)[0].is_date


def is_percentage(code: str) -> bool:
    """Whether the code shows a number times a hundred."""
    return any(token.kind == "percent" for token in sections_of(code)[0].tokens)


def general(value: Decimal) -> str:
    """A number without format: whole numbers in full, others in the eleven characters that a cell has."""
    if value == value.to_integral_value():
        return format(value.to_integral_value(), "f")
    whole_digits = max(value.adjusted(), 0) + 1
    places = max(10 - whole_digits, 0)
    rounded = value.quantize(Decimal(1).scaleb(-places), context=WIDE)
    if rounded == 0:
        return format(value.normalize(), "E")
    return format(rounded.normalize(), "f")


@lru_cache(maxsize=512)
def sections_of(code: str) -> tuple[Section, ...]:
    """A format code in its sections; "" is General."""
    if not code.strip():
        return (Section((Token("general", ""),), None),)
    sections: list[Section] = []
    tokens: list[Token] = []
    condition: tuple[str, Decimal] | None = None
    for match in TOKEN.finditer(code):
        kind, text = str(match.lastgroup), match[str(match.lastgroup)]
        if kind == "end":
            sections.append(Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif kind == "bracket":
            found = CONDITION.match(text)
            condition = (found[1], Decimal(found[2])) if found else condition
            tokens.extend(_bracket(text))
        elif kind != "padding":
            tokens.append(_token(kind, text))
    return (*sections, Section(tuple(tokens), condition))


def _token(kind: str, text: str) -> Token:
    if kind in ("quoted", "escaped", "literal"):
        return Token("literal", text)
    return Token(kind, text.lower() if kind == "date" else text)  # type: ignore[arg-type]


def _bracket(text: str) -> list[Token]:
    """What brackets show: elapsed hours, a currency sign; colours and conditions show nothing."""
    if ELAPSED.match(text):
        return [Token("elapsed", text.lower())]
    if text.lower() == SYSTEM_LONG_DATE:
        return [Token("date", "long")]
    if text.startswith("$"):
        return [Token("literal", text[1:].split("-", 1)[0])]
    return []


def _section_for(value: Decimal, sections: Sequence[Section]) -> Section | None:
    """The section that a value is shown by; None where conditions leave it without one."""
    if any(section.condition for section in sections):
        return next((section for section in sections if _holds(value, section.condition)), None)
    numeric = sections[:3]
    if value < 0 and len(numeric) > 1:
        return numeric[1]
    return numeric[2] if value == 0 and len(numeric) > 2 else numeric[0]


def _holds(value: Decimal, condition: tuple[str, Decimal] | None) -> bool:
    if condition is None:
        return True
    sign, bound = condition
    comparisons = {"<": value < bound, ">": value > bound, "=": value == bound}
    return (sign == "<>" and value != bound) or (sign != "<>" and any(comparisons[one] for one in sign))


def _shows_sign(section: Section, sections: Sequence[Section]) -> bool:
    """A section of its own for negative numbers writes the sign itself."""
    return section is sections[0] or section.condition is not None


def _around_general(value: Decimal, section: Section | None, sections: Sequence[Section]) -> str:
    if section is None:
        return general(value)
    number = general(value if _shows_sign(section, sections) else abs(value))
    return "".join(number if token.kind == "general" else token.text for token in section.tokens).strip()


def _number(value: Decimal, section: Section, *, signed: bool) -> str:
    """Digits laid into the places of a section."""
    tokens = list(section.tokens)
    if not any(token.kind == "digit" for token in tokens):
        return "".join(token.text for token in tokens if token.kind in ("literal", "percent"))
    last = max(index for index, token in enumerate(tokens) if token.kind == "digit")
    first = min(index for index, token in enumerate(tokens) if token.kind == "digit")
    point = next((index for index, token in enumerate(tokens) if token.kind == "point"), last + 1)
    scaling = sum(token.kind == "comma" for token in tokens[_last_digit_before(tokens, point) + 1 :])
    grouped = any(token.kind == "comma" for token in tokens[first : _last_digit_before(tokens, point)])
    percents = sum(token.kind == "percent" for token in tokens)
    scaled = value.scaleb(2 * percents - 3 * scaling, WIDE)
    exponent = next((index for index, token in enumerate(tokens) if token.kind == "exponent"), None)
    if exponent is not None:
        return _scientific(scaled, tokens[point:exponent], tokens[exponent:])
    decimals = [token for token in tokens[point:] if token.kind == "digit"]
    rounded = scaled.copy_abs().quantize(Decimal(1).scaleb(-len(decimals)), context=WIDE)
    whole, _, part = format(rounded, "f").partition(".")
    head = _whole_part(tokens[:point], whole.lstrip("0"), grouped=grouped)
    return ("-" if value < 0 and signed else "") + head + _decimal_part(tokens[point:], part)


def _scientific(value: Decimal, decimals: Sequence[Token], exponent: Sequence[Token]) -> str:
    """1.20E+03, with as many places as the code has digits."""
    power = value.adjusted() if value else 0
    places = Decimal(1).scaleb(-sum(token.kind == "digit" for token in decimals))
    digits = value.scaleb(-power, WIDE).quantize(places, context=WIDE)
    width = sum(token.kind == "digit" for token in exponent)
    return f"{digits}E{'-' if power < 0 else '+'}{abs(power):0{width}d}"


def _last_digit_before(tokens: Sequence[Token], point: int) -> int:
    return max((index for index, token in enumerate(tokens[:point]) if token.kind == "digit"), default=-1)


def _whole_part(tokens: Sequence[Token], digits: str, *, grouped: bool) -> str:
    """The places before the point, filled from the right; the first place takes all digits that remain."""
    places = [index for index, token in enumerate(tokens) if token.kind == "digit"]
    pieces: list[str] = []
    count = 0
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if token.kind in ("literal", "percent"):
            pieces.append(token.text)
        if token.kind != "digit":
            continue
        taken = digits if index == places[0] else digits[-1:]
        digits = "" if index == places[0] else digits[:-1]
        for digit in reversed(taken or {"0": "0", "?": " ", "#": ""}[token.text]):
            pieces.append("," if grouped and count and count % 3 == 0 else "")
            pieces.append(digit)
            count += 1
    # A code such as .00 has no place before its point, and still shows the whole number.
    return "".join(reversed(pieces)) + digits


def _decimal_part(tokens: Sequence[Token], digits: str) -> str:
    """The point, the places after it (# drops a zero at the end) and what follows them."""
    places = [token.text for token in tokens if token.kind == "digit"]
    kept = len(digits)
    while kept and places[kept - 1] != "0" and digits[kept - 1] == "0":
        kept -= 1
    position = 0
    pieces = []
    for token in tokens:
        if token.kind == "digit":
            pieces.append(digits[position] if position < kept else "")
            position += 1
        elif token.kind in ("literal", "percent", "point"):
            pieces.append(token.text)
    return "".join(pieces)
