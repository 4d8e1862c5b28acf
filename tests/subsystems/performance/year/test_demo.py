"""The demonstration: a year that lies in the archive, one under way, and something to do for every role."""

import random

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from yanfa.config.commands.demonstration import write_year
from yanfa.kernel.clock import today
from yanfa.kernel.indicators.locking import recheck
from yanfa.kernel.policy import installation
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.models import Turn
from yanfa.kernel.workflow.todo import overdue, todo_for
from yanfa.kernel.workflow.verifying import verify_turns
from yanfa.registers.accounts.api import demonstration_account
from yanfa.subsystems.performance.demo import people
from yanfa.subsystems.performance.models import (
    Adjustment,
    Correction,
    DepartmentReview,
    Rectification,
    RowReport,
    SelfEvaluation,
)
from yanfa.subsystems.performance.models.marks import mark_of

ROLES = {*people.OF_DEPARTMENT, *people.OF_UNIT, people.OF_AUTHORITY}


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def written(django_db_setup, django_db_blocker):
    """The two years that `run` writes; once, because writing takes seconds."""
    with django_db_blocker.unblock(), transaction.atomic():
        installation.mark("demonstration")
        for number in (today().year - 2, today().year - 1):
            write_year(DemoYear(number, 0.01, random.Random(number)))
        yield
        transaction.set_rollback(True)
    ContentType.objects.clear_cache()


def test_every_role_finds_something_to_do_and_a_year_lies_in_the_archive(written):
    assert verify_turns() == []
    idle = [
        role
        for role in ROLES
        if not todo_for(demonstration_account(role)).filter(process__startswith="performance.").exists()
    ]
    assert idle == []
    states = SelfEvaluation.objects.order_by("goal__project_year__year", "goal__project_year__project__code")
    assert list(states.values_list("state", flat=True)) == [
        "archived_public",
        "published",
        "secrecy",
        "sealing",
        "approving",
        "approving",
        "approving",
        "filling",
    ]
    assert overdue().filter(process="performance.self_evaluation").exists()
    archived = states[0]
    assert {mark_of(each) for each in archived.reports.all()} == {"system", "list", "evidenced"}
    assert archived.reports.filter(late=True).exists()
    assert Correction.objects.get().report.evaluation == archived
    assert Adjustment.objects.get().goal == archived.goal
    review = DepartmentReview.objects.get(state="confirmed")
    assert review.total < review.evaluation.total
    assert set(Rectification.objects.values_list("state", flat=True)) == {"open", "reported"}


def test_every_locked_figure_recomputes_to_the_same(written):
    locked = [each.locked_value for each in RowReport.objects.exclude(locked_value=None)]
    assert len(locked) > 5
    for each in locked:
        found = recheck(each)
        assert found.same_value, each
        assert found.same_rows, each


def test_what_would_lie_in_the_future_is_not_written(written):
    """Nothing waits since a moment that has not come."""
    assert not Turn.objects.filter(since__date__gt=today()).exists()
