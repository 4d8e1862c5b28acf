"""Finds the figures of a text that were typed by hand, and which known figure each of them equals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice

from yanfa.subsystems.performance.rules.checks.naming import core, coverage
from yanfa.subsystems.performance.rules.checks.narrative import TOUCHED
from yanfa.subsystems.performance.rules.values import (
    FoundQuantity,
    Quantity,
    find_quantities,
    half_width,
    squeeze,
)

from .conversion import Figure
from .references import Bound, Column
from .sentences import TextFinding, say
from .suggestions import Suggestion, suggestion_for
from .syntax import LONGEST_TEXT, parse

MASK = "\ue000"
"""Stands for every character of a binding while figures are looked for: no digit, no mark, no white space."""
_NAME_BEFORE = re.compile(r"(?:科技|热线|邮编|编号|代码|文号|房间|[GgKk])\s*$")
_HOTLINES = frozenset({"12345", "12333", "12315", "12366", "12388", "114", "110", "119", "120", "122"})
_HOTLINE_AFTER = re.compile(r"\s*(?:热线|平台|转接|服务热线|市民|电话|政务)")
_ALL_DAY = re.compile(r"\s*小时(?:热线|服务|在线|值守|值班|不间断|开放|自助|运行)")
_ORDINAL_BEFORE = re.compile(r"[前第届]\s*$")
_NETWORKS = re.compile(r"带宽|速率|速度|流量|容量|内存|存储|专线|M|兆")
_KIND = re.compile(r"(?:以上|以下|以内|以外|之内)$")
"""50万元以上的仪器: what stands before 的 says which ones."""
_TITLES = re.compile(r"《[^《》]{1,200}》|“[^“”]{1,40}”|「[^「」]{1,40}」|\"[^\"\n]{1,40}\"")
_COUNT = re.compile(r"[^\W\d_].*(?:数|量|率|额|值|人次|总计|合计|共计)$", re.DOTALL)
_CHINESE_TIME = frozenset({"年", "分钟", "小时", "天", "周", "季度", "个月", "秒", "工作日"})
_KINDS = frozenset({"个", "类", "种"})
_TIME_ENDS = re.compile(r"[，。；;、,）)\s]|$")
_UNCOUNTED = re.compile(
    r"(?<![第〔\[A-Za-z0-9.+\-–—×*/])(?<!\d,)\d{1,12}(?:\.\d{1,6})?"
    r"(?:\s?[万亿](?!元)|(?=\s?(?:用户|企业|机构|单位|专家|学员)))"
    r"|[两三四五六七八九十](?:本|部|册|份|篇|项)(?=《)"
)
_DIGIT = re.compile(r"\d")
_SENTENCE_ENDS = re.compile(r"[。；;！？!?\n]")
MOST_FINDINGS = 500
REACH = 120
"""How far a sentence is followed to either side of its figure."""


def unbound_numbers(text: str | Bound) -> list[TextFinding]:
    """Every figure (a number with a unit, a per cent, a count that the words announce) that is typed by hand.

    Years, dates, numbers of documents, ordinals, numerals of lists, titles and quotations, names with digits
    (科技114, 12345热线, G60, 5G) and thresholds that only say which kind of thing is meant (50万元以上的仪器) are no
    figures. Of an endless list the first 500 are told.
    """
    bound = text if isinstance(text, Bound) else parse(text)
    return [_finding(bound.source, found) for found in islice(typed_figures(bound), MOST_FINDINGS)]


def _finding(source: str, found: FoundQuantity) -> TextFinding:
    """The figure without the words that lead up to it (达到, 不少于)."""
    digit = _DIGIT.search(source, found.start, found.end)
    start = digit.start() if digit else found.start
    quote = source[start : found.end]
    told = say("typed", quote=" ".join(quote.split()))
    return TextFinding("unbound", "warning", start, found.end, quote, told, say("mend_typed"))


def typed_figures(bound: Bound) -> Iterator[FoundQuantity]:
    """The figures of the text outside its bindings, in order, with positions in the text as typed."""
    if len(bound.source) > LONGEST_TEXT:
        return
    masked = _masked(bound)
    quoted = [match.span() for match in _TITLES.finditer(masked)]
    place = 0
    for found in _candidates(masked):
        while place < len(quoted) and quoted[place][1] <= found.start:
            place += 1
        inside = place < len(quoted) and quoted[place][0] <= found.start
        if not inside and _is_figure(masked, found):
            yield found


def _candidates(text: str) -> Iterator[FoundQuantity]:
    """Figures with units, and those that a narrative leaves without one: 21.5万, 500用户, 两本《…》."""
    counted = find_quantities(text)
    place = 0
    for match in _UNCOUNTED.finditer(text):
        while place < len(counted) and counted[place].start < match.start():
            yield counted[place]
            place += 1
        beside = counted[max(0, place - 1) : place + 1]
        if not any(found.start < match.end() and match.start() < found.end for found in beside):
            quantity = Quantity(Decimal(0), None, None, False, match.group())
            yield FoundQuantity(quantity, "≈", "", "", match.start(), match.end())
    yield from counted[place:]


def _masked(bound: Bound) -> str:
    parts, place = [], 0
    for binding in bound.bindings:
        parts += [bound.source[place : binding.start], MASK * (binding.end - binding.start)]
        place = binding.end
    return "".join([*parts, bound.source[place:]])


def _is_figure(text: str, found: FoundQuantity) -> bool:
    quantity = found.quantity
    before, after = text[max(0, found.start - 8) : found.start], text[found.end : found.end + 12]
    if _ORDINAL_BEFORE.search(before) or quantity.unit == "届":
        return False
    number = re.search(r"\d+", half_width(text[found.start : found.end]))
    if number is None:
        return _counts_in_words(found, after)
    if _is_name(number.group(), before, text[found.start + number.end() : found.end + 12]):
        return False
    if quantity.unit in ("Gbps", "Mbps") and not _NETWORKS.search(before + after):
        return False
    if quantity.unit is None:
        return found.bound != "=" or quantity.scale != 1 or _COUNT.search(found.before) is not None
    return not (after.startswith("的") and _KIND.search(text[found.start : found.end]))


def _is_name(number: str, before: str, after: str) -> bool:
    """科技114, 12345热线, 24小时服务: digits that are called, not counted."""
    if number in _HOTLINES and _HOTLINE_AFTER.match(after):
        return True
    if number == "24" and _ALL_DAY.match(after):
        return True
    return _NAME_BEFORE.search(before) is not None and len(number) in (3, 5, 6)


def _counts_in_words(found: FoundQuantity, after: str) -> bool:
    """两本, 三场 are figures; 三年行动, 三个窗口, 两类基地 and 一分钟响应率 only name things."""
    if found.quantity.unit == "年" or (found.quantity.unit in _KINDS and found.bound in ("=", "≈")):
        return False
    return found.quantity.unit not in _CHINESE_TIME or _TIME_ENDS.match(after) is not None


def suggest(
    text: str | Bound, figures: Mapping[str, Figure], *, column: Column = "actual"
) -> list[Suggestion]:
    """For every typed figure that equals exactly one known figure, the binding to put there.

    Of rows only the column named is looked at: the target in a goal text, the actual value in a narrative.
    A typed figure with decimals equals a known one that rounds to it. A known figure with a label must be spoken
    of in the sentence.
    """
    bound = text if isinstance(text, Bound) else parse(text)
    known = [(key, figure) for key, figure in figures.items() if _is_of_column(key, column)]
    suggestions = []
    for found in typed_figures(bound):
        if found.low is not None or found.bound == "≈":
            continue
        equal = [
            (figure, made)
            for key, figure in known
            if (made := suggestion_for(bound.source, found, key, figure))
        ]
        sentence = _sentence_around(bound.source, found) if equal else ""
        named = [made for figure, made in equal if _is_spoken_of(figure, sentence)]
        if len(named) == 1:
            suggestions.append(named[0])
    return suggestions


def _is_of_column(key: str, column: Column) -> bool:
    return not key.startswith("row ") or key.endswith(" target") == (column == "target")


def _sentence_around(source: str, found: FoundQuantity) -> str:
    before = _SENTENCE_ENDS.split(source[max(0, found.start - REACH) : found.start])[-1]
    after = _SENTENCE_ENDS.split(source[found.end : found.end + REACH], maxsplit=1)[0]
    return squeeze(before + source[found.start : found.end] + after)


def _is_spoken_of(figure: Figure, sentence: str) -> bool:
    return figure.label is None or coverage(core(figure.label), sentence) >= TOUCHED
