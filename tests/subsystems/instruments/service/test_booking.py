"""Instruments in the calendar: who opens and books, a request with a time, what a finished booking leaves."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.subsystems.instruments.factories import instrument, keeper_of, person
from tests.subsystems.instruments.service.situations import Scene
from yanfa.kernel.clock import SHANGHAI, now, today
from yanfa.kernel.clock.calendar import next_working_day
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.booking import api
from yanfa.procedures.booking.events import booking_finished
from yanfa.subsystems.instruments.models import UsageRecord
from yanfa.subsystems.instruments.services import service_booking as booking

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db):
    return Scene()


def working(hour, days=2):
    """A moment on a working day to come, when calendars are open."""
    day = next_working_day(today() + timedelta(days=days))
    return datetime.combine(day, time(hour), SHANGHAI)


def test_the_keeper_opens_the_calendar_of_a_shared_instrument_once(scene):
    with pytest.raises(PermissionDenied):
        booking.open_for_booking(scene.instrument, by=scene.user)
    calendar = booking.open_for_booking(scene.instrument, by=scene.keeper)
    assert booking.open_for_booking(scene.instrument, by=scene.keeper) == calendar
    assert booking.instrument_of(calendar) == scene.instrument
    assert booking.link(calendar).endswith(f"calendar/{scene.instrument.public_id}/")
    alone = instrument(scene.unit, share_mode="none")
    with pytest.raises(ValidationError, match="已入网且共享"):
        booking.open_for_booking(alone, by=scene.keeper)


def test_who_may_book(scene):
    calendar = booking.open_for_booking(scene.instrument, by=scene.keeper)
    assert booking.may_book(scene.stranger, calendar)
    assert booking.may_manage(scene.keeper, calendar)
    assert not booking.may_manage(scene.user, calendar)
    inner = instrument(scene.unit, share_mode="internal")
    assert not booking.may_use(scene.stranger, inner)
    assert booking.may_use(keeper_of(scene.unit), inner)
    draft = instrument(scene.unit, published=False)
    assert "不能预约" in booking.may_use(person(), draft).reason


def test_a_request_books_its_time_and_frees_it_when_it_is_cancelled(scene):
    booking.open_for_booking(scene.instrument, by=scene.keeper)
    request = scene.contracted()
    with pytest.raises(ValidationError):
        booking.book_for(request, by=scene.keeper, starts_at=working(11), ends_at=working(10))
    booking.book_for(request, by=scene.keeper, starts_at=working(10), ends_at=working(12))
    request.refresh_from_db()
    first = request.booking
    assert (request.state, first.state, first.person) == ("scheduled", "confirmed", scene.user)
    other = scene.contracted()
    with pytest.raises(ValidationError):
        booking.book_for(other, by=scene.keeper, starts_at=working(11), ends_at=working(13))
    other.refresh_from_db()
    assert (other.state, other.booking) == ("contracted", None)
    booking.book_for(request, by=scene.keeper, starts_at=working(14), ends_at=working(15))
    first.refresh_from_db()
    request.refresh_from_db()
    assert first.state == "cancelled"
    held = request.booking
    booking.cancel(request, "cancel_by_user", by=scene.user, data={"reason": "不做了"})
    held.refresh_from_db()
    assert (request.state, held.state) == ("cancelled_by_user", "cancelled")


def test_a_booking_that_is_called_off_leaves_the_request_without_a_time(scene):
    booking.open_for_booking(scene.instrument, by=scene.keeper)
    request = scene.contracted()
    booking.book_for(request, by=scene.keeper, starts_at=working(10), ends_at=working(12))
    request.refresh_from_db()
    api.cancel(request.booking, by=scene.keeper, reason="停电")
    request.refresh_from_db()
    assert (request.state, request.booking, request.planned_from) == ("scheduled", None, None)


def past_booking(scene, **facts):
    """A booking of two hours this morning that was used."""
    calendar = booking.open_for_booking(scene.instrument, by=scene.keeper)
    made = api.book(
        calendar=calendar, person=scene.user, starts_at=working(10), ends_at=working(12), by=scene.keeper
    )
    start = now() - timedelta(hours=5)
    for name, value in ({"started_at": start, "finished_at": start + timedelta(hours=2)} | facts).items():
        setattr(made, name, value)
    return made


def test_a_finished_booking_leaves_one_usage_record(scene):
    made = past_booking(scene)
    for _ in range(2):
        booking_finished.send(sender=type(made), booking=made)
    record = UsageRecord.objects.get()
    assert (record.booking, record.hours, record.instrument) == (made, 2, scene.instrument)
    assert record.external


def test_where_no_record_can_be_made_the_keepers_are_told(scene):
    made = past_booking(scene, finished_at=now() + timedelta(hours=1))
    booking_finished.send(sender=type(made), booking=made)
    assert not UsageRecord.objects.exists()
    told = Message.objects.filter(kind="instruments.usage_missing")
    assert {each.recipient for each in told} == {scene.keeper, scene.head}


def test_a_request_that_was_served_by_booking_takes_its_record(scene):
    made = past_booking(scene)
    request = scene.contracted()
    type(request).objects.filter(pk=request.pk).update(
        booking=made, planned_from=made.starts_at, planned_to=made.ends_at
    )
    request.refresh_from_db()
    perform("schedule", request, by=scene.keeper)
    perform("begin", request, by=scene.keeper, data={})
    booking_finished.send(sender=type(made), booking=made)
    record = request.usage.get()
    assert (record.contract_no, record.user_organisation) == (request.contract.number, scene.user_unit)
    perform("deliver", request, by=scene.keeper)
    assert request.state == "delivered"
