"""The table against the narrative: the same indicator with another number, and parts that miss their total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from yanfa.subsystems.performance.rules.form import Severity
from yanfa.subsystems.performance.rules.values import (
    Quantity,
    agree,
    comparable_units,
    plain,
    same_dimension,
    squeeze,
)

from .case import Case, Line
from .mentions import Mention, mentions_of
from .money import parts_of_funds
from .naming import coverage, pairs, remainder
from .outcome import INSUFFICIENT, NOT_APPLICABLE, Outcome, Remark

NAMED = 0.85
"""The share of an indicator's name that must stand beside a figure before the two are set against each other."""
TOUCHED = 0.4
"""The share at which an equal figure is taken for the same one."""
NEARLY_ALL = Decimal("0.8")
"""Parts that reach this share of their total claim to be all of it."""


def narrative_mismatch(case: Case) -> Outcome:
    """The figure of a row differs from the figure that the narrative states for the same thing."""
    figures = [line for line in case.lines if stated_figure(line)]
    verdicts = [line for line in case.lines if line.target and line.target.quantity and _level(line, case)]
    if not figures and not verdicts:
        return NOT_APPLICABLE
    if not case.done:
        return INSUFFICIENT
    rivals = [(line, "main", contradicting(line, case.done, case.form.year)) for line in figures]
    rivals += [(line, "verdict", _against_verdict(line, case)) for line in verdicts]
    return [_remark(line, sentence, mention) for line, sentence, mention in rivals if mention]


def _remark(line: Line, sentence: str, mention: Mention) -> Remark:
    facts = {"text": mention.quote, "target": line.row.target or ""}
    severity: Severity | None = "warning" if sentence == "verdict" else None
    raw = mention.quantity.raw
    return Remark(line.row.name, line.row.actual, raw, mention.quote, sentence, facts, severity=severity)


def _level(line: Line, case: Case) -> str | None:
    """The level of the scale (met, partly, missed) that a row states instead of a figure."""
    if line.actual is None or line.actual.operator != "text":
        return None
    level = case.scheme.qualitative.level_of(line.actual.raw)
    return level.code if level else None


def _against_verdict(line: Line, case: Case) -> Mention | None:
    """The one figure of the narrative by which a target is met that the row calls missed, or the reverse."""
    target = line.target
    assert target is not None
    assert target.quantity is not None
    named = [
        mention
        for mention in case.done
        if same_dimension(target.quantity, mention.quantity)
        and mention.is_of_year(case.form.year)
        and is_about(line.core, mention)
    ]
    if len(named) != 1 or target.operator not in ("≥", ">", "=") or named[0].bound not in ("=", "≥", ">"):
        return None
    met = named[0].quantity.in_base()[0] >= target.quantity.in_base()[0]
    called_met = _level(line, case) == "met"
    if met == called_met or (called_met and not named[0].is_exact):
        return None
    return named[0]


def stated_figure(line: Line) -> Quantity | None:
    """The one figure that a row states as reached."""
    actual = line.actual
    if actual is None or actual.operator not in ("=", "≥", ">") or actual.quantity is None:
        return None
    return actual.quantity


def contradicting(line: Line, mentions: Sequence[Mention], year: int | None) -> Mention | None:
    """The mention that states another figure for the row, if none states the same."""
    figure = stated_figure(line)
    assert figure is not None
    rivals = []
    for mention in mentions:
        if mention.pairs.isdisjoint(pairs(line.core)) or not same_dimension(figure, mention.quantity):
            continue
        if agree(figure, mention.quantity):
            if coverage(line.core, squeeze(mention.sentence)) >= TOUCHED:
                return None
        elif mention.is_exact and mention.is_of_year(year) and is_about(line.core, mention):
            rivals.append(mention)
    return rivals[0] if rivals else None


def is_about(name: str, mention: Mention) -> bool:
    """Whether the words at the figure name the indicator and nothing narrower or wider."""
    return any(coverage(name, noun) >= NAMED and len(remainder(noun, name)) < 2 for noun in mention.nouns)


@dataclass(frozen=True)
class _List:
    """A total and the figures that the text names as its parts; `opening` is the kind of word between them."""

    total: Mention
    parts: tuple[Mention, ...]
    opening: str
    quote: str


_OPENING = re.compile(
    r"(?P<whole>分别(?:为|是)|分为|由)|(?P<list>包括|包含|涵盖|含)|(?P<among>其中)|(?P<bracket>[（(])"
)
NEAREST = 6
"""So many figures may stand between a total and the list of its parts."""
_PEOPLE = frozenset({"人", "名", "位", "人次"})
MAY_OVERLAP = Decimal("0.1")
"""Groups of people overlap (women, pensioners): only a sum this near to the total was meant to be all of them."""
_OPEN_END = re.compile(r"等")


def parts_sum(case: Case) -> Outcome:
    """Numbers that a text lists as the parts of a stated total add up to something else."""
    texts = [case.form.goal_text, case.form.result_text, case.form.achievements]
    lists = [found for text in texts if text for found in _lists(text)]
    if not lists and len(case.form.funds) < 2:
        return NOT_APPLICABLE
    told = [remark for found in lists if (remark := _weigh(found))]
    return [*parts_of_funds(case), *told]


def _weigh(found: _List) -> Remark | None:
    """A remark where the parts cannot make up the total, allowing for how far each was rounded."""
    total = found.total.quantity
    number = total.in_base()[0]
    values = [part.quantity.in_base()[0] for part in found.parts]
    slack = sum((_half_step(part.quantity) for part in found.parts), _half_step(total))
    added = sum(values, Decimal(0))
    over = added - number > slack
    under = number - added > slack and _claims_all(found, added / number if number else Decimal(0))
    if total.unit in _PEOPLE and abs(added - number) > number * MAY_OVERLAP:
        return None
    if not (over or under) or not found.total.is_exact or not all(part.is_exact for part in found.parts):
        return None
    unit = total.unit or ""
    return Remark(
        printed=f"{plain(number)}{unit}",
        computed=f"{plain(added)}{unit}",
        quote=found.quote,
        facts={"sum": "+".join(plain(value) for value in values), "quote": found.quote},
        severity="warning" if under and found.opening == "list" else None,
    )


def _claims_all(found: _List, share: Decimal) -> bool:
    """Whether parts that make up only `share` of the total were meant to be all of it.

    分为 and 分别为 say so; 其中 does not, unless it breaks money down to the 元.
    """
    if found.opening == "whole":
        return True
    return share >= NEARLY_ALL and (found.opening != "among" or _is_breakdown(found.parts))


def _is_breakdown(parts: Sequence[Mention]) -> bool:
    """Whether money is split into three parts or more, each stated to the 元."""
    money = all(part.quantity.unit == "元" and part.quantity.step <= 1 for part in parts)
    return money and len(parts) > 2


def _half_step(quantity: Quantity) -> Decimal:
    """How far the true figure may lie from the printed one; whole numbers are taken as counted."""
    if quantity.step == 1:
        return Decimal(0)
    factor = quantity.in_base()[0] / quantity.number if quantity.number else Decimal(1)
    return quantity.step * factor / 2


def _lists(text: str) -> Iterator[_List]:
    """Every list of parts in `text`, with the total that stands before it in the same sentence."""
    mentions = mentions_of(text)
    for opening in _OPENING.finditer(text, 0, mentions[-1].start if mentions else 0):
        end = _end_of_list(text, opening)
        inside = [mention for mention in mentions if opening.end() <= mention.start and mention.end <= end]
        before = [mention for mention in mentions if mention.end <= opening.start()][-NEAREST:]
        if len(inside) < 2 or not before:
            continue
        total = _total_for(
            inside[0], [mention for mention in before if _same_sentence(text, mention, opening)]
        )
        parts = _parts(text, inside, opening)
        if total is not None and len(parts) > 1 and _may_add_up(text, opening, parts):
            quote = text[total.opening : parts[-1].end].strip()
            yield _List(total, parts, opening.lastgroup or "", quote)


def _end_of_list(text: str, opening: re.Match[str]) -> int:
    """Where the list ends: at its closing bracket, or with the sentence."""
    marks = r"[）)]" if opening["bracket"] else r"[。；;\n）)]"
    closing = re.compile(marks).search(text, opening.end())
    return closing.start() if closing else len(text)


def _same_sentence(text: str, mention: Mention, opening: re.Match[str]) -> bool:
    between = text[mention.end : opening.start()]
    if opening["bracket"]:
        return len(squeeze(between)) <= 12 and not re.search(r"[，。；;、]", between)
    return not re.search(r"[。；;\n]", between)


def _total_for(part: Mention, before: Sequence[Mention]) -> Mention | None:
    """The nearest figure before the list that its parts can be parts of: money of money, things of things."""
    for mention in reversed(before):
        quantity = mention.quantity
        if quantity.percent or quantity.unit is None or part.quantity.unit is None:
            continue
        if comparable_units(quantity.unit, part.quantity.unit) and quantity.number >= part.quantity.number:
            return mention
    return None


def _parts(text: str, inside: Sequence[Mention], opening: re.Match[str]) -> tuple[Mention, ...]:
    """The figures of the list as long as they keep the unit of the first and nothing starts a new list."""
    parts = [inside[0]]
    for mention in inside[1:]:
        between = text[parts[-1].end : mention.start]
        if mention.quantity.unit != inside[0].quantity.unit or _OPENING.search(between) or len(between) > 40:
            break
        parts.append(mention)
    return tuple(parts)


def _may_add_up(text: str, opening: re.Match[str], parts: Sequence[Mention]) -> bool:
    """Whether the wording lists disjoint parts: 其中 does so only in a row joined by 、 or 和, and not of people."""
    after = text[parts[-1].end : parts[-1].end + 12]
    if _OPEN_END.match(after.lstrip()) or any(part.quantity.percent for part in parts):
        return False
    if opening["among"] is None or _is_breakdown(parts):
        return True
    if parts[0].quantity.unit in _PEOPLE:
        return False
    gaps = [text[one.end : two.start] for one, two in pairwise(parts)]
    return all(re.search(r"[、和及]", gap) and not re.search(r"[，,]", gap) for gap in gaps)
