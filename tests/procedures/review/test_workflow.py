"""The four processes, cell by cell: who may make which move in which state."""

from typing import Any

import pytest

from tests.procedures.review import examples
from tests.registers.people import account
from yanfa.kernel.clock import today
from yanfa.kernel.workflow.matrix import matrix
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.review.models import Panel, Seat, Sheet
from yanfa.procedures.review.services import seating
from yanfa.procedures.review.services.fees import prepare_fees

pytestmark = pytest.mark.django_db
NOBODY = ("stranger", "registrar", "applicant")


@pytest.fixture
def people(db) -> dict[str, Any]:
    examples.crowd()
    return {
        "officer": examples.officer(),
        "head": examples.head(),
        "finance": account("cashier", "finance", real_name="出纳"),
        "registrar": account("reg", "expert_registrar", real_name="专家库"),
        "applicant": account("applicant", real_name="申请人"),
        "stranger": account("other", "expert", real_name="别的专家"),
    }


def allowed(cells: dict[tuple[str, str, str], str]) -> set[tuple[str, str, str]]:
    """Who may move, answers and conditions aside."""
    return {key for key, cell in cells.items() if cell in ("yes", "holds")}


def test_panels(people) -> None:
    officer, head = people["officer"], people["head"]
    ways = {
        "preparing": examples.founded,
        "drawn": examples.drawn,
        "inviting": lambda by: examples.inviting(by, head),
        "scoring": lambda by: examples.scoring_panel(by, head),
        "scored": lambda by: examples.scored(by, head),
        "concluded": lambda by: examples.concluded(by, head),
    }
    cells = matrix(lambda state: ways[state](officer), people, ways)
    assert allowed(cells) == {
        ("preparing", "draw", "officer"),
        ("preparing", "cancel", "officer"),
        ("drawn", "confirm", "head"),
        ("drawn", "return_draw", "head"),
        ("drawn", "cancel", "officer"),
        ("inviting", "start", "officer"),
        ("inviting", "cancel", "officer"),
        ("scoring", "finish", "officer"),
        ("scoring", "cancel", "officer"),
        ("scored", "conclude", "officer"),
        ("concluded", "close", "officer"),
    }


@pytest.fixture
def seat_in(people):
    """A seat in a state, whose expert is the person “expert”."""

    def make(state: str) -> Seat:
        officer, head = people["officer"], people["head"]
        panel = examples.inviting(officer, head) if state not in ("drawn", "proposed") else None
        if panel is None:
            panel = examples.drawn(officer)
            seat = panel.seats.first()
            if state == "proposed":
                seat = seating.propose(panel, by=officer, expert=examples.expert(), reason="专长独有")
        else:
            seat = panel.seats.first()
        user = seat.expert.account
        if state in ("accepted", "agreed"):
            perform("accept", seat, by=user)
        if state == "agreed":
            perform("agree", seat, by=user, data={"pledged": True})
        people["expert"] = user
        return seat

    return make


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("proposed", {("approve", "head"), ("excuse", "officer")}),
        ("drawn", {("invite", "officer"), ("excuse", "officer"), ("excuse", "head")}),
        ("invited", {("accept", "expert"), ("decline", "expert"), ("excuse", "officer"), ("excuse", "head")}),
        ("accepted", {("agree", "expert"), ("decline", "expert"), ("excuse", "officer"), ("excuse", "head")}),
        ("agreed", {("submit", "expert"), ("excuse", "officer"), ("excuse", "head")}),
    ],
)
def test_seats(seat_in, people, state: str, expected: set[tuple[str, str]]) -> None:
    seat = seat_in(state)
    found = {(move, who) for _state, move, who in allowed(matrix(lambda _state: seat, people, [state]))}
    if state == "proposed":
        expected = expected | {("excuse", "head")}
    assert found == expected
    assert not {who for _move, who in found} & set(NOBODY)


def test_only_the_platform_lets_an_invitation_lapse(seat_in, people) -> None:
    seat = seat_in("invited")
    assert matrix(lambda _state: seat, {"clock": None}, ["invited"])["invited", "expire", "clock"] == "holds"
    Seat.objects.filter(pk=seat.pk).update(answer_by=today().replace(year=2020))
    seat.refresh_from_db()
    assert matrix(lambda _state: seat, {"clock": None}, ["invited"])["invited", "expire", "clock"] == "yes"


def test_sheets(people) -> None:
    panel: Panel = examples.scoring_panel(people["officer"], people["head"])
    sheet, other = Sheet.objects.filter(item=panel.items.first())[:2]
    everybody = people | {"expert": sheet.seat.expert.account, "colleague": other.seat.expert.account}
    found = allowed(matrix(lambda _state: sheet, everybody, ["draft"]))
    assert found == {("draft", "submit", "expert"), ("draft", "recuse", "expert")}


def test_fee_sheets(people) -> None:
    officer, head, finance = people["officer"], people["head"], people["finance"]

    def in_state(state: str) -> Any:
        sheet = prepare_fees(examples.scored(officer, head), by=officer)
        if state == "returned":
            perform("send_back", sheet, by=head, data={"reason": "有误"})
        if state in ("approved", "paid"):
            perform("approve", sheet, by=head)
        if state == "paid":
            perform("pay", sheet, by=finance, data={"paid_on": today(), "voucher": "付1"})
        return sheet

    cells = matrix(in_state, people, ["prepared", "returned", "approved", "paid"])
    assert allowed(cells) == {
        ("prepared", "approve", "head"),
        ("prepared", "send_back", "head"),
        ("returned", "resubmit", "officer"),
        ("approved", "pay", "finance"),
        ("approved", "withdraw_approval", "head"),
    }
