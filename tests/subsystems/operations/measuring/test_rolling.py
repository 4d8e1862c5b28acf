"""Minutes into hours, hours into days: sums and percentiles stay, whatever kills the work or does it twice."""

import random
from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection

from yanfa.kernel import clock
from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.indicators.periods import Period
from yanfa.subsystems.operations.indicators.measuring import VISITS
from yanfa.subsystems.operations.models import LiveMinute, Timing, VisitDay
from yanfa.subsystems.operations.models.measuring import BIN_NAMES
from yanfa.subsystems.operations.rules.histograms import bin_of
from yanfa.subsystems.operations.rules.measuring.sketches import Sketch
from yanfa.subsystems.operations.services.measuring import (
    facts_of,
    live_now,
    months_of_visits,
    rolling,
    route_times,
    server_time,
)
from yanfa.subsystems.operations.services.measuring.adding import add
from yanfa.subsystems.operations.services.measuring.rolling import close_days, peak_of, roll_up
from yanfa.subsystems.operations.services.measuring.writing import TIMING_KEYS, TIMING_SUMS
from yanfa.subsystems.operations.tasks.measuring import close_measured_days, roll_up_times

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2025, 6, 30)
PERIOD = Period.year(2025)


def write_minutes(days, *, seed=1, routes=("portal:home", "performance:years")):
    """Rows of minutes on some days, most of them near the ends of hours and days; returns the times in µs."""
    chance, times, rows = random.Random(seed), [], []
    for day in days:
        midnight = datetime.combine(day, datetime.min.time(), SHANGHAI)
        for minute in (0, 1, 59, 60, 719, 1439):
            for route in routes:
                took = [round(chance.lognormvariate(10, 1.2)) for _ in range(chance.randrange(1, 9))]
                times += took
                bins = dict.fromkeys(BIN_NAMES, 0)
                for each in took:
                    bins[BIN_NAMES[bin_of(each / 1000)]] += 1
                rows.append(
                    Timing(
                        grain="minute",
                        start=midnight + timedelta(minutes=minute),
                        system_code="portal",
                        route=route,
                        requests=len(took),
                        errors=chance.randrange(2),
                        total_us=sum(took),
                        longest_us=max(took),
                        **bins,
                    )
                )
    add(rows, keys=TIMING_KEYS, sums=TIMING_SUMS, maxima=("longest_us",))
    return times


def grains():
    return set(Timing.objects.values_list("grain", flat=True))


@pytest.mark.django_db
class TestRollUp:
    def test_sums_and_percentiles_stay(self):
        days = [TODAY - timedelta(days=back) for back in (0, 1, 6, 7, 8, 40, 91, 92, 93, 120)]
        times = write_minutes(days)
        before, routes = server_time("portal", PERIOD), route_times(None, PERIOD)
        months = [server_time("portal", month) for month in PERIOD.months()]
        assert before.requests == len(times)
        assert roll_up(TODAY) > 0
        assert grains() == {"minute", "hour", "day"}
        assert server_time("portal", PERIOD) == before
        assert route_times(None, PERIOD) == routes
        assert [server_time("portal", month) for month in PERIOD.months()] == months
        assert roll_up(TODAY) == 0
        assert server_time("portal", PERIOD) == before

    def test_percentiles_of_the_histogram_are_near_those_of_the_times(self):
        times = sorted(write_minutes([TODAY - timedelta(days=back) for back in range(60)]))
        found = server_time("portal", PERIOD)
        assert abs(float(found.longest) - times[-1] / 1000) <= 0.05
        assert abs(float(found.mean) - sum(times) / len(times) / 1000) <= 0.05
        for share, value in ((0.5, found.p50), (0.95, found.p95), (0.99, found.p99)):
            exact = times[int(len(times) * share)] / 1000
            assert abs(float(value) / exact - 1) < 0.25

    def test_each_age_has_its_grain(self):
        write_minutes([TODAY - timedelta(days=back) for back in (6, 7, 8, 92, 93)])
        roll_up(TODAY)
        found = {(TODAY - clock.local_date(row.start)).days: row.grain for row in Timing.objects.all()}
        assert found == {6: "minute", 7: "minute", 8: "hour", 92: "hour", 93: "day"}
        starts = Timing.objects.filter(grain="day").values_list("start", flat=True)
        assert {start.astimezone(SHANGHAI).hour for start in starts} == {0}

    def test_a_year_ends_where_it_ends(self):
        """The last hour of a year in Shanghai is an hour of another day in UTC."""
        write_minutes([date(2024, 12, 31), date(2025, 1, 1)])
        years = [server_time(None, Period.year(year)) for year in (2024, 2025)]
        roll_up(date(2025, 12, 31))
        assert grains() == {"day"}
        assert [server_time(None, Period.year(year)) for year in (2024, 2025)] == years
        assert years[0].requests > 0

    def test_rows_that_come_late_are_moved_the_next_night(self):
        old = [TODAY - timedelta(days=100)]
        write_minutes(old)
        roll_up(TODAY)
        write_minutes(old, seed=2)
        before = server_time(None, PERIOD)
        roll_up(TODAY)
        assert grains() == {"day"}
        assert server_time(None, PERIOD) == before

    def test_a_worker_that_breaks_off_leaves_the_bucket_as_it_was(self, monkeypatch):
        write_minutes([TODAY - timedelta(days=20)])
        before, real, calls = server_time(None, PERIOD), rolling.add, []

        def breaks_off(rows, **options):
            real(rows, **options)
            calls.append(1)
            if len(calls) == 2:
                raise DatabaseError("killed")

        monkeypatch.setattr(rolling, "add", breaks_off)
        with pytest.raises(DatabaseError):
            roll_up(TODAY)
        assert grains() == {"minute", "hour"}
        assert server_time(None, PERIOD) == before
        monkeypatch.setattr(rolling, "add", real)
        roll_up(TODAY)
        assert grains() == {"hour"}
        assert server_time(None, PERIOD) == before

    def test_assets_and_health_checks_flatter_no_system(self):
        write_minutes([TODAY], routes=("portal:home",))
        before = server_time("portal", PERIOD)
        write_minutes(
            [TODAY], routes=("assets", "unmatched", "portal:healthz", "portal:readyz", "portal:metrics")
        )
        assert server_time("portal", PERIOD) == before
        assert len(route_times("portal", PERIOD)) == 6
        assert [each.route for each in route_times("portal", PERIOD, "health")] == ["portal:healthz"]

    def test_nothing_measured_has_no_time(self):
        found = server_time("portal", PERIOD)
        assert (found.requests, found.mean, found.p95) == (0, None, None)

    def test_the_tasks_of_the_night(self):
        write_minutes([clock.today() - timedelta(days=20)])
        roll_up_times()
        assert grains() == {"hour"}
        close_measured_days()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_move_every_bucket_once():
    write_minutes([TODAY - timedelta(days=back) for back in range(95, 101)])
    before, problems, together = server_time(None, PERIOD), [], Barrier(3)

    def work():
        try:
            together.wait()
            roll_up(TODAY)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert problems == []
    assert grains() == {"day"}
    assert server_time(None, PERIOD) == before


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_workers_count_twice():
    """The positive control: whoever reads the minutes before the other deletes them adds them once more."""
    write_minutes([TODAY - timedelta(days=100)])
    before = server_time(None, PERIOD).requests
    seen = list(Timing.objects.all())
    roll_up(TODAY)
    for row in seen:
        row.pk, row.grain, row.start = None, "hour", rolling.bucket_of("hour", row.start)
        add([row], keys=TIMING_KEYS, sums=TIMING_SUMS, maxima=("longest_us",))
    assert server_time(None, PERIOD).requests == 2 * before


def people(count, seed=0):
    chance = random.Random(seed)
    return [chance.getrandbits(64) for _ in range(count)]


@pytest.mark.django_db
class TestLive:
    def see(self, moment, numbers, system="portal"):
        LiveMinute.objects.create(system_code=system, minute=moment, sketch=Sketch.of(numbers).dump())

    def test_who_opened_a_page_within_five_minutes_is_here(self):
        moment = clock.now().replace(second=0, microsecond=0)
        crowd = people(10)
        self.see(moment, crowd[:3])
        self.see(moment, crowd[2:5], "instruments")
        self.see(moment - timedelta(minutes=4), crowd[4:6])
        self.see(moment - timedelta(minutes=6), crowd[6:])
        assert live_now() == 6
        assert live_now("portal") == 5
        assert live_now("instruments") == 3
        assert live_now("bases") == 0

    def test_the_peak_of_a_day_counts_a_window_of_five_minutes(self):
        moment = clock.start_of_day(TODAY) + timedelta(hours=9)
        crowd = people(30)
        minutes = [
            (moment + timedelta(minutes=number), Sketch.of(crowd[number * 3 : number * 3 + 3]).dump())
            for number in range(10)
        ]
        assert peak_of(minutes) == 15
        assert peak_of([]) == 0

    def test_a_day_that_is_over_keeps_its_peak_and_no_minutes(self):
        start, crowd = clock.start_of_day(TODAY), people(8)
        self.see(start + timedelta(hours=3), crowd)
        self.see(start - timedelta(minutes=1), crowd[:2])
        VisitDay.objects.create(system_code="portal", day=TODAY, visits=4)
        assert close_days(TODAY) == 1
        assert close_days(TODAY + timedelta(days=1)) == 1
        assert close_days(TODAY + timedelta(days=1)) == 0
        assert not LiveMinute.objects.exists()
        found = VisitDay.objects.values_list("day", "visits", "peak_live").order_by("day")
        assert list(found) == [(TODAY - timedelta(days=1), 0, 2), (TODAY, 4, 8)]

    def test_minutes_that_come_late_raise_the_peak_and_never_lower_it(self):
        start, crowd = clock.start_of_day(TODAY), people(8)
        for numbers in (crowd[:5], crowd[:2], crowd):
            self.see(start, numbers)
            close_days(TODAY + timedelta(days=1))
        assert VisitDay.objects.get().peak_live == 8

    def test_the_peak_of_today_is_known_today(self):
        self.see(clock.now().replace(second=0, microsecond=0), people(7))
        year = Period.year(clock.today().year)
        assert facts_of(year, "portal").peak_live == 7
        assert facts_of(year).peak_live == 7
        assert facts_of(Period.year(clock.today().year - 1)).peak_live == 0


@pytest.mark.django_db
class TestFacts:
    @pytest.fixture
    def year(self):
        crowd = people(300)
        for month in range(1, 13):
            for system, count in (("portal", 200), ("instruments", 50)):
                VisitDay.objects.create(
                    system_code=system,
                    day=date(2024, month, 15),
                    visits=count * 2,
                    first_visits=1,
                    page_views=count * 5,
                    robot_views=7,
                    staff_visits=3,
                    staff_views=9,
                    visitors=count,
                    sketch=Sketch.of(crowd[:count]).dump(),
                    peak_live=month,
                )

    def test_visitors_of_a_year_count_once(self, year):
        facts = facts_of(Period.year(2024), "portal")
        assert (facts.visits, facts.page_views, facts.robot_views, facts.staff_visits) == (
            4800,
            12_000,
            84,
            36,
        )
        assert 190 <= facts.visitors <= 210
        assert facts.peak_live == 12
        assert facts_of(Period.year(2024)).visitors == facts.visitors
        assert facts_of(Period.year(2023)).visitors == 0

    def test_months_add_up_to_the_year(self, year):
        months = months_of_visits(2024, "portal")
        assert len(months) == 12
        assert sum(each.facts.visits for each in months) == facts_of(Period.year(2024), "portal").visits

    def test_the_indicator_counts_visits_by_system_and_stays(self, year):
        period = Period.year(2024)
        whole = compute(VISITS, period)
        assert whole.value == 6000
        assert whole.rows == 24
        assert compute(VISITS, period, {"system": "portal"}).value == 4800
        VisitDay.objects.create(system_code="portal", day=date(2025, 1, 1), visits=11)
        close_days(date(2026, 1, 1))
        roll_up(date(2026, 1, 1))
        assert compute(VISITS, period).numerator == whole.numerator
