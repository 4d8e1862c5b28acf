"""Legal clocks: start rules, pauses, the one extension and deemed results, every date worked out by hand.

Working days around National Day 2024: 27, 29 (Sunday, swapped), 30 September; 8, 9, 10, 11, 12 (Saturday,
swapped), 14, 15, 16, 17, 18 October.
"""

from datetime import date

import pytest

from yanfa.kernel.clock.calendar import Calendar, shipped_years
from yanfa.kernel.clock.legal import ClockRefused, ClockRule, LegalClock, Pause, StartRule, Unit

CALENDAR = Calendar()


def rule(**changes):
    fields = {
        "code": "decision",
        "label": "作出决定",
        "limit": 5,
        "extension": 3,
        "basis": "行政许可法第四十二条",
    }
    return ClockRule(**(fields | changes))


def clock(received, **changes):
    return LegalClock(rule(**changes), received)


def last_day(running):
    return running.deadline(CALENDAR).date


@pytest.mark.parametrize(
    ("start", "received", "expected"),
    [
        # Friday 27 September: itself 1, then 29, 30, 8, 9.
        (StartRule.ON_RECEIPT, date(2024, 9, 27), date(2024, 10, 9)),
        # From the day after: 29, 30, 8, 9, 10.
        (StartRule.AFTER_RECEIPT, date(2024, 9, 27), date(2024, 10, 10)),
        (StartRule.AFTER_WORKING_RECEIPT, date(2024, 9, 27), date(2024, 10, 10)),
        # Saturday 28 September: the first day that counts is Sunday 29, which is worked: 29, 30, 8, 9, 10.
        (StartRule.ON_RECEIPT, date(2024, 9, 28), date(2024, 10, 10)),
        (StartRule.AFTER_RECEIPT, date(2024, 9, 28), date(2024, 10, 10)),
        # Taken as received on Sunday 29: 30, 8, 9, 10, 11.
        (StartRule.AFTER_WORKING_RECEIPT, date(2024, 9, 28), date(2024, 10, 11)),
        # In the holidays, Wednesday 2 October: 8, 9, 10, 11, 12; or received on the 8th: 9, 10, 11, 12, 14.
        (StartRule.AFTER_RECEIPT, date(2024, 10, 2), date(2024, 10, 12)),
        (StartRule.AFTER_WORKING_RECEIPT, date(2024, 10, 2), date(2024, 10, 14)),
    ],
)
def test_start_rules_in_working_days(start, received, expected):
    assert last_day(clock(received, start=start)) == expected


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        # 25 September + 5 calendar days: 30 September, a working day.
        (date(2024, 9, 25), 5, date(2024, 9, 30)),
        # + 4 ends on Sunday 29 September, which is worked: no moving on.
        (date(2024, 9, 25), 4, date(2024, 9, 29)),
        # + 6 ends on 1 October, off until the 7th: 8 October.
        (date(2024, 9, 25), 6, date(2024, 10, 8)),
        # + 30 from 28 September is Monday 28 October.
        (date(2024, 9, 28), 30, date(2024, 10, 28)),
    ],
)
def test_calendar_days_run_on_to_a_working_day(received, limit, expected):
    assert last_day(clock(received, unit=Unit.CALENDAR, limit=limit)) == expected


def test_proof_of_a_calendar_period_shows_the_days_it_runs_on():
    proof = clock(date(2024, 9, 29), unit=Unit.CALENDAR, limit=2).deadline(CALENDAR).proof
    assert [line.number for line in proof] == [None, 1, 2, None, None, None, None, None, None, None]
    assert proof[2].day.date == date(2024, 10, 1)
    assert {line.why for line in proof[3:]} == {"期限末日顺延"}


class TestPause:
    """Days from the pause on do not count; the day of the resumption does."""

    def test_days_of_a_pause_do_not_count(self):
        """29 and 30 September count as 1 and 2; paused 8 to 10 October; 11, 12, 14 October are 3, 4, 5."""
        running = clock(date(2024, 9, 27)).pause(date(2024, 10, 8), "组织专家评审").resume(date(2024, 10, 11))
        assert last_day(running) == date(2024, 10, 14)
        whys = {line.day.date: line.why for line in running.deadline(CALENDAR).proof}
        assert whys[date(2024, 10, 10)] == "暂停：组织专家评审"
        assert whys[date(2024, 10, 11)] == "第3日"

    def test_pause_over_days_off_costs_nothing(self):
        running = clock(date(2024, 9, 27)).pause(date(2024, 10, 1), "听证").resume(date(2024, 10, 8))
        assert last_day(running) == last_day(clock(date(2024, 9, 27)))

    def test_pause_that_ends_on_its_first_day_costs_nothing(self):
        running = clock(date(2024, 9, 27)).pause(date(2024, 9, 29), "听证").resume(date(2024, 9, 29))
        assert last_day(running) == date(2024, 10, 10)

    def test_two_pauses_add_up(self):
        """Without 29 September and without 9 October: 30, 8, 10, 11, 12."""
        running = clock(date(2024, 9, 27)).pause(date(2024, 9, 29), "听证").resume(date(2024, 9, 30))
        running = running.pause(date(2024, 10, 9), "检验").resume(date(2024, 10, 10))
        assert last_day(running) == date(2024, 10, 12)

    def test_no_deadline_while_paused(self):
        running = clock(date(2024, 9, 27)).pause(date(2024, 10, 8), "听证")
        assert running.deadline(CALENDAR) is None
        assert not running.overdue(CALENDAR, date(2025, 10, 8))
        assert running.remaining(CALENDAR, date(2025, 10, 8)) == 3

    @pytest.mark.parametrize(
        ("act", "sentence"),
        [
            (lambda running: running.pause(date(2024, 10, 8), " "), "理由"),
            (lambda running: running.pause(date(2024, 9, 26), "听证"), "早于"),
            (lambda running: running.resume(date(2024, 10, 8)), "没有暂停"),
            (
                lambda running: running.pause(date(2024, 10, 8), "听证").pause(date(2024, 10, 9), "听证"),
                "已暂停",
            ),
            (lambda running: running.pause(date(2024, 10, 8), "听证").resume(date(2024, 9, 30)), "早于"),
            (
                lambda running: running.stop(date(2024, 10, 8)).pause(date(2024, 10, 9), "听证"),
                "已于 2024-10-08",
            ),
            (lambda running: running.stop(date(2024, 9, 1)), "早于收件"),
        ],
    )
    def test_acts_that_do_not_fit_are_refused_in_a_sentence(self, act, sentence):
        with pytest.raises(ClockRefused, match=sentence):
            act(clock(date(2024, 9, 27)))

    def test_pauses_that_overlap_are_refused(self):
        pauses = (
            Pause(date(2024, 10, 8), date(2024, 10, 10), "听证"),
            Pause(date(2024, 10, 9), None, "检验"),
        )
        with pytest.raises(ClockRefused, match="重叠"):
            LegalClock(rule(), date(2024, 9, 27), pauses)


class TestExtension:
    """Once, in time, within the rule, with a reason."""

    def test_extension_adds_days(self):
        """5 days end on 10 October; three more are 11, 12 and 14 October."""
        running = clock(date(2024, 9, 27)).extend(CALENDAR, date(2024, 10, 10), 3, "情况复杂，经负责人批准")
        assert last_day(running) == date(2024, 10, 14)

    def test_extension_and_pause_together(self):
        """29, 30, 8 count 1 to 3; 9 and 10 are paused; 11, 12, 14, 15, 16 October are 4 to 8."""
        running = clock(date(2024, 9, 27)).pause(date(2024, 10, 9), "检验").resume(date(2024, 10, 11))
        assert last_day(running.extend(CALENDAR, date(2024, 10, 11), 3, "情况复杂")) == date(2024, 10, 16)

    @pytest.mark.parametrize(
        ("on", "days", "reason", "sentence"),
        [
            (date(2024, 10, 11), 3, "情况复杂", "已届满"),
            (date(2024, 10, 10), 4, "情况复杂", "最多可延长 3 日"),
            (date(2024, 10, 10), 0, "情况复杂", "最多可延长 3 日"),
            (date(2024, 10, 10), 3, "", "理由"),
        ],
    )
    def test_late_too_long_or_without_reason_is_refused(self, on, days, reason, sentence):
        with pytest.raises(ClockRefused, match=sentence):
            clock(date(2024, 9, 27)).extend(CALENDAR, on, days, reason)

    def test_second_extension_is_refused(self):
        running = clock(date(2024, 9, 27)).extend(CALENDAR, date(2024, 10, 9), 1, "情况复杂")
        with pytest.raises(ClockRefused, match="只能延长一次，已于 2024-10-09 延长"):
            running.extend(CALENDAR, date(2024, 10, 10), 1, "情况复杂")


class TestRunningOut:
    """The last day still is in time; what the rule deems follows the day after."""

    DEEMED = {"limit": 5, "deemed": "视为受理", "basis": "行政许可法第三十二条"}

    def test_deemed_result_on_the_day_after_the_last(self):
        running = clock(date(2024, 9, 27), **self.DEEMED)
        assert running.deemed_result(CALENDAR, date(2024, 10, 10)) is None
        assert running.deemed_result(CALENDAR, date(2024, 10, 11)) == "视为受理"

    def test_nothing_is_deemed_after_the_act_was_done_in_time(self):
        running = clock(date(2024, 9, 27), **self.DEEMED).stop(date(2024, 10, 10))
        assert running.deemed_result(CALENDAR, date(2024, 12, 31)) is None

    def test_act_done_late_is_overdue_for_ever(self):
        running = clock(date(2024, 9, 27)).stop(date(2024, 10, 11))
        assert running.overdue(CALENDAR, date(2024, 10, 1))

    @pytest.mark.parametrize(
        ("on", "left"),
        [(date(2024, 9, 27), 5), (date(2024, 9, 29), 4), (date(2024, 10, 7), 3), (date(2024, 10, 14), -3)],
    )
    def test_days_left(self, on, left):
        assert clock(date(2024, 9, 27)).remaining(CALENDAR, on) == left


def test_clock_past_the_last_published_year_is_provisional():
    last = max(shipped_years())
    assert not clock(date(last, 12, 1)).deadline(CALENDAR).provisional
    assert clock(date(last, 12, 30)).deadline(CALENDAR).provisional


@pytest.mark.parametrize("changes", [{"limit": 0}, {"limit": 10_001}, {"extension": -1}])
def test_rule_without_sense_is_refused(changes):
    with pytest.raises(ValueError, match="clock decision"):
        rule(**changes)
