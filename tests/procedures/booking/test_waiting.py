"""The line of those who wait: fair order, places held for a time, and given on when they are not taken."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.procedures.booking.examples import at, bench, keeper, person
from yanfa.kernel import clock
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.procedures.booking.api import (
    SlotTaken,
    accept_offer,
    ask_to_wait,
    book,
    cancel,
    close_time,
    decline_offer,
    move,
    withdraw,
)
from yanfa.procedures.booking.models import Booking, WaitRequest
from yanfa.procedures.booking.services.clockwork import expire_offers

pytestmark = pytest.mark.django_db


def hold(calendar, who, first=9, last=11):
    return book(calendar=calendar, person=who, starts_at=at(first), ends_at=at(last), by=who)


def wait(calendar, login, first=9, last=11, minutes=60):
    who = person(login)
    return ask_to_wait(
        calendar=calendar, person=who, starts_at=at(first), ends_at=at(last), minutes=minutes, by=who
    )


@pytest.fixture
def taken():
    """A calendar of which somebody holds a time."""
    calendar = bench()
    return calendar, hold(calendar, person("holder"))


def offered(request):
    request.refresh_from_db()
    return request.offer


def test_what_is_free_is_booked_and_not_waited_for(taken):
    calendar, _held = taken
    with pytest.raises(ValidationError, match="可以直接预约"):
        wait(calendar, "first", 9, 12)
    with pytest.raises(ValidationError) as refusal:
        wait(calendar, "second", 9, 11, minutes=150)
    assert list(refusal.value.message_dict) == ["minutes"]
    with pytest.raises(ValidationError, match="不接受候补"):
        wait(bench(wait_list=False), "third")
    assert not WaitRequest.objects.exists()


def test_the_first_in_the_line_is_offered_and_the_place_is_held(taken):
    calendar, held = taken
    first, second = wait(calendar, "first", minutes=120), wait(calendar, "second")
    cancel(held, by=held.person)
    offer = offered(first)
    assert (offer.state, offer.starts_at, offer.ends_at) == ("offered", at(9), at(11))
    assert offered(second) is None
    assert Message.objects.filter(recipient=first.person, kind="booking.offered").count() == 1
    with pytest.raises(SlotTaken):
        hold(calendar, person("third"), 10, 11)
    with pytest.raises(MoveRefused):
        accept_offer(offer, by=second.person)
    accept_offer(offer, by=first.person)
    first.refresh_from_db()
    assert (offer.state, offer.expires_at, first.state) == ("confirmed", None, "filled")
    assert verify_turns() == []


def test_two_short_wishes_share_what_came_free(taken):
    calendar, held = taken
    first, second, third = (wait(calendar, name) for name in ("first", "second", "third"))
    cancel(held, by=held.person)
    assert [offered(each) and offered(each).starts_at for each in (first, second, third)] == [
        at(9),
        at(10),
        None,
    ]


def test_what_is_declined_or_not_taken_in_time_goes_on(taken):
    calendar, held = taken
    line = [wait(calendar, name, minutes=120) for name in ("first", "second", "third")]
    cancel(held, by=held.person)
    decline_offer(offered(line[0]), by=line[0].person)
    second = offered(line[1])
    assert second.state == "offered"
    Booking.objects.filter(pk=second.pk).update(expires_at=clock.now() - timedelta(minutes=1))
    second.refresh_from_db()
    with pytest.raises(MoveRefused, match="保留时间已过"):
        accept_offer(second, by=second.person)
    assert expire_offers() == 1
    assert expire_offers() == 0
    states = [WaitRequest.objects.get(pk=each.pk).state for each in line]
    assert states == ["passed", "passed", "offered"]
    assert Message.objects.filter(recipient=line[1].person, kind="booking.lapsed").exists()


def test_a_place_that_needs_approval_is_asked_for(db):
    calendar = bench(needs_approval=True)
    held = hold(calendar, keeper("keeper-x"))
    request = wait(calendar, "first")
    cancel(held, by=held.person)
    assert accept_offer(offered(request), by=request.person).state == "requested"


def test_a_moved_booking_makes_room_and_a_closure_voids_the_offer(taken):
    calendar, held = taken
    request = wait(calendar, "first")
    move(held, starts_at=at(14), ends_at=at(16), by=held.person)
    offer = offered(request)
    close_time(calendar, kind="closure", starts_at=at(8), ends_at=at(12), reason="检修", by=keeper())
    offer.refresh_from_db()
    request.refresh_from_db()
    assert (offer.state, offer.occupies, request.state) == ("lapsed", False, "passed")


def test_leaving_the_line_and_waiting_in_vain(taken):
    calendar, held = taken
    first, second = wait(calendar, "first"), wait(calendar, "second")
    withdraw(first, by=first.person)
    WaitRequest.objects.filter(pk=second.pk).update(
        starts_at=clock.now() - timedelta(hours=2), ends_at=clock.now() - timedelta(hours=1)
    )
    assert expire_offers() == 1
    cancel(held, by=held.person)
    assert set(WaitRequest.objects.values_list("state", flat=True)) == {"withdrawn", "over"}


@pytest.mark.parametrize(
    ("approval", "move", "left"),
    [
        (False, "accept", ("confirmed", "filled")),
        (True, "accept_request", ("requested", "filled")),
        (False, "lapse", ("lapsed", "passed")),
    ],
)
@pytest.mark.parametrize("platform", [False, True])
def test_the_line_follows_the_booking_by_whichever_door_it_is_moved(approval, move, left, platform):
    calendar = bench(needs_approval=approval)
    held = hold(calendar, keeper("keeper-x"))
    request = wait(calendar, "first")
    cancel(held, by=held.person)
    offer = offered(request)
    perform(move, offer, by=None if platform else request.person)
    request.refresh_from_db()
    assert (offer.state, request.state) == left
    assert verify_turns() == []


def test_the_place_in_the_line_is_not_answered_beside_the_booking(taken):
    calendar, held = taken
    request = wait(calendar, "first")
    cancel(held, by=held.person)
    assert offered(request).state == "offered"
    for name in ("fill", "pass"):
        with pytest.raises(MoveRefused, match="在为您保留的预约上"):
            perform(name, request, by=request.person)
    assert offered(request).state == "offered"
    assert request.state == "offered"
