"""Laws of the calendar and the clocks, on random dates: what no list of examples shows."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yanfa.kernel.clock.calendar import Calendar
from yanfa.kernel.clock.legal import ClockRule, LegalClock, StartRule, Unit

CALENDAR = Calendar()
DAYS = st.dates(date(2019, 1, 1), date(2026, 6, 30))
COUNTS = st.integers(0, 40)
RULES = st.builds(
    ClockRule,
    code=st.just("decision"),
    label=st.just("作出决定"),
    limit=st.integers(1, 40),
    unit=st.sampled_from(Unit),
    start=st.sampled_from(StartRule),
    extension=st.integers(1, 10),
)


@given(DAYS, COUNTS, COUNTS)
def test_days_add_up(start, some, more):
    step = CALENDAR.add_working_days(start, some + 1).date
    assert (
        CALENDAR.add_working_days(step, more).date == CALENDAR.add_working_days(start, some + 1 + more).date
    )


@given(DAYS, COUNTS)
def test_proof_has_every_day_once_and_counts_the_working_ones(start, days):
    deadline = CALENDAR.add_working_days(start, days)
    dates = [line.day.date for line in deadline.proof]
    assert dates == [start + timedelta(days=offset) for offset in range(len(dates))]
    assert [line.number for line in deadline.proof if line.number] == list(range(1, days + 1))
    assert all(line.day.works for line in deadline.proof if line.number)


@given(DAYS, DAYS)
def test_working_days_between_counts_one_by_one(start, end):
    one_by_one = 0
    while start + timedelta(days=one_by_one) < end and one_by_one < 60:
        one_by_one += 1
    end = min(end, start + timedelta(days=60))
    days = [start + timedelta(days=offset) for offset in range(one_by_one)]
    assert CALENDAR.working_days_between(start, end) == sum(map(CALENDAR.is_working_day, days))


@given(RULES, DAYS)
def test_last_day_is_a_working_day_after_the_receipt(rule, received):
    last = LegalClock(rule, received).deadline(CALENDAR).date
    assert CALENDAR.is_working_day(last)
    assert last >= received


@given(RULES, DAYS, st.integers(0, 30), st.integers(0, 30))
def test_pause_never_shortens_and_costs_at_most_its_length(rule, received, offset, length):
    clock = LegalClock(rule, received)
    begin = received + timedelta(days=offset)
    paused = clock.pause(begin, "听证").resume(begin + timedelta(days=length))
    before, after = clock.deadline(CALENDAR).date, paused.deadline(CALENDAR).date
    lost = sum(
        1 for line in clock.deadline(CALENDAR).proof if line.number and paused.pauses[0].covers(line.day.date)
    )
    assert after >= before
    assert (after == before) or lost
    counted = [line.day.date for line in paused.deadline(CALENDAR).proof if line.number]
    assert len(counted) == rule.limit
    assert not any(paused.pauses[0].covers(day) for day in counted)


@given(RULES, DAYS, st.integers(1, 10))
def test_extension_lengthens_by_countable_days(rule, received, days):
    days = min(days, rule.extension)
    clock = LegalClock(rule, received)
    extended = clock.extend(CALENDAR, received, days, "情况复杂")
    counted = [line for line in extended.deadline(CALENDAR).proof if line.number]
    assert len(counted) == rule.limit + days
    assert extended.deadline(CALENDAR).date > clock.deadline(CALENDAR).date or rule.unit is Unit.CALENDAR


@given(RULES, DAYS, st.integers(0, 90))
def test_remaining_days_and_being_late_agree(rule, received, later):
    clock, on = LegalClock(rule, received), received + timedelta(days=later)
    if clock.remaining(CALENDAR, on) > 0:
        assert not clock.overdue(CALENDAR, on)
    if clock.overdue(CALENDAR, on) and rule.unit is Unit.WORKING and CALENDAR.is_working_day(on):
        assert clock.remaining(CALENDAR, on) < 0
