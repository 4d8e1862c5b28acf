"""Tasks by name, and the slots of schedules in Shanghai's time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from yanfa.kernel.clock import SHANGHAI
from yanfa.kernel.jobs.declare import Registry, UnknownTask, daily, every, registry, task

from .sample import note


@pytest.fixture(autouse=True)
def own_schedules(monkeypatch):
    monkeypatch.setattr(registry, "schedules", [])


def slot(moment: datetime) -> str:
    return registry.schedules[-1].slot_of(moment).astimezone(SHANGHAI).isoformat(timespec="minutes")


def test_a_name_is_used_once():
    assert registry.get("sample.note") is note
    with pytest.raises(ValueError, match="twice"):
        task("sample.note")(print)
    with pytest.raises(UnknownTask, match=r"sample\.other"):
        Registry().get("sample.other")


@pytest.mark.parametrize(
    ("minutes", "expected"), [(1, "2024-03-01T08:14"), (10, "2024-03-01T08:10"), (90, "2024-03-01T07:30")]
)
def test_every_so_many_minutes(minutes, expected):
    every(minutes=minutes)(note)
    assert slot(datetime(2024, 3, 1, 0, 14, 59, tzinfo=UTC)) == f"{expected}+08:00"


@pytest.mark.parametrize("minutes", [0, -5, 7, 1441])
def test_minutes_that_do_not_divide_a_day_are_refused(minutes):
    with pytest.raises(ValueError, match="whole number"):
        every(minutes=minutes)


@pytest.mark.parametrize(
    ("utc_hour", "expected"), [(18, "2024-03-02T02:10"), (17, "2024-03-01T02:10"), (23, "2024-03-02T02:10")]
)
def test_daily_is_a_time_in_shanghai(utc_hour, expected):
    daily(at="02:10")(note)
    assert slot(datetime(2024, 3, 1, utc_hour, 30, tzinfo=UTC)) == f"{expected}+08:00"


@pytest.mark.parametrize("at", ["25:00", "2 o'clock", ""])
def test_a_time_that_is_none_is_refused(at):
    with pytest.raises(ValueError):  # noqa: PT011  the standard library's words
        daily(at=at)
