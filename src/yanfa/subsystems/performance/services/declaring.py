"""Rows of goals taken over, put in order and read from a sheet: several rows at once, all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.files import keeping, purposes
from yanfa.kernel.files.kinds import DOCUMENTS, IMAGES
from yanfa.subsystems.performance.models import ExAnteEvaluation, Goal, GoalIndicator
from yanfa.subsystems.performance.permissions import DRAFTED, ROW_KEPT, may_draft
from yanfa.subsystems.performance.rules.drafting import DraftRow, draft
from yanfa.subsystems.performance.services import drafting
from yanfa.subsystems.performance.services.advising import form_before
from yanfa.subsystems.performance.services.editing import change, in_state, insist, locked

REPORT = purposes.register(
    purposes.Purpose("performance.ex_ante_report", "事前绩效评估报告", kinds=DOCUMENTS | IMAGES)
)
CARRIED = (
    "level1",
    "level2",
    "name",
    "explanation",
    "unit",
    "source",
    "indicator_code",
    "filters",
    "mapping",
)


@dataclass(frozen=True)
class LastYear:
    """Last year's goals with what is proposed for each row; `rows` and `indicators` stand side by side."""

    goal: Goal
    rows: Sequence[DraftRow]
    indicators: Sequence[GoalIndicator]


def last_year(goal: Goal) -> LastYear | None:
    """The approved goals of the latest earlier year of the project, and the draft made of them; None without any."""
    previous = _earlier(goal).select_related("self_evaluation").order_by("-project_year__year").first()
    form = form_before(goal)
    if previous is None or form is None:
        return None
    return LastYear(previous, draft(form).rows, _rows_of(previous))


def has_last_year(goal: Goal) -> bool:
    """Whether there are goals of an earlier year to take over."""
    return _earlier(goal).exists()


def _earlier(goal: Goal) -> QuerySet[Goal]:
    """The approved goals of the project's earlier years."""
    year = goal.project_year
    return Goal.objects.filter(
        project_year__project=year.project_id, project_year__year__lt=year.year, state="approved"
    )


def _rows_of(goal: Goal) -> list[GoalIndicator]:
    """The rows in the order of the form that the year ended with."""
    evaluation = getattr(goal, "self_evaluation", None)
    if evaluation is None:
        return list(goal.indicators.standing().select_related("department"))
    return [report.row for report in evaluation.reports.for_form()]


@transaction.atomic
def take_over(goal: Goal, *, by: Any, targets: Mapping[int, str]) -> list[GoalIndicator]:
    """Add last year's rows at these places with these targets and the proposed weights; texts where none stand yet.

    Raises PermissionDenied, and ValidationError where nothing can be taken over or a row stands here already.
    """
    before = last_year(goal)
    if before is None:
        raise ValidationError(_("没有可以沿用的上年目标。"))
    names = set(goal.indicators.standing().values_list("name", flat=True))
    twice = [before.rows[place].name for place in targets if before.indicators[place].name in names]
    if twice:
        raise ValidationError(_("这些指标已在本年目标中：%s。") % "、".join(twice))
    made = [
        drafting.add_row(goal, by=by, facts=_carried(before, place, target))
        for place, target in sorted(targets.items())
    ]
    _carry_texts(goal, before.goal, by)
    return made


def _carried(before: LastYear, place: int, target: str) -> dict[str, Any]:
    old, proposed = before.indicators[place], before.rows[place]
    facts = {name: getattr(old, name) for name in CARRIED}
    department = old.department if old.department and old.department.closed_on is None else None
    return facts | {"target": target, "weight": proposed.weight, "department": department}


def _carry_texts(goal: Goal, previous: Goal, by: Any) -> None:
    fresh = locked(goal)
    texts = {name: getattr(fresh, name) or getattr(previous, name) for name in ("long_term", "basis")}
    change(fresh, texts, texts, by=by, action=DRAFTED)
    Goal.objects.filter(pk=goal.pk).update(drafted_from=previous)


@transaction.atomic
def shift_row(row: GoalIndicator, *, by: Any, up: bool) -> None:
    """Move a row one place up or down; all rows are numbered anew from 1. Raises PermissionDenied, ValidationError."""
    goal = _drafted(row.goal, by)
    rows = list(goal.indicators.standing())
    place = next((number for number, each in enumerate(rows) if each.pk == row.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(rows):
        raise ValidationError(_("这个指标不能再往这个方向移动。"))
    rows[place], rows[other] = rows[other], rows[place]
    for position, each in enumerate(rows, start=1):
        if each.position != position:
            GoalIndicator.objects.filter(pk=each.pk).update(position=position)
    log.record(ROW_KEPT, by=by, target=goal, summary=row.name, changes={"position": [place + 1, other + 1]})


@transaction.atomic
def add_rows(goal: Goal, *, by: Any, rows: Sequence[Mapping[str, Any]]) -> list[GoalIndicator]:
    """Add several rows, all or none. Raises PermissionDenied, ValidationError."""
    _drafted(goal, by)
    return [drafting.add_row(goal, by=by, facts=facts) for facts in rows]


def keep_ex_ante(
    goal: Goal, *, by: Any, facts: Mapping[str, Any], report: UploadedFile[Any] | None
) -> ExAnteEvaluation:
    """Record the ex-ante evaluation; without a new report the one that was kept stays.

    Raises PermissionDenied, ValidationError, FileRefused.
    """
    with transaction.atomic():
        insist(may_draft(by, goal))
        standing = ExAnteEvaluation.objects.filter(goal=goal).first()
        file = keeping.store(report, by=by, purpose=REPORT) if report else standing and standing.file
        return drafting.record_ex_ante(goal, by=by, facts={**facts, "file": file})


def _drafted(goal: Goal, by: Any) -> Goal:
    insist(may_draft(by, goal))
    fresh = locked(goal)
    in_state(fresh, ("drafting",), _("绩效目标已送审或批复，不能直接修改；批复后请办理目标调整。"))
    return fresh
