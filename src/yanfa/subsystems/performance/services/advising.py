"""What the author of goals should think over before they are submitted: warnings, loose figures, weights by level."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.subsystems.performance.choices import Source
from yanfa.subsystems.performance.models import Goal, GoalIndicator, SelfEvaluation
from yanfa.subsystems.performance.permissions import DRAFTED, may_draft
from yanfa.subsystems.performance.rules.binding import (
    Suggestion,
    TextFinding,
    figures_of,
    mismatches,
    parse,
    render,
    suggest,
    unbound_numbers,
)
from yanfa.subsystems.performance.rules.drafting import Warned, profile_for, warnings
from yanfa.subsystems.performance.rules.form import Form, Severity
from yanfa.subsystems.performance.rules.schemes import scheme_for
from yanfa.subsystems.performance.rules.scoring.sentences import Sentence
from yanfa.subsystems.performance.rules.values import squeeze
from yanfa.subsystems.performance.services.editing import change, in_state, insist, locked
from yanfa.subsystems.performance.services.forming import evaluation_form, goal_form

BUDGET = "预算执行率"
#: Earlier years that drafting looks at: a target that stood unchanged so long is asked about.
YEARS_BEFORE = 4
#: So many forms' warnings are remembered by a process.
KEPT = 256


@dataclass(frozen=True)
class Advice:
    """One thing to think over: the sentence and what to do; `row` where one row is meant.

    `binding` is the binding that a click puts in the place of a typed figure, None where none is known.
    """

    severity: Severity
    row: GoalIndicator | None
    sentence: Sentence
    remedy: Sentence
    binding: Suggestion | None = None


@dataclass(frozen=True)
class LevelWeight:
    """The points of one level 1, and those of the usual profile (None where it does not know the level)."""

    level: str
    weight: Decimal
    usual: Decimal | None


def advice_on(goal: Goal, rows: Sequence[GoalIndicator]) -> list[Advice]:
    """Warnings of drafting, then what the text says against the table. `rows` are the standing rows in order."""
    form, before = goal_form(goal), forms_before(goal)
    declared = frozenset(place for place, row in enumerate(rows) if row.source != Source.MANUAL)
    told = [
        Advice(each.severity, None if each.row is None else rows[each.row], each.sentence, each.remedy)
        for each in _warned(json.dumps([each.as_dict() for each in (form, *before)]), declared)
    ]
    return [*told, *_of_text(goal, form)]


@lru_cache(maxsize=KEPT)
def _warned(forms: str, declared: frozenset[int]) -> tuple[Warned, ...]:
    """The warnings of the first of these forms beside the others, newest first; `forms` is JSON.

    Rules without a database: the same forms give the same warnings, and a page is opened more often than changed.
    """
    form, *before = (Form.from_dict(each) for each in json.loads(forms))
    return tuple(warnings(form, before[0] if before else None, earlier=before[1:], declared=declared))


def _of_text(goal: Goal, form: Form) -> Iterator[Advice]:
    """Findings of the annual goal: unreadable bindings, figures typed by hand, targets that differ."""
    bound, figures = parse(goal.annual), figures_of(form)
    made = {each.start: each for each in suggest(bound, figures, column="target")}
    findings: list[TextFinding] = [*bound.errors, *render(bound, figures).missing, *unbound_numbers(bound)]
    for each in findings:
        known = next((made[start] for start in made if each.start <= start < each.end), None)
        yield Advice(each.severity, None, each.sentence, each.remedy, known)
    form.goal_text = goal.annual
    for each in mismatches(form, figures):
        yield Advice(each.severity, None, each.sentence, each.remedy)


@transaction.atomic
def bind_figure(goal: Goal, *, by: Any, version: int, start: int, binding: str) -> Goal:
    """Put a suggested binding in place of the typed figure. Raises PermissionDenied, ValidationError.

    The suggestion is made anew from what stands: only one that the platform still makes is put in.
    """
    insist(may_draft(by, goal))
    fresh = locked(goal, version)
    in_state(fresh, ("drafting",), _("绩效目标已送审或批复，不能直接修改；批复后请办理目标调整。"))
    figures = figures_of(goal_form(fresh))
    made = {(each.start, each.binding): each for each in suggest(fresh.annual, figures, column="target")}
    found = made.get((start, binding))
    if found is None:
        raise ValidationError(_("文字或指标已有变动，这个绑定不再适用，请重新查看提示。"))
    text = fresh.annual[: found.start] + found.binding + fresh.annual[found.end :]
    change(fresh, {"annual": text}, ("annual",), by=by, action=DRAFTED)
    return fresh


def form_before(goal: Goal) -> Form | None:
    """Last year's form of the project with what was reached; None in the first year."""
    return next(iter(forms_before(goal)), None)


def forms_before(goal: Goal) -> list[Form]:
    """The forms of the latest earlier years, newest first: self-evaluations where there are any, else goals."""
    year = goal.project_year
    earlier = Goal.objects.filter(
        project_year__project=year.project_id, project_year__year__lt=year.year, state="approved"
    )
    found = earlier.select_related("project_year__project", "self_evaluation")
    return [_form_of(each) for each in found.order_by("-project_year__year")[:YEARS_BEFORE]]


def _form_of(goal: Goal) -> Form:
    evaluation: SelfEvaluation | None = getattr(goal, "self_evaluation", None)
    return evaluation_form(evaluation) if evaluation is not None else goal_form(goal)


def weights_by_level(goal: Goal, rows: Sequence[GoalIndicator]) -> list[LevelWeight]:
    """The points of the budget row and of every level 1, beside those of the usual profile."""
    profile = profile_for([squeeze(row.level1) for row in rows], scheme_for(goal_form(goal)))
    shares = dict(profile.shares or {}) if profile else {}
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row.level1] = sums.get(row.level1, Decimal(0)) + row.weight
    lines = [LevelWeight(BUDGET, goal.budget_weight, _usual(BUDGET, shares))]
    return [*lines, *(LevelWeight(level, weight, _usual(level, shares)) for level, weight in sums.items())]


def _usual(level: str, shares: dict[str, Decimal]) -> Decimal | None:
    return next((share for name, share in shares.items() if squeeze(level).startswith(name)), None)
