"""The calendar across the swapped days of autumn 2024, past the published years, and with a city's own days.

The dates are worked out by hand from the notice for 2024: Sunday 29 September and Saturday 12 October are
worked, 1 to 7 October are off.
"""

from datetime import date, timedelta

import pytest

from yanfa.kernel.clock import calendar
from yanfa.kernel.clock.calendar import Calendar, shipped_years
from yanfa.kernel.clock.days import DayKind
from yanfa.kernel.clock.models import OwnDay, OwnYear

NATIONAL = Calendar()


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2024, 9, 28), DayKind.WEEKEND),
        (date(2024, 9, 29), DayKind.SWAPPED_WORKDAY),
        (date(2024, 9, 30), DayKind.WORKDAY),
        (date(2024, 10, 1), DayKind.HOLIDAY),
        (date(2024, 10, 4), DayKind.HOLIDAY),
        (date(2024, 10, 5), DayKind.WEEKEND),
        (date(2024, 10, 7), DayKind.HOLIDAY),
        (date(2024, 10, 8), DayKind.WORKDAY),
        (date(2024, 10, 12), DayKind.SWAPPED_WORKDAY),
        (date(2024, 10, 13), DayKind.WEEKEND),
        (date(2020, 1, 31), DayKind.HOLIDAY),
        (date(2020, 2, 1), DayKind.HOLIDAY),
    ],
)
def test_kind_of_a_day(day, kind):
    assert NATIONAL.day(day).kind is kind
    assert NATIONAL.day(day).published


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (date(2024, 9, 27), 1, date(2024, 9, 29)),
        (date(2024, 9, 27), 2, date(2024, 9, 30)),
        (date(2024, 9, 27), 3, date(2024, 10, 8)),
        (date(2024, 9, 27), 7, date(2024, 10, 12)),
        (date(2024, 9, 27), 8, date(2024, 10, 14)),
        (date(2024, 9, 29), 5, date(2024, 10, 11)),
        (date(2024, 9, 30), 5, date(2024, 10, 12)),
        (date(2024, 10, 3), 1, date(2024, 10, 8)),
        (date(2024, 10, 11), 1, date(2024, 10, 12)),
        (date(2024, 10, 12), 1, date(2024, 10, 14)),
        (date(2024, 9, 10), 20, date(2024, 10, 14)),
        (date(2024, 9, 28), 0, date(2024, 9, 29)),
        (date(2024, 9, 30), 0, date(2024, 9, 30)),
        (date(2024, 10, 1), 0, date(2024, 10, 8)),
    ],
)
def test_deadline_across_the_swapped_days(start, days, expected):
    deadline = NATIONAL.add_working_days(start, days)
    assert (deadline.date, deadline.provisional) == (expected, False)


def test_proof_lists_every_day_with_its_kind():
    deadline = NATIONAL.add_working_days(date(2024, 9, 30), 2)
    assert deadline.sheet().splitlines() == [
        "2024-09-30 工作日：起算日，不计入",
        "2024-10-01 节假日（国庆节）：非工作日，不计入",
        "2024-10-02 节假日（国庆节）：非工作日，不计入",
        "2024-10-03 节假日（国庆节）：非工作日，不计入",
        "2024-10-04 节假日（休息日（由 2024-09-29 调休））：非工作日，不计入",
        "2024-10-05 周末：非工作日，不计入",
        "2024-10-06 周末：非工作日，不计入",
        "2024-10-07 节假日（休息日（由 2024-10-12 调休））：非工作日，不计入",
        "2024-10-08 工作日：第1日",
        "2024-10-09 工作日：第2日",
    ]


def test_deadline_past_the_last_published_year_is_provisional():
    last = max(shipped_years())
    start = date(last, 12, 24)
    inside = NATIONAL.add_working_days(start, 1)
    beyond = NATIONAL.add_working_days(start, 10)
    assert (inside.date.year, inside.provisional) == (last, False)
    assert (beyond.date.year, beyond.provisional) == (last + 1, True)
    assert not beyond.proof[-1].day.published


def test_year_2027_counts_by_its_statutory_holidays():
    """28 to 31 December 2026 are 1 to 4, 1 to 3 January off, 4 to 8 January 5 to 9, 11 January 10."""
    deadline = NATIONAL.add_working_days(date(2026, 12, 25), 10)
    assert deadline.date == date(2027, 1, 11)
    assert deadline.provisional is (2027 not in shipped_years())


@pytest.mark.parametrize("days", [-1, 10_001])
def test_absurd_numbers_are_refused(days):
    with pytest.raises(ValueError, match="working days"):
        NATIONAL.add_working_days(date(2024, 1, 1), days)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2024, 9, 28), date(2024, 10, 13), 7),
        (date(2024, 9, 29), date(2024, 9, 30), 1),
        (date(2024, 10, 1), date(2024, 10, 8), 0),
        (date(2024, 10, 8), date(2024, 10, 1), 0),
    ],
)
def test_working_days_between(start, end, days):
    assert NATIONAL.working_days_between(start, end) == days


def test_adding_and_counting_agree_over_three_years():
    start = date(2023, 1, 3)
    for offset in range(0, 1000, 37):
        origin = start + timedelta(days=offset)
        deadline = NATIONAL.add_working_days(origin, 15).date
        assert NATIONAL.working_days_between(origin + timedelta(days=1), deadline + timedelta(days=1)) == 15


@pytest.mark.django_db
class TestOwnDays:
    """What the city enters wins over the national calendar."""

    def test_own_day_off_and_own_working_day(self):
        OwnDay.objects.create(date=date(2024, 9, 30), works=False, note="防御台风停工", basis="市政府通告")
        OwnDay.objects.create(date=date(2024, 10, 5), works=True, note="补班", basis="市政府通告")
        assert calendar.add_working_days(date(2024, 9, 27), 2).date == date(2024, 10, 5)
        assert calendar.next_working_day(date(2024, 9, 30)) == date(2024, 10, 5)
        assert not calendar.is_working_day(date(2024, 9, 30))
        assert calendar.working_days_between(date(2024, 9, 29), date(2024, 10, 6)) == 2
        assert str(calendar.present().day(date(2024, 9, 30))) == "2024-09-30 本地放假（防御台风停工）"

    def test_own_year_makes_a_deadline_final(self):
        last = max(shipped_years())
        start = date(last, 12, 24)
        assert calendar.add_working_days(start, 10).provisional
        OwnYear.objects.create(year=last + 1, notice="国务院办公厅关于部分节假日安排的通知")
        assert not calendar.add_working_days(start, 10).provisional

    def test_a_deadline_takes_two_queries(self, django_assert_num_queries):
        with django_assert_num_queries(2):
            calendar.add_working_days(date(2024, 9, 27), 60)
