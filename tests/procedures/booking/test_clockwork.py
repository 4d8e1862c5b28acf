"""What the clock closes and offers, and what no other door than the services goes around."""

from datetime import timedelta

import pytest

from tests.procedures.booking.examples import at, bench, keeper, person
from yanfa.kernel import clock
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.procedures.booking.api import ask_to_wait, book, change_calendar
from yanfa.procedures.booking.models import Booking, WaitRequest
from yanfa.procedures.booking.services.clockwork import close_past, offer_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return person()


def made(calendar, who, first=9, last=10, days=2):
    return book(
        calendar=calendar, person=who, starts_at=at(first, days=days), ends_at=at(last, days=days), by=who
    )


def ended_ago(booking, hours):
    """Push a booking of an hour back until it ended so many hours ago."""
    end = clock.now() - timedelta(hours=hours)
    Booking.objects.filter(pk=booking.pk).update(
        starts_at=end - timedelta(hours=1), ends_at=end, frees_at=end
    )


def state_of(booking):
    booking.refresh_from_db()
    return booking.state


class TestClosing:
    def test_what_nobody_recorded_is_closed_after_its_time_and_may_still_be_corrected(self, user):
        calendar = bench(
            missed_after_minutes=None, missed_limit=None, missed_window_days=None, block_days=None
        )
        young, old, coming = (made(calendar, user, first, first + 1) for first in (9, 11, 13))
        ended_ago(young, 71)
        ended_ago(old, 73)
        assert close_past() == 1
        assert [state_of(each) for each in (young, old, coming)] == ["confirmed", "unrecorded", "confirmed"]
        assert close_past() == 0
        perform("correct_missed", old, by=keeper(), data={"reason": "补登记"})
        assert (state_of(old), old.finished_at) == ("used", old.ends_at)
        assert not verify_turns()

    def test_the_platform_alone_closes_and_not_before_its_time(self, user):
        booking = made(bench(), user)
        ended_ago(booking, 80)
        with pytest.raises(MoveRefused, match="由系统办结"):
            perform("close", booking, by=keeper())
        ended_ago(booking, 2)
        with pytest.raises(MoveRefused, match="72 小时"):
            perform("close", booking, by=None)

    def test_unanswered_requests_and_bookings_to_move_are_called_off_when_their_time_is_over(self, user):
        asked = made(bench(needs_approval=True), user)
        displaced = made(bench(name="质谱仪"), user)
        perform("displace", displaced, by=keeper(), data={"reason": "停机"})
        assert close_past() == 0
        for each in (asked, displaced):
            ended_ago(each, 1)
        assert close_past() == 2
        assert [state_of(each) for each in (asked, displaced)] == ["cancelled", "cancelled"]
        assert (asked.ended_by, asked.reason) == ("system", "预约时间已过，管理单位未确认。")
        assert Message.objects.filter(kind="booking.cancelled", recipient=user).count() == 2


class TestOffering:
    def test_a_time_that_came_free_by_another_door_is_offered_by_the_clock(self, user):
        calendar, waiter = bench(), person("waiter")
        held = made(calendar, user)
        request = ask_to_wait(
            calendar=calendar, person=waiter, starts_at=at(9), ends_at=at(10), minutes=60, by=waiter
        )
        assert offer_all() == 0
        perform("cancel", held, by=user)
        assert WaitRequest.objects.get().state == "waiting"
        assert offer_all() == 1
        request.refresh_from_db()
        assert (request.state, request.offer.person) == ("offered", waiter)
        assert offer_all() == 0

    def test_a_second_place_is_offered(self, user):
        calendar, waiter = bench(), person("waiter")
        made(calendar, user)
        ask_to_wait(calendar=calendar, person=waiter, starts_at=at(9), ends_at=at(10), minutes=60, by=waiter)
        change_calendar(calendar, by=keeper(), capacity=2)
        assert offer_all() == 1
        assert WaitRequest.objects.get().offer.place == 2


class TestMovingByTheTable:
    """`perform("move")` itself holds what `api.move` holds."""

    def moved(self, booking, by, first, last, move="move", days=2):
        data = {"starts_at": at(first, days=days).isoformat(), "ends_at": at(last, days=days).isoformat()}
        return perform(move, booking, by=by, data=data)

    def test_limits_hours_and_taken_times_are_refused_in_words(self, user):
        calendar = bench(max_minutes=120)
        booking, other = made(calendar, user), made(calendar, person("other"), 12, 13)
        for told, times in (("最多预约 2 小时", (14, 17)), ("已被占用", (12, 13)), ("开始时间已过", (9, 10))):
            with pytest.raises(MoveRefused, match=told):
                self.moved(booking, user, *times, days=-2 if times == (9, 10) else 2)
        assert self.moved(booking, user, 14, 15).starts_at == at(14)
        booking.refresh_from_db()
        assert (booking.place, booking.frees_at, booking.sequence) == (1, at(15), 1)
        assert state_of(other) == "confirmed"

    def test_who_must_ask_asks(self, user):
        booking = made(bench(needs_approval=True), user)
        with pytest.raises(MoveRefused, match="须重新送确认"):
            self.moved(booking, user, 14, 15)
        assert self.moved(booking, user, 14, 15, "move_request").state == "requested"
        assert self.moved(booking, keeper(), 16, 17).state == "confirmed"

    def test_times_that_are_none_are_told(self, user):
        booking = made(bench(), user)
        for text, told in (("明天", "例如"), ("2030-01-01T09:00", "时区")):
            with pytest.raises(MoveRefused, match=told):
                perform("move", booking, by=user, data={"starts_at": text, "ends_at": text})
