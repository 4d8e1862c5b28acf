"""Every kind of check, declared: its name, how much a finding weighs, and the function that looks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yanfa.subsystems.performance.rules.form import Severity

from . import (
    arithmetic,
    completion,
    conflicts,
    goals,
    narrative,
    placement,
    repetition,
    rubric,
    sharing,
    wording,
)
from .case import Case
from .outcome import Outcome
from .shelf import Shelf


@dataclass(frozen=True)
class KindOfCheck:
    """One kind. `alone` looks at a form by itself, `across` at a form among the others read with it."""

    kind: str
    severity: Severity
    alone: Callable[[Case], Outcome] | None = None
    across: Callable[[Case, Shelf], Outcome] | None = None

    def examine(self, case: Case, shelf: Shelf) -> Outcome:
        """What this kind has to say about `case`."""
        if self.alone is not None:
            return self.alone(case)
        assert self.across is not None
        return self.across(case, shelf)


CHECKS = (
    KindOfCheck("total_score", "error", arithmetic.total_score),
    KindOfCheck("total_weight", "error", arithmetic.total_weight),
    KindOfCheck("execution_rate", "error", arithmetic.execution_rate),
    KindOfCheck("budget_score", "error", arithmetic.budget_score),
    KindOfCheck("grade", "error", arithmetic.grade),
    KindOfCheck("missing_value", "error", arithmetic.missing_value),
    KindOfCheck("rule_exceeds_weight", "error", rubric.rule_exceeds_weight),
    KindOfCheck("narrative_mismatch", "error", narrative.narrative_mismatch),
    KindOfCheck("parts_sum", "error", narrative.parts_sum),
    KindOfCheck("rule_gap", "warning", rubric.rule_gap),
    KindOfCheck("rule_overlap", "warning", rubric.rule_overlap),
    KindOfCheck("rule_floor", "warning", rubric.rule_floor),
    KindOfCheck("rule_unequal", "warning", rubric.rule_unequal),
    KindOfCheck("rule_goal_mismatch", "warning", rubric.rule_goal_mismatch),
    KindOfCheck("score_above_band", "warning", completion.score_above_band),
    KindOfCheck("words_for_number", "warning", wording.words_for_number),
    KindOfCheck("verdict_as_actual", "warning", wording.verdict_as_actual),
    KindOfCheck("several_indicators", "warning", wording.several_indicators),
    KindOfCheck("renamed", "warning", wording.renamed),
    KindOfCheck("target_goal_mismatch", "warning", goals.target_goal_mismatch),
    KindOfCheck("goal_without_row", "warning", goals.goal_without_row),
    KindOfCheck("over_completion", "warning", completion.over_completion),
    KindOfCheck("repeated_figure", "warning", across=repetition.repeated_figure),
    KindOfCheck("two_targets", "warning", across=sharing.two_targets),
    KindOfCheck("identical_text", "warning", across=repetition.identical_text),
    KindOfCheck("stock_as_flow", "warning", across=conflicts.stock_as_flow),
    KindOfCheck("duplicate_counting", "warning", across=sharing.duplicate_counting),
    KindOfCheck("row_conflict", "warning", conflicts.row_conflict),
    KindOfCheck("misplaced_indicator", "note", placement.misplaced_indicator),
    KindOfCheck("missing_cost", "note", placement.missing_cost),
    KindOfCheck("missing_satisfaction", "note", placement.missing_satisfaction),
    KindOfCheck("weight_concentrated", "note", placement.weight_concentrated),
)
KINDS = tuple(check.kind for check in CHECKS)
