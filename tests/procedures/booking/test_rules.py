"""Times, limits, penalties and calendar texts, without a database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.procedures.booking.examples import on
from yanfa.procedures.booking.rules.icalendar import Event, calendar_text, escaped, folded
from yanfa.procedures.booking.rules.limits import Asked, Held, blocked_until, judge
from yanfa.procedures.booking.rules.times import (
    Hours,
    covers,
    first_fit,
    free_place,
    free_places,
    merged,
    moment,
    opened,
    without,
)

MONDAY = date(2026, 3, 2)
NOW = on(MONDAY, 8)


@dataclass
class Rules:
    """Limits that bind nothing unless they are set."""

    horizon_days: int | None = None
    granularity_minutes: int = 30
    min_minutes: int | None = None
    max_minutes: int | None = None
    gap_minutes: int | None = None
    person_day_minutes: int | None = None
    person_week_minutes: int | None = None
    unit_day_minutes: int | None = None
    unit_week_minutes: int | None = None
    max_future: int | None = None
    notice_minutes: int | None = None
    peak_starts: int | None = None
    peak_ends: int | None = None
    peak_person_week_minutes: int | None = None
    missed_limit: int | None = None
    missed_window_days: int | None = None
    block_days: int | None = None


def span(first, last, day=MONDAY):
    return on(day, first), on(day, last)


def codes(asked, held=None, **limits):
    return [each.code for each in judge(Rules(**limits), Asked(*asked, NOW), held or Held())]


class TestTimes:
    def test_times_that_touch_become_one_and_cuts_are_half_open(self):
        assert merged([span(10, 12), span(8, 10), span(14, 15)]) == [span(8, 12), span(14, 15)]
        assert without([span(8, 18)], [span(8, 9), span(12, 13)]) == [span(9, 12), span(13, 18)]
        assert covers([span(8, 12), span(12, 18)], *span(11, 13))
        assert not covers([span(8, 12)], *span(11, 13))

    def test_open_are_the_hours_of_the_weekday_but_on_days_of_rest_and_in_closures(self):
        hours = [
            Hours(0, 9 * 60, 17 * 60, date(2026, 1, 1), None),
            Hours(1, 0, 1440, date(2026, 1, 1), MONDAY),
        ]
        week = (moment(MONDAY, 0), moment(MONDAY + timedelta(days=7), 0))
        found = opened(hours, frozenset(), [], [span(12, 13)], week)
        assert found == [span(9, 12), span(13, 17)]
        sunday = MONDAY + timedelta(days=6)
        resting = opened(hours, frozenset({MONDAY}), [span(10, 11, sunday)], [], week)
        assert resting == [span(10, 11, sunday)]

    def test_a_night_runs_on_over_midnight(self):
        hours = [Hours(day, 0, 1440, date(2026, 1, 1), None) for day in range(7)]
        week = (moment(MONDAY, 0), moment(MONDAY + timedelta(days=7), 0))
        assert opened(hours, frozenset(), [], [], week) == [week]

    def test_how_many_places_are_free(self):
        found = free_places([span(8, 12)], [span(9, 11), span(10, 12)], 2)
        told = [(each.starts_at.hour, each.ends_at.hour, each.places) for each in found]
        assert told == [(8, 9, 2), (9, 10, 1), (11, 12, 1)]

    def test_the_lowest_free_place(self):
        held = [(1, *span(8, 10)), (2, *span(9, 11))]
        assert free_place(held, *span(8, 9), 2) == 2
        assert free_place(held, *span(9, 10), 2) == 0
        assert free_place(held, *span(10, 11), 2) == 1

    def test_the_first_fit_starts_on_a_step(self):
        start = on(MONDAY, 9, 10)
        assert first_fit([(start, on(MONDAY, 12))], 60, 30) == (on(MONDAY, 9, 30), on(MONDAY, 10, 30))
        assert first_fit([span(9, 10)], 90, 30) is None

    @given(
        some.lists(some.tuples(some.integers(0, 200), some.integers(1, 30)), max_size=12),
        some.lists(some.tuples(some.integers(0, 200), some.integers(1, 30)), max_size=12),
    )
    def test_what_is_left_and_what_was_cut_add_up(self, wide, cuts):
        spans = [
            (NOW + timedelta(minutes=first), NOW + timedelta(minutes=first + length))
            for first, length in wide
        ]
        taken = [
            (NOW + timedelta(minutes=first), NOW + timedelta(minutes=first + length))
            for first, length in cuts
        ]

        def minutes(listed):
            return {
                start + timedelta(minutes=number)
                for start, end in listed
                for number in range(int((end - start).total_seconds() // 60))
            }

        assert minutes(without(spans, taken)) == minutes(spans) - minutes(taken)


class TestLimits:
    def test_nothing_binds_where_nothing_is_set(self):
        assert codes(span(9, 20)) == []

    @pytest.mark.parametrize(
        ("asked", "limits", "code"),
        [
            (span(10, 9), {}, "backwards"),
            (span(6, 9), {}, "past"),
            (span(9, 10), {"notice_minutes": 120}, "notice"),
            (span(9, 10, MONDAY + timedelta(days=8)), {"horizon_days": 7}, "horizon"),
            ((on(MONDAY, 9, 10), on(MONDAY, 10)), {}, "granularity"),
            (span(9, 10), {"min_minutes": 90}, "shortest"),
            (span(9, 12), {"max_minutes": 120}, "longest"),
            (span(9, 14), {"person_day_minutes": 240}, "person_day"),
            (span(9, 14), {"person_week_minutes": 240}, "person_week"),
            (span(9, 14), {"unit_day_minutes": 240}, "unit_day"),
            (span(9, 14), {"unit_week_minutes": 240}, "unit_week"),
            (
                span(9, 14),
                {"peak_starts": 540, "peak_ends": 1020, "peak_person_week_minutes": 240},
                "peak_week",
            ),
        ],
    )
    def test_each_limit_is_named(self, asked, limits, code):
        assert codes(asked, **limits) == [code]

    def test_the_last_day_of_the_horizon_may_be_booked_whole(self):
        day = MONDAY + timedelta(days=7)
        assert codes(span(20, 23, day), horizon_days=7) == []

    def test_what_is_held_counts_with_what_is_asked(self):
        held = Held(person=[span(9, 12)], unit=[span(9, 12), span(12, 14)])
        (found,) = judge(Rules(person_day_minutes=240), Asked(*span(14, 16), NOW), held)
        assert (found.code, found.allowed, found.used, found.asked, found.day) == (
            "person_day",
            240,
            180,
            120,
            MONDAY,
        )
        assert codes(span(14, 15), held, person_day_minutes=240) == []
        assert codes(span(14, 16), held, unit_day_minutes=360) == ["unit_day"]

    def test_a_night_counts_to_each_of_its_days(self):
        night = on(MONDAY, 22), on(MONDAY + timedelta(days=1), 2)
        assert codes(night, person_day_minutes=120) == []
        assert codes(night, person_day_minutes=90) == ["person_day", "person_day"]

    def test_weekends_have_no_peak(self):
        peak = {"peak_starts": 540, "peak_ends": 1020, "peak_person_week_minutes": 60}
        assert codes(span(9, 17, MONDAY + timedelta(days=5)), **peak) == []

    def test_neighbours(self):
        held = Held(person=[span(9, 10)])
        assert codes((on(MONDAY, 9, 30), on(MONDAY, 11)), held) == ["own"]
        assert codes(span(10, 11), held) == []
        assert codes(span(10, 11), held, gap_minutes=30) == ["gap"]

    def test_who_missed_too_often_waits(self):
        limits = Rules(missed_limit=2, missed_window_days=30, block_days=10)
        missed = [NOW - timedelta(days=20), NOW - timedelta(days=5)]
        assert blocked_until(limits, missed, NOW) == NOW + timedelta(days=5)
        assert blocked_until(limits, missed[:1], NOW) is None
        assert blocked_until(limits, [NOW - timedelta(days=40), NOW - timedelta(days=5)], NOW) is None
        assert blocked_until(limits, missed, NOW + timedelta(days=6)) is None


class TestCalendarText:
    def test_lines_are_folded_at_75_bytes_never_inside_a_character(self):
        line = "SUMMARY:" + "大型科学仪器" * 12
        pieces = folded(line).split("\r\n")
        assert all(len(piece.encode()) <= 75 for piece in pieces)
        assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == line
        assert all(piece.startswith(" ") for piece in pieces[1:])

    def test_texts_are_escaped(self):
        assert escaped("a,b;c\\d\r\ne\x07") == "a\\,b\\;c\\\\d\\ne"

    def test_a_calendar(self):
        event = Event("x@y", 2, NOW, *span(9, 10), "电镜", "CANCELLED", url="https://y/x/")
        text = calendar_text("我的", [event])
        assert text.endswith("END:VCALENDAR\r\n")
        for line in ("UID:x@y", "SEQUENCE:2", "DTSTART:20260302T010000Z", "STATUS:CANCELLED"):
            assert f"\r\n{line}\r\n" in text
        assert datetime(2026, 3, 2, 1, tzinfo=UTC) == span(9, 10)[0]
