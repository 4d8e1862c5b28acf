"""Many at once: one submission of a sheet, one replacement of a seat; the control shows the race."""

from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from tests.kernel.racing import Gate, race
from tests.procedures.review import examples
from yanfa.kernel.access import allow
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.review.effects import fees
from yanfa.procedures.review.models import FeeSheet, Panel, Seat, Sheet, SheetVersion
from yanfa.procedures.review.rules import drawing
from yanfa.procedures.review.services import scoring, seating
from yanfa.procedures.review.services.fees import prepare_fees

pytestmark = pytest.mark.django_db(transaction=True)
PARALLEL = 8


@pytest.fixture
def office(transactional_db) -> tuple[Any, Any]:
    examples.crowd(8)
    return examples.officer(), examples.head()


def test_a_sheet_is_submitted_once_and_the_last_two_hand_the_seat_in(office) -> None:
    panel = examples.scoring_panel(*office)
    seat = panel.seats.select_related("expert__account").first()
    jobs = [
        partial(
            scoring.submit_sheet,
            sheet,
            by=seat.expert.account,
            version=0,
            content=examples.content(60 + place),
        )
        for sheet in seat.sheets.all()
        for place in range(PARALLEL // 2)
    ]
    outcomes = race(jobs)
    won = [outcome for outcome in outcomes if isinstance(outcome, Sheet)]
    assert len(won) == 2
    assert all(isinstance(outcome, Sheet | ValidationError) for outcome in outcomes), outcomes
    seat.refresh_from_db()
    assert seat.state == "submitted"
    assert {sheet.total for sheet in seat.sheets.all()} == {sheet.total for sheet in won}


def test_the_last_reserve_takes_one_seat(office) -> None:
    panel = examples.inviting(*office)
    gone = list(panel.seats.filter(serves_as=""))
    for seat in gone:
        perform("decline", seat, by=seat.expert.account, data={"reason": "出差"})
    left = len(panel.draws.get().reserves)
    outcomes = race([partial(seating.replace, seat, by=office[0]) for seat in gone for _ in range(2)])
    seated = [outcome for outcome in outcomes if isinstance(outcome, Seat)]
    assert len(seated) == left == 3
    assert all(isinstance(outcome, Seat | ValidationError) for outcome in outcomes), outcomes
    assert len({seat.expert_id for seat in seated}) == len({seat.replaces_id for seat in seated}) == left


def naive_choice(gate: Gate, panel: Panel) -> str | None:
    """What a naive programmer writes: look who is left, then seat him."""
    made = panel.draws.get()
    used = set(panel.seats.values_list("expert__public_id", flat=True))
    gate()
    return drawing.next_reserve(made.pool, made.reserves, used=used, kind="")


def test_control_without_the_lock_all_seats_go_to_one_reserve(office) -> None:
    panel, gate = examples.inviting(*office), Gate(PARALLEL)
    chosen = race([partial(naive_choice, gate, panel)] * PARALLEL)
    assert len(set(chosen)) == 1
    assert isinstance(chosen[0], str)


@pytest.fixture
def two_sheets(transactional_db, monkeypatch) -> tuple[list[FeeSheet], Any]:
    """Two sheets of one month that pay the same five experts, and who approves; both pass the first check at once."""
    examples.crowd(5)
    officer, head = examples.officer(), examples.head()
    gate, stands = Gate(2), fees.tax_stands
    made = [prepare_fees(examples.scored(officer, head, items=1), by=officer) for _ in range(2)]
    monkeypatch.setattr(fees, "tax_stands", lambda sheet: (stands(sheet), gate())[0])
    return made, head


def approve_both(two_sheets: tuple[list[FeeSheet], Any]) -> list[Any]:
    made, head = two_sheets
    return race([partial(perform, "approve", sheet, by=head) for sheet in made])


def test_of_two_sheets_of_the_same_experts_the_second_is_computed_anew(two_sheets) -> None:
    outcomes = approve_both(two_sheets)
    assert sum(isinstance(outcome, FeeSheet) for outcome in outcomes) == 1, outcomes
    (refused,) = (outcome for outcome in outcomes if isinstance(outcome, MoveRefused))
    assert "合并重算" in refused.reason


def test_control_with_the_check_before_the_transaction_both_are_approved(two_sheets, monkeypatch) -> None:
    stands = fees.tax_stands
    monkeypatch.setattr(
        fees, "tax_stands", lambda sheet: allow() if connection.in_atomic_block else stands(sheet)
    )
    outcomes = approve_both(two_sheets)
    assert all(isinstance(outcome, FeeSheet) for outcome in outcomes), outcomes


def naive_save(gate: Gate, sheet: Sheet, text: str) -> None:
    """What a naive programmer writes: read, decide, write back."""
    found = Sheet.objects.get(pk=sheet.pk)
    gate()
    if found.version == 0:
        Sheet.objects.filter(pk=sheet.pk).update(version=1, comment=text)


def test_control_without_the_lock_all_savers_of_one_version_believe_they_won(office) -> None:
    panel = examples.scoring_panel(*office, items=1)
    sheet = Sheet.objects.filter(item__panel=panel).first()
    gate = Gate(PARALLEL)
    assert race([partial(naive_save, gate, sheet, f"{n}") for n in range(PARALLEL)]) == [None] * PARALLEL
    Sheet.objects.filter(pk=sheet.pk).update(version=0)
    user = sheet.seat.expert.account
    saves = [partial(scoring.save_draft, sheet, by=user, version=0, content={}) for _ in range(PARALLEL)]
    outcomes = race(saves)
    assert sum(isinstance(outcome, Sheet) for outcome in outcomes) == 1, outcomes
    assert SheetVersion.objects.filter(sheet=sheet).count() == 1
