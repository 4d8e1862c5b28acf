"""Indicator targets as values: `≥18.00(项)`, `不少于20场`, `2-3`, `全国前3`, `无`, `9月前`, `每站4篇`."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from .bounds import BOUND_PREFIX, BOUND_SUFFIX, BOUND_SUFFIXES, BOUND_WORDS
from .numbers import DIGITS, MULTIPLIER, MULTIPLIERS, decimal_of, parse_chinese_number, squeeze
from .quantities import FIGURE, Quantity, quantity_of

Operator = Literal["≥", ">", "=", "≤", "<", "≈", "range", "rank", "none", "date", "text", "several"]


@dataclass(frozen=True)
class Deadline:
    """A day or month by which something is due; `day` None means the month, `year` None the budget year."""

    month: int
    day: int | None = None
    year: int | None = None

    def order(self) -> tuple[int, int, int]:
        """A key that sorts deadlines; a month without a day counts as its last day."""
        return (self.year or 0, self.month, self.day or 31)


@dataclass(frozen=True)
class Target:
    """What an indicator asks for, or what a cell states as reached.

    `number` is None for text, dates and several values; `upper` is set for a range only. `implied` says
    that no operator is printed ("90%"). `per` names what the figure is counted for (月, 站点), the
    reporting year itself excepted. `parts` holds the values of a cell with several of them.
    """

    operator: Operator
    number: Decimal | None
    upper: Decimal | None
    unit: str | None
    per: str | None
    raw: str
    percent: bool = False
    implied: bool = False
    deadline: Deadline | None = None
    parts: tuple[Target, ...] = ()
    quantity: Quantity | None = None


_EACH = re.compile(
    r"(?:每个?|各)(?P<each>[\u4e00-\u9fff]{1,4}?)(?=每|各|≥|>|=|不|至|最|大|超|\d|$)|(?:全年|年均|年度)"
)
_PLAIN = re.compile(
    rf"(?P<label>[\u4e00-\u9fffA-Za-z]{{0,10}}?)(?P<bound>{BOUND_PREFIX})?(?:达到|达|为|共|完成)?"
    rf"(?P<sign>[+-])?{FIGURE}(?P<suffix>{BOUND_SUFFIX})?(?P<rest>[\u4e00-\u9fffA-Za-z]{{0,10}})[。;；]?"
)
_RANGE = re.compile(
    rf"(?P<label>[\u4e00-\u9fff]{{0,8}}?)(?P<low>{DIGITS})(?P<lowunit>[^\d~至到—–-]{{0,4}}?)"
    rf"(?:-|~|～|—|–|至|到)+(?P<high>{FIGURE})(?P<rest>[\u4e00-\u9fff]{{0,8}})"
)
_SPREAD = re.compile(rf"(?:±|\+/-|正负)(?P<high>{FIGURE})(?:以内|之内|内)?")
_RANK = re.compile(
    r"(?P<who>[\u4e00-\u9fff]{0,10}?)(?:排名|排|位列|位居|居|列)?(?:前|第)"
    r"(?P<number>\d+|[一二三四五六七八九十]+)(?:名|位|强)?(?P<rest>以内|之内|及以上)?"
)
_NONE = re.compile(
    r"(?:无|零|没有|未发生|不发生|未出现|不出现|杜绝|0)"
    r"(?:重大|较大|有效|责任|安全|网络|信息|质量|廉政|用户|群众|服务){0,3}"
    r"(?:投诉|事故|故障|事件|差错|违规|违纪|违法|泄密|举报|上访|延误|问题|中断|漏洞){0,2}(?:现象|情况|行为|记录|发生)?"
)
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d(?:年|[-./]))?(?P<month>1[0-2]|0?[1-9])(?:月份?|(?(year)[-./](?=\d)|(?!)))"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9])(?:日|号)?|(?P<part>底|末|上旬|中旬|下旬|初))?"
    r"(?:之?以?前|前后|内)?(?:按时|及时|全部)?(?:完成|完工|竣工|交付|验收|上线|提交|支付|发布|到位)?"
)
_QUARTER = re.compile(r"第?(?P<quarter>[一二三四1-4])季度(?:末|底|内)?(?:之?以?前)?(?:完成)?")
_PART_DAYS = {"初": 10, "上旬": 10, "中旬": 20}
_BLANK = re.compile(r"[-—–/\\―]*")


def parse_target(text: str | None) -> Target | None:
    """The target (or stated result) that a cell prints; None for an empty cell or a dash.

    What is no figure, rank, date or "none" is operator "text"; a cell with several figures is operator
    "several" with one part each. Signs and words are normalised: ≧ ≥ 不少于 不低于 … 以上 are "≥".
    """
    cell = squeeze(text or "")
    if _BLANK.fullmatch(cell):
        return None
    raw = text or ""
    found = _single(cell, raw)
    if found is None and (parts := _several(cell)):
        found = _blank_target("several", raw, parts=parts)
    return found or _blank_target("text", raw)


def _blank_target(
    operator: Operator, raw: str, *, parts: tuple[Target, ...] = (), deadline: Deadline | None = None
) -> Target:
    return Target(operator, None, None, None, None, raw, parts=parts, deadline=deadline)


def _single(cell: str, raw: str) -> Target | None:
    """A cell with one target that is not words."""
    return _fixed(cell, raw) or _figure(cell, raw)


def _fixed(cell: str, raw: str) -> Target | None:
    """Targets that are not compared as amounts: none, date, rank, range."""
    if _NONE.fullmatch(cell) and cell != "0":
        return replace(_blank_target("none", raw), number=Decimal(0))
    deadline = parse_deadline(cell)
    if deadline is not None:
        return _blank_target("date", raw, deadline=deadline)
    return _rank(cell, raw) or _range(cell, raw)


def parse_deadline(cell: str | None) -> Deadline | None:
    """The day or month that a cell names: `9月前`, `12月31日前`, `2023年6月底前完成`, `7月`, `三季度`."""
    text = squeeze(cell or "")
    match = _DATE.fullmatch(text)
    if match:
        day = int(match["day"]) if match["day"] else _PART_DAYS.get(match["part"] or "")
        return Deadline(int(match["month"]), day, int(match["year"][:4]) if match["year"] else None)
    quarter = _QUARTER.fullmatch(text)
    if quarter:
        number = quarter["quarter"]
        return Deadline(3 * (int(number) if number.isdigit() else "一二三四".index(number) + 1))
    return None


def _rank(cell: str, raw: str) -> Target | None:
    match = _RANK.fullmatch(cell)
    if match is None:
        return None
    number = Decimal(match["number"]) if match["number"].isdigit() else parse_chinese_number(match["number"])
    return None if number is None else replace(_blank_target("rank", raw), number=number)


def _range(cell: str, raw: str) -> Target | None:
    spread = _SPREAD.fullmatch(cell)
    match = spread or _RANGE.fullmatch(cell)
    high = quantity_of(match) if match else None
    if match is None or high is None:
        return None
    low = -high.number if spread else _lower_end(match, high)
    if low is None:
        return None
    return Target("range", low, high.number, high.unit, high.per, raw, high.percent, implied=True)


def _lower_end(match: re.Match[str], high: Quantity) -> Decimal | None:
    """The lower end, scaled like the upper one where that fits (8-10万) or by its own word (1万-2万)."""
    printed = decimal_of(match["low"])
    own = re.match(MULTIPLIER, match["lowunit"])
    scales = (MULTIPLIERS[own.group()],) if own else (high.scale, Decimal(1))
    return next((printed * scale for scale in scales if printed * scale <= high.number), None)


def _figure(cell: str, raw: str) -> Target | None:
    """A target of one figure, with its operator and with what it is counted for."""
    each = [match["each"] for match in _EACH.finditer(cell) if match["each"]]
    match = _PLAIN.fullmatch(_EACH.sub("", cell))
    if match is None or (match["rest"] and not (match["unit"] or match["percent"])):
        return None
    quantity = quantity_of(match)
    if quantity is None or (not match["number"].isascii() and not quantity.unit):
        return None
    if match["sign"] == "-":
        quantity = replace(quantity, number=-quantity.number)
    counted = [*(word for word in each if word != "年"), *([quantity.per] if quantity.per else [])]
    per = "/".join(word for word in counted if word != "年") or None
    operator: Operator = "="
    if match["suffix"]:
        operator = BOUND_SUFFIXES[match["suffix"]]
    elif match["bound"]:
        operator = BOUND_WORDS[match["bound"]]
    elif match["more"] or match["more2"]:
        operator = ">"
    implied = not (match["bound"] or match["suffix"])
    return Target(
        operator, quantity.number, None, quantity.unit, per, raw, quantity.percent, implied, quantity=quantity
    )


_ITEM = re.compile(
    rf"(?:[\u4e00-\u9fff]{{0,12}}?{BOUND_PREFIX})?(?:{DIGITS}(?:-|~|～|—|至)+)?{FIGURE}(?:{BOUND_SUFFIX})?"
)


def _several(cell: str) -> tuple[Target, ...]:
    """The figures of a cell such as `3人 10篇 5篇 6-8人`; empty unless they are nearly all that it holds."""
    matches = [match for match in _ITEM.finditer(cell) if match["unit"] or match["percent"]]
    parts = [part for match in matches if (part := _single(match.group(0), match.group(0)))]
    rest = len(re.sub(r"[,，;；、。]", "", cell)) - sum(len(match.group(0)) for match in matches)
    if len(parts) < 2 or rest > 10 * len(parts) or any(part.number is None for part in parts):
        return ()
    return tuple(parts)
