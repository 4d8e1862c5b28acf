"""The rules of self-measurement: sketches that count within their error, pages, robots, and when a visit begins."""

import random
import statistics
from datetime import date

import pytest
from faker import Faker
from hypothesis import given
from hypothesis import strategies as st

from yanfa.subsystems.operations.rules.measuring import visits
from yanfa.subsystems.operations.rules.measuring.pages import is_page, system_of
from yanfa.subsystems.operations.rules.measuring.robots import REMEMBERED, Robots
from yanfa.subsystems.operations.rules.measuring.sketches import REGISTERS, Sketch, place_of, together
from yanfa.subsystems.operations.rules.measuring.visits import Browser, next_step

NOON = 28_000_000


def numbers(count, seed=0):
    chance = random.Random(seed)
    return [chance.getrandbits(64) for _ in range(count)]


class TestSketches:
    @pytest.mark.parametrize("count", [0, 1, 2, 10, 100])
    def test_few_visitors_are_counted_almost_exactly(self, count):
        assert abs(Sketch.of(numbers(count)).count() - count) <= max(0, round(count * 0.03))

    @pytest.mark.parametrize("count", [1_000, 5_000, 10_240, 20_000, 60_000])
    def test_many_are_counted_within_the_error_that_is_stated(self, count):
        errors = [Sketch.of(numbers(count, f"{count} {seed}")).count() / count - 1 for seed in range(20)]
        assert all(abs(error) < 4 * 0.01625 for error in errors)
        assert abs(statistics.fmean(errors)) < 3 * 0.01625 / 20**0.5
        assert statistics.pstdev(errors) < 2 * 0.01625

    def test_nobody_counts_twice_however_days_are_merged(self):
        people = numbers(3_000)
        days = [Sketch.of(people[first : first + 1_500]) for first in (0, 500, 1_000, 1_500)]
        whole = Sketch.of(people)
        assert together(days).registers == whole.registers
        assert together(reversed(days)).registers == whole.registers
        assert together([whole, whole]).count() == whole.count()
        assert sum(day.count() for day in days) > 1.8 * whole.count()

    def test_what_a_process_kept_makes_the_same_sketch(self):
        people, ranks = numbers(2_000), {}
        for number in people:
            index, rank = place_of(number)
            ranks[index] = max(rank, ranks.get(index, 0))
        sketch = Sketch()
        sketch.take(ranks)
        assert sketch.registers == Sketch.of(people).registers

    def test_it_survives_the_database_and_nothing_stored_is_nobody(self):
        sketch = Sketch.of(numbers(500))
        assert Sketch.load(memoryview(sketch.dump())).registers == sketch.registers
        assert Sketch.load(b"").count() == 0
        with pytest.raises(ValueError, match="4096"):
            Sketch(b"short")

    @pytest.mark.parametrize("number", [0, 1, (1 << 64) - 1, 1 << 52, (1 << 52) - 1])
    def test_extreme_numbers_have_a_place(self, number):
        index, rank = place_of(number)
        assert 0 <= index < REGISTERS
        assert 1 <= rank <= 53
        assert Sketch.of([number]).count() >= 1

    def test_a_full_sketch_still_counts(self):
        assert Sketch(bytes([53]) * REGISTERS).count() > 10**12

    def test_it_holds_no_visitor(self):
        """Thousands of numbers leave the same sketch: from it nobody is told from the others."""
        people = numbers(20_000)
        sketch = Sketch.of(people)
        unneeded = [
            number for number in people if place_of(number)[1] < sketch.registers[place_of(number)[0]]
        ]
        assert len(unneeded) > 10_000
        assert Sketch.of(set(people) - set(unneeded)).registers == sketch.registers


PAGE = {"status": 200, "kind": "text/html; charset=utf-8", "attached": False, "namespaces": ["portal"]}


class TestPages:
    @pytest.mark.parametrize(
        ("answer", "asked", "expected"),
        [
            ({}, {}, True),
            ({"namespaces": []}, {}, True),
            ({}, {"HTTP_SEC_FETCH_DEST": "document"}, True),
            ({}, {"HTTP_HX_REQUEST": "true"}, False),
            (
                {},
                {"HTTP_HX_REQUEST": "true", "HTTP_HX_BOOSTED": "true", "HTTP_SEC_FETCH_DEST": "empty"},
                True,
            ),
            ({}, {"HTTP_HX_REQUEST": "true", "HTTP_HX_HISTORY_RESTORE_REQUEST": "true"}, True),
            ({}, {"REQUEST_METHOD": "POST"}, False),
            ({}, {"REQUEST_METHOD": "HEAD"}, False),
            ({"status": 302}, {}, False),
            ({"status": 404}, {}, False),
            ({"status": 500}, {}, False),
            ({"status": 206}, {}, False),
            ({"kind": "application/json"}, {}, False),
            ({"kind": "text/plain"}, {}, False),
            ({"kind": "text/css"}, {}, False),
            ({"kind": ""}, {}, False),
            ({"attached": True}, {}, False),
            ({"namespaces": ["api"]}, {}, False),
            ({}, {"HTTP_SEC_FETCH_DEST": "iframe"}, False),
            ({}, {"HTTP_SEC_FETCH_DEST": "empty"}, False),
            ({}, {"HTTP_SEC_PURPOSE": "prefetch;prerender"}, False),
            ({}, {"HTTP_PURPOSE": "prefetch"}, False),
            ({}, {"HTTP_X_MOZ": "prefetch"}, False),
        ],
    )
    def test_what_is_a_page(self, answer, asked, expected):
        assert is_page(**PAGE | answer, asked={"REQUEST_METHOD": "GET"} | asked) is expected

    @pytest.mark.parametrize(
        ("namespaces", "system"),
        [
            (["instruments"], "instruments"),
            (["bases", "reports"], "bases"),
            (["hotline"], "hotline"),
            (["vouchers"], "vouchers"),
            (["performance"], "portal"),
            (["portal", "instruments"], "portal"),
            ([], "portal"),
        ],
    )
    def test_a_route_belongs_to_the_system_of_its_namespace(self, namespaces, system):
        assert system_of(namespaces) == system


class TestRobots:
    robots = Robots(["bot", "crawl", "yanfa-", "python", "https://"], ["cubot"])

    @pytest.mark.parametrize(
        "agent",
        [
            "",
            "   ",
            "curl/8.5.0",
            "Wget/1.21",
            "python-requests/2.32",
            "Go-http-client/2.0",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; Baiduspider-render/2.0; +https://example.cn)",
            "Mozilla/5.0 (X11) yanfa-probe/1",
            "A" * 100_000,
        ],
    )
    def test_programs_are_robots(self, agent):
        assert agent in self.robots

    def test_browsers_are_not(self):
        fake = Faker()
        Faker.seed(4)
        for _ in range(300):
            assert fake.user_agent() not in self.robots
        assert "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 Mobile" not in self.robots

    def test_invented_names_cost_no_memory(self):
        robots = Robots(["bot"], [])
        for number in range(REMEMBERED + 10):
            assert f"tool/{number}" in robots
        assert len(robots.known) <= REMEMBERED

    def test_without_words_whatever_looks_like_a_browser_is_one(self):
        assert "Mozilla/5.0 bot" not in Robots([], [])


def step(browser, minute, *, system="portal", gap=30, staff=False):
    return next_step(browser, minute=minute, system=system, gap=gap, staff=staff)


class TestVisits:
    def test_the_first_page_begins_the_first_visit(self):
        done = step(Browser(7), NOON)
        assert (done.begun, done.first) == (True, True)
        assert done.browser == Browser(7, NOON, 1, 0, frozenset({"portal"}))

    @pytest.mark.parametrize(
        ("minutes", "begun"), [(0, False), (1, False), (29, False), (30, True), (31, True)]
    )
    def test_thirty_minutes_apart_are_two_visits(self, minutes, begun):
        first = step(Browser(7), NOON).browser
        second = step(first, NOON + minutes)
        assert (second.begun, second.first) == (begun, False)
        assert second.browser.visit == 1 + begun

    def test_pages_within_the_gap_prolong_the_visit(self):
        browser, begun = Browser(7), 0
        for minute in range(NOON, NOON + 600, 29):
            done = step(browser, minute)
            browser, begun = done.browser, begun + done.begun
        assert (begun, browser.visit) == (1, 1)

    def test_a_visit_counts_once_for_each_system(self):
        browser, begun = Browser(7), []
        for place, system in enumerate(["portal", "instruments", "portal", "instruments", "bases"]):
            done = step(browser, NOON + place, system=system)
            browser = done.browser
            begun.append(done.begun)
        assert begun == [True, True, False, False, True]
        assert step(browser, NOON + 100, system="instruments").begun

    def test_a_clock_that_is_ahead_ends_no_visit(self):
        browser = step(Browser(7), NOON + 3).browser
        done = step(browser, NOON)
        assert not done.begun
        assert done.browser.minute == NOON + 3

    def test_staff_is_known_for_a_week_before_signing_in(self):
        browser = step(Browser(7), NOON, staff=True).browser
        assert visits.was_staff(browser, NOON + 7 * 1440)
        assert not visits.was_staff(browser, NOON + 8 * 1440)
        assert not visits.was_staff(Browser(7), NOON)

    @pytest.mark.parametrize(
        ("minute", "day"),
        [
            (0, "1970-01-01"),
            (959, "1970-01-01"),
            (960, "1970-01-02"),
            (28_927_679, "2024-12-31"),
            (28_927_680, "2025-01-01"),
        ],
    )
    def test_days_end_at_midnight_in_shanghai(self, minute, day):
        assert date.fromordinal(visits.day_of(minute)).isoformat() == day

    @given(
        number=st.integers(0, 2**64 - 1),
        minute=st.integers(0, 2**40),
        visit=st.integers(0, 10**6),
        staff_day=st.integers(0, 10**6),
        systems=st.frozensets(st.sampled_from(["portal", "instruments", "bases"])),
    )
    def test_a_cookie_says_what_was_written(self, number, minute, visit, staff_day, systems):
        browser = Browser(number, minute, visit, staff_day, systems)
        text = visits.written(browser)
        assert visits.read(text) == browser
        assert len(text) < visits.LONGEST

    @given(st.text())
    def test_garbage_is_no_browser_and_no_error(self, text):
        found = visits.read(text)
        assert found is None or isinstance(found, Browser)
