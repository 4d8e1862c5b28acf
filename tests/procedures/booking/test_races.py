"""Many persons want the same time at once: one gets it, the others a polite refusal, on both databases.

The suite runs ten times and eight persons; the drill two hundred times and thirty-two. The controls take the guard of
the database and the lock of the calendar away, and then two persons do hold one place.
"""

from functools import partial
from itertools import pairwise

import pytest
from django.db import IntegrityError

from tests.kernel.racing import Gate, race
from tests.procedures.booking.examples import at, bench, person
from yanfa.procedures.booking.api import SlotTaken, accept_offer, ask_to_wait, book, cancel
from yanfa.procedures.booking.models import Booking, Calendar, WaitRequest, guards
from yanfa.procedures.booking.services import bookings

pytestmark = pytest.mark.django_db(transaction=True)


def wanted(calendar, who, hour, minute=0, days=2):
    start, end = at(hour, minute, days), at(hour, minute + 30, days)
    return partial(book, calendar=calendar, person=who, starts_at=start, ends_at=end, by=who)


def slots(number):
    """So many half hours from tomorrow on."""
    return [(index % 48 // 2, index % 2 * 30, 1 + index // 48) for index in range(2, number + 2)]


def contend(times, persons, **facts):
    """Everybody wants every time; what the jobs of each time returned or raised."""
    calendar = bench(**facts)
    people = [person(f"p{number}") for number in range(persons)]
    return calendar, [race([wanted(calendar, who, *slot) for who in people]) for slot in slots(times)]


def assert_one_each(outcomes, places=1):
    for each in outcomes:
        won = [one for one in each if isinstance(one, Booking)]
        lost = [one for one in each if isinstance(one, SlotTaken)]
        assert (len(won), len(lost)) == (places, len(each) - places), each
        assert len({one.place for one in won}) == places


def overlapping():
    """Pairs of bookings that hold one place at one moment."""
    rows = list(Booking.objects.filter(occupies=True).order_by("calendar", "place", "starts_at"))
    return [
        (one, two)
        for one, two in pairwise(rows)
        if (one.calendar_id, one.place) == (two.calendar_id, two.place) and one.frees_at > two.starts_at
    ]


def test_ten_times_eight_persons():
    _calendar, outcomes = contend(10, 8)
    assert_one_each(outcomes)
    assert overlapping() == []


def test_two_places_go_to_two():
    _calendar, outcomes = contend(3, 6, capacity=2)
    assert_one_each(outcomes, places=2)
    assert overlapping() == []


@pytest.mark.drill
def test_two_hundred_times_thirty_two_persons():
    _calendar, outcomes = contend(200, 32)
    assert_one_each(outcomes)
    assert Booking.objects.count() == 200
    assert overlapping() == []


@pytest.fixture
def blind(monkeypatch):
    """Everybody looks before anybody writes: what was seen to be free is written without a second look."""

    def make(people):
        gate, judged = Gate(people), bookings.judged
        seen = {}

        def once(wish, *, strict=True):
            key = wish.person.pk
            if key not in seen:
                seen[key] = judged(wish, strict=strict)
                gate()
            return seen[key]

        monkeypatch.setattr(bookings, "judged", once)
        monkeypatch.setattr(bookings, "lock", lambda calendar: Calendar.objects.get(pk=calendar.pk))

    return make


def blind_race(blind, number=6):
    calendar = bench()
    people = [person(f"p{index}") for index in range(number)]
    blind(number)
    return race([wanted(calendar, who, 9) for who in people])


def test_the_guard_alone_holds_without_lock_and_second_look(blind):
    outcomes = blind_race(blind)
    assert sum(isinstance(each, Booking) for each in outcomes) == 1
    assert overlapping() == []
    # Without the lock PostgreSQL ends one of two that wait for each other's row; who loses that way holds nothing.
    others = [each for each in outcomes if not isinstance(each, Booking | SlotTaken)]
    assert all("deadlock detected" in str(each) for each in others), others


def test_control_without_guard_and_lock_two_hold_one_place(blind):
    guards.remove()
    try:
        assert guards.missing()
        outcomes = blind_race(blind)
        assert sum(isinstance(each, Booking) for each in outcomes) > 1
        assert overlapping() != []
    finally:
        Booking.objects.all().delete()
        guards.install()
    assert guards.missing() == []


def test_the_last_place_of_the_line_goes_to_the_first():
    """One calls off while others book: who waited is offered it, nobody else gets it, and two cannot accept it."""
    calendar, holder, waiter = bench(), person("holder"), person("waiter")
    held = wanted(calendar, holder, 9)()
    ask_to_wait(calendar=calendar, person=waiter, starts_at=at(9), ends_at=at(9, 30), minutes=30, by=waiter)
    others = [person(f"p{number}") for number in range(6)]
    outcomes = race([partial(cancel, held, by=holder), *(wanted(calendar, who, 9) for who in others)])
    assert [type(each) for each in outcomes[1:]] == [SlotTaken] * len(others), outcomes
    offer = WaitRequest.objects.get().offer
    assert (offer.person, offer.state) == (waiter, "offered")
    results = race([partial(accept_offer, Booking.objects.get(pk=offer.pk), by=waiter) for _ in range(4)])
    assert sum(isinstance(each, Booking) for each in results) == 1
    assert WaitRequest.objects.get().state == "filled"
    assert overlapping() == []


def test_the_guard_refuses_every_other_way_to_write():
    calendar = bench()
    one = wanted(calendar, person("a"), 9)()
    two = wanted(calendar, person("b"), 10)()
    with pytest.raises(IntegrityError, match=guards.REFUSAL):
        Booking.objects.filter(pk=two.pk).update(starts_at=one.starts_at)
    Booking.objects.filter(pk=two.pk).update(starts_at=one.ends_at)
    assert overlapping() == []
