"""Declaring goals: texts, rows, the ex-ante evaluation; and adjusting them within the year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.audit import log
from yanfa.kernel.workflow.entering import enter
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.choices import RowChange
from yanfa.subsystems.performance.effects.goals import as_text
from yanfa.subsystems.performance.models import (
    AdjustedRow,
    Adjustment,
    ExAnteEvaluation,
    Goal,
    GoalIndicator,
    SelfEvaluation,
)
from yanfa.subsystems.performance.permissions import (
    ADJUSTED,
    DRAFTED,
    EX_ANTE_KEPT,
    ROW_KEPT,
    ROW_REMOVED,
    may_draft,
    may_work_on,
)
from yanfa.subsystems.performance.services.editing import change, in_state, insist, locked

TEXTS = ("long_term", "annual", "basis", "budget_weight")
ROW_FACTS = (
    "position",
    "level1",
    "level2",
    "name",
    "explanation",
    "target",
    "unit",
    "weight",
    "department",
    "reporter",
    "source",
    "indicator_code",
    "filters",
    "mapping",
)
DIMENSIONS = "performance.ex_ante_dimensions"


@transaction.atomic
def open_goal(year: ProjectYear, *, by: Any) -> Goal:
    """Begin the goals of a project year. Raises MoveRefused, and ValidationError where they were begun before."""
    ProjectYear.objects.select_for_update(of=("self",)).get(pk=year.pk)
    if Goal.objects.filter(project_year=year).exists():
        raise ValidationError(_("该项目年度的绩效目标已经开始申报。"))
    return enter(Goal(project_year=year), by=by)


@transaction.atomic
def keep_goal(goal: Goal, *, by: Any, version: int, facts: Mapping[str, Any]) -> Goal:
    """Keep the texts and the weight of the budget row, read at `version`. Raises PermissionDenied, ValidationError."""
    insist(may_draft(by, goal))
    fresh = locked(goal, version)
    _drafting(fresh)
    change(fresh, facts, TEXTS, by=by, action=DRAFTED)
    return fresh


@transaction.atomic
def add_row(goal: Goal, *, by: Any, facts: Mapping[str, Any]) -> GoalIndicator:
    """Add a row at the end. Raises PermissionDenied, ValidationError."""
    insist(may_draft(by, goal))
    fresh = locked(goal)
    _drafting(fresh)
    return _new_row(fresh, facts, by)


@transaction.atomic
def keep_row(row: GoalIndicator, *, by: Any, version: int, facts: Mapping[str, Any]) -> GoalIndicator:
    """Change a row, read at `version`. Raises PermissionDenied, ValidationError."""
    goal = Goal.objects.select_for_update().get(pk=row.goal_id)
    insist(may_draft(by, goal))
    _drafting(goal)
    fresh = locked(row, version)
    _source_complete({**_facts_of(fresh), **facts})
    change(fresh, facts, ROW_FACTS, by=by, action=ROW_KEPT, about=goal)
    return fresh


@transaction.atomic
def remove_row(row: GoalIndicator, *, by: Any) -> None:
    """Take a row out of goals that are still being drafted; the log keeps what it said."""
    goal = Goal.objects.select_for_update().get(pk=row.goal_id)
    insist(may_draft(by, goal))
    _drafting(goal)
    kept = {name: [text, None] for name, text in as_text(row).items()}
    log.record(ROW_REMOVED, by=by, target=goal, summary=row.name, changes=kept)
    row.delete()


@transaction.atomic
def draft_from(
    goal: Goal, previous: Goal, *, by: Any, targets: Mapping[int, str] | None = None
) -> list[GoalIndicator]:
    """Take over the rows of last year's goals; `targets` gives new ones by the key of the old row.

    Raises PermissionDenied, and ValidationError where rows are there already.
    """
    insist(may_draft(by, goal))
    fresh = locked(goal)
    _drafting(fresh)
    if fresh.indicators.exists():
        raise ValidationError(_("已有绩效指标，不能再整表沿用上年；请逐个添加。"))
    rows = [
        _new_row(fresh, {**_facts_of(old), "target": (targets or {}).get(old.pk, old.target)}, by)
        for old in previous.indicators.standing()
    ]
    texts = {"long_term": fresh.long_term or previous.long_term, "annual": fresh.annual or previous.annual}
    change(fresh, texts, texts, by=by, action=DRAFTED)
    Goal.objects.filter(pk=fresh.pk).update(drafted_from=previous)
    return rows


def _drafting(goal: Goal) -> None:
    in_state(goal, ("drafting",), _("绩效目标已送审或批复，不能直接修改；批复后请办理目标调整。"))


def _facts_of(row: GoalIndicator) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ROW_FACTS}


def _new_row(goal: Goal, facts: Mapping[str, Any], by: Any) -> GoalIndicator:
    given = {name: facts[name] for name in ROW_FACTS if name in facts}
    if not given.get("position"):
        given["position"] = (goal.indicators.aggregate(last=Max("position"))["last"] or 0) + 1
    _source_complete(given)
    row = GoalIndicator(goal=goal, **given)
    row.full_clean()
    row.save()
    log.record(ROW_KEPT, by=by, target=goal, summary=row.name)
    return row


def _source_complete(facts: Mapping[str, Any]) -> None:
    """A system figure names its indicator; the code is checked where it is chosen, against what is declared."""
    if facts.get("source") == "system" and not facts.get("indicator_code"):
        raise ValidationError(
            {"indicator_code": _("系统指标请选择指标代码；没有合适的系统指标请改选台账或人工填报。")}
        )


# ── Ex-ante evaluation ───────────────────────────────────────────────────────────────────────


def ex_ante_dimensions() -> list[tuple[str, int]]:
    """The dimensions of an ex-ante evaluation with the points of each, by the policy in force."""
    pairs = [str(each).rsplit(" ", 1) for each in policy.get(DIMENSIONS).value]
    return [(name, int(points)) for name, points in pairs]


@transaction.atomic
def record_ex_ante(goal: Goal, *, by: Any, facts: Mapping[str, Any]) -> ExAnteEvaluation:
    """Record the ex-ante evaluation, or record it anew while goals are drafted.

    facts: items ([{"code", "points", "opinion"}] for every dimension), outcome, assessors, assessed_on, file.
    Raises PermissionDenied, ValidationError.
    """
    insist(may_draft(by, goal))
    fresh = locked(goal)
    _drafting(fresh)
    _check_points(facts["items"])
    kept, _created = ExAnteEvaluation.objects.update_or_create(
        goal=fresh,
        defaults={**facts, "policy_version": policy.get(DIMENSIONS).version_id, "recorded_by": by},
    )
    log.record(EX_ANTE_KEPT, by=by, target=fresh, summary=str(kept))
    return kept


def _check_points(items: Iterable[Mapping[str, Any]]) -> None:
    most = dict(ex_ante_dimensions())
    given = {item["code"]: item["points"] for item in items}
    for name, points in most.items():
        if given.get(name) is None or not 0 <= given[name] <= points:
            raise ValidationError(
                _("“%(name)s”的评分应在 0 至 %(most)s 之间。") % {"name": name, "most": points}
            )


# ── Adjustments ──────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def open_adjustment(goal: Goal, *, by: Any, reason: str) -> Adjustment:
    """Ask for an adjustment of approved goals. Raises MoveRefused, ValidationError."""
    goal = locked(goal)
    in_state(goal, ("approved",), _("绩效目标批复后才能调整。"))
    if SelfEvaluation.objects.filter(goal=goal).exists():
        raise ValidationError(_("绩效自评已经启动，目标不能再调整。"))
    if goal.adjustments.filter(state__in=("drafting", "approving", "submitted")).exists():
        raise ValidationError(_("还有一份目标调整没有办结，请先办结。"))
    number = (goal.adjustments.aggregate(last=Max("number"))["last"] or 0) + 1
    return enter(Adjustment(goal=goal, number=number, reason=reason.strip()), by=by)


@transaction.atomic
def put_adjusted(
    adjustment: Adjustment,
    *,
    by: Any,
    kind: RowChange,
    row: GoalIndicator | None = None,
    proposed: Mapping[str, str] | None = None,
) -> AdjustedRow:
    """Put a row into an adjustment, or put it there anew. Raises PermissionDenied, ValidationError."""
    fresh = _being_drafted(adjustment, by)
    if (row is None) != (kind == RowChange.ADD):
        raise ValidationError(_("变更或调减应选择一个指标，增加则不选。"))
    original = as_text(row) if row is not None else {}
    wanted = {} if kind == RowChange.DROP else {**original, **(proposed or {})}
    if wanted:
        _check_wanted(fresh.goal, wanted)
    if kind == RowChange.CHANGE and wanted == original:
        raise ValidationError(_("调整后与调整前相同。"))
    facts = {"change": kind, "original": original, "proposed": wanted}
    if row is None:
        kept = AdjustedRow.objects.create(adjustment=fresh, **facts)
    else:
        kept, _created = AdjustedRow.objects.update_or_create(adjustment=fresh, row=row, defaults=facts)
    log.record(ADJUSTED, by=by, target=fresh, summary=str(kept), changes={"row": [original, wanted]})
    return kept


@transaction.atomic
def take_out(adjusted: AdjustedRow, *, by: Any) -> None:
    """Take a row out of an adjustment that is still being drafted."""
    fresh = _being_drafted(adjusted.adjustment, by)
    log.record(
        ADJUSTED, by=by, target=fresh, summary=str(adjusted), changes={"row": [adjusted.proposed, None]}
    )
    adjusted.delete()


def _being_drafted(adjustment: Adjustment, by: Any) -> Adjustment:
    insist(may_work_on(by, adjustment))
    fresh = locked(adjustment)
    in_state(fresh, ("drafting",), _("目标调整已送审，不能再修改。"))
    return fresh


def _check_wanted(goal: Goal, wanted: Mapping[str, str]) -> None:
    trial = GoalIndicator(goal=goal, position=1, **wanted)
    trial.full_clean(exclude=("goal", "public_id"))


def latest_before(year: ProjectYear, day: date) -> Goal | None:
    """Last year's goals of the same project, from which this year's may be drafted."""
    earlier = Goal.objects.filter(project_year__project=year.project_id, project_year__year__lt=day.year)
    return earlier.order_by("-project_year__year").first()
