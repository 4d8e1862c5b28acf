"""One thing in two projects of a unit and year: an indicator with two targets, a figure that is counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yanfa.subsystems.performance.rules.values import (
    Quantity,
    agree,
    base_unit,
    plain,
    same_dimension,
    squeeze,
)

from .case import Case, Line
from .mentions import Mention
from .naming import shared_pieces
from .narrative import is_about, stated_figure
from .outcome import NOT_APPLICABLE, Outcome, Remark
from .repetition import STOCK, UNCOUNTED, is_flow, is_telling, title_of, twins
from .shelf import Shelf

_OWN = re.compile(
    r"满意|培训|会议|活动|论文|报告|项目|课题|研究|完成|及时|合格|达标|验收|支付|采购|成本|资金|经费|讲座|宣传|专利|软著|调研"
    r"|制度|参与|参加|场次|人次|质量|进度|覆盖|知晓"
)
"""What every project has for itself, so that another target in another project is no contradiction."""
GENERAL = 3
"""A name of so few characters does not tell one thing from another."""
SAME_NOUN = 4
"""So many characters in common before a figure name the same thing (推广活动23场)."""
MONTHS = 12
"""Figures up to one a month are too common to be the same by more than chance."""


@dataclass(frozen=True)
class _Asked:
    """What a form asks of an indicator: the figure, as printed, and where it stands."""

    quantity: Quantity
    printed: str
    quote: str


def two_targets(case: Case, shelf: Shelf) -> Outcome:
    """The goal form of the project, or another project of the year, asks another figure of the indicator."""
    versions, beside = shelf.versions(case), shelf.beside(case)
    if not versions and not beside:
        return NOT_APPLICABLE
    return [remark for line in case.lines if (remark := _two_targets(case, line, versions, beside))]


def _two_targets(case: Case, line: Line, versions: list[Case], beside: list[Case]) -> Remark | None:
    asked = _asked(case, line)
    if asked is None:
        return None
    for other, twin in twins(line, versions + beside):
        there = _asked(other, twin)
        if there is None or not same_dimension(asked.quantity, there.quantity):
            continue
        if agree(asked.quantity, there.quantity):
            continue
        if other in versions or _is_shared(line) or ("满意" not in line.name and _overlap(case, other) > 1):
            sentence = "version" if other in versions else "main"
            facts = {"other": title_of(other)}
            return Remark(
                line.row.name, asked.printed, there.printed, asked.quote, sentence, facts, other=other.ref
            )
    return None


def _asked(case: Case, line: Line) -> _Asked | None:
    """The target of a row; in a form that prints none, the figure that the goal text asks of it."""
    if line.target is not None:
        printed, quantity = line.row.target or "", line.target.quantity
        return None if quantity is None else _Asked(quantity, printed, printed)
    for mention in case.promised:
        if mention.bound != "≈" and is_about(line.core, mention):
            return _Asked(mention.quantity, mention.quantity.raw, mention.quote)
    return None


def _is_shared(line: Line) -> bool:
    """Whether the name tells of one thing that a unit has once: its network, its website, its instruments."""
    own = _OWN.search(line.name) is not None or "满意" in line.level
    return len(line.core) > GENERAL and not own


def _overlap(case: Case, other: Case) -> int:
    """How many rows of two forms count the same thing: same name, same figure, which is not just the target."""
    return sum(1 for line in case.lines for _, twin in twins(line, [other]) if _is_counted_twice(line, twin))


def _is_counted_twice(line: Line, twin: Line) -> bool:
    one, two = stated_figure(line), stated_figure(twin)
    if one is None or two is None or one.in_base() != two.in_base() or one.number == 0:
        return False
    return base_unit(one.unit or "%")[0] not in UNCOUNTED and not _just_met(line) and not _just_met(twin)


def _just_met(line: Line) -> bool:
    target, figure = line.target, stated_figure(line)
    return bool(target and target.quantity and figure and target.quantity.in_base()[0] == figure.in_base()[0])


def duplicate_counting(case: Case, shelf: Shelf) -> Outcome:
    """One figure is counted in two projects of the year."""
    beside = shelf.beside(case)
    if not beside or not case.is_scored:
        return NOT_APPLICABLE
    found = []
    for line in case.lines:
        elsewhere = next(_same_row(case, line, beside), None) or next(
            _same_event(case, line, beside, shelf), None
        )
        if elsewhere is not None:
            other, name, figure = elsewhere
            facts = {"other": title_of(other), "name": name}
            actual = line.row.actual
            found.append(Remark(line.row.name, actual, figure, actual, "main", facts, other=other.ref))
    return found


def _same_row(case: Case, line: Line, beside: list[Case]) -> Iterator[tuple[Case, str, str]]:
    """Rows of one name and figure, where the figure or a second such row makes chance unlikely."""
    figure = stated_figure(line)
    if figure is None or STOCK.search(line.name):
        return
    for other, twin in twins(line, beside):
        if _is_counted_twice(line, twin) and (is_telling(figure) or _overlap(case, other) > 1):
            yield other, twin.name, twin.row.actual or ""


def _same_event(case: Case, line: Line, beside: list[Case], shelf: Shelf) -> Iterator[tuple[Case, str, str]]:
    """Narratives of two projects that give one figure to one noun, in each to a row of its own."""
    figure = stated_figure(line)
    if figure is None or figure.number <= MONTHS or plain(figure.number).endswith("0") or _just_met(line):
        return
    for mention in case.done:
        if mention.quantity.in_base() != figure.in_base() and not agree(mention.quantity, figure):
            continue
        if not shared_pieces(line.core, mention.lead) or not _is_event(mention):
            continue
        for other, there in shelf.with_figure(mention.quantity):
            named = squeeze(there.lead)[-SAME_NOUN:] == squeeze(mention.lead)[-SAME_NOUN:]
            if named and other in beside and _has_row(other, there):
                yield other, squeeze(there.lead), there.quantity.raw


def _is_event(mention: Mention) -> bool:
    counted = base_unit(mention.quantity.unit or "%")[0] not in UNCOUNTED
    return counted and is_flow(mention) and mention.is_exact and len(mention.lead) >= SAME_NOUN


def _has_row(case: Case, mention: Mention) -> bool:
    """Whether a row of the form counts what the mention tells."""
    figures = ((line, stated_figure(line)) for line in case.lines)
    return any(
        figure is not None and agree(figure, mention.quantity) and shared_pieces(line.core, mention.lead)
        for line, figure in figures
    )
