"""The fee sheet: sums by the rules, three persons, one posting each, and bank details only with a reason."""

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
