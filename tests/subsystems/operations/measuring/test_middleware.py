"""Requests through the whole platform: what is noted of them, the cookie of a visit, and who is left out."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import MiddlewareNotUsed
from django.core.signing import BadSignature, Signer
from django.http import HttpResponse

from tests.registers.people import account, signed_in
from tests.subsystems.operations.measuring.conftest import FIREFOX
from yanfa.kernel.clock import now
from yanfa.registers.accounts.choices import Profile
from yanfa.subsystems.operations.middleware import MeasuringMiddleware
from yanfa.subsystems.operations.models import LiveMinute, Timing, VisitDay
from yanfa.subsystems.operations.rules.measuring import visits
from yanfa.subsystems.operations.rules.measuring.sketches import Sketch
from yanfa.subsystems.operations.services.measuring import buffer as counts
from yanfa.subsystems.operations.services.measuring.flushing import flush, flusher
from yanfa.subsystems.operations.services.measuring.noting import CookieSigner, meter

pytestmark = pytest.mark.django_db
START = "2025-03-05T02:00:00+00:00"
DAY = "2025-03-05"


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as moved:
        yield moved


def told(system="portal"):
    """The counts of the day, as they would be written."""
    flush()
    found = VisitDay.objects.get(system_code=system)
    return {name: getattr(found, name) for name in counts.VISIT_COUNTS if getattr(found, name)}


def cookie_of(client):
    return visits.read(meter.signer.unsign(client.cookies["visit"].value))


class TestTimes:
    def test_every_request_is_noted_by_its_route(self, browser, clock):
        client = browser()
        for path in (
            "/",
            "/about/",
            "/about/",
            "/healthz",
            "/no/such/page",
            "/secret/张三/",
            "/static/ui/base.css",
        ):
            client.get(path)
        client.post("/language/", {"language": "en"})
        flush()
        found = dict(Timing.objects.values_list("route", "requests"))
        assert found == {
            "portal:home": 1,
            "portal:about": 2,
            "portal:healthz": 1,
            "unmatched": 2,
            "assets": 1,
            "set_language": 1,
        }
        row = Timing.objects.get(route="portal:about")
        assert (row.grain, row.system_code, row.errors) == ("minute", "portal", 0)
        assert row.start == now()
        assert 0 < row.longest_us <= row.total_us
        assert sum(getattr(row, f"bin_{number:02}") for number in range(35)) == 2

    def test_a_failing_page_is_an_error(self, rf, clock):
        def fails(request):
            return HttpResponse(status=503)

        MeasuringMiddleware(fails)(rf.get("/"))
        flush()
        assert Timing.objects.get().errors == 1

    def test_a_meter_that_fails_fails_no_request(self, browser, monkeypatch, caplog):
        def broken(*arguments, **options):
            raise RuntimeError("broken")

        monkeypatch.setattr(meter.buffer, "time", broken)
        assert browser().get("/about/").status_code == 200
        assert "not measured" in caplog.text

    def test_it_can_be_switched_off(self, settings):
        settings.MEASURING = "off"
        with pytest.raises(MiddlewareNotUsed):
            MeasuringMiddleware(lambda request: HttpResponse())

    def test_a_request_of_a_test_starts_no_thread(self, browser):
        browser().get("/about/")
        assert flusher.thread is None
        assert "measuring" not in {thread.name for thread in threading.enumerate()}

    def test_no_request_waits_for_the_database(self, rf, django_assert_num_queries):
        measured = MeasuringMiddleware(lambda request: HttpResponse())
        with django_assert_num_queries(0):
            answer = measured(rf.get("/", headers={"User-Agent": FIREFOX}))
        assert "visit" in answer.cookies


class TestVisits:
    def test_pages_half_an_hour_apart_are_two_visits(self, browser, clock):
        client = browser()
        for minutes in (0, 10, 20, 30):
            client.get("/about/")
            clock.shift(timedelta(minutes=minutes))
        assert told() == {"visits": 1, "first_visits": 1, "page_views": 4}
        client.get("/about/")
        assert told() == {"visits": 2, "first_visits": 1, "page_views": 5}
        assert VisitDay.objects.get().visitors == 1

    def test_every_browser_is_a_visitor(self, browser, clock):
        for number in range(12):
            browser(address=f"192.0.2.{number}").get("/")
        assert told() == {"visits": 12, "first_visits": 12, "page_views": 12}
        assert VisitDay.objects.get().visitors == 12

    def test_what_is_no_page_begins_no_visit(self, browser, clock):
        client = browser()
        client.get("/about/", headers={"HX-Request": "true"})
        client.head("/about/")
        client.get("/healthz")
        client.get("/metrics")
        client.get("/no/such/page")
        client.get("/api/openapi.json")
        client.get("/todo/")
        flush()
        assert not VisitDay.objects.exists()
        assert "visit" not in client.cookies

    def test_a_year_ends_at_midnight_in_shanghai(self, browser):
        with time_machine.travel("2024-12-31T15:59:30+00:00", tick=False) as clock:
            client = browser()
            client.get("/about/")
            clock.shift(60)
            client.get("/about/")
            browser(address="192.0.2.9").get("/about/")
            flush()
        found = VisitDay.objects.values_list("day__year", "visits", "page_views", "visitors")
        assert list(found.order_by("day")) == [(2024, 1, 1, 1), (2025, 1, 2, 2)]

    def test_the_minute_knows_who_is_here(self, browser, clock):
        browser().get("/about/")
        browser(address="192.0.2.2").get("/about/")
        flush()
        assert LiveMinute.objects.get().minute == now()


class TestCookie:
    def test_it_is_out_of_reach_of_scripts_and_other_sites(self, browser):
        client = browser()
        client.get("/about/")
        cookie = client.cookies["visit"]
        assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 365 * 86400)
        assert not cookie["secure"]

    def test_in_production_it_is_bound_to_the_host_and_to_tls(self, browser, settings):
        settings.SESSION_COOKIE_SECURE = True
        client = browser()
        client.get("/about/")
        cookie = client.cookies["__Host-visit"]
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")

    def test_it_names_no_account(self, browser, clock):
        client = signed_in(browser(), account("somebody", profile=Profile.PUBLIC))
        client.get("/about/")
        other = browser()
        other.get("/about/")
        one, two = cookie_of(client), cookie_of(other)
        assert (one.minute, one.visit, one.staff_day) == (two.minute, two.visit, two.staff_day)
        assert one.number != two.number

    def test_it_is_set_only_when_it_changes(self, browser, clock):
        client = browser()
        assert "visit" in client.get("/about/").cookies
        assert "visit" not in client.get("/").cookies
        clock.shift(60)
        assert "visit" in client.get("/").cookies

    @pytest.mark.parametrize(
        "forged",
        [
            "garbage",
            "7.1.1.0.portal",
            "7.1.1.0.portal:AAAA",
            "x" * 100_000,
            "ü:é",
            ":",
            Signer().sign("7.1.1.0.portal"),
            CookieSigner().sign("7.1.1"),
            CookieSigner().sign("g.h.i.j.k"),
        ],
    )
    def test_a_forged_one_is_no_cookie(self, browser, clock, forged):
        client = browser()
        client.cookies["visit"] = forged
        assert client.get("/about/").status_code == 200
        assert cookie_of(client).visit == 1
        assert told() == {"visits": 1, "first_visits": 1, "page_views": 1}

    def test_an_old_one_sent_again_and_again_begins_one_visit(self, browser, clock):
        client = browser()
        client.get("/about/")
        old = client.cookies["visit"].value
        clock.shift(timedelta(hours=2))
        for _ in range(50):
            thief = browser()
            thief.cookies["visit"] = old
            thief.get("/about/")
        assert told()["visits"] == 2

    def test_what_the_key_before_signed_is_read_until_that_key_is_gone(self, settings):
        signed = CookieSigner().sign("7.1.1.0.portal")
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another" * 9
        assert CookieSigner().unsign(signed) == "7.1.1.0.portal"
        assert CookieSigner().sign("7.1.1.0.portal") != signed
        settings.SECRET_KEY_FALLBACKS = []
        with pytest.raises(BadSignature):
            CookieSigner().unsign(signed)

    def test_it_does_not_reach_programs(self, browser):
        client = browser()
        answer = client.get("/about/", headers={"Authorization": "Bearer x"})
        assert "session" not in answer.cookies


class TestLeftOut:
    @pytest.mark.parametrize("agent", ["", "curl/8.5", "Mozilla/5.0 (compatible; Googlebot/2.1)"])
    def test_robots(self, browser, clock, agent):
        client = browser(agent=agent)
        client.get("/")
        client.get("/about/")
        assert told() == {"robot_views": 2}
        assert "visit" not in client.cookies
        assert VisitDay.objects.get().visitors == 0

    def test_staff(self, browser, clock):
        client = signed_in(browser(), account("officer", "performance_officer"))
        client.get("/")
        client.get("/about/")
        assert told() == {"staff_visits": 1, "staff_views": 2}
        assert VisitDay.objects.get().visitors == 0
        assert LiveMinute.objects.count() == 1

    def test_staff_before_signing_in_with_a_known_browser(self, browser, clock):
        client = signed_in(browser(), account("officer", "performance_officer"))
        client.get("/about/")
        client.cookies.pop("session")
        clock.shift(timedelta(days=1))
        client.get("/about/")
        flush()
        assert list(VisitDay.objects.order_by("day").values_list("visits", "staff_visits")) == [
            (0, 1),
            (0, 1),
        ]

    def test_people_of_the_public_count_when_they_are_signed_in(self, browser, clock):
        signed_in(browser(), account("company", profile=Profile.PUBLIC)).get("/about/")
        assert told() == {"visits": 1, "first_visits": 1, "page_views": 1}

    def test_a_program_that_calls_itself_a_browser_and_refuses_cookies(self, browser, clock):
        for _ in range(120):
            browser().get("/about/")
        assert told() == {"visits": 20, "first_visits": 20, "page_views": 20, "robot_views": 100}

    def test_people_behind_one_address_count_when_they_come_back(self, browser, clock):
        people = [browser() for _ in range(30)]
        for client in people:
            client.get("/about/")
        for client in people:
            client.get("/")
        assert told() == {"visits": 30, "first_visits": 30, "page_views": 50, "robot_views": 10}

    def test_the_bound_of_an_address_ends_with_the_gap(self, browser, clock):
        for _ in range(2):
            for _ in range(25):
                browser().get("/about/")
            clock.shift(timedelta(minutes=30))
            meter.forget(int(now().timestamp()) // 60)
        assert told()["visits"] == 40


class TestPrivacy:
    def test_no_table_holds_who_came(self, browser, clock):
        client = signed_in(browser(address="203.0.113.77"), account("zhang", profile=Profile.PUBLIC))
        client.get("/about/?q=私事")
        number = cookie_of(client).number
        flush()
        kept = repr(
            [
                *Timing.objects.values_list(),
                *((row.system_code, bytes(row.sketch)) for row in LiveMinute.objects.all()),
                *VisitDay.objects.defer("sketch").values_list("system_code", "visits", "visitors"),
            ]
        )
        for secret in ("203.0.113.77", "zhang", "私事", "about/", f"{number:x}", str(number), "Firefox"):
            assert secret not in kept
        sketch = Sketch.load(VisitDay.objects.get().sketch)
        assert len(sketch.registers) - sketch.registers.count(0) == 1
