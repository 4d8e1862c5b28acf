"""Finds the figure that certainly belongs to an indicator, where the table itself prints none.

Certain means that the words around the figure are the name of the indicator and nothing else, and that
the text gives only one such figure. Anything less is no evidence: a wrong figure is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from yanfa.subsystems.performance.rules.values import (
    Bound,
    FoundQuantity,
    Quantity,
    agree,
    comparable_units,
    find_quantities,
    parse_target,
    squeeze,
)

from .results import UnscoredForm, UnscoredRow

_LEAD = re.compile(r"^(?:总数|总计|总量|共计|合计|累计|已达|达到了?|达|完成|实现|为|共)+")


@dataclass(frozen=True)
class Stated:
    """A figure that a form states as reached; `bound` as in 超过3万人次."""

    quantity: Quantity
    bound: Bound

    @property
    def text(self) -> str:
        """The figure as printed, without the word that leads up to it."""
        return _LEAD.sub("", squeeze(self.quantity.raw))


_COUNT_WORD = re.compile(r"(?:总数量|总数|总量|数量|人数|次数|家数|数|量)$")
_OPENING = re.compile(
    r"^(?:全年|年内|本年度?|年度|其中|累计|共|已|顺利|圆满|组织|开展|举办|召开|完成|形成|编制|发布|提供|采集|实现|达到|发现|拥有|解决了?|的|了)+"
)
_OTHER_TIME = re.compile(r"去年|上年|往年|同期|明年|下年|预计|计划|拟|目标")
_BRACKETS = re.compile(r"\([^()]*\)|[。.,，、“”\"《》]")


def figure_in_table(row: UnscoredRow) -> Stated | None:
    """The one figure of the result cell, None where it holds words, a date, or several figures."""
    actual = parse_target(row.actual)
    if actual is None or actual.quantity is None:
        return None
    bound = actual.operator if actual.operator in ("≥", ">", "≤", "<", "≈") else "="
    return Stated(replace(actual.quantity, per=actual.per), bound)


def figure_elsewhere(row: UnscoredRow, form: UnscoredForm, unit: str | None) -> Stated | None:
    """The figure of the row's remark (实际只开展了10场), else of the narrative; `unit` is the target's."""
    return _figure_of_remark(row, unit) or _figure_of_narrative(row, form, unit)


def _figure_of_remark(row: UnscoredRow, unit: str | None) -> Stated | None:
    found = find_quantities(row.deviation)
    if len(found) != 1 or "实际" not in squeeze(row.deviation or ""):
        return None
    return _stated(found[0]) if _fits(found[0], unit) else None


def _figure_of_narrative(row: UnscoredRow, form: UnscoredForm, unit: str | None) -> Stated | None:
    name = _core(row.name)
    if not name:
        return None
    fitting = [
        found for found in form.figures if _fits(found, unit) and not _is_of_other_time(form.narrative, found)
    ]
    named = [found for found in fitting if _is_named(name, found)]
    rivals = [found for found in fitting if _touches(name, found)]
    if not named or not all(agree(named[0].quantity, rival.quantity) for rival in rivals):
        return None
    return _stated(named[0])


def _stated(found: FoundQuantity) -> Stated:
    return Stated(found.quantity, found.bound)


def _fits(found: FoundQuantity, unit: str | None) -> bool:
    """A figure with a unit that goes with the target's; a range or a bare number proves nothing."""
    return (
        found.low is None and found.quantity.unit is not None and comparable_units(found.quantity.unit, unit)
    )


def _is_named(name: str, found: FoundQuantity) -> bool:
    """Whether the words before, behind, or on both sides of the figure are the name and nothing else."""
    return _core(found.before + found.after) == name


def _touches(name: str, found: FoundQuantity) -> bool:
    """Whether the name stands beside the figure among other words, and the figure is not a part of a total."""
    beside = squeeze(found.before + found.after)
    return name in beside and not beside.startswith("其中")


def _is_of_other_time(narrative: str, found: FoundQuantity) -> bool:
    """Whether the sentence speaks of another year or of a plan before it comes to the figure."""
    sentence = re.split(r"[。；;\n]", narrative[: found.start])[-1]
    return bool(_OTHER_TIME.search(sentence))


def _core(text: str) -> str:
    """A name without what only introduces it or says that it is a number."""
    return _COUNT_WORD.sub("", _OPENING.sub("", _BRACKETS.sub("", squeeze(text))))
