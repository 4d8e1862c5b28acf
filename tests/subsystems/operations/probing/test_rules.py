"""The rules of the probe: ticks, spans, outages, and a day of which every second is exactly one thing."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yanfa.kernel.clock import start_of_day
from yanfa.subsystems.operations.rules.probing import (
    DAY_SECONDS,
    DayRules,
    Member,
    down_spans,
    due_tick,
    events,
    fits_a_day,
    missing_spans,
    seconds_in,
    system_time,
)
from yanfa.subsystems.operations.rules.probing.spans import common, intersect, subtract, total, union

RULES = DayRules(opens=3, closes=2, merge_seconds=30 * 60)
MINUTE = 60
#: A machine that is busy with other things is no fault of the rules.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def samples(text, start=0, interval=MINUTE):
    """ "x" failed, "o" good, "." no sample; one letter a tick."""
    return [(start + number * interval, letter == "o") for number, letter in enumerate(text) if letter != "."]


def member(text, key=1, group="", interval=MINUTE, ended=False):
    span = (0, len(text) * interval)
    return Member(key, interval, [span], samples(text, interval=interval), group, ended)


def downs(text):
    found = down_spans(samples(text), MINUTE, opens=3, closes=2, patience=RULES.merge_seconds)
    return [(down.span[0] // MINUTE, down.span[1] // MINUTE, down.open) for down in found]


class TestTicks:
    def test_the_present_tick_is_due_once(self):
        assert due_tick(119.9, 60, None) == 60
        assert due_tick(119.9, 60, 60) is None
        assert due_tick(120.0, 60, 60) == 120

    def test_what_was_missed_stays_missed(self):
        assert due_tick(1000, 60, 60) == 960

    def test_a_small_jump_back_probes_no_tick_twice(self):
        assert due_tick(1000, 60, 1200) is None

    def test_after_a_large_jump_back_probing_goes_on(self):
        assert due_tick(1000, 60, 100_000) == 960

    @pytest.mark.parametrize(
        ("seconds", "fits"), [(60, True), (1, True), (600, True), (7, False), (0, False)]
    )
    def test_intervals_that_tile_a_day_in_shanghai(self, seconds, fits):
        assert fits_a_day(seconds) is fits
        if fits:
            assert start_of_day(date(2024, 5, 1)).timestamp() % seconds == 0

    def test_no_day_in_shanghai_has_another_length(self):
        """No daylight saving since 1991: each day begins 86,400 seconds after the one before, leap years included."""
        days = [date(2024, 1, 1) + timedelta(days=number) for number in range(367)]
        starts = [start_of_day(day).timestamp() for day in days]
        assert {later - earlier for earlier, later in pairwise(starts)} == {DAY_SECONDS}
        assert len(days) - 1 == 366


class TestOutages:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("oooooo", []),
            ("oxxooo", []),
            ("oxxxoo", [(1, 4, False)]),
            ("oxxxoxoo", [(1, 6, False)]),
            ("oxxxo", [(1, 5, True)]),
            ("oxx.xoo", [(1, 5, False)]),
            ("oxxx...oo", [(1, 7, False)]),
            ("xxx", [(0, 3, True)]),
            ("oxoxoxoxoo", []),
        ],
    )
    def test_failures_in_a_row_open_one_and_good_ones_end_it(self, text, found):
        assert downs(text) == found

    def test_failures_before_and_after_a_long_gap_are_not_in_a_row(self):
        assert downs("oxx" + "." * 40 + "xoo") == []
        assert downs("oxx" + "." * 20 + "xoo") == [(1, 24, False)]

    def test_flapping_within_the_merge_minutes_is_one(self):
        text = "o" + "xxx" + "o" * 20 + "xxx" + "o" * 40 + "xxx" + "oo"
        found = system_time([member(text)], [], RULES).events
        assert [(each.span[0] // 60, each.span[1] // 60) for each in found] == [(1, 27), (67, 70)]
        assert not any(each.open for each in found)

    def test_only_the_seconds_without_answer_count_of_a_flapping_outage(self):
        time = system_time([member("oxxx" + "o" * 20 + "xxxoo")], [], RULES)
        assert total(time.outage) == 6 * MINUTE
        assert len(time.events) == 1

    def test_an_outage_of_a_target_that_was_ended_ends_with_it(self):
        assert system_time([member("oxxx", ended=True)], [], RULES).events[0].open is False
        assert system_time([member("oxxx")], [], RULES).events[0].open is True

    def test_merging_keeps_what_is_open(self):
        found = events(down_spans(samples("oxxxooooxxx"), 60, opens=3, closes=2, patience=0), 600)
        assert [(each.span[0] // 60, each.open) for each in found] == [(1, True)]


class TestSystems:
    def test_a_gap_is_neither_up_nor_out(self):
        time = system_time([member("oooo....oooo")], [], RULES)
        assert (total(time.gap), total(time.up), total(time.outage)) == (240, 480, 0)

    def test_a_gap_inside_an_outage_is_a_gap_and_does_not_divide_it(self):
        time = system_time([member("oxxx..xxxoo")], [], RULES)
        assert (total(time.outage), total(time.gap), len(time.events)) == (360, 120, 1)

    def test_a_system_is_out_while_any_page_is(self):
        time = system_time([member("ooxxxoooooo", 1), member("oooooooxxxx", 2)], [], RULES)
        assert total(time.outage) == 7 * MINUTE

    def test_lines_of_a_group_stand_in_for_each_other(self):
        one, other = member("oxxxxxxoooo", 1, "uplink"), member("oooxxxxxooo", 2, "uplink")
        time = system_time([one, other], [], RULES)
        assert time.outage == [(180, 420)]
        assert total(time.down_of[1]) == 360

    def test_a_line_that_is_not_seen_does_not_make_its_group_unobserved(self):
        time = system_time([member("ooo....oo", 1, "u"), member("ooooooooo", 2, "u")], [], RULES)
        assert (total(time.gap), total(time.up)) == (0, 540)

    def test_what_was_announced_is_shown_apart(self):
        time = system_time([member("oxxxxxxoo")], [(0, 240)], RULES)
        assert (total(time.planned), total(time.outage)) == (180, 180)

    def test_nothing_probed_is_nothing(self):
        time = system_time([], [], RULES)
        assert (time.outage, time.gap, time.up, time.events) == ([], [], [], [])


letters = st.text(alphabet="ooooxxx.", min_size=1, max_size=120)
plans = st.lists(st.tuples(st.integers(0, 7200), st.integers(0, 7200)), max_size=3)


@patient
@given(st.lists(st.tuples(letters, st.sampled_from(["", "a", "b"])), min_size=1, max_size=4), plans)
def test_every_second_is_exactly_one_of_out_planned_gap_and_up(texts, planned):
    members = [member(text, key, group) for key, (text, group) in enumerate(texts)]
    time = system_time(members, planned, RULES)
    parts = [time.outage, time.planned, time.gap, time.up]
    active = union(span for each in members for span in each.active)
    assert sum(total(part) for part in parts) == total(active)
    assert union(span for part in parts for span in part) == active
    window = (600, 3000)
    assert sum(seconds_in(part, window) for part in parts) == seconds_in(active, window)


@patient
@given(letters)
def test_the_events_hold_every_second_of_outage(text):
    time = system_time([member(text)], [], RULES)
    assert subtract(time.outage, [event.span for event in time.events]) == []
    ends = [(event.span[0], event.span[1]) for event in time.events]
    assert ends == sorted(ends)
    assert all(later[0] - earlier[1] > RULES.merge_seconds for earlier, later in pairwise(ends))


@patient
@given(letters)
def test_missing_and_sampled_slots_are_the_whole(text):
    span = (0, len(text) * MINUTE)
    missing = missing_spans([tick for tick, _ok in samples(text)], [span], MINUTE)
    assert total(missing) == text.count(".") * MINUTE


span_sets = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6)


@patient
@given(span_sets, span_sets)
def test_spans_are_sets_of_seconds(one, other):
    def seconds(spans):
        return {second for start, end in spans for second in range(start, end)}

    assert seconds(union(one)) == seconds(one)
    assert seconds(subtract(one, other)) == seconds(one) - seconds(other)
    assert seconds(intersect(one, other)) == seconds(one) & seconds(other)
    assert seconds(common([one, other])) == seconds(one) & seconds(other)
    assert total(one) == len(seconds(one))
