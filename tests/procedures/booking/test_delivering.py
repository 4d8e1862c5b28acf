"""Bookings of a unit's own system arrive row by row, repeated deliveries harmless; past ones come in bulk."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.procedures.booking.examples import at, bench, keeper, person
from tests.registers.units import unit
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.procedures.booking.api import Delivered, PastBooking, book, deliver_bookings, import_bookings
from yanfa.procedures.booking.events import booking_finished
from yanfa.procedures.booking.models import Booking

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar():
    return bench()


def deliver(calendar, *rows, by=None, owner=None):
    return deliver_bookings(
        organisation=owner or calendar.organisation, rows=rows, by=by or keeper(), source="LIMS"
    )


def row(calendar, key="A-1", first=9, last=11, days=2, **facts):
    return Delivered(key, calendar, at(first, days=days), at(last, days=days), **facts)


def told(receipts):
    return [(each.key, each.outcome) for each in receipts]


def test_repeated_deliveries_change_nothing_and_conflicts_are_told_per_row(calendar):
    boss = keeper()
    first = deliver(
        calendar, row(calendar), row(calendar, "A-2", 10, 12), row(calendar, "A-3", 11, 12), by=boss
    )
    assert told(first) == [("A-1", "new"), ("A-2", "refused"), ("A-3", "new")]
    assert "已被占用" in first[1].reason
    again = deliver(calendar, row(calendar), row(calendar, "A-3", 11, 12), by=boss)
    assert told(again) == [("A-1", "known"), ("A-3", "known")]
    assert Booking.objects.count() == 2


def test_what_changed_there_changes_here(calendar):
    boss, heard = keeper(), []
    deliver(calendar, row(calendar), by=boss)
    assert told(deliver(calendar, row(calendar, first=13, last=15), by=boss)) == [("A-1", "changed")]
    stored = Booking.objects.get()
    assert (stored.starts_at, stored.frees_at) == (at(13), at(15))
    Booking.objects.update(starts_at=at(1, days=-1), ends_at=at(2, days=-1), frees_at=at(2, days=-1))
    booking_finished.connect(receiver := lambda booking, **kw: heard.append(booking.source_key))
    used = row(calendar, first=1, last=2, days=-1, state="used")
    assert told(deliver(calendar, used, by=boss)) == [("A-1", "changed")]
    booking_finished.disconnect(receiver)
    assert heard == ["A-1"]
    refused = deliver(calendar, replace(used, state="cancelled"), by=boss)
    assert told(refused) == [("A-1", "refused")]
    assert "不能改成" in refused[0].reason


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"key": " "}, "编号必填"),
        ({"state": "lost"}, "状态应为"),
        ({"first": 11, "last": 9}, "结束时间"),
        ({"state": "used"}, "还没有结束"),
        ({"state": "missed"}, "还没有开始"),
    ],
)
def test_wrong_rows_are_refused_in_words(calendar, facts, sentence):
    (receipt,) = deliver(calendar, row(calendar, **facts))
    assert (receipt.outcome, Booking.objects.count()) == ("refused", 0)
    assert sentence in receipt.reason


def test_only_the_unit_itself_delivers(calendar):
    with pytest.raises(PermissionDenied):
        deliver(calendar, row(calendar), by=person())
    with pytest.raises(PermissionDenied, match="不是本单位"):
        deliver(calendar, row(calendar), owner=unit("别的单位"))
    assert not Booking.objects.exists()


def test_keys_belong_to_the_unit(calendar):
    other = bench(owner=unit("别的单位"))
    boss = keeper()
    deliver(calendar, row(calendar), by=boss)
    assert told(deliver(other, row(other), by=boss)) == [("A-1", "new")]


def test_delivered_ones_hold_their_place_against_bookings_here(calendar):
    deliver(calendar, row(calendar))
    who = person()
    with pytest.raises(ValidationError, match="已被占用"):
        book(calendar=calendar, person=who, starts_at=at(10), ends_at=at(12), by=who)


def past(calendar, hour, state="used", **facts):
    start = at(hour, days=-5)
    return PastBooking(
        calendar.pk, start, start + timedelta(hours=1), start - timedelta(days=2), state=state, **facts
    )


def test_past_bookings_come_with_their_dates_in_few_statements(calendar, django_assert_max_num_queries):
    rows = [past(calendar, hour) for hour in range(8)] + [
        past(calendar, 9, "missed"),
        past(calendar, 9, "cancelled"),
    ]
    with django_assert_max_num_queries(40):
        assert import_bookings(rows, by=None, source="演示") == 10
    stored = Booking.objects.filter(state="used").first()
    assert (stored.finished_at, stored.occupies) == (stored.ends_at, True)
    assert Booking.objects.get(state="missed").missed_at is not None
    assert verify_turns() == []


def test_past_bookings_that_overlap_are_not_kept(calendar):
    with pytest.raises(ValidationError, match="已被占用"):
        import_bookings([past(calendar, 8), past(calendar, 8)], by=None, source="演示")
    with pytest.raises(ValidationError, match="已经结束"):
        import_bookings([replace(past(calendar, 8), ends_at=at(1))], by=None, source="演示")
    assert not Booking.objects.exists()
