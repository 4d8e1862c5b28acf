"""Yearly figures of a demonstration's instruments, the confirmation of the last evaluation year, and an inspection."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from yanfa.kernel.clock import demonstration_time
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.moving import perform, perform_many
from yanfa.registers.accounts.api import User, demonstration_account
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.confirmation import Outcome
from yanfa.subsystems.instruments.demo.making import OPERATOR
from yanfa.subsystems.instruments.demo.stock import Stock, moment, sample
from yanfa.subsystems.instruments.models import (
    ConfirmationRound,
    ConfirmationTask,
    Inspection,
    InstrumentYear,
    UsageRecord,
)
from yanfa.subsystems.instruments.permissions import InstrumentClerk, InstrumentKeeper, InstrumentOfficer
from yanfa.subsystems.instruments.rules.registry import evaluation_days
from yanfa.subsystems.instruments.services import confirmation, inspection

BATCH = 1000
#: Units that miss the last day, and findings of the inspection, at scale 1.
LATE, FINDINGS = 20, 30
AUTHORITY = "authority_officer"


def build(year: DemoYear, stock: Stock) -> None:
    """Figures as the evaluation year ends, the round from July to October, an inspection in November."""
    officer = demonstration_account(InstrumentOfficer.code)
    clerk = demonstration_account(InstrumentClerk.code)
    person = User.objects.get(login=OPERATOR)
    if officer is None or clerk is None or ConfirmationRound.objects.filter(year=year.year - 1).exists():
        return
    _figures(year)
    with demonstration_time(moment(year, 7, 15)):
        opened = confirmation.open_round(year.year - 1, by=officer)
    late = _confirm(year, opened, person)
    with demonstration_time(moment(year, 9, 20)):
        ready = list(opened.tasks.filter(state="submitted").order_by("pk"))
        perform_many("accept", ready, by=clerk)
    with demonstration_time(moment(year, 10, 13)):
        confirmation.lapse_overdue()
    _inspect(year, late)


def _figures(year: DemoYear) -> None:
    """Hours and income of the evaluation year that ended in June, from the records of usage."""
    first, after = evaluation_days(year.year - 1)
    used: Any = UsageRecord.objects.filter(served_on__gte=first, served_on__lt=after).order_by()
    rows = used.values("instrument", "instrument__run_status").annotate(
        run=Sum("hours"), outside=Sum("hours", filter=Q(external=True)), income=Sum("amount")
    )
    with demonstration_time(moment(year, 7, 2)):
        InstrumentYear.objects.bulk_create(
            (
                InstrumentYear(
                    instrument_id=row["instrument"],
                    year=year.year - 1,
                    run_hours=row["run"] + year.random.randint(100, 1200),
                    service_hours=row["outside"] or Decimal(0),
                    income=row["income"] or Decimal(0),
                    run_status=row["instrument__run_status"],
                )
                for row in rows
            ),
            batch_size=BATCH,
        )


def _confirm(year: DemoYear, opened: ConfirmationRound, person: User) -> list[ConfirmationTask]:
    """Nearly all units answer in August and September; gives those that do not."""
    owed = opened.tasks.filter(organisation__state="active")
    tasks = list(owed.select_related("organisation", "round").order_by("pk"))
    # Whoever opens the demonstration acts for a unit that may be rewarded.
    keeper = demonstration_account(InstrumentKeeper.code)
    kept = keeper.scopes_of(InstrumentKeeper.code) if keeper is not None else frozenset()
    others = [task for task in tasks if task.organisation.public_id not in kept]
    late = sample(year, others, year.size(LATE))
    ready = [task for task in tasks if task not in late]
    with demonstration_time(moment(year, 9, 10)):
        for task in ready:
            confirmation.confirm_rest(task, by=person)
            _except_rest(task, person)
        perform_many("submit", ready, by=person)
    return late


def _except_rest(task: ConfirmationTask, person: User) -> None:
    """An instrument without any use in the year is an exception, and says so."""
    rest = task.lines.filter(outcome=Outcome.DUE).values_list("pk", flat=True)
    outcomes = dict.fromkeys(rest, (Outcome.EXCEPTED, "本年度未运行"))
    if outcomes:
        confirmation.answer_lines(task, by=person, outcomes=outcomes, figures={})


def _inspect(year: DemoYear, late: list[ConfirmationTask]) -> None:
    """The authority orders what was missed to be mended; one order runs out."""
    authority = demonstration_account(AUTHORITY)
    if authority is None or not late:
        return
    with demonstration_time(moment(year, 11, 3)):
        held: Inspection = inspection.hold(
            by=authority,
            year=year.year,
            title=f"{year.year} 年大型仪器信息报送检查",
            basis="上海市大型科学仪器设施信息报送办法",
            held_on=moment(year, 11, 2).date(),
        )
        found = [_order(year, held, authority, task.organisation) for task in late[: year.size(FINDINGS)]]
    with demonstration_time(moment(year, 11, 20)):
        for finding in found[1:]:
            perform("answer", finding, by=User.objects.get(login=OPERATOR), data={"answer": "已补报。"})
            perform("accept", finding, by=authority)
    with demonstration_time(moment(year, 12, 5)):
        inspection.expire_overdue()


def _order(year: DemoYear, held: Inspection, authority: Any, unit: Organisation) -> Any:
    return inspection.find(
        held,
        by=authority,
        organisation=unit,
        aspect="timeliness",
        detail="年度确认逾期未提交",
        correct_by=moment(year, 11, 3).date() + timedelta(days=28),
    )
