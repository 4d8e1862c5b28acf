"""The yearly confirmation: opening and closing a round, what a unit says of its instruments, reminders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Avg, Count, Q
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.audit import log
from yanfa.kernel.clock import now, start_of_day, today
from yanfa.kernel.notices.outbox import send
from yanfa.kernel.workflow.entering import enter, enter_many
from yanfa.kernel.workflow.moving import perform, perform_many, read_for_change
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.confirmation import Outcome
from yanfa.subsystems.instruments.models import (
    ConfirmationLine,
    ConfirmationRound,
    ConfirmationTask,
    Instrument,
    InstrumentVersion,
    InstrumentYear,
)
from yanfa.subsystems.instruments.notices.confirmation import CONFIRMATION_DUE, CONFIRMATION_OPENED
from yanfa.subsystems.instruments.permissions import may_keep
from yanfa.subsystems.instruments.permissions.confirmation import LINES_ANSWERED, people_by_unit
from yanfa.subsystems.instruments.rules.confirmation import due_day, percent
from yanfa.subsystems.instruments.rules.registry import completeness, evaluation_days

BATCH = 500
#: The unit still writes its answers.
OPEN_TASKS = ("pending", "missed")


@dataclass(frozen=True)
class Figures:
    """What a unit says of an instrument's evaluation year: hours and 元."""

    run_hours: Decimal
    service_hours: Decimal
    income: Decimal
    run_status: str


def default_due(year: int) -> date:
    """The last day of the confirmation of an evaluation year by the policy."""
    return due_day(year, str(policy.get("instruments.confirmation_due").value))


def open_round(year: int, *, by: Any, due_on: date | None = None) -> ConfirmationRound:
    """Let every unit owe a confirmation of what it had in the catalogue at the end of the evaluation year.

    Raises ValidationError for a year that has not ended or was opened before, MoveRefused for a person who may not.
    """
    day = due_on or default_due(year)
    _insist_on_year(year, day)
    owed = _owed(year)
    with transaction.atomic():
        opened = enter(ConfirmationRound(year=year, due_on=day, opened_by=by), by=by)
        units = {unit.pk: unit for unit in Organisation.objects.filter(pk__in=owed)}
        tasks = [
            ConfirmationTask(round=opened, organisation=units[key], due_count=len(instruments))
            for key, instruments in sorted(owed.items())
        ]
        enter_many(tasks, by=by)
        ConfirmationLine.objects.bulk_create(
            (
                ConfirmationLine(task=task, instrument_id=instrument)
                for task in tasks
                for instrument in owed[task.organisation_id]
            ),
            batch_size=BATCH,
        )
        people = people_by_unit()
        for task in tasks:
            _tell(CONFIRMATION_OPENED, task, people, {"record": task, "day": day})
    return opened


def _insist_on_year(year: int, day: date) -> None:
    _first, after = evaluation_days(year)
    if after > today():
        raise ValidationError({"year": _("评估年度还没有结束，%s 起才能发起确认。") % after})
    if ConfirmationRound.objects.filter(year=year).exists():
        raise ValidationError({"year": _("这个评估年度的确认已经发起过。")})
    if day < today():
        raise ValidationError({"due_on": _("截止日应不早于今天。")})


def _owed(year: int) -> dict[int, list[int]]:
    """The instruments of each unit that stood in the catalogue at the end of the evaluation year, and still do."""
    _first, after = evaluation_days(year)
    standing = InstrumentVersion.objects.at(start_of_day(after) - timedelta(microseconds=1))
    listed = Instrument.objects.listed().filter(pk__in=standing.order_by().values("instrument"))
    owed: dict[int, list[int]] = defaultdict(list)
    for unit, key in listed.order_by("organisation", "pk").values_list("organisation", "pk"):
        owed[unit].append(key)
    return owed


def answer_line(
    line: ConfirmationLine,
    *,
    by: Any,
    outcome: Outcome,
    figures: Figures | None = None,
    remark: str = "",
) -> ConfirmationLine:
    """Say of one instrument that it is unchanged, has a change under way, or is an exception.

    Raises PermissionDenied; ValidationError by field where figures or the reason of an exception are missing.
    """
    (answered,) = answer_lines(
        line.task, by=by, outcomes={line.pk: (outcome, remark)}, figures={line.pk: figures} if figures else {}
    )
    return answered


def answer_lines(
    task: ConfirmationTask,
    *,
    by: Any,
    outcomes: Mapping[int, tuple[Outcome, str]],
    figures: Mapping[int, Figures],
) -> list[ConfirmationLine]:
    """Answer for several instruments of a task at once, all or none; keys are those of the lines.

    Raises PermissionDenied and ValidationError with a sentence for each instrument that lacks something.
    """
    verdict = may_keep(by, task.organisation)
    if not verdict:
        raise PermissionDenied(verdict.reason)
    with transaction.atomic():
        (locked,) = read_for_change(ConfirmationTask, [task.pk])
        if locked.state not in OPEN_TASKS:
            raise ValidationError(_("年度确认已提交，退回后才能修改。"))
        lines = list(locked.lines.filter(pk__in=outcomes).select_related("instrument").order_by("pk"))
        known = _years(lines, locked.round.year)
        _insist_on_answers(lines, outcomes, figures, known)
        _keep_figures(lines, figures, known, locked.round.year)
        return _keep_answers(locked, lines, outcomes, by)


def confirm_rest(task: ConfirmationTask, *, by: Any) -> int:
    """Confirm as unchanged every instrument that waits and has its figures of the year; the number confirmed."""
    have = InstrumentYear.objects.filter(year=task.round.year).values("instrument")
    waiting = task.lines.filter(outcome=Outcome.DUE, instrument__in=have)
    outcomes = dict.fromkeys(waiting.values_list("pk", flat=True), (Outcome.CONFIRMED, ""))
    return len(answer_lines(task, by=by, outcomes=outcomes, figures={})) if outcomes else 0


def _years(lines: Iterable[ConfirmationLine], year: int) -> dict[int, InstrumentYear]:
    keys = [line.instrument_id for line in lines]
    return {row.instrument_id: row for row in InstrumentYear.objects.filter(instrument__in=keys, year=year)}


def _insist_on_answers(
    lines: Iterable[ConfirmationLine],
    outcomes: Mapping[int, tuple[Outcome, str]],
    figures: Mapping[int, Figures],
    known: Mapping[int, InstrumentYear],
) -> None:
    problems = []
    for line in lines:
        outcome, remark = outcomes[line.pk]
        if outcome is Outcome.EXCEPTED and not remark.strip():
            problems.append(_("“%s”作为例外，请写明原因。") % line.instrument)
        if outcome is Outcome.CHANGED and not line.instrument.changes.exists():
            problems.append(_("“%s”还没有办理变更，请先在仪器页面提交变更。") % line.instrument)
        needs = outcome in (Outcome.CONFIRMED, Outcome.CHANGED)
        if needs and line.pk not in figures and line.instrument_id not in known:
            problems.append(_("“%s”还没有年度机时和收入，请先填报。") % line.instrument)
        given = figures.get(line.pk)
        if given is not None and given.service_hours > given.run_hours:
            problems.append(_("“%s”的年对外服务机时不能多于年总运行机时。") % line.instrument)
    if problems:
        raise ValidationError(problems)


def _keep_figures(
    lines: Iterable[ConfirmationLine],
    figures: Mapping[int, Figures],
    known: Mapping[int, InstrumentYear],
    year: int,
) -> None:
    fresh: list[InstrumentYear] = []
    changed: list[InstrumentYear] = []
    for line in lines:
        if line.pk not in figures:
            continue
        row = known.get(line.instrument_id) or InstrumentYear(instrument=line.instrument, year=year)
        for name, value in vars(figures[line.pk]).items():
            setattr(row, name, value)
        row.updated_at = now()
        row.clean_fields(exclude=("instrument",))
        (changed if row.pk else fresh).append(row)
    InstrumentYear.objects.bulk_create(fresh, batch_size=BATCH)
    names = ("run_hours", "service_hours", "income", "run_status", "updated_at")
    InstrumentYear.objects.bulk_update(changed, names, batch_size=BATCH)


def _keep_answers(
    task: ConfirmationTask,
    lines: list[ConfirmationLine],
    outcomes: Mapping[int, tuple[Outcome, str]],
    by: Any,
) -> list[ConfirmationLine]:
    weights = policy.get("instruments.required_city").value
    for line in lines:
        line.outcome, line.remark = outcomes[line.pk]
        line.completeness = completeness(line.instrument.facts(), weights)
        line.answered_at = now()
    names = ("outcome", "remark", "completeness", "answered_at")
    ConfirmationLine.objects.bulk_update(lines, names, batch_size=BATCH)
    task.answered_count = task.lines.exclude(outcome=Outcome.DUE).count()
    task.save(update_fields=("answered_count",))
    log.record(LINES_ANSWERED, by=by, target=task, changes={"count": len(lines)})
    return lines


def lapse_overdue() -> int:
    """Mark what was not submitted by the last day; the round closes with it. The number marked."""
    number = 0
    for ended in ConfirmationRound.objects.filter(state="open", due_on__lt=today()):
        late = list(ended.tasks.filter(state="pending", returned=0).order_by("pk"))
        for start in range(0, len(late), BATCH):
            perform_many("lapse", late[start : start + BATCH], by=None)
        number += len(late)
        perform("close", ended, by=None)
    return number


def remind() -> int:
    """Tell units that have not submitted, on the days before the end that the policy names; the messages sent."""
    days = {int(day) for day in policy.get("instruments.confirmation_remind_days").value}
    sent, people = 0, people_by_unit()
    for running in ConfirmationRound.objects.filter(state="open"):
        if (running.due_on - today()).days not in days:
            continue
        for task in running.tasks.filter(state="pending").select_related("organisation", "round"):
            waiting = task.due_count - task.answered_count
            facts = {"record": task, "day": running.due_on, "count": waiting}
            sent += _tell(CONFIRMATION_DUE, task, people, facts)
    return sent


def _tell(kind: Any, task: ConfirmationTask, people: Mapping[str, list[Any]], facts: dict[str, Any]) -> int:
    to = people.get(task.organisation.public_id, [])
    return len(send(kind, to=to, context=facts, about=task)) if to else 0


@dataclass(frozen=True)
class Progress:
    """Where a round stands."""

    tasks: int
    submitted: int
    accepted: int
    missed: int
    due: int
    answered: int
    completeness: Decimal | None

    @property
    def answered_percent(self) -> Decimal:
        """Instruments answered for, of those due."""
        return percent(self.answered, self.due)


def progress_of(opened: ConfirmationRound) -> Progress:
    """Units and instruments of a round in one query."""
    told = opened.tasks.aggregate(
        tasks=Count("pk"),
        submitted=Count("pk", filter=Q(state="submitted")),
        accepted=Count("pk", filter=Q(state="accepted")),
        missed=Count("pk", filter=Q(state="missed")),
        completeness=Avg("completeness"),
    )
    lines = ConfirmationLine.objects.filter(task__round=opened)
    counted = lines.aggregate(due=Count("pk"), answered=Count("pk", filter=~Q(outcome=Outcome.DUE)))
    return Progress(**told, **counted)


def no_report(organisation: Organisation, year: int) -> bool:
    """Whether a unit counts as not having reported for an evaluation year: read by reward and joint review.

    A unit that owed nothing, and a year without a round, has nothing to answer for.
    """
    return ConfirmationTask.objects.flagged(year).filter(organisation=organisation).exists()
