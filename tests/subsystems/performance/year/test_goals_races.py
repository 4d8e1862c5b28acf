"""Two people at the goals of one year at the same moment: one paper comes of it, and the other person is told.

Each race has its control: the same moment without the lock, which fails in another way or lets both through.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError

from tests.kernel.racing import PATIENCE, race
from tests.subsystems.performance.year.people import at, centre, drafted, rows
from tests.subsystems.performance.year.walk import approved_goal
from yanfa.registers.projects.models import ProjectYear
from yanfa.subsystems.performance.models import Adjustment, Goal, GoalIndicator, Monitoring
from yanfa.subsystems.performance.services import declaring, drafting, monitoring

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def of(db):
    with at(2024, 1, 15):
        return centre(2024)


def told(outcomes):
    """The sentences of those who were told; nothing else may have gone wrong."""
    failed = [each for each in outcomes if isinstance(each, Exception)]
    assert all(isinstance(each, ValidationError) for each in failed), failed
    return [" ".join(each.messages) for each in failed]


def declare_at_once(of):
    """The reporter and the officer begin the same goals."""
    year = ProjectYear.objects.get(pk=of.year.pk)
    return race([partial(drafting.open_goal, year, by=person) for person in (of.reporter, of.officer)])


def test_goals_are_begun_once(of):
    with at(2024, 1, 15):
        assert told(declare_at_once(of)) == ["该项目年度的绩效目标已经开始申报。"]
    assert Goal.objects.count() == 1


def test_control_who_looks_before_the_transaction_fails_without_a_sentence(of, monkeypatch):
    """The naive way: nobody has begun when both look, and then both write."""
    barrier = Barrier(2)

    def naive(year, *, by):
        assert not Goal.objects.filter(project_year=year).exists()
        barrier.wait(PATIENCE)
        return drafting.enter(Goal(project_year=year), by=by)

    monkeypatch.setattr(drafting, "open_goal", naive)
    with at(2024, 1, 15):
        outcomes = declare_at_once(of)
    assert [isinstance(each, IntegrityError | OperationalError) for each in outcomes].count(True) == 1
    assert Goal.objects.count() == 1


def test_one_adjustment_and_one_monitoring_come_of_two_requests(of):
    with at(2024, 3, 2):
        goal = approved_goal(of)
    with at(2024, 8, 5):
        people = (of.reporter, of.officer)
        asked = [partial(drafting.open_adjustment, goal, by=each, reason="年中新增") for each in people]
        assert told(race(asked)) == ["还有一份目标调整没有办结，请先办结。"]
        day = date(2024, 7, 31)
        begun = [partial(monitoring.open_monitoring, goal, by=each, as_of=day) for each in people]
        assert told(race(begun)) == ["该项目已有这个统计截止日的绩效跟踪。"]
    assert Adjustment.objects.count() == 1
    assert Monitoring.objects.get().rows.count() == 3


def test_rows_that_are_moved_at_once_keep_an_order(of):
    with at(2024, 1, 15):
        goal = drafted(of)
        first, second, third = rows(goal)
        jobs = [
            partial(declaring.shift_row, second, by=of.reporter, up=True),
            partial(declaring.shift_row, third, by=of.officer, up=True),
        ]
        assert told(race(jobs)) == []
    positions = [row.position for row in rows(goal)]
    assert positions == [1, 2, 3]
    assert {row.pk for row in rows(goal)} == {first.pk, second.pk, third.pk}


def change_at_once(of, row):
    """Two people save the same row, each read at the same version."""
    jobs = [
        partial(
            drafting.keep_row,
            GoalIndicator.objects.get(pk=row.pk),
            by=person,
            version=row.version,
            facts={"target": target},
        )
        for person, target in ((of.reporter, "≥3500台/套"), (of.officer, "≥3600台/套"))
    ]
    return race(jobs)


def test_of_two_who_save_a_row_the_second_is_told(of):
    with at(2024, 1, 15):
        row = rows(drafted(of))[0]
        sentences = told(change_at_once(of, row))
    assert len(sentences) == 1
    assert "他人已修改了这条记录" in sentences[0]


def test_control_without_the_version_the_first_target_is_lost(of, monkeypatch):
    real = drafting.locked
    monkeypatch.setattr(drafting, "locked", lambda record, version=None: real(record))
    with at(2024, 1, 15):
        row = rows(drafted(of))[0]
        assert told(change_at_once(of, row)) == []
    row.refresh_from_db()
    assert row.version == 3, "both were saved, and nobody was told of the other"
