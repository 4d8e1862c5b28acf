"""Keeping emergency drills: planning one, noting what was improved, and the figures of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum

from yanfa.kernel.audit import log
from yanfa.kernel.clock import start_of_day
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.operations.models import (
    Drill,
    DrillHolding,
    DrillImprovement,
    ImprovementDone,
)
from yanfa.subsystems.operations.models.drills import DRILL_KINDS
from yanfa.subsystems.operations.permissions import may_work
from yanfa.subsystems.operations.permissions.duties import IMPROVEMENT_DONE
from yanfa.subsystems.operations.services.duties import insist, tidy, year_of


def plan_drill(*, by: Any, plan_file: Any, **facts: Any) -> Drill:
    """Plan a drill: title, kind, system, project, planned_on, scenario; `plan_file` is an upload.

    Raises PermissionDenied, ValidationError, MoveRefused.
    """
    insist(may_work(by))
    drill = Drill(**tidy(facts))
    if drill.project_id is None and drill.system_id is not None:
        drill.project_id = drill.system.project_id
    drill.full_clean(exclude={"number", "plan_file"})
    return enter(drill, by=by, data={"plan_file": plan_file})


@transaction.atomic
def finish_improvement(
    improvement: DrillImprovement, *, by: Any, done_on: date, note: str
) -> ImprovementDone:
    """Note that an improvement was made, once. Raises PermissionDenied, ValidationError."""
    insist(may_work(by))
    refuse_future(done_on, "done_on")
    done = ImprovementDone(improvement=improvement, done_on=done_on, note=note.strip(), recorded_by=by)
    done.full_clean(exclude={"recorded_by"})
    done.save()
    drill = improvement.report.drill
    log.record(IMPROVEMENT_DONE, by=by, target=drill, summary=f"{improvement} {done_on} {done.note}")
    return done


@dataclass(frozen=True)
class DrillFacts:
    """What stands beside 应急演练 of a year; `held` is the variant that counts by the day of the drill."""

    counted: int
    held: int
    waiting: int
    by_kind: tuple[tuple[str, int], ...]
    participants: int
    improvements: int
    done: int


def facts_of(year: int) -> DrillFacts:
    """The facts of a calendar year: of the drills that count in it, and how many were held in it."""
    start, end = year_of(year)
    counted = Drill.objects.complete_between(start_of_day(start), start_of_day(end))
    held = DrillHolding.objects.filter(held_on__gte=start, held_on__lt=end)
    kinds = dict(counted.order_by().values_list("kind").annotate(number=Count("pk")))
    wanted = DrillImprovement.objects.filter(report__drill__in=counted.order_by(), report__ended_at=None)
    return DrillFacts(
        counted=counted.count(),
        held=held.count(),
        waiting=held.filter(drill__signing=None).count(),
        by_kind=tuple((str(label), kinds[code]) for code, label in DRILL_KINDS if code in kinds),
        participants=counted.aggregate(total=Sum("holding__participants"))["total"] or 0,
        improvements=wanted.count(),
        done=wanted.exclude(done=None).count(),
    )
