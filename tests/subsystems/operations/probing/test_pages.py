"""The pages of the probe: what everybody may see, what staff see, and who may change what."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from tests.registers.people import account, signed_in
from tests.subsystems.operations.probing.conftest import DAY, fed, site
from yanfa.kernel import clock
from yanfa.kernel.clock import demonstration_time, start_of_day
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.subsystems.operations.indicators.probing import (
    NETWORK_RUNNING_DAYS,
    RESPONSE_TIME,
    SITE_AVAILABLE_DAYS,
    SITE_INTERRUPTIONS,
)
from yanfa.subsystems.operations.models import Outage, PlannedStop, ProbeTarget, System
from yanfa.subsystems.operations.services.probing.facts import facts_of
from yanfa.subsystems.operations.services.probing.status import Health, status_now
from yanfa.subsystems.operations.services.probing.stops import announce_stop

MINUTES = 24 * 60
pytestmark = pytest.mark.django_db
YEAR = {"year": DAY.year}


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()
    yield
    cache.clear()


def out(minutes, start=600):
    return "o" * start + "x" * minutes + "o" * (MINUTES - start - minutes)


class TestStatus:
    def test_everybody_sees_it_and_no_address(self, client, target, portal):
        with demonstration_time(start_of_day(DAY) + timedelta(hours=20)):
            fed(target, out(14)[: 20 * 60], when=start_of_day(DAY) + timedelta(hours=20))
            page = client.get(reverse("operations:status")).content.decode()
        assert "门户网站" in page
        assert "正常" in page
        assert "10:00" in page
        assert target.address not in page
        assert target.public_id not in page

    def test_english_readers_read_english_names(self, client, target):
        with demonstration_time(start_of_day(DAY) + timedelta(hours=1)):
            fed(target, "o" * 60, when=start_of_day(DAY) + timedelta(hours=1))
            page = client.get(reverse("operations:status"), headers={"accept-language": "en"})
        assert "Portal" in page.content.decode()

    @pytest.mark.parametrize(
        ("text", "minutes", "health"),
        [
            ("o" * 60, 60, Health.UP),
            ("o" * 50 + "x" * 10, 60, Health.OUT),
            ("o" * 50, 60, Health.UNKNOWN),
            ("", 60, Health.UNKNOWN),
        ],
    )
    def test_how_a_system_is_now(self, target, text, minutes, health):
        now = start_of_day(DAY) + timedelta(minutes=minutes)
        fed(target, text, when=now)
        with demonstration_time(now):
            (system,) = status_now().systems
        assert system.now is health

    def test_a_stop_that_runs_is_planned(self, target, portal, officer):
        now = start_of_day(DAY) + timedelta(minutes=60)
        with demonstration_time(now - timedelta(minutes=5)):
            hour = timedelta(hours=1)
            announce_stop(by=officer, system=portal, starts_at=now, ends_at=now + hour, reason="升级")
        with demonstration_time(now):
            found = status_now()
        assert (found.systems[0].now, len(found.stops)) == (Health.PLANNED, 1)

    def test_days_are_told_apart(self, target):
        for number, text in enumerate([out(0), out(10), out(40), "." * MINUTES]):
            fed(target, text, day=DAY + timedelta(days=number))
        with demonstration_time(start_of_day(DAY) + timedelta(days=4)):
            bars = status_now().systems[0].bars[-5:-1]
        assert [bar.health for bar in bars] == [Health.UP, Health.SHAKEN, Health.OUT, Health.UNKNOWN]

    def test_it_costs_few_queries(self, target, django_assert_max_num_queries):
        fed(target, out(14))
        with demonstration_time(start_of_day(DAY) + timedelta(days=1)), django_assert_max_num_queries(20):
            status_now()


class TestFigures:
    def test_the_indicators_read_days_and_outages(self, target, portal):
        fed(target, out(14))
        period = Period.year(DAY.year)
        assert compute(RESPONSE_TIME, period).value == pytest.approx(0.5)
        assert compute(SITE_INTERRUPTIONS, period, {"system": "portal"}).value == 1
        assert compute(SITE_AVAILABLE_DAYS, period, {"system": "portal"}).value == 1
        assert compute(NETWORK_RUNNING_DAYS, period).value == 0

    def test_of_several_systems_the_slowest_and_the_least_available_are_printed(
        self, target, portal, officer
    ):
        other = System.objects.create(code="bases", name="基地", in_use_from=date(2015, 1, 1))
        with demonstration_time(start_of_day(DAY)):
            pages = site(other, officer)
        fed(target, out(0))
        fed(pages, out(45))
        period = Period.year(DAY.year)
        both = {"system": "portal,bases"}
        assert compute(SITE_AVAILABLE_DAYS, period, both).value == 0
        assert compute(SITE_INTERRUPTIONS, period, both).value == 1
        assert compute(RESPONSE_TIME, period, both).value == pytest.approx(0.5)

    def test_a_year_that_is_over_keeps_its_figures(self, target):
        fed(target, out(14))
        period = Period(DAY, DAY + timedelta(days=1))
        before = [compute(each, period).value for each in (RESPONSE_TIME, SITE_INTERRUPTIONS)]
        for number in range(1, 4):
            fed(target, "x" * MINUTES, day=DAY + timedelta(days=number))
        assert [compute(each, period).value for each in (RESPONSE_TIME, SITE_INTERRUPTIONS)] == before

    def test_what_stands_beside_them(self, target):
        fed(target, out(14))
        with demonstration_time(start_of_day(DAY) + timedelta(days=2)):
            (facts,) = facts_of(Period.year(DAY.year), "site")
        assert (facts.interruptions, facts.outage_minutes, facts.longest_minutes) == (1, 14, 14)
        assert (facts.available, facts.full, facts.gap_days) == (1, 75, 74)
        assert (facts.times.samples, facts.times.failures) == (MINUTES, 14)
        assert Decimal("0.40") <= facts.times.percentiles[0] <= Decimal("0.50")

    @pytest.mark.parametrize("name", ["probing", "probe_targets", "outages", "planned_stops", "load_tests"])
    def test_every_list_has_its_spreadsheet(self, officer_client, target, name):
        fed(target, out(14))
        assert officer_client.get(reverse(f"operations:{name}"), YEAR).status_code == 200
        answer = officer_client.get(reverse(f"operations:{name}_xlsx"), YEAR)
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert sheet.max_column > 5

    def test_a_system_shows_its_days_and_its_samples(self, officer_client, target, portal):
        fed(target, out(14))
        page = officer_client.get(reverse("operations:probe_system", args=[portal.public_id]), YEAR)
        assert "2024-03-14" in page.content.decode()
        days = officer_client.get(reverse("operations:probe_days_xlsx", args=[portal.public_id]), YEAR)
        assert openpyxl.load_workbook(io.BytesIO(days.content)).active.max_row == 2
        samples = reverse("operations:probe_samples", args=[target.public_id])
        page = officer_client.get(samples, {"day": "2024-03-14", "failed": "on"}).content.decode()
        assert page.count("状态码不符") == 14
        answer = officer_client.get(f"{samples[:-1]}.xlsx", {"day": "2024-03-14"})
        assert openpyxl.load_workbook(io.BytesIO(answer.content)).active.max_row == MINUTES + 1

    @pytest.mark.parametrize("year", ["", "abc", "1066", "99999999999", "2024'"])
    def test_a_year_that_is_none_shows_this_one(self, officer_client, year):
        page = officer_client.get(reverse("operations:probing"), {"year": year})
        assert page.context["year"] == clock.today().year


class TestChanging:
    def target_form(self, portal, **changes):
        given = {
            "system": portal.pk,
            "kind": "site",
            "name": "首页",
            "address": "https://portal.example/",
            "expected_status": 200,
            "expected_text": "",
            "interval": 60,
            "timeout": 10,
            "group": "",
        }
        return given | changes

    def test_an_officer_registers_and_ends_a_target(self, officer_client, portal):
        officer_client.post(reverse("operations:probe_target_new"), self.target_form(portal))
        target = ProbeTarget.objects.get()
        assert abs((clock.now() - target.valid_from).total_seconds()) < 60
        officer_client.post(reverse("operations:probe_target_end", args=[target.public_id]))
        officer_client.post(reverse("operations:probe_target_end", args=[target.public_id]))
        target.refresh_from_db()
        assert target.valid_to is not None
        officer_client.post(reverse("operations:probe_target_new"), self.target_form(portal))
        assert ProbeTarget.objects.count() == 2

    @pytest.mark.parametrize(
        "changes",
        [
            {"address": "portal.example"},
            {"address": "ftp://portal.example/"},
            {"address": "file:///etc/passwd"},
            {"address": "http://user:secret@portal.example/"},
            {"address": "http://169.254.169.254/latest/meta-data/"},
            {"address": "http://[fe80::1]/"},
            {"address": "http://0.0.0.0/"},
            {"address": "http://portal.example/a b"},
            {"address": "http://portal.example:99999/"},
            {"kind": "link", "address": "10.0.0.1"},
            {"kind": "link", "address": "10.0.0.1:0"},
            {"kind": "link", "address": "https://10.0.0.1:443"},
            {"timeout": 61},
            {"timeout": 0},
            {"interval": 7},
            {"expected_status": 99},
            {"name": ""},
        ],
    )
    def test_what_cannot_be_probed_is_refused_at_its_field(self, officer_client, portal, changes):
        page = officer_client.post(
            reverse("operations:probe_target_new"), self.target_form(portal, **changes)
        )
        assert page.status_code == 200
        assert set(page.context["form"].errors) <= {*changes, "timeout"}
        assert page.context["form"].errors
        assert ProbeTarget.objects.count() == 0

    def test_two_of_one_name_are_refused(self, officer_client, portal):
        for _ in range(2):
            officer_client.post(reverse("operations:probe_target_new"), self.target_form(portal))
        assert ProbeTarget.objects.count() == 1

    def test_a_stop_is_announced_and_called_off_before_it_begins(self, officer_client, portal):
        tomorrow = timezone.localtime(clock.now() + timedelta(days=1))
        given = {
            "system": portal.pk,
            "starts_at": f"{tomorrow:%Y-%m-%dT%H:%M}",
            "ends_at": f"{tomorrow + timedelta(hours=2):%Y-%m-%dT%H:%M}",
            "reason": "数据库升级",
        }
        officer_client.post(reverse("operations:planned_stop_new"), given)
        stop = PlannedStop.objects.get()
        officer_client.post(reverse("operations:planned_stop_move", args=[stop.public_id, "cancel"]))
        stop.refresh_from_db()
        assert (stop.in_time, stop.state) == (True, "cancelled")
        assert PlannedStop.objects.all().announced().count() == 0

    def test_a_stop_that_has_begun_is_not_called_off(self, officer_client, portal, demonstration):
        earlier = timezone.localtime(clock.now() - timedelta(hours=1))
        given = {
            "system": portal.pk,
            "starts_at": f"{earlier:%Y-%m-%dT%H:%M}",
            "ends_at": f"{earlier + timedelta(hours=2):%Y-%m-%dT%H:%M}",
            "reason": "紧急停机",
        }
        officer_client.post(reverse("operations:planned_stop_new"), given)
        stop = PlannedStop.objects.get()
        officer_client.post(reverse("operations:planned_stop_move", args=[stop.public_id, "cancel"]))
        stop.refresh_from_db()
        assert (stop.in_time, stop.state) == (False, "announced")
        assert "开始后才公告" in officer_client.get(reverse("operations:planned_stops")).content.decode()

    @pytest.mark.parametrize("hours", [0, -1, 32 * 24])
    def test_a_stop_without_end_or_without_measure_is_refused(self, officer_client, portal, hours):
        tomorrow = timezone.localtime(clock.now() + timedelta(days=1))
        given = {
            "system": portal.pk,
            "starts_at": f"{tomorrow:%Y-%m-%dT%H:%M}",
            "ends_at": f"{tomorrow + timedelta(hours=hours):%Y-%m-%dT%H:%M}",
            "reason": "升级",
        }
        assert officer_client.post(reverse("operations:planned_stop_new"), given).context["form"].errors
        assert PlannedStop.objects.count() == 0

    def test_an_engineer_writes_the_cause_and_a_reader_does_not(self, client, target, engineer):
        fed(target, out(14))
        outage = Outage.objects.get()
        given = {"cause": "交换机重启", "incident_number": "SJ-3"}
        reader = account("reader", "section_head")
        page = signed_in(client, reader).post(outage.get_absolute_url(), given)
        outage.refresh_from_db()
        assert (page.status_code, outage.cause) == (200, "")
        signed_in(client, engineer).post(outage.get_absolute_url(), given)
        outage.refresh_from_db()
        assert (outage.cause, outage.incident_number) == ("交换机重启", "SJ-3")

    @pytest.mark.parametrize("name", ["probe_target_new", "planned_stop_new"])
    def test_an_engineer_manages_nothing(self, client, engineer, name):
        assert signed_in(client, engineer).post(reverse(f"operations:{name}")).status_code == 403
