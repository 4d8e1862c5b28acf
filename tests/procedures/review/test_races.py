"""Many at once: one submission of a sheet, one replacement of a seat; the control shows the race."""

from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tests.kernel.racing import Gate, race
from tests.procedures.review import examples
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.review.models import Seat, Sheet, SheetVersion
from yanfa.procedures.review.services import scoring, seating

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
