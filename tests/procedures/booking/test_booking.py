"""Bookings are judged by the rules in force, moved and called off by whom they concern, and used or missed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.procedures.booking.examples import at, bench, keeper, person
from tests.registers.people import account
from tests.registers.units import unit
from yanfa.kernel import clock
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.kernel.workflow.models import Turn
from yanfa.kernel.workflow.moving import perform
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.procedures.booking.api import (
    SlotTaken,
    book,
    cancel,
    check_in,
    close_time,
    confirm,
    disqualify,
    finish,
    free_times,
    mark_missed,
    move,
    next_free,
    qualify,
    record_use,
    refuse,
    set_hours,
    set_policy,
    unit_for,
    withdraw_special,
)
from yanfa.procedures.booking.events import booking_finished
from yanfa.procedures.booking.models import Booking, BookingPolicy, Qualification
from yanfa.procedures.booking.services.clockwork import finish_all, mark_all_missed, remind

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return person()


@pytest.fixture
def boss():
    return keeper()


def booked(calendar, who, first=9, last=11, days=2, by=None):
    return book(
        calendar=calendar,
        person=who,
        starts_at=at(first, days=days),
        ends_at=at(last, days=days),
        by=by or who,
    )


def back(booking, **times):
    """Let time have passed for a booking."""
    held = {"frees_at": times["ends_at"]} if "ends_at" in times else {}
    Booking.objects.filter(pk=booking.pk).update(**held | times)
    booking.refresh_from_db()
    return booking


class TestBooking:
    def test_a_free_time_is_confirmed_at_once_and_told(self, user):
        booking = booked(bench(), user)
        assert (booking.state, booking.place, booking.policy.number) == ("confirmed", 1, 1)
        assert Message.objects.filter(recipient=user, kind="booking.confirmed").count() == 1
        assert verify_turns() == []

    def test_the_second_is_refused_politely_and_neighbours_are_not(self, user):
        calendar = bench()
        booked(calendar, user)
        other = person("other")
        with pytest.raises(SlotTaken, match="已被占用"):
            booked(calendar, other, 10, 12)
        assert booked(calendar, other, 11, 12).state == "confirmed"
        assert booked(calendar, other, 8, 9).state == "confirmed"

    def test_places_are_given_out_until_none_is_left(self):
        calendar = bench(capacity=2)
        places = [booked(calendar, person(f"p{number}")).place for number in range(2)]
        assert sorted(places) == [1, 2]
        with pytest.raises(SlotTaken):
            booked(calendar, person("p3"))

    def test_every_limit_that_is_broken_is_named_with_its_numbers(self, user):
        calendar = bench(person_day_minutes=240, max_minutes=120)
        booked(calendar, user, 9, 11)
        booked(calendar, user, 12, 13)
        with pytest.raises(ValidationError) as refusal:
            booked(calendar, user, 14, 17)
        told = " ".join(refusal.value.messages)
        assert "每次最多预约 2 小时" in told
        assert "每人每天最多预约 4 小时" in told
        assert "已预约 3 小时" in told
        assert Booking.objects.count() == 2

    def test_a_unit_shares_its_limit(self, user):
        calendar, ours = bench(unit_day_minutes=180), unit("分析测试中心")
        told = {"calendar": calendar, "organisation": ours}
        book(person=user, starts_at=at(9), ends_at=at(11), by=user, **told)
        other = person("other")
        with pytest.raises(ValidationError, match="每单位每天"):
            book(person=other, starts_at=at(12), ends_at=at(14), by=other, **told)

    def test_one_books_only_for_his_own_unit(self, user):
        with pytest.raises(ValidationError, match="您所在的单位"):
            unit_for(user, unit("别的单位"))
        assert unit_for(user) is None

    def test_closed_hours_and_people_who_may_not(self, user):
        calendar = bench(hours=((tuple(range(7)), 9 * 60, 17 * 60),))
        with pytest.raises(ValidationError, match="不在开放时间内"):
            booked(calendar, user, 16, 18)
        stranger = person("stranger")
        with pytest.raises(PermissionDenied, match="不能预约这台设备"):
            booked(calendar, stranger)
        with pytest.raises(PermissionDenied):
            booked(calendar, user, by=person("another"))

    def test_the_keeper_books_for_others_beyond_their_limits_but_not_over_them(self, user, boss):
        calendar = bench(max_minutes=60, qualification_level=1)
        booking = booked(calendar, user, 9, 12, by=boss)
        assert (booking.person, booking.made_by) == (user, boss)
        with pytest.raises(SlotTaken):
            booked(calendar, person("other"), 11, 13, by=boss)

    def test_later_rules_judge_later_bookings(self, user, boss):
        calendar = bench()
        first = booked(calendar, user)
        fresh = set_policy(calendar, by=boss, max_minutes=60)
        assert (fresh.number, fresh.horizon_days) == (2, 60)
        first.refresh_from_db()
        assert first.policy.number == 1
        with pytest.raises(ValidationError, match="每次最多预约 1 小时"):
            booked(calendar, user, 13, 15)
        with pytest.raises(PermissionDenied):
            set_policy(calendar, by=user, max_minutes=None)
        with pytest.raises(ValidationError):
            set_policy(calendar, by=boss, granularity_minutes=50)
        assert BookingPolicy.objects.count() == 2

    def test_an_approved_request(self, user, boss):
        calendar = bench(needs_approval=True)
        booking = booked(calendar, user)
        assert booking.state == "requested"
        turn = Turn.objects.get(process="booking.booking")
        assert turn.audience == f"bench:{calendar.public_id}"
        assert turn.due_on is not None
        with pytest.raises(MoveRefused):
            confirm(booking, by=user)
        confirm(booking, by=boss)
        assert booking.state == "confirmed"
        other = booked(calendar, user, 13, 14)
        refuse(other, by=boss, reason="样品不合要求")
        assert not other.occupies
        assert Message.objects.filter(recipient=user, body_zh__contains="样品不合要求").exists()


class TestQualifications:
    def test_who_is_not_qualified_on_the_day_of_use_may_not(self, user, boss):
        calendar = bench(qualification_level=2)
        for given in ({"level": 1}, {"level": 2, "valid_to": clock.today() + timedelta(days=1)}):
            qualify(calendar, user, by=boss, **given)
            with pytest.raises(ValidationError, match="2 级操作资格"):
                booked(calendar, user)
        held = qualify(calendar, user, level=2, by=boss, unused_days=90)
        booked(calendar, user)
        disqualify(held, calendar=calendar, by=boss, reason="操作违规")
        with pytest.raises(ValidationError):
            booked(calendar, user, 13, 14)
        assert Qualification.objects.standing().count() == 0

    def test_a_group_counts_within_its_unit_and_ends_when_unused(self, user, boss):
        ours = unit()
        first = bench(qualification_level=1, group="SEM", owner=ours)
        second = bench(qualification_level=1, group="SEM", owner=ours, name="透射电镜")
        foreign = bench(qualification_level=1, group="SEM", owner=unit("别的单位"))
        held = qualify(first, user, by=boss, unused_days=30)
        booked(second, user)
        with pytest.raises(ValidationError):
            booked(foreign, user)
        Qualification.objects.filter(pk=held.pk).update(valid_from=clock.today() - timedelta(days=40))
        with pytest.raises(ValidationError):
            booked(second, user, 13, 14)
        done = back(booked(second, user, 15, 16, by=boss), starts_at=at(0, days=-1), ends_at=at(1, days=-1))
        record_use(done, by=boss)
        booked(second, user, 13, 14)


class TestChanging:
    def test_a_move_is_judged_again_without_itself(self, user):
        calendar = bench(person_day_minutes=120)
        booking = booked(calendar, user)
        move(booking, starts_at=at(10), ends_at=at(12), by=user)
        assert (booking.starts_at, booking.frees_at, booking.sequence) == (at(10), at(12), 1)
        with pytest.raises(ValidationError, match="每人每天"):
            move(booking, starts_at=at(10), ends_at=at(13), by=user)
        with pytest.raises(MoveRefused):
            move(booking, starts_at=at(14), ends_at=at(15), by=person("other"))

    def test_calling_off_late_is_marked_and_a_unit_says_why(self, user, boss):
        calendar = bench(late_cancel_hours=24)
        soon, later = booked(calendar, user, 9, 10, days=5), booked(calendar, user, 12, 13, days=5)
        back(soon, starts_at=clock.now() + timedelta(hours=2))
        assert cancel(soon, by=user).late
        with pytest.raises(MoveRefused, match="原因"):
            cancel(later, by=boss)
        later.refresh_from_db()
        assert later.state == "confirmed"
        cancel(later, by=boss, reason="设备检修")
        assert (later.ended_by, later.late, later.occupies) == ("keeper", False, False)

    def test_an_outage_displaces_what_lies_inside(self, user, boss):
        calendar = bench()
        inside, outside = booked(calendar, user, 9, 11), booked(calendar, user, 13, 14)
        special, told = close_time(
            calendar,
            kind="unplanned_outage",
            starts_at=at(10),
            ends_at=at(12),
            reason="真空泵故障",
            by=boss,
        )
        assert told == [inside]
        inside.refresh_from_db()
        outside.refresh_from_db()
        assert (inside.state, inside.occupies, outside.state) == ("to_move", False, "confirmed")
        assert Turn.objects.get(object_id=inside.pk, process="booking.booking").audience == f"user:{user.pk}"
        with pytest.raises(ValidationError, match="真空泵故障"):
            move(inside, starts_at=at(11), ends_at=at(12), by=user)
        move(inside, starts_at=at(15), ends_at=at(17), by=user)
        assert inside.state == "confirmed"
        withdraw_special(special, by=boss)
        assert booked(calendar, user, 10, 11).state == "confirmed"
        with pytest.raises(PermissionDenied):
            close_time(calendar, kind="closure", starts_at=at(1), ends_at=at(2), reason="x", by=user)

    def test_new_hours_displace_what_falls_outside(self, user, boss):
        calendar = bench()
        early, noon = booked(calendar, user, 6, 7), booked(calendar, user, 12, 13)
        assert set_hours(calendar, [(range(7), 9 * 60, 17 * 60)], by=boss) == [early]
        noon.refresh_from_db()
        assert noon.state == "confirmed"
        with pytest.raises(ValidationError, match="重叠"):
            set_hours(calendar, [((0,), 0, 600), ((0,), 540, 700)], by=boss)
        with pytest.raises(ValidationError):
            set_hours(calendar, [((0,), 600, 600)], by=boss)


class TestUsing:
    def test_checking_in_and_finishing_early_frees_the_rest(self, user):
        calendar, heard = bench(), []
        booking = booked(calendar, user)
        with pytest.raises(MoveRefused, match="还没有到签到时间"):
            check_in(booking, by=user)
        now = clock.now()
        back(booking, starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=2))
        check_in(booking, by=user)
        booking_finished.connect(receiver := lambda booking, **kw: heard.append(booking.pk))
        finish(booking, by=user)
        booking_finished.disconnect(receiver)
        assert heard == [booking.pk]
        assert booking.state == "used"
        assert now <= booking.frees_at < booking.ends_at
        assert verify_turns() == []

    def test_nobody_came_and_the_third_time_blocks(self, user, boss):
        calendar = bench(missed_after_minutes=30, missed_limit=2, missed_window_days=90, block_days=30)
        for number in range(2):
            booking = booked(calendar, user, 9, 11, days=2 + number)
            with pytest.raises(MoveRefused):
                mark_missed(booking, by=boss)
            now = clock.now()
            back(booking, starts_at=now - timedelta(minutes=40), ends_at=now + timedelta(hours=2))
            assert mark_all_missed() == 1
            booking.refresh_from_db()
            assert (booking.state, booking.occupies) == ("missed", False)
        with pytest.raises(ValidationError, match="已失约 2 次"):
            booked(calendar, user, 9, 11, days=5)
        perform("correct_missed", booking, by=boss, data={"reason": "签到机故障"})
        assert booked(calendar, user, 9, 11, days=5).state == "confirmed"

    def test_what_was_left_in_use_ends_with_its_time(self, user):
        booking = booked(bench(), user)
        now = clock.now()
        back(booking, starts_at=now - timedelta(hours=2), ends_at=now + timedelta(hours=1))
        check_in(booking, by=user)
        back(booking, ends_at=now - timedelta(minutes=1), frees_at=now - timedelta(minutes=1))
        assert finish_all() == 1
        booking.refresh_from_db()
        assert (booking.state, booking.finished_at) == ("used", booking.ends_at)

    def test_bookings_in_a_row_get_one_reminder(self, user):
        calendar = bench()
        for first in (9, 10, 14):
            booking = booked(calendar, user, first, first + 1, days=3)
            shift = timedelta(days=3) - timedelta(hours=1)
            back(
                booking,
                starts_at=booking.starts_at - shift,
                ends_at=booking.ends_at - shift,
                frees_at=booking.frees_at - shift,
            )
        Booking.objects.filter(starts_at__lte=clock.now()).update(reminded_at=clock.now())
        first = remind()
        assert first in (0, 1, 2)
        assert remind() == 0
        assert Message.objects.filter(kind="booking.reminder").count() == first


class TestFinding:
    def test_free_times_of_one_and_the_next_of_many(self, user, django_assert_max_num_queries):
        busy, idle = bench(), bench(name="质谱仪")
        booked(busy, user, 9, 11)
        found = free_times(busy, at(8), at(12))
        assert [(each.starts_at, each.ends_at) for each in found] == [(at(8), at(9)), (at(11), at(12))]
        with django_assert_max_num_queries(6):
            soonest = next_free([busy, idle])
        assert clock.now() <= soonest[idle.pk] <= clock.now() + timedelta(minutes=31)


def test_the_roles_table_of_moves(user, boss):
    other = account("nobody", real_name="旁人")
    booking = booked(bench(), user)
    for name in ("cancel", "check_in", "displace", "record_use"):
        with pytest.raises(MoveRefused):
            perform(name, booking, by=other, data={"reason": "x"} if name in ("cancel", "displace") else None)
