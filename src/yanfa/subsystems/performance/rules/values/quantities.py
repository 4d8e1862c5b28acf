"""Quantities: a number with its unit, from a table cell or out of a sentence, and whether two agree."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from .bounds import BOUND_PREFIX, BOUND_SUFFIX, BOUND_SUFFIXES, BOUND_WORDS, Bound
from .numbers import (
    CHINESE_DIGITS,
    DIGITS,
    MULTIPLIER,
    MULTIPLIERS,
    decimal_of,
    half_width_narrative,
    parse_chinese_number,
    squeeze,
)
from .units import UNIT, base_unit, canonical_unit, comparable_units


@dataclass(frozen=True)
class Quantity:
    """A printed figure. `number` has 万 and 亿 applied, in `unit` (canonical, None where none is printed).

    `per` is what follows a stroke (篇/月). Of a percentage, `number` is 95 for 95 % and `unit` is "%".
    `step` is the value of the last printed digit, which tells how far the figure was rounded; `scale` is
    what 万 and the like multiplied it by.
    """

    number: Decimal
    unit: str | None
    per: str | None
    percent: bool
    raw: str
    step: Decimal = Decimal(1)
    scale: Decimal = Decimal(1)

    def in_base(self) -> tuple[Decimal, str | None]:
        """Number and unit after conversion to the base unit: 511毫秒 is (0.511, 秒)."""
        if self.unit is None:
            return self.number, None
        unit, factor = base_unit(self.unit)
        return self.number * factor, unit


@dataclass(frozen=True)
class FoundQuantity:
    """A quantity in a sentence: `before` and `after` are the words of its clause on either side.

    `bound` is "=" unless the sentence qualifies the figure (不少于 ≥, 超过 >, 约 ≈ …); `start` and `end`
    are positions in the original text. Of a range (1-2篇) `quantity` is the upper end and `low` the lower.
    """

    quantity: Quantity
    bound: Bound
    before: str
    after: str
    start: int
    end: int
    low: Decimal | None = None


_LEAD = r"(?:总数|总计|总量|共计|合计|累计|已达|达到了|达到|达|完成|实现|为|共|约为)?"
FIGURE = (
    rf"(?P<number>{DIGITS}|{CHINESE_DIGITS})(?P<more>余|多)?(?P<times>{MULTIPLIER})?(?P<more2>余|多)?"
    rf"(?P<open>\()?(?P<times2>{MULTIPLIER})?(?:(?P<percent>%|‰|百分比)|(?P<unit>{UNIT})(?:\({UNIT}\)|多)?)?"
    r"(?P<per>/(?:[\u4e00-\u9fff]{1,4}|[A-Za-z]+))?(?(open)\))"
)
_CELL = re.compile(rf"{_LEAD}(?P<sign>[+-])?{FIGURE}(?P<rest>[\u4e00-\u9fffA-Za-z]{{0,12}})")
_SENTENCE = re.compile(
    rf"(?P<bound>{BOUND_PREFIX})?{_LEAD}(?:(?P<low>{DIGITS})[-~～—–至](?=\d))?{FIGURE}(?P<suffix>{BOUND_SUFFIX})?"
)
_CLAUSE_ENDS = '，。；;：:!！?？、（）()“”"《》,\n'
_LONGEST_CLAUSE = 80
_AFTER_FIGURE = re.compile(rf"[^{re.escape(_CLAUSE_ENDS)}\d]*")
_CHARS_OR_SPACE = re.compile(r"\s+|\S")
_ALNUM = re.compile(r"[A-Za-z0-9]")
_BEFORE_NUMBER = re.compile(r"[第〔\[A-Za-z0-9.+\-–—~〕×*/]$")
_AFTER_NUMBER = re.compile(r"[号A-Za-z0-9.+〕×*~\-–—:年月日]")
_TAIL_WORDS = re.compile(
    rf"(?:{BOUND_PREFIX}|总数|总计|总量|共计|合计|累计|已|达到了?|达|为|共|了|计|年均|实现|完成|约)+$"
)
_ROUND_WORDS = "一两十百千万"
_IDIOM_UNITS = frozenset("届分年路条本块种门头口度支起部处")


def quantity_of(match: re.Match[str]) -> Quantity | None:
    """The quantity of a match of FIGURE, or None where its numerals have no certain value."""
    digits = match["number"]
    number = decimal_of(digits) if digits.isascii() else parse_chinese_number(digits)
    if number is None:
        return None
    unit = "%" if match["percent"] else match["unit"]
    scale = _times(match["times"]) * _times(match["times2"])
    if match["percent"] == "‰":
        scale /= 10
    return Quantity(
        number=number * scale,
        unit=canonical_unit(unit) if unit else None,
        per=match["per"][1:] if match["per"] else None,
        percent=bool(match["percent"]),
        raw=match.group(0),
        step=_printed_step(digits) * scale,
        scale=scale,
    )


def _times(word: str | None) -> Decimal:
    return MULTIPLIERS[word] if word else Decimal(1)


def parse_quantity(text: str | None) -> Quantity | None:
    """The one quantity that a cell holds: `11次`, `14371台/套`, `16.00(篇/月)`, `1.77(万台套)`, `95.36%`.

    Words that only lead up to the figure (共, 达到) and the noun behind it (100个项目) are passed over.
    None where the cell holds no figure, several, a date, or a sentence.
    """
    cell = squeeze(text or "")
    match = _CELL.fullmatch(cell)
    if match is None or re.match(rf"{_LEAD}\d+[年月日]", cell) or _is_loose_chinese(match):
        return None
    quantity = quantity_of(match)
    if quantity is None or (match["rest"] and quantity.unit is None):
        return None
    number = -quantity.number if match["sign"] == "-" else quantity.number
    return replace(quantity, number=number, raw=text or "")


def _is_loose_chinese(match: re.Match[str]) -> bool:
    """Chinese numerals count only with a unit behind them: 一是, 千方百计 and 万众 are no figures."""
    return not match["number"].isascii() and not (match["unit"] or match["percent"])


def find_quantities(text: str | None) -> list[FoundQuantity]:
    """The quantities of a narrative in their order; dates, numbers of documents and names are left out."""
    squeezed, places = _squeeze_sentence(text or "")
    found = []
    for match in _SENTENCE.finditer(squeezed):
        quantity = quantity_of(match)
        if quantity is None or not _is_figure(squeezed, match, quantity):
            continue
        start, end = match.start(), match.end()
        found.append(
            FoundQuantity(
                quantity=quantity,
                bound=_bound_of(match),
                before=_clause_before(squeezed, start),
                after=_clause_after(squeezed, end),
                start=places[start],
                end=places[end - 1] + 1,
                low=_low_of(match, quantity),
            )
        )
    return found


def _squeeze_sentence(text: str) -> tuple[str, list[int]]:
    """`text` in half-width without white space but between two figures or letters, and where each was."""
    half = half_width_narrative(text)
    kept: list[str] = []
    places: list[int] = []
    for match in _CHARS_OR_SPACE.finditer(half):
        char = match.group()
        if char.isspace():
            if not (_ALNUM.match(kept[-1] if kept else "") and _ALNUM.match(half, match.end())):
                continue
            char = " "
        kept.append(char)
        places.append(match.start())
    return "".join(kept), places


def _is_figure(text: str, match: re.Match[str], quantity: Quantity) -> bool:
    """Whether the match is a quantity rather than a date, a serial number, a version or an idiom."""
    start, end = match.start("low" if match["low"] else "number"), match.end()
    if _BEFORE_NUMBER.search(text[max(0, start - 1) : start]):
        return False
    if _is_loose_chinese(match) or _is_idiom(text, match):
        return False
    if quantity.unit == "年" and 1900 <= quantity.number <= 2100:
        return False
    following = text[end : end + 1]
    if quantity.unit is None:
        named = bool(_clause_before(text, match.start())) or match["bound"] is not None
        return named and (not following or following in _CLAUSE_ENDS or following == "的")
    return not (following and _AFTER_NUMBER.match(following) and following not in "年月日" and match["unit"])


def _is_idiom(text: str, match: re.Match[str]) -> bool:
    """一次性, 一个 before a clause, 一站式, 一级指标 and 一家亲 are words, not counts."""
    if match["number"].isascii():
        return False
    following = text[match.end() : match.end() + 1]
    if match["unit"] in ("级", "星"):
        return bool(following) and following not in f"等保{_CLAUSE_ENDS}"
    return match["number"] in _ROUND_WORDS and (
        (bool(following) and following in "性式致体些") or match["unit"] in _IDIOM_UNITS
    )


def _bound_of(match: re.Match[str]) -> Bound:
    if match["suffix"]:
        return BOUND_SUFFIXES[match["suffix"]]
    if match["bound"]:
        return BOUND_WORDS[match["bound"]]
    return ">" if match["more"] or match["more2"] else "="


def _low_of(match: re.Match[str], quantity: Quantity) -> Decimal | None:
    """The lower end of a range in the unit of its upper end, None for a single figure."""
    if not match["low"]:
        return None
    return decimal_of(match["low"]) * quantity.scale


def _printed_step(digits: str) -> Decimal:
    return Decimal(1).scaleb(-len(digits.partition(".")[2]))


def _clause_before(text: str, start: int) -> str:
    """The noun phrase that leads up to a figure: its clause without the words that only introduce it."""
    clause = re.split(rf"[{re.escape(_CLAUSE_ENDS)}]", text[max(0, start - _LONGEST_CLAUSE) : start])[-1]
    return _TAIL_WORDS.sub("", clause)


def _clause_after(text: str, end: int) -> str:
    """The words behind a figure, up to the next figure or the end of the clause."""
    match = _AFTER_FIGURE.match(text, end)
    return match.group() if match else ""


def same_dimension(one: Quantity, other: Quantity) -> bool:
    """Whether two figures measure the same kind of thing: percentage, unit and `per` may be compared."""
    if one.percent != other.percent and one.unit is not None and other.unit is not None:
        return False
    return comparable_units(one.unit, other.unit) and (one.per or None) == (other.per or None)


def agree(one: Quantity, other: Quantity) -> bool:
    """Whether two figures of one dimension are equal as far as the coarser of them was printed.

    1.77万台套 agrees with 1.769万台套, 0.51秒 with 511毫秒. A figure printed with decimals may have been
    rounded either way, one without only to the nearest.
    """
    difference = abs(one.in_base()[0] - other.in_base()[0])
    coarse = max((one, other), key=_base_step)
    step = _base_step(coarse)
    return difference < step if "." in coarse.raw else difference <= step / 2


def _base_step(quantity: Quantity) -> Decimal:
    """The value of the last printed digit, in the base unit."""
    return quantity.step * (base_unit(quantity.unit)[1] if quantity.unit else 1)
