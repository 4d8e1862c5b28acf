"""采购任务完成率: what counts when, what leaves the denominator, and that a year that is over stays as it was."""

import random
from datetime import date
from decimal import Decimal

import pytest

from tests.registers.budgets import project, project_year
from tests.registers.people import account
from tests.registers.projects.purchases import acceptance, cancelled, contract, item
from yanfa.kernel.indicators.compute import by_dimension, by_month, compute, rows_of
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.policy import installation
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.registers.accounts import demo as accounts
from yanfa.registers.organisations import demo as organisations
from yanfa.registers.projects import demo
from yanfa.registers.projects.indicators import PROCUREMENT_RATE
from yanfa.registers.projects.models import (
    Acceptance,
    LedgerWithdrawal,
    ProcurementCancellation,
    ProcurementItem,
    ProjectYear,
)
from yanfa.registers.projects.services import procurement
from yanfa.registers.projects.services.ledger import ledger_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def year() -> ProjectYear:
    return project_year(2022)


def counts(number: int = 2022, **filters: str) -> tuple[int, int]:
    value = compute(PROCUREMENT_RATE, Period.year(number), filters)
    return int(value.numerator), int(value.denominator)


def through(end: date) -> tuple[int, int]:
    """From the first of January of the year up to, and without, a day."""
    value = compute(PROCUREMENT_RATE, Period(date(end.year, 1, 1), end))
    return int(value.numerator), int(value.denominator)


def test_a_signed_contract_is_not_complete_and_a_failed_or_partial_acceptance_neither(year) -> None:
    signed, failed, partial, done = (item(year, f"C-{number}") for number in range(4))
    contract(signed)
    acceptance(failed, date(2022, 6, 1), passed=False)
    acceptance(partial, date(2022, 6, 1), final=False)
    acceptance(done, date(2022, 6, 1))
    assert counts() == (1, 4)
    assert compute(PROCUREMENT_RATE, Period.year(2022)).value == Decimal(25)


def test_an_item_counts_in_the_year_in_which_it_is_due_whichever_plan_it_stands_in(year) -> None:
    late = item(year, due_on=date(2023, 3, 1))
    acceptance(late, date(2022, 11, 1))
    assert counts(2022) == (0, 0)
    assert counts(2023) == (1, 1)
    assert compute(PROCUREMENT_RATE, Period.year(2022)).value is None


def test_up_to_any_day_the_done_items_are_those_due_and_accepted_by_it(year) -> None:
    early, late = item(year, "C-1", due_on=date(2022, 9, 30)), item(year, "C-2", due_on=date(2022, 3, 31))
    acceptance(early, date(2022, 5, 1))
    acceptance(late, date(2022, 8, 1))
    assert [through(date(2022, month, 1)) for month in (4, 6, 9, 10)] == [(0, 1), (0, 1), (1, 1), (2, 2)]
    months = by_month(PROCUREMENT_RATE, Period.year(2022))
    assert (sum(month.numerator for month in months), sum(month.denominator for month in months)) == (2, 2)


def test_the_last_day_counts_and_the_next_does_not(year) -> None:
    in_time, late = item(year, "C-1", due_on=date(2022, 12, 31)), item(year, "C-2", due_on=date(2022, 12, 31))
    acceptance(in_time, date(2022, 12, 31))
    acceptance(late, date(2023, 1, 1))
    assert counts() == (1, 2)
    assert counts(2023) == (0, 0)


def test_an_approved_cancellation_leaves_the_denominator_and_is_listed(year) -> None:
    gone, stays = item(year, "C-1"), item(year, "C-2")
    cancelled(gone, date(2022, 12, 31))
    cancelled(stays, date(2023, 1, 1))
    assert counts() == (0, 1)
    listed = ledger_of(year).cancellations
    assert [each.item.number for each in listed] == ["C-1", "C-2"]
    assert listed[0].document_number == "消〔2024〕1号"


def test_the_figure_of_a_year_stays_when_the_world_moves_on(year) -> None:
    """Acceptances, cancellations and withdrawals that come when the year is over change nothing of it."""
    done, failed = item(year, "C-1"), item(year, "C-2")
    approved, open_ = item(year, "C-3"), item(year, "C-4")
    first = acceptance(done, date(2022, 6, 1))
    acceptance(failed, date(2022, 7, 1), passed=False)
    mistaken = cancelled(approved, date(2022, 7, 1))

    def figures() -> list[object]:
        parts = [by_dimension(PROCUREMENT_RATE, Period.year(2022), name) for name in ("project", "method")]
        return [counts(), [{key: part.value for key, part in each.items()} for each in parts]]

    before = figures()
    assert before[0] == (1, 3)
    finance = account("cashier", "finance")
    acceptance(failed, date(2023, 2, 1))
    for wrong in (first, mistaken):
        procurement.withdraw(wrong, by=finance, reason="复核后更正")  # today, when the year is long over
    cancelled(open_, date(2023, 3, 1))
    item(project_year(2023, of=year.project), "C-5", due_on=date(2023, 3, 1))
    assert figures() == before


def test_what_was_taken_out_within_the_year_never_was(year) -> None:
    wrong, right, mistaken = item(year, "C-1"), item(year, "C-2"), item(year, "C-3")
    done = acceptance(right, date(2022, 6, 1))
    within = {"withdrawn_on": date(2022, 12, 31), "reason": "录错"}
    LedgerWithdrawal.objects.create(item=wrong, **within)
    LedgerWithdrawal.objects.create(acceptance=done, **within)
    LedgerWithdrawal.objects.create(cancellation=cancelled(mistaken, date(2022, 5, 1)), **within)
    assert counts() == (0, 2)


def test_it_splits_by_project_and_method(year) -> None:
    other = project_year(2022, of=project("P-002"))
    acceptance(item(year, "C-1", method="self"), date(2022, 6, 1))
    item(other, "C-1", method="self")
    item(other, "C-2", method="inquiry")
    assert counts(project="P-001") == (1, 1)
    assert counts(project="P-002") == (0, 2)
    assert counts(method="self") == (1, 2)
    assert counts(authority="市科技局") == (1, 3)


def test_demonstration_years_equal_what_was_counted_and_hold_every_case() -> None:
    installation.mark("demonstration")
    for number in (2022, 2023):
        written = DemoYear(number, 0.1, random.Random(number))
        for app in (accounts, organisations, demo):
            app.build(written)
        counted = written.tally.counts[PROCUREMENT_RATE.code]
        assert counts(number) == (counted.numerator, counted.denominator)
        months = by_month(PROCUREMENT_RATE, Period.year(number))
        done = {month: value.numerator for month, value in enumerate(months, 1) if value.numerator}
        assert done == counted.by_month
        assert 0 < counted.numerator < counted.denominator
        plans = ProjectYear.objects.filter(year=number)
        assert all(2 <= plan.procurement.count() <= 6 for plan in plans)
        assert ProcurementCancellation.objects.filter(item__project_year__year=number).exists()
    assert any(each.accepted_on > each.item.due_on for each in Acceptance.objects.select_related("item"))
    assert any(entry.paid for plan in ProjectYear.objects.all() for entry in ledger_of(plan).entries)


def test_the_rows_name_items_and_nobody(year) -> None:
    acceptance(item(year), date(2022, 6, 1))
    for part in (PROCUREMENT_RATE.numerator, PROCUREMENT_RATE.denominator):
        paths = [column.path for column in part.columns]
        rows = list(rows_of(PROCUREMENT_RATE, part, Period.year(2022)).values_list(*paths))
        assert rows[0][:4] == ("P-001", "大型仪器共享服务", "C-1", "运维服务")
        assert not any("recorded_by" in path or "supplier" in path for path in paths)
    assert ProcurementItem.objects.count() == 1
