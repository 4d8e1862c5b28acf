"""Where the figures of a form come from: how many rows and how many points are computed, proved, or bare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from yanfa.subsystems.performance.rules.drafting.weights import scale_weights
from yanfa.subsystems.performance.rules.scoring.sentences import Sentence

from .sentences import joined, say

Mark = Literal["system", "list", "evidence", "bare"]
MARKS: tuple[Mark, ...] = get_args(Mark)
LABELS: Mapping[Mark, tuple[str, str]] = {
    "system": ("系统计算", "computed by the system"),
    "list": ("台账计算", "computed from a list"),
    "evidence": ("人工填报（有佐证）", "typed, with evidence"),
    "bare": ("无佐证", "without evidence"),
}
HUNDRED = Decimal(100)
STEP = Decimal("0.1")


@dataclass(frozen=True)
class MarkedRow:
    """One row of a form: where its figure comes from, and its weight in points (None where it prints none)."""

    mark: Mark
    weight: Decimal | None = None


@dataclass(frozen=True)
class Provenance:
    """Rows and points by mark. `shares` are per cent of the points to one decimal and add up to 100.

    Without any points they are per cent of the rows; of a form without rows all are 0.
    """

    counts: Mapping[Mark, int]
    weights: Mapping[Mark, Decimal]
    shares: Mapping[Mark, Decimal]
    sentence: Sentence


def provenance(rows: Sequence[MarkedRow]) -> Provenance:
    """The marks of a form counted, weighed and told in a sentence. Raises ValueError for a negative weight."""
    counts = {mark: sum(row.mark == mark for row in rows) for mark in MARKS}
    weights = {
        mark: sum((row.weight or Decimal(0) for row in rows if row.mark == mark), Decimal(0))
        for mark in MARKS
    }
    if any(row.weight is not None and row.weight < 0 for row in rows):
        raise ValueError("分值不能是负数。")
    claims = [weights[mark] for mark in MARKS]
    if not any(claims):
        claims = [Decimal(counts[mark]) for mark in MARKS]
    parts = scale_weights(claims, HUNDRED, step=STEP) if rows else [Decimal(0)] * len(MARKS)
    shares = dict(zip(MARKS, parts, strict=True))
    return Provenance(counts, weights, shares, _sentence(counts, shares))


def _sentence(counts: Mapping[Mark, int], shares: Mapping[Mark, Decimal]) -> Sentence:
    present = [mark for mark in MARKS if counts[mark]]
    if not present:
        return say("provenance_none")
    zh = "、".join(f"{LABELS[mark][0]}{counts[mark]}项（占{shares[mark]}%）" for mark in present)
    en = ", ".join(f"{counts[mark]} {LABELS[mark][1]} ({shares[mark]} %)" for mark in present)
    count = sum(counts.values())
    told = [
        Sentence(say("provenance", count=count, shares=zh).zh, say("provenance", count=count, shares=en).en)
    ]
    if counts["bare"]:
        told.append(say("bare", count=counts["bare"]))
    return joined(told)
