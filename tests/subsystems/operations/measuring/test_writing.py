"""Counts on their way to the database: processes that add to one row, that are killed, and a database that is down."""

import signal
from datetime import timedelta
from threading import Thread

import pytest
from django.db import DatabaseError, transaction

from tests.subsystems.operations.measuring.processes import hear, say, web_process
from yanfa.kernel.clock import now, today
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.workflow.lateness import WrittenByServer
from yanfa.subsystems.operations.models import Timing, VisitDay
from yanfa.subsystems.operations.rules.histograms import BINS
from yanfa.subsystems.operations.rules.measuring.visits import day_of
from yanfa.subsystems.operations.services.measuring import buffer as counts
from yanfa.subsystems.operations.services.measuring import flushing, noting, server_time, terms, writing
from yanfa.subsystems.operations.services.measuring.adding import add
from yanfa.subsystems.operations.services.measuring.buffer import Buffer
from yanfa.subsystems.operations.services.measuring.flushing import Flusher, flush
from yanfa.subsystems.operations.services.measuring.noting import meter

#: Adds to the same rows again and again, each round in a write of its own.
ADDER = """
from yanfa.subsystems.operations.services.measuring.flushing import flush
from yanfa.subsystems.operations.services.measuring.noting import meter
number, minute = int(os.environ["NUMBER"]), int(os.environ["MINUTE"])
print("ready", flush=True)
sys.stdin.readline()
for _ in range(40):
    for route in ("portal:home", "portal:about", "portal:roles"):
        meter.buffer.time(("portal", route, minute), 1500, error=False)
    meter.buffer.see(number, ("portal", minute // 1440 + 719163), minute, (0, 2), visitor=True)
    assert flush()
print("done", flush=True)
"""

#: Answers pages until it is told to write nothing more.
PAGES = """
for _ in range(5):
    client.get("/about/")
print("answered", flush=True)
sys.stdin.readline()
for _ in range(3):
    client.get("/about/")
print("answered", flush=True)
sys.stdin.readline()
"""


def minute_now():
    return int(now().timestamp()) // 60


def note(requests=1, *, route="portal:home", minute=None, microseconds=1500):
    minute = minute_now() if minute is None else minute
    for _ in range(requests):
        meter.buffer.time(("portal", route, minute), microseconds, error=False)


class TestUpsert:
    pytestmark = pytest.mark.django_db

    def test_what_is_written_twice_adds_up(self):
        for microseconds in (1500, 90_000, 700):
            note(microseconds=microseconds)
            assert flush()
        row = Timing.objects.get()
        assert (row.requests, row.total_us, row.longest_us) == (3, 92_200, 90_000)
        assert sum(getattr(row, f"bin_{number:02}") for number in range(BINS)) == 3

    def test_many_rows_go_in_several_statements(self):
        for number in range(250):
            note(route=f"portal:r{number}")
        flush()
        assert Timing.objects.count() == 250

    def test_the_server_alone_says_when_a_day_was_first_counted(self):
        day = today() - timedelta(days=40)
        add(
            [VisitDay(system_code="portal", day=day, visits=5)], keys=("day", "system_code"), sums=("visits",)
        )
        row = VisitDay.objects.get()
        assert row.late
        assert now() - row.recorded_at < timedelta(minutes=1)
        before = row.recorded_at
        add(
            [VisitDay(system_code="portal", day=day, visits=5)], keys=("day", "system_code"), sums=("visits",)
        )
        row.refresh_from_db()
        assert (row.visits, row.recorded_at, row.late) == (10, before, True)

    def test_a_day_cannot_be_entered_as_if_it_had_been_counted_in_time(self):
        """Whatever a program says, the row carries the server's time and the mark."""
        then = now() - timedelta(days=90)
        day = then.date()
        VisitDay.objects.create(system_code="a", day=day, visits=9, recorded_at=then, late=False)
        VisitDay.objects.bulk_create([VisitDay(system_code="b", day=day, recorded_at=then, late=False)])
        VisitDay(system_code="c", day=day, recorded_at=then).save()
        for row in VisitDay.objects.all():
            assert row.late
            assert row.recorded_at > now() - timedelta(minutes=1)
        with pytest.raises(WrittenByServer):
            VisitDay.objects.update(late=False)
        with pytest.raises(WrittenByServer):
            VisitDay.objects.update(recorded_at=then)

    def test_counts_of_a_day_that_moved_are_late(self):
        row = VisitDay.objects.create(system_code="portal", day=today(), visits=9)
        assert not row.late
        row.day = today() - timedelta(days=90)
        row.save()
        row.refresh_from_db()
        assert row.late


@pytest.mark.django_db(transaction=True)
class TestProcesses:
    def test_two_processes_add_to_the_same_minute_exactly(self, monkeypatch):
        minute = minute_now()
        monkeypatch.setenv("MINUTE", str(minute))
        running = []
        for number in (0x1111 << 48, 0x2222 << 48, 0x3333 << 48):
            monkeypatch.setenv("NUMBER", str(number))
            running.append(web_process(ADDER, measuring="manual"))
        for each in running:
            assert hear(each) == "ready"
        for each in running:
            say(each)
        for each in running:
            assert hear(each) == "done"
            each.communicate()
        assert set(Timing.objects.values_list("requests", "bin_01")) == {(120, 120)}
        assert Timing.objects.count() == 3
        day = VisitDay.objects.get()
        assert (day.visits, day.page_views, day.visitors) == (120, 120, 3)

    def test_without_the_addition_in_the_statement_counts_are_lost(self):
        """The positive control: two who read before either writes lose one of two counts."""
        note()
        flush()
        first, second = Timing.objects.get(), Timing.objects.get()
        for each in (first, second):
            each.requests += 1
            each.save()
        assert Timing.objects.get().requests == 2

    def test_a_killed_process_loses_only_what_it_had_not_written(self):
        process = web_process(PAGES, seconds=0.3)
        assert hear(process) == "answered"
        deadline = now() + timedelta(seconds=30)
        while VisitDay.objects.values_list("page_views", flat=True).first() != 5:
            assert now() < deadline
        process.send_signal(signal.SIGSTOP)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert VisitDay.objects.get().page_views == 5
        assert Timing.objects.get(route="portal:about").requests == 5

    def test_a_process_killed_between_two_writes_loses_that_part(self):
        process = web_process(PAGES, seconds=120)
        assert hear(process) == "answered"
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert sum(VisitDay.objects.values_list("page_views", flat=True)) <= 5

    def test_a_process_that_ends_in_order_loses_nothing(self):
        process = web_process(PAGES, seconds=120)
        for _ in range(2):
            assert hear(process) == "answered"
            say(process)
        process.communicate(timeout=120)
        assert process.returncode == 0
        assert VisitDay.objects.get().page_views == 8
        assert Timing.objects.filter(route="portal:about").count() <= 2
        assert server_time("portal", Period.year(today().year)).requests == 8

    def test_a_forked_process_counts_for_itself(self):
        program = """
client.get("/about/")
flushing.flusher.finish()  # as a server forks: no thread is in the middle of a write, no connection is open
child = os.fork()
client.get("/about/")
if child:
    os.waitpid(child, 0)
"""
        process = web_process(program, seconds=120)
        process.communicate(timeout=120)
        assert process.returncode == 0, process.told()
        assert VisitDay.objects.get().page_views == 3


class TestDatabaseDown:
    pytestmark = pytest.mark.django_db

    @pytest.fixture
    def down(self, monkeypatch):
        """The database refuses to write, until the fixture's value is called."""
        real = flushing.write

        def refuse(batch):
            raise DatabaseError("the database is down")

        monkeypatch.setattr(flushing, "write", refuse)
        return lambda: monkeypatch.setattr(flushing, "write", real)

    def test_what_was_noted_is_kept_and_written_later(self, down):
        for _ in range(3):
            note(2)
            minute = minute_now()
            meter.buffer.see(77, ("portal", day_of(minute)), minute, (counts.PAGE_VIEWS,), visitor=True)
            assert not flush()
        down()
        assert flush()
        assert sum(Timing.objects.values_list("requests", flat=True)) == 6
        day = VisitDay.objects.get()
        assert (day.page_views, day.visitors, day.dropped) == (3, 1, 0)

    def test_memory_is_bounded_and_what_is_dropped_is_counted(self, down, monkeypatch):
        monkeypatch.setattr(counts, "MOST_TIMINGS", 10)
        monkeypatch.setattr(counts, "MOST_RANKS", 50)
        minute = minute_now()
        for number in range(30):
            note(route=f"portal:r{number % 15}", minute=minute)
            meter.buffer.see(number << 52, ("portal", day_of(minute)), minute, (), visitor=True)
            flush()
        assert len(meter.buffer.batch.timings) == 10
        assert sum(map(len, meter.buffer.batch.visitors.values())) <= 50
        down()
        assert flush()
        assert sum(Timing.objects.values_list("requests", flat=True)) == 20
        assert VisitDay.objects.get().dropped == 10

    @pytest.mark.django_db(transaction=True)
    def test_the_thread_goes_on_and_says_it_once(self, down, caplog):
        flusher = Flusher()
        note()
        for _ in range(3):
            flusher.guarded_round(refresh=False)
        assert caplog.text.count("not written for now") == 1
        assert flusher.failing
        down()
        flusher.guarded_round(refresh=True)
        assert not flusher.failing
        assert Timing.objects.get().requests == 1

    def test_a_batch_is_written_whole_or_not_at_all(self, monkeypatch):
        note()
        meter.buffer.count(("portal", day_of(minute_now())), counts.VISITS)

        def break_off(batch):
            raise DatabaseError("in the middle")

        with monkeypatch.context() as broken:
            broken.setattr(writing, "_write_live", break_off)
            with transaction.atomic():
                assert not flush()
        assert not Timing.objects.exists()
        assert flush()
        assert (Timing.objects.get().requests, VisitDay.objects.get().visits) == (1, 1)
        assert flush()
        assert Timing.objects.get().requests == 1


class TestTerms:
    pytestmark = pytest.mark.django_db

    def test_the_shipped_terms_are_those_in_force(self):
        shipped, known = terms.shipped(), terms.in_force()
        assert (shipped.gap, shipped.per_address, shipped.cookie_seconds) == (30, 20, 365 * 86400)
        assert (known.gap, known.per_address, known.cookie_seconds) == (30, 20, 365 * 86400)
        assert "Mozilla/5.0 (X11) Nikto" in known.robots

    def test_browsers_are_forgotten_when_their_visit_is_over(self, browser):
        browser().get("/about/")
        assert (len(meter.recent), len(meter.newcomers)) == (1, 1)
        meter.forget(minute_now() + 29)
        assert len(meter.recent) == 1
        meter.forget(minute_now() + 31)
        assert (meter.recent, meter.newcomers) == ({}, {})

    def test_browsers_are_remembered_up_to_a_bound(self, browser, monkeypatch):
        monkeypatch.setattr(noting, "MOST_BROWSERS", 3)
        for number in range(6):
            browser(address=f"192.0.2.{number}").get("/about/")
        assert (len(meter.recent), len(meter.newcomers)) == (3, 3)


def test_threads_add_exactly():
    buffer = Buffer()
    key = ("portal", "portal:home", 1)

    def work():
        for _ in range(2000):
            buffer.time(key, 1000, error=True)
            buffer.count(("portal", 1), counts.PAGE_VIEWS)

    threads = [Thread(target=work) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    batch = buffer.take()
    assert batch.timings[key][:3] == [12_000, 12_000, 12_000_000]
    assert batch.visits["portal", 1][counts.PAGE_VIEWS] == 12_000
    assert not buffer.take()
