"""Keeping the work plan of a project year: what is planned, postponed, done and accepted, and how mistakes are mended.

What is dated in a year whose figures are locked is closed: only a correction sheet of the self-evaluation changes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import changes, log
from yanfa.kernel.clock import now, today
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.models import (
    Communication,
    PlannedTask,
    SelfEvaluation,
    TaskAcceptance,
    TaskCompletion,
    TaskPostponement,
    WorkCorrection,
)
from yanfa.subsystems.performance.permissions.tasks import (
    WORK_CORRECTED,
    WORK_RECORDED,
    WORK_WITHDRAWN,
    may_keep_plan,
)
from yanfa.subsystems.performance.services.editing import insist, locked

TASK_FACTS = ("number", "name", "kind", "planned_on", "plan_document", "standard")
COMMUNICATION_FACTS = ("number", "partner", "partner_name", "subject", "due_on", "done_on", "document")
Fact = TypeVar("Fact", TaskPostponement, TaskCompletion, TaskAcceptance)
Line = TypeVar("Line", PlannedTask, Communication)
Row = TypeVar("Row", bound=models.Model)


# ── Tasks ────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def plan_task(year: ProjectYear, *, by: Any, **facts: Any) -> PlannedTask:
    """Put a task into the plan: number, name, kind, planned_on, plan_document, standard.

    Raises PermissionDenied, ValidationError.
    """
    insist(may_keep_plan(by, year))
    task = PlannedTask(project_year=year, **_tidy(facts))
    _check_planned(task)
    _open_days(year, [task.planned_on])
    return _noted(task, by, str(task))


@transaction.atomic
def postpone(
    task: PlannedTask, *, by: Any, new_date: date, approved_on: date, document: str
) -> TaskPostponement:
    """Note an approved postponement; the first day keeps counting. Raises PermissionDenied, ValidationError."""
    fresh = _kept(task, by)
    latest = fresh.postponements.standing().order_by("-approved_on", "-pk").first()
    before = latest.new_date if latest else fresh.planned_on
    if new_date <= before:
        raise ValidationError({"new_date": _("改期后的日期应晚于现定的 %s。") % before})
    if latest and approved_on < latest.approved_on:
        raise ValidationError({"approved_on": _("批准日期不能早于上一次改期的 %s。") % latest.approved_on})
    _not_future(approved_on, "approved_on", _("批准日期不能晚于今天。"))
    given = _tidy({"new_date": new_date, "approved_on": approved_on, "document": document})
    return _noted(TaskPostponement(task=fresh, **given), by, f"{fresh} 改期至 {new_date}", fresh)


@transaction.atomic
def complete(task: PlannedTask, *, by: Any, completed_on: date, note: str = "") -> TaskCompletion:
    """Note the day on which a task was done. Raises PermissionDenied, ValidationError."""
    fresh = _kept(task, by)
    _not_future(completed_on, "completed_on", _("完成日期不能晚于今天。"))
    if completed_on.year < fresh.project_year.year:
        raise ValidationError({"completed_on": _("完成日期不能早于 %s 年。") % fresh.project_year.year})
    _open_days(fresh.project_year, [completed_on])
    given = {"completed_on": completed_on, "note": note.strip()}
    return _noted(TaskCompletion(task=fresh, **given), by, f"{fresh} {completed_on} 完成", fresh)


@transaction.atomic
def accept(task: PlannedTask, *, by: Any, accepted_on: date, met: bool, document: str) -> TaskAcceptance:
    """Note whether a completed task met its quality standard. Raises PermissionDenied, ValidationError."""
    fresh = _kept(task, by)
    completion = fresh.completions.standing().first()
    if completion is None:
        raise ValidationError(_("任务还没有登记完成，请先登记完成日期再登记验收。"))
    if accepted_on < completion.completed_on:
        raise ValidationError({"accepted_on": _("验收日期不能早于完成日期 %s。") % completion.completed_on})
    _not_future(accepted_on, "accepted_on", _("验收日期不能晚于今天。"))
    if met and not fresh.standard:
        raise ValidationError(
            {"met": _("任务没有质量标准，不能登记达标；请先更正任务，补上任务书中的标准。")}
        )
    if completion.acceptances.standing().filter(met=True).exists():
        raise ValidationError(_("这项任务已验收达标。"))
    _open_days(fresh.project_year, [accepted_on])
    given = _tidy({"accepted_on": accepted_on, "met": met, "document": document})
    words = "达标" if met else "未达标"
    return _noted(
        TaskAcceptance(completion=completion, **given), by, f"{fresh} {accepted_on} 验收{words}", fresh
    )


@transaction.atomic
def correct_task(
    task: PlannedTask, *, by: Any, version: int, facts: Mapping[str, Any], reason: str
) -> PlannedTask:
    """Mend what was typed wrong of a task; both values stay. Raises PermissionDenied, ValidationError."""
    fresh = _kept(task, by, version)
    days = [fresh.planned_on, facts.get("planned_on"), *_days_of(fresh)]
    _open_days(fresh.project_year, days)
    return _corrected(fresh, facts, TASK_FACTS, by=by, reason=reason)


@transaction.atomic
def withdraw_task(task: PlannedTask, *, by: Any, version: int, reason: str) -> PlannedTask:
    """Take a task out that should never have stood in the plan. Raises PermissionDenied, ValidationError."""
    fresh = _kept(task, by, version)
    if fresh.completions.standing().exists() or fresh.postponements.standing().exists():
        raise ValidationError(_("任务已登记完成或改期，请先撤销这些登记。"))
    _open_days(fresh.project_year, [fresh.planned_on])
    return _withdrawn(fresh, by, reason)


@transaction.atomic
def withdraw_fact(fact: Fact, *, by: Any, reason: str) -> Fact:
    """Withdraw a postponement, completion or acceptance that was noted wrongly; the right one is noted anew.

    Raises PermissionDenied, ValidationError.
    """
    task = fact.completion.task if isinstance(fact, TaskAcceptance) else fact.task
    fresh = _kept(task, by)
    standing: Fact = type(fact)._base_manager.select_for_update().get(pk=fact.pk)
    if isinstance(standing, TaskCompletion):
        if standing.acceptances.standing().exists():
            raise ValidationError(_("已登记验收，请先撤销验收，再撤销完成。"))
        _open_days(fresh.project_year, [standing.completed_on])
    if isinstance(standing, TaskAcceptance):
        _open_days(fresh.project_year, [standing.accepted_on])
    return _withdrawn(standing, by, reason, about=fresh)


# ── Communications ───────────────────────────────────────────────────────────────────────────


@transaction.atomic
def note_communication(year: ProjectYear, *, by: Any, **facts: Any) -> Communication:
    """Note what must be sent or answered by a day: number, partner, partner_name, subject, due_on, done_on, document.

    Raises PermissionDenied, ValidationError.
    """
    insist(may_keep_plan(by, year))
    communication = Communication(project_year=year, **_tidy(facts))
    _check_communication(communication)
    _open_days(year, [communication.due_on])
    return _noted(communication, by, str(communication))


@transaction.atomic
def finish_communication(
    communication: Communication, *, by: Any, version: int, done_on: date, document: str = ""
) -> Communication:
    """Note the day on which it was sent or answered. Raises PermissionDenied, ValidationError."""
    fresh = _kept(communication, by, version)
    if fresh.done_on is not None:
        raise ValidationError(_("这件沟通已登记办结；日期有误的请更正并写明理由。"))
    fresh.done_on, fresh.document = done_on, document.strip() or fresh.document
    _check_communication(fresh)
    if done_on <= fresh.due_on:
        _open_days(fresh.project_year, [fresh.due_on])
    fresh.full_clean()
    fresh.version += 1
    fresh.save()
    log.record(WORK_RECORDED, by=by, target=fresh, summary=f"{fresh} {done_on} 办结")
    return fresh


@transaction.atomic
def correct_communication(
    communication: Communication, *, by: Any, version: int, facts: Mapping[str, Any], reason: str
) -> Communication:
    """Mend what was typed wrong; both values stay. Raises PermissionDenied, ValidationError."""
    fresh = _kept(communication, by, version)
    _open_days(fresh.project_year, [fresh.due_on, facts.get("due_on")])
    return _corrected(fresh, facts, COMMUNICATION_FACTS, by=by, reason=reason)


@transaction.atomic
def withdraw_communication(
    communication: Communication, *, by: Any, version: int, reason: str
) -> Communication:
    """Take one out that should never have been noted. Raises PermissionDenied, ValidationError."""
    fresh = _kept(communication, by, version)
    _open_days(fresh.project_year, [fresh.due_on])
    return _withdrawn(fresh, by, reason)


# ── What they share ──────────────────────────────────────────────────────────────────────────


def closed_on(year: ProjectYear, days: Iterable[date | None]) -> date | None:
    """The first of the days that lies in a year of the project whose figures are locked; None where all are open.

    The self-evaluations are locked in the database, so that no figure is locked while a fact is being written.
    """
    wanted = sorted({day for day in days if day is not None})
    papers = SelfEvaluation.objects.filter(
        goal__project_year__project=year.project_id,
        goal__project_year__year__in={day.year for day in wanted},
    )
    standing = papers.select_related("goal__project_year").select_for_update(of=("self",)).order_by("pk")
    closed = {each.year for each in standing if each.locked}
    return next((day for day in wanted if day.year in closed), None)


def _open_days(year: ProjectYear, days: Iterable[date | None]) -> None:
    closed = closed_on(year, days)
    if closed is not None:
        facts = {"year": closed.year, "day": closed}
        raise ValidationError(
            _(
                "该项目 %(year)s 年度的指标值已锁定，日期为 %(day)s 的登记不能再增加、更正或撤销；"
                "数值有误的，请在自评表中提出更正单。"
            )
            % facts
        )


def _kept(line: Line, by: Any, version: int | None = None) -> Line:
    """The task or communication locked, for whoever keeps the plan and while it stands."""
    insist(may_keep_plan(by, line.project_year))
    fresh: Line = locked(line, version)
    if fresh.withdrawn_at is not None:
        raise ValidationError(_("这条登记已撤销，不能再办理。"))
    return fresh


def _days_of(task: PlannedTask) -> list[date]:
    """The days on which a task counts beside its planned one."""
    done = task.completions.standing()
    accepted = TaskAcceptance.objects.filter(completion__in=done, withdrawn_at=None)
    return [*done.values_list("completed_on", flat=True), *accepted.values_list("accepted_on", flat=True)]


def _noted(fact: Row, by: Any, summary: str, about: Any = None) -> Row:
    fact.recorded_by, fact.recorded_at = by, now()  # type: ignore[attr-defined]  # every row of the plan has them
    fact.full_clean()
    fact.save()
    log.record(WORK_RECORDED, by=by, target=about or fact, summary=summary)
    return fact


def _corrected(line: Line, facts: Mapping[str, Any], names: Iterable[str], *, by: Any, reason: str) -> Line:
    before = changes.snapshot(line)
    shown = {name: _in_words(line, name) for name in names if name in facts}
    for name, given in _tidy({name: facts[name] for name in shown}).items():
        setattr(line, name, given)
    changed = changes.difference(before, line)
    if not changed:
        raise ValidationError(_("没有改动任何内容，不需要更正。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明更正理由。")})
    if isinstance(line, PlannedTask):
        _check_planned(line)
    else:
        _check_communication(line)
    line.full_clean()
    line.version += 1
    line.save()
    kept = WorkCorrection(
        task=line if isinstance(line, PlannedTask) else None,
        communication=line if isinstance(line, Communication) else None,
        changes={name: [shown[name], _in_words(line, name)] for name in changed},
        reason=reason.strip(),
        corrected_by=by,
        corrected_at=now(),
    )
    kept.full_clean()
    kept.save()
    log.record(WORK_CORRECTED, by=by, target=line, summary=f"{line}：{reason.strip()}", changes=changed)
    return line


def _withdrawn(row: Row, by: Any, reason: str, about: Any = None) -> Row:
    fact: Any = row
    if fact.withdrawn_at is not None:
        raise ValidationError(_("这条登记已经撤销。"))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明撤销理由。")})
    fact.withdrawn_by, fact.withdrawn_at, fact.withdrawn_reason = by, now(), reason.strip()
    fact.full_clean()
    fact.save()
    log.record(WORK_WITHDRAWN, by=by, target=about or fact, summary=f"{fact}：{reason.strip()}")
    return row


def _check_planned(task: PlannedTask) -> None:
    year = task.project_year.year
    if task.planned_on is not None and task.planned_on.year != year:
        raise ValidationError(
            {"planned_on": _("计划完成日应在 %s 年内；跨年的任务请列入完成当年的计划。") % year}
        )


def _check_communication(communication: Communication) -> None:
    year = communication.project_year.year
    if communication.due_on is not None and communication.due_on.year != year:
        raise ValidationError({"due_on": _("应办日期应在 %s 年内。") % year})
    if communication.done_on is not None:
        _not_future(communication.done_on, "done_on", _("办结日期不能晚于今天。"))


def _not_future(day: date, name: str, sentence: str) -> None:
    if day > today():
        raise ValidationError({name: sentence})


def _tidy(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: given.strip() if isinstance(given, str) else given for name, given in facts.items()}


def _in_words(line: models.Model, name: str) -> str:
    display = getattr(line, f"get_{name}_display", None)
    shown = display() if display else getattr(line, name)
    return "—" if shown in (None, "") else str(shown)
