"""What the moves of the yearly confirmation do."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.clock import local_date, now
from yanfa.kernel.workflow.errors import Hindered
from yanfa.subsystems.instruments.choices.confirmation import Outcome
from yanfa.subsystems.instruments.models import ConfirmationTask
from yanfa.subsystems.instruments.rules.confirmation import Standing, mean, no_report

Answers = Mapping[str, Any]


def submit(task: ConfirmationTask, by: Any, answers: Answers) -> None:
    """Count what was answered; the first day of submission decides whether it was in time."""
    waiting = task.lines.filter(outcome=Outcome.DUE).count()
    if waiting:
        raise Hindered(_("还有 %s 台套未确认，请逐台确认、变更或说明例外后再提交。") % waiting)
    task.submitted_at = task.submitted_at or now()
    judge(task)


def send_back(task: ConfirmationTask, by: Any, answers: Answers) -> None:
    """Count the return."""
    task.returned += 1


def lapse(task: ConfirmationTask, by: Any, answers: Answers) -> None:
    """The last day has passed: the unit counts as not having reported."""
    judge(task)
    task.no_report = True


def judge(task: ConfirmationTask) -> None:
    """Set completeness, timeliness and the flag of a task from its lines; nothing is saved."""
    rows = list(task.lines.values_list("outcome", "completeness"))
    standing = Standing(
        due=len(rows),
        answered=sum(outcome != Outcome.DUE for outcome, _ in rows),
        completeness=mean(completeness for _, completeness in rows),
        submitted_on=local_date(task.submitted_at) if task.submitted_at else None,
        due_on=task.round.due_on,
    )
    least = Decimal(policy.get("instruments.confirmation_least_completeness", on=task.round.due_on).value)
    task.due_count, task.answered_count = standing.due, standing.answered
    task.completeness, task.timeliness = standing.completeness, standing.timeliness
    task.no_report = no_report(standing, least)
