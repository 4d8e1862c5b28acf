"""Pages, feeds and the JSON API: who sees what, that nothing is made before it was confirmed, and how many queries."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.procedures.booking.examples import at, bench, keeper, person
from tests.registers.people import account, signed_in
from yanfa.kernel import clock
from yanfa.procedures.booking.api import book, close_time, qualify, week
from yanfa.procedures.booking.models import (
    Booking,
    BookingPolicy,
    Feed,
    Qualification,
    SpecialTime,
    WaitRequest,
)
from yanfa.procedures.booking.rules.limits import monday_of
from yanfa.procedures.booking.services.qualifications import remind_of_qualifications

pytestmark = pytest.mark.django_db


def typed(first=9, last=11, days=2, **more):
    form = "%Y-%m-%dT%H:%M"
    times = {"starts_at": at(first, days=days).strftime(form), "ends_at": at(last, days=days).strftime(form)}
    return times | more


@pytest.fixture
def calendar():
    return bench()


@pytest.fixture
def user(client):
    found = person()
    signed_in(client, found)
    return found


@pytest.fixture
def boss(client):
    found = keeper()
    signed_in(client, found)
    return found


def hold(calendar, who, first=9, last=11, days=2):
    return book(
        calendar=calendar, person=who, starts_at=at(first, days=days), ends_at=at(last, days=days), by=who
    )


def url(name, calendar, *more):
    return reverse(f"booking:{name}", args=[calendar.public_id, *more])


def text(answer):
    return answer.content.decode()


class TestWeek:
    def test_others_have_no_names_and_ones_own_booking_is_a_link(self, client, calendar, user):
        other = person("other")
        hold(calendar, other, 9, 11)
        mine = hold(calendar, user, 13, 14)
        page = text(client.get(f"{url('week', calendar)}?day={at(9).date()}"))
        assert "已占用" in page
        assert "用户other" not in page
        assert mine.get_absolute_url() in page

    def test_the_keeper_sees_names(self, client, calendar, boss):
        hold(calendar, person("other"))
        assert "用户other" in text(client.get(f"{url('week', calendar)}?day={at(9).date()}"))

    def test_a_stranger_finds_nothing(self, client, calendar):
        signed_in(client, person("stranger"))
        for name in ("week", "book", "day", "policy"):
            assert client.get(url(name, calendar)).status_code == 404

    def test_few_queries_however_many_bookings(self, calendar, django_assert_max_num_queries):
        who = person()
        for hour in range(8, 20):
            hold(calendar, who, hour, hour + 1)
        with django_assert_max_num_queries(6):
            week(calendar, at(9).date(), who)

    def test_cells_say_what_they_are(self, calendar):
        boss, who = keeper(), person()
        close_time(calendar, kind="planned_outage", starts_at=at(0), ends_at=at(8), reason="换灯丝", by=boss)
        hold(calendar, person("other"), 9, 10)
        hold(calendar, who, 10, 11)
        day = at(0).date()
        shown = week(calendar, day, who)
        column = (day - monday_of(day)).days
        cells = {row.label: row.cells[column] for row in shown.rows}
        told = {label: str(cells[label].showing) for label in ("07:30", "09:00", "10:30", "11:00")}
        assert told == {"07:30": "outage", "09:00": "taken", "10:30": "own", "11:00": "free"}
        assert cells["07:30"].detail == "换灯丝"
        assert "start=" in cells["11:00"].url
        later = week(calendar, day + timedelta(days=90), who)
        assert {str(cell.showing) for row in later.rows for cell in row.cells} == {"later"}


class TestBookingByPage:
    def test_it_is_shown_before_it_is_made(self, client, calendar, user):
        address = url("book", calendar)
        assert "datetime-local" in text(client.get(f"{address}?start={typed()['starts_at']}"))
        shown = client.post(address, typed(purpose="形貌"))
        assert "请核对后提交" in text(shown)
        assert not Booking.objects.exists()
        back = client.post(address, typed(step="type"))
        assert "下一步" in text(back)
        made = client.post(address, typed(step="make", purpose="形貌"))
        stored = Booking.objects.get()
        assert (made.url, stored.person, stored.purpose) == (stored.get_absolute_url(), user, "形貌")

    def test_a_form_that_is_sent_twice_books_once(self, client, calendar, user):
        sent = typed(step="make", form_token="t1")
        first, second = (client.post(url("book", calendar), sent) for _ in range(2))
        assert (first.headers["Location"], Booking.objects.count()) == (second.headers["Location"], 1)

    def test_a_taken_time_is_told_on_the_form(self, client, calendar, user):
        hold(calendar, person("other"))
        assert "已被占用" in text(client.post(url("book", calendar), typed()))
        assert "已被占用" in text(client.post(url("book", calendar), typed(step="make")))

    def test_moving_calling_off_and_foreign_bookings(self, client, calendar, user):
        mine, foreign = hold(calendar, user), hold(calendar, person("other"), 14, 15)
        assert client.get(foreign.get_absolute_url()).status_code == 404
        assert client.get(mine.get_absolute_url()).status_code == 200
        client.post(reverse("booking:change", args=[mine.public_id]), typed(12, 13))
        mine.refresh_from_db()
        assert mine.starts_at == at(12)
        act = reverse("booking:act", args=[mine.public_id, "cancel"])
        assert "取消原因" in text(client.get(act))
        client.post(act, {"reason": ""})
        mine.refresh_from_db()
        assert mine.state == "cancelled"
        assert client.get(reverse("booking:act", args=[mine.public_id, "displace"])).status_code == 404

    def test_waiting_and_my_bookings(self, client, calendar, user):
        hold(calendar, person("other"))
        client.post(url("wait", calendar), typed(minutes=60))
        request = WaitRequest.objects.get()
        assert "候补中" in text(client.get(reverse("booking:mine")))
        client.post(reverse("booking:leave_line", args=[request.public_id]))
        request.refresh_from_db()
        assert request.state == "withdrawn"
        assert client.get(f"{reverse('booking:mine')}?past").status_code == 200


class TestKeeping:
    def test_the_day_with_its_buttons(self, client, boss):
        calendar = bench(needs_approval=True)
        asked = hold(calendar, person("other"))
        page = text(client.get(f"{url('day', calendar)}?day={at(9).date()}"))
        assert "用户other" in page
        assert "确认预约" in page
        answer = client.post(reverse("booking:act", args=[asked.public_id, "confirm"]), {"back": "day"})
        asked.refresh_from_db()
        assert (asked.state, answer.url.startswith(url("day", calendar))) == ("confirmed", True)

    def test_closing_and_opening_again(self, client, calendar, boss):
        booking = hold(calendar, person("other"))
        client.post(url("specials", calendar), typed(8, 12, kind="closure", reason="检修"))
        booking.refresh_from_db()
        assert booking.state == "to_move"
        special = SpecialTime.objects.get()
        client.post(url("withdraw_special", calendar, special.public_id))
        special.refresh_from_db()
        assert special.withdrawn_at is not None

    def test_hours_are_typed_as_people_write_them(self, client, calendar, boss):
        lines = {f"day{number}": "09:00-12:00，13:00~17:30" for number in range(5)}
        client.post(url("hours", calendar), lines | {"valid_from": clock.today().isoformat()})
        standing = calendar.hours.filter(valid_to=None)
        assert (standing.count(), standing.filter(weekday=0).last().text) == (10, "13:00–17:30")
        wrong = client.post(url("hours", calendar), {"day0": "上午", "valid_from": clock.today().isoformat()})
        assert "应写成" in text(wrong)

    def test_rules_places_and_qualifications(self, client, calendar, boss):
        day = clock.today().isoformat()
        client.post(
            url("policy", calendar),
            {"valid_from": day, "granularity_minutes": 60, "max_minutes": 120, "qualification_level": 1},
        )
        assert BookingPolicy.objects.latest("number").max_minutes == 120
        assert "须能整除" in text(
            client.post(
                url("policy", calendar),
                {"valid_from": day, "granularity_minutes": 50, "qualification_level": 0},
            )
        )
        client.post(url("settings", calendar), {"capacity": 3, "bookable": "on"})
        calendar.refresh_from_db()
        assert calendar.capacity == 3
        who = person("other")
        client.post(url("qualified", calendar), {"login": who.login, "level": 1})
        held = Qualification.objects.get()
        assert "没有这个账号" in text(
            client.post(url("qualified", calendar), {"login": "nobody", "level": 1})
        )
        client.post(url("disqualify", calendar, held.public_id), {"reason": "离职"})
        assert not Qualification.objects.standing().exists()

    def test_who_does_not_keep_is_sent_away(self, client, calendar, user):
        for name in ("day", "specials", "hours", "policy", "settings", "qualified"):
            assert client.get(url(name, calendar)).status_code == 403


class TestFeeds:
    def test_a_secret_address_with_stable_entries(self, client, calendar, user):
        booking = hold(calendar, user)
        client.post(reverse("booking:renew_feed"))
        page = text(client.get(reverse("booking:mine")))
        address = "/booking/feeds/" + page.partition("/booking/feeds/")[2].partition(".ics")[0] + ".ics"
        client.logout()
        feed = client.get(address)
        lines = text(feed)
        assert feed.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert f"UID:{booking.public_id}@testserver\r\n" in lines
        assert "STATUS:CONFIRMED" in lines
        again = client.get(address, headers={"If-None-Match": feed.headers["ETag"]})
        assert again.status_code == 304
        signed_in(client, user)
        client.post(reverse("booking:act", args=[booking.public_id, "cancel"]), {"reason": ""})
        lines = text(client.get(address))
        assert ("STATUS:CANCELLED" in lines, "SEQUENCE:1" in lines) == (True, True)
        client.post(reverse("booking:renew_feed"))
        assert client.get(address).status_code == 404
        assert Feed.objects.get().serial == 2

    def test_a_keeper_reads_his_calendar_with_names_as_long_as_he_keeps_it(self, client, calendar, boss):
        hold(calendar, person("other"))
        client.post(url("renew_calendar_feed", calendar))
        page = text(client.get(url("day", calendar)))
        address = "/booking/feeds/" + page.partition("/booking/feeds/")[2].partition(".ics")[0] + ".ics"
        assert "用户other" in text(client.get(address))
        type(boss).objects.filter(pk=boss.pk).update(login="retired")
        assert client.get(address).status_code == 404
        assert client.get("/booking/feeds/wrong.ics").status_code == 404


class TestAPI:
    @pytest.fixture
    def member(self, client):
        found = account("member", "unit_member")
        signed_in(client, found)
        return found

    def post(self, client, address, body, **headers):
        return client.post(address, json.dumps(body), content_type="application/json", headers=headers)

    def test_free_times_booking_once_and_calling_off(self, client, calendar, member):
        base = "/api/booking/"
        span = {"start": at(8).isoformat(), "end": at(12).isoformat()}
        hold(calendar, person("other"), 9, 10)
        free = client.get(f"{base}calendars/{calendar.public_id}/free", span).json()
        assert [each["places"] for each in free] == [1, 1]
        wish = {
            "calendar": calendar.public_id,
            "starts_at": at(10).isoformat(),
            "ends_at": at(11).isoformat(),
        }
        first = self.post(client, f"{base}bookings", wish, **{"Idempotency-Key": "k1"})
        again = self.post(client, f"{base}bookings", wish, **{"Idempotency-Key": "k1"})
        assert (first.status_code, first.json()) == (200, again.json())
        assert self.post(client, f"{base}bookings", wish).status_code in (409, 422)
        listed = client.get(f"{base}calendars/{calendar.public_id}/bookings", span).json()
        assert [(each["id"] is None, each["state"]) for each in listed] == [
            (True, "taken"),
            (False, "confirmed"),
        ]
        off = self.post(client, f"{base}bookings/{first.json()['id']}/cancel", {})
        assert off.json()["state"] == "cancelled"
        wide = client.get(
            f"{base}calendars/{calendar.public_id}/free", span | {"end": at(8, days=90).isoformat()}
        )
        assert wide.status_code == 422

    def test_a_unit_delivers(self, client, calendar):
        signed_in(client, account("keeper-unit", "unit_admin"))
        row = {
            "key": "A-1",
            "calendar": calendar.public_id,
            "starts_at": at(9).isoformat(),
            "ends_at": at(10).isoformat(),
        }
        delivery = {"organisation": calendar.organisation.public_id, "source": "LIMS", "rows": [row]}
        for outcome in ("new", "known"):
            answer = self.post(client, "/api/booking/deliveries", delivery)
            assert [each["outcome"] for each in answer.json()] == [outcome]
        foreign = delivery | {"rows": [row | {"calendar": "x0"}]}
        assert self.post(client, "/api/booking/deliveries", foreign).status_code == 422


def test_a_qualification_is_reminded_of_once(calendar):
    qualify(calendar, person(), by=keeper(), valid_to=clock.today() + timedelta(days=10))
    assert (remind_of_qualifications(), remind_of_qualifications()) == (1, 0)
