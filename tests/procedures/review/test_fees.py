"""The fee sheet: sums by the rules, three persons, one posting each, and bank details only with a reason."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.procedures.review import examples
from tests.registers.people import account, human
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import today
from yanfa.kernel.ledger.accounts import account_of, balance
from yanfa.kernel.ledger.models import Entry
from yanfa.kernel.ledger.verifying import verify_ledger
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.review.models import FeeSheet
from yanfa.procedures.review.services.fees import payees_of, prepare_fees, totals_of

pytestmark = pytest.mark.django_db
PAID = {"voucher": "付-2026-001"}


@pytest.fixture
def office(db) -> tuple[Any, Any]:
    examples.crowd()
    return examples.officer(), examples.head()


@pytest.fixture
def cashier(db) -> Any:
    return account("cashier", "finance", real_name="出纳")


@pytest.fixture
def sheet(office) -> FeeSheet:
    return prepare_fees(examples.scored(*office, half_days=2), by=office[0])


def test_a_day_of_five_senior_experts(sheet: FeeSheet) -> None:
    assert {(fee.rate, fee.gross, fee.tax, fee.net) for fee in sheet.fees.all()} == {
        (Decimal(2400), Decimal("2800.00"), Decimal("400.00"), Decimal("2400.00"))
    }
    summed = totals_of(sheet)
    assert (summed.gross, summed.tax, summed.net) == (Decimal(14000), Decimal(2000), Decimal(12000))


def test_who_was_not_there_is_left_out_and_half_days_differ(office) -> None:
    panel = examples.scored(*office, half_days=2)
    absent, short, *_rest = panel.seats.all()
    sheet = prepare_fees(panel, by=office[0], half_days={absent.public_id: 0, short.public_id: 1})
    assert sheet.fees.count() == 4
    assert sheet.fees.get(seat=short).net == Decimal("1440.00")


def test_letters_are_paid_by_the_item(office) -> None:
    sheet = prepare_fees(examples.scored(*office, mode="letter"), by=office[0])
    assert {(fee.items, fee.net) for fee in sheet.fees.all()} == {(2, Decimal("960.00"))}


def test_three_persons_take_part(sheet: FeeSheet, office, cashier) -> None:
    with pytest.raises(MoveRefused, match="另一人"):
        perform("approve", sheet, by=office[0])
    perform("approve", sheet, by=office[1])
    with pytest.raises(MoveRefused, match="支付专家费"):
        perform("pay", sheet, by=office[1], data=PAID | {"paid_on": today()})
    perform("pay", sheet, by=cashier, data=PAID | {"paid_on": today()})
    assert sheet.state == "paid"
    assert set(sheet.panel.seats.values_list("state", flat=True)) == {"paid"}


def test_two_accounts_of_one_person_are_one_person(office) -> None:
    person = human(1, "双号")
    first = account("double1", "review_officer", person=person, real_name="双号")
    second = account("double2", "section_head", person=person, real_name="双号")
    sheet = prepare_fees(examples.scored(first, office[1]), by=first)
    with pytest.raises(MoveRefused, match="另一人"):
        perform("approve", sheet, by=second)


def test_approval_and_payment_are_one_posting_each(sheet: FeeSheet, office, cashier) -> None:
    perform("approve", sheet, by=office[1])
    owed = account_of(f"review.fees.owed.{sheet.public_id}")
    taxed = account_of(f"review.fees.tax.{sheet.public_id}")
    assert (balance(owed), balance(taxed)) == (12_000_00, 2_000_00)
    perform("pay", sheet, by=cashier, data=PAID | {"paid_on": today()})
    assert (balance(owed), balance(taxed)) == (0, 0)
    assert balance(account_of("review.fees.paid")) == 12_000_00
    assert Entry.objects.filter(kind__startswith="review.").count() == 2


def test_a_sheet_that_was_sent_back_is_mended_and_approved_ones_stay(sheet: FeeSheet, office) -> None:
    perform("send_back", sheet, by=office[1], data={"reason": "会期应为半天"})
    prepare_fees(sheet.panel, by=office[0], half_days={s.public_id: 1 for s in sheet.panel.seats.all()})
    sheet.refresh_from_db()
    perform("resubmit", sheet, by=office[0])
    perform("approve", sheet, by=office[1])
    assert totals_of(sheet).net == Decimal("7200.00")
    with pytest.raises(ValidationError, match="已经核准"):
        prepare_fees(sheet.panel, by=office[0])


def test_a_review_is_closed_when_its_fees_are_paid(office) -> None:
    panel = examples.concluded(*office)
    prepare_fees(panel, by=office[0])
    panel.refresh_from_db()
    with pytest.raises(MoveRefused, match="还没有支付"):
        perform("close", panel, by=office[0])


def test_bank_details_are_for_finance_with_a_reason_and_every_look_is_written_down(
    sheet: FeeSheet, office, cashier
) -> None:
    for user in office:
        with pytest.raises(PermissionDenied):
            payees_of(sheet, by=user, reason="发放专家费")
    with pytest.raises(ValidationError, match="理由"):
        payees_of(sheet, by=cashier, reason=" ")
    assert not AuditEvent.objects.filter(action="experts.payee").exists()
    assert len(payees_of(sheet, by=cashier, reason="发放专家费")) == 5
    assert AuditEvent.objects.filter(action="experts.payee").count() == 5


@pytest.fixture
def five(db) -> tuple[Any, Any]:
    """Offices of a city with five experts: they sit on every panel."""
    examples.crowd(5)
    return examples.officer(), examples.head()


def amounts(sheet: FeeSheet) -> set[tuple[Decimal, Decimal, Decimal]]:
    return {(fee.gross, fee.tax, fee.net) for fee in sheet.fees.all()}


FIRST = {(Decimal("2800.00"), Decimal("400.00"), Decimal("2400.00"))}
SECOND = {(Decimal("2914.28"), Decimal("514.28"), Decimal("2400.00"))}


def test_two_sheets_of_one_month_are_taxed_together(five, cashier) -> None:
    one, two = (prepare_fees(examples.scored(*five, half_days=2), by=five[0]) for _ in range(2))
    assert (amounts(one), amounts(two)) == (FIRST, FIRST)
    perform("approve", one, by=five[1])
    with pytest.raises(MoveRefused, match="合并重算"):
        perform("approve", two, by=five[1])
    perform("send_back", two, by=five[1], data={"reason": "同月合并计税"})
    prepare_fees(two.panel, by=five[0])
    two.refresh_from_db()
    assert amounts(two) == SECOND
    perform("resubmit", two, by=five[0])
    perform("approve", two, by=five[1])
    for sheet in (one, two):
        perform("pay", sheet, by=cashier, data=PAID | {"paid_on": today()})
    assert balance(account_of("review.fees.withheld")) == 5 * 914_28


def test_another_month_is_another_payment(five, cashier) -> None:
    next_month = (today().replace(day=28) + timedelta(days=5)).replace(day=1)
    perform("approve", prepare_fees(examples.scored(*five, half_days=2), by=five[0]), by=five[1])
    later = prepare_fees(examples.scored(*five, half_days=2), by=five[0], tax_month=next_month)
    assert (later.tax_month, amounts(later)) == (next_month, FIRST)
    perform("approve", later, by=five[1])
    with pytest.raises(MoveRefused, match="先撤回核准"):
        perform("pay", later, by=cashier, data=PAID | {"paid_on": today()})


def test_an_approval_is_withdrawn_the_last_first_and_leaves_no_debt(five) -> None:
    one = prepare_fees(examples.scored(*five, half_days=2), by=five[0])
    perform("approve", one, by=five[1])
    two = prepare_fees(examples.scored(*five, half_days=2), by=five[0])
    assert amounts(two) == SECOND
    perform("approve", two, by=five[1])
    with pytest.raises(MoveRefused, match="请先撤回那一张"):
        perform("withdraw_approval", one, by=five[1], data={"reason": "改月份"})
    for sheet in (two, one):
        perform("withdraw_approval", sheet, by=five[1], data={"reason": "改月份"})
        assert (sheet.state, sheet.approved_at) == ("returned", None)
        assert balance(account_of(f"review.fees.owed.{sheet.public_id}")) == 0
    perform("resubmit", one, by=five[0])
    perform("approve", one, by=five[1])
    assert balance(account_of(f"review.fees.owed.{one.public_id}")) == 12_000_00
    assert verify_ledger() == []


def test_policy_may_tax_each_sheet_by_itself(five, cashier) -> None:
    examples.own_version("review.fee_tax_period", "payment")
    for _ in range(2):
        sheet = prepare_fees(examples.scored(*five, half_days=2), by=five[0], tax_month=today())
        assert (sheet.tax_month, amounts(sheet)) == (None, FIRST)
        perform("approve", sheet, by=five[1])
        perform("pay", sheet, by=cashier, data=PAID | {"paid_on": today()})
