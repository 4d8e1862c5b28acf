"""The page of visits and performance: figures of a year and a month, filters, spreadsheets, both languages."""

import io
import random
from datetime import date

import openpyxl
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from tests.registers.people import account, signed_in
from yanfa.kernel.clock import today
from yanfa.kernel.indicators.compute import by_month, compute
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.policy import installation
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.subsystems.operations.choices.measuring import SERVED
from yanfa.subsystems.operations.demo import measuring, systems
from yanfa.subsystems.operations.indicators.measuring import VISITS
from yanfa.subsystems.operations.models import System, Timing, VisitDay
from yanfa.subsystems.operations.services.measuring import facts_of, server_time

pytestmark = pytest.mark.django_db
PAGE = "/operations/measuring/"
YEAR = 2024


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """A demonstration year of this part alone; once, because writing takes a second."""
    with django_db_blocker.unblock(), transaction.atomic():
        installation.mark("demonstration")
        year = DemoYear(YEAR, 0.01, random.Random("measuring"))
        systems.build(year)
        measuring.build(year)
        yield year
        transaction.set_rollback(True)
    ContentType.objects.clear_cache()


@pytest.fixture
def reader(client):
    return signed_in(client, account("reader", "operations_engineer"))


def rows_of(answer):
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


class TestDemonstration:
    def test_it_equals_what_was_counted(self, demo):
        period = Period.year(YEAR)
        counted = demo.tally.counts["portal.visits"]
        assert compute(VISITS, period).value == counted.value
        months = {place: value.numerator for place, value in enumerate(by_month(VISITS, period), 1)}
        assert months == counted.by_month
        assert compute(VISITS, period, {"system": "portal"}).value == 12_584

    def test_no_day_of_it_is_late(self, demo):
        assert VisitDay.objects.filter(system_code="portal").count() == 366
        assert not VisitDay.objects.filter(late=True).exists()
        assert set(VisitDay.objects.values_list("recorded_at__year", flat=True)) == {YEAR}

    def test_its_times_can_be_read(self, demo):
        found = server_time("portal", Period.year(YEAR))
        assert found.requests == sum(Timing.objects.values_list("requests", flat=True))
        assert 0 < found.p50 < found.p95 <= found.p99 <= found.longest

    def test_its_visitors_are_fewer_than_its_visits(self, demo):
        facts = facts_of(Period.year(YEAR), "portal")
        assert 0 < facts.visitors < facts.visits < facts.page_views

    def test_every_system_that_is_served_here_is_registered(self, demo):
        assert set(System.objects.values_list("code", flat=True)) > SERVED


class TestPage:
    def test_a_year_shows_its_months_and_a_month_its_days(self, demo, reader):
        html = reader.get(PAGE, {"year": YEAR}).content.decode()
        assert "12,584" in html
        assert html.count('<rect class="bar"') == 12
        assert "2024-12" in html
        html = reader.get(PAGE, {"year": YEAR, "month": 2}).content.decode()
        assert html.count('<rect class="bar"') == 29
        assert "2024-02-29" in html
        assert "portal:home" in html

    def test_systems_are_shown_apart_and_together(self, demo, reader):
        every = reader.get(PAGE, {"year": YEAR, "month": 12, "system": "all"}).content.decode()
        assert every.count('<rect class="bar"') == 31
        one = reader.get(PAGE, {"year": YEAR, "system": "instruments"}).content.decode()
        assert "1,864" in one
        assert "这一期没有请求记录" in one

    @pytest.mark.parametrize(
        "asked",
        [
            {"year": "x", "month": "13", "system": "nobody", "order": "?", "page": "-1"},
            {"year": "99999999999", "month": "0"},
            {"q": "ü" * 500, "system": "' OR 1=1"},
            {},
        ],
    )
    def test_nonsense_is_ignored(self, reader, asked):
        answer = reader.get(PAGE, asked)
        assert answer.status_code == 200
        assert f'<option value="{today().year}" selected>' in answer.content.decode()

    def test_routes_can_be_found_and_ordered(self, demo, reader):
        def routes(**asked):
            found = rows_of(reader.get(f"{PAGE}routes.xlsx", {"year": YEAR, **asked}))
            return [row[2] for row in found[1:]]

        assert routes()[0] == "portal:home"
        assert routes(order="p95")[0] == "performance:overview"
        assert set(routes(q="performance")) == {
            "performance:years",
            "performance:overview",
            "performance:series",
        }
        assert "performance:series" in reader.get(PAGE, {"year": YEAR, "q": "series"}).content.decode()

    def test_days_are_exported_with_everything_that_stands_beside_them(self, demo, reader):
        headings, *rows = rows_of(reader.get(f"{PAGE}days.xlsx", {"year": YEAR, "month": 3}))
        assert headings[:6] == ["日期", "系统代码", "系统", "访问次数", "首次访问", "独立用户数（个）"]
        assert len(rows) == 31
        days = VisitDay.objects.filter(system_code="portal", day__year=YEAR, day__month=3)
        assert sum(row[3] for row in rows) == sum(days.values_list("visits", flat=True))
        every = rows_of(reader.get(f"{PAGE}days.xlsx", {"year": YEAR, "system": "all"}))
        assert len(every) == VisitDay.objects.count() + 1

    def test_a_late_day_says_so(self, reader):
        day = date(today().year, 1, 1)
        VisitDay.objects.create(system_code="portal", day=date(day.year - 1, 3, 1), visits=3)
        html = reader.get(PAGE, {"year": day.year - 1, "month": 3}).content.decode()
        assert "补录" in html

    def test_only_who_reads_operations_sees_it(self, client):
        assert client.get(PAGE).status_code == 302
        signed_in(client, account("citizen"))
        for path in (PAGE, f"{PAGE}days.xlsx", f"{PAGE}routes.xlsx"):
            assert client.get(path).status_code == 403

    def test_it_needs_few_queries(self, demo, reader, django_assert_max_num_queries):
        reader.get(PAGE, {"year": YEAR})
        with django_assert_max_num_queries(60):
            reader.get(PAGE, {"year": YEAR})

    def test_in_english_no_chinese_is_left(self, demo, reader):
        reader.cookies["language"] = "en"
        html = reader.get(PAGE, {"year": YEAR}).content.decode()
        main = html[html.index("<main") : html.index("</main>")]
        assert not [letter for letter in main if "\u4e00" <= letter <= "\u9fff"]
        assert "Instrument sharing system" in main
