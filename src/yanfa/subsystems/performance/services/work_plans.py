"""The work plan of a project year as it is read: every task with what became of it, the overdue first, and its sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.choices.tasks import WorkStanding
from yanfa.subsystems.performance.models import (
    Communication,
    PlannedTask,
    TaskAcceptance,
    TaskCompletion,
    TaskPostponement,
)
from yanfa.subsystems.performance.models.tasks import STANDINGS, standing_of

TENTH = Decimal("0.1")
LABELS = dict(STANDINGS)
TONES = {
    WorkStanding.OVERDUE: "bad",
    WorkStanding.WAITING: "",
    WorkStanding.ON_TIME: "good",
    WorkStanding.LATE: "warn",
}
ORDER = list(TONES)
STANDING = TaskCompletion.objects.filter(withdrawn_at=None).prefetch_related(
    Prefetch("acceptances", TaskAcceptance.objects.filter(withdrawn_at=None), to_attr="accepted")
)
POSTPONED = TaskPostponement.objects.filter(withdrawn_at=None).order_by("approved_on", "pk")


@dataclass(frozen=True)
class Share:
    """So many of so many. `percent` to one decimal, None of nothing."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """The share in per cent."""
        if not self.whole:
            return None
        return (Decimal(self.part * 100) / self.whole).quantize(TENTH, ROUND_HALF_UP)


@dataclass(frozen=True)
class WorkLine:
    """Something due and perhaps done, as it stands on a day. `days` late, for what is overdue or was done late."""

    due: date
    done: date | None
    standing: WorkStanding
    days: int

    @property
    def label(self) -> str:
        """How it stands, in words."""
        return str(LABELS[self.standing])

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        return TONES[self.standing]


@dataclass(frozen=True)
class TaskLine(WorkLine):
    """A task of the plan; `due_after` is the day of the last approved postponement, else the first one."""

    task: PlannedTask
    completion: TaskCompletion | None
    acceptance: TaskAcceptance | None
    postponements: tuple[TaskPostponement, ...]
    due_after: date


@dataclass(frozen=True)
class CommunicationLine(WorkLine):
    """A communication of the project."""

    communication: Communication


@dataclass(frozen=True)
class WorkPlan:
    """The plan of a year on a day.

    in_time: of the tasks due by that day; after_postponement: the same by the days that approvals gave; met: of what
    was completed; answered: of the communications due.
    """

    on: date
    tasks: tuple[TaskLine, ...]
    communications: tuple[CommunicationLine, ...]
    in_time: Share
    after_postponement: Share
    postponed: int
    met: Share
    answered: Share
    overdue: int


def work_plan_of(year: ProjectYear, on: date) -> WorkPlan:
    """The plan of a year as of the end of a day."""
    planned = PlannedTask.objects.filter(project_year=year, withdrawn_at=None).prefetch_related(
        Prefetch("completions", STANDING, to_attr="done"),
        Prefetch("postponements", POSTPONED, to_attr="postponed"),
    )
    noted = Communication.objects.filter(project_year=year, withdrawn_at=None)
    tasks = sorted((line_of(task, on) for task in planned), key=_overdue_first)
    talks = sorted((communication_line(each, on) for each in noted), key=_overdue_first)
    completed = [line for line in tasks if line.completion]
    met = [line for line in completed if line.acceptance and line.acceptance.met and line.task.standard]
    return WorkPlan(
        on=on,
        tasks=tuple(tasks),
        communications=tuple(talks),
        in_time=_in_time(((line.due, line.done) for line in tasks), on),
        after_postponement=_in_time(((line.due_after, line.done) for line in tasks), on),
        postponed=sum(1 for line in tasks if line.postponements),
        met=Share(len(met), len(completed)),
        answered=_in_time(((line.due, line.done) for line in talks), on),
        overdue=sum(1 for line in (*tasks, *talks) if line.standing == WorkStanding.OVERDUE),
    )


@dataclass(frozen=True)
class PlanCount:
    """How many tasks and communications a project year has, and how many of them are overdue."""

    year: ProjectYear
    tasks: int
    communications: int
    overdue: int


def plan_counts(years: Iterable[ProjectYear], on: date) -> list[PlanCount]:
    """The counts of several years on a day, in their order and in two queries."""
    listed = list(years)
    done = TaskCompletion.objects.filter(withdrawn_at=None).values("task")
    tasks = _counted(PlannedTask.objects.all(), listed, Q(planned_on__lt=on) & ~Q(pk__in=done))
    talks = _counted(Communication.objects.all(), listed, Q(due_on__lt=on, done_on=None))
    none = (0, 0)
    pairs = [(year, tasks.get(year.pk, none), talks.get(year.pk, none)) for year in listed]
    return [PlanCount(year, task[0], talk[0], task[1] + talk[1]) for year, task, talk in pairs]


def _counted(rows: QuerySet[Any], years: list[ProjectYear], late: Q) -> dict[int, tuple[int, int]]:
    """{project year: (rows, overdue ones)}."""
    standing = rows.filter(withdrawn_at=None, project_year__in=years).order_by().values("project_year")
    found = standing.annotate(rows=Count("pk"), late=Count("pk", filter=late))
    return {each["project_year"]: (each["rows"], each["late"]) for each in found}


def line_of(task: PlannedTask, on: date) -> TaskLine:
    """One task with what became of it."""
    completions = getattr(task, "done", None)
    if completions is None:
        completions = list(STANDING.filter(task=task))
    postponements = getattr(task, "postponed", None)
    if postponements is None:
        postponements = list(POSTPONED.filter(task=task))
    completion = completions[0] if completions else None
    done = completion.completed_on if completion else None
    standing, days = _standing(task.planned_on, done, on)
    return TaskLine(
        due=task.planned_on,
        done=done,
        standing=standing,
        days=days,
        task=task,
        completion=completion,
        acceptance=completion.accepted[-1] if completion and completion.accepted else None,
        postponements=tuple(postponements),
        due_after=postponements[-1].new_date if postponements else task.planned_on,
    )


def communication_line(communication: Communication, on: date) -> CommunicationLine:
    """One communication as it stands."""
    due, done = communication.due_on, communication.done_on
    return CommunicationLine(due, done, *_standing(due, done, on), communication=communication)


def _standing(due: date, done: date | None, on: date) -> tuple[WorkStanding, int]:
    standing = standing_of(due, done, on)
    until = done if standing == WorkStanding.LATE and done else on
    late = standing in (WorkStanding.OVERDUE, WorkStanding.LATE)
    return standing, (until - due).days if late else 0


def _in_time(lines: Iterable[tuple[date, date | None]], on: date) -> Share:
    due = [(day, done) for day, done in lines if day <= on]
    return Share(sum(1 for day, done in due if done is not None and done <= day), len(due))


def _overdue_first(line: WorkLine) -> tuple[int, date]:
    return ORDER.index(line.standing), line.due
