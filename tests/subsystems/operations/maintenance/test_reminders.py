"""Overdue jobs are told to whom they wait for, and to the officers; not again within a week."""

from datetime import date

import pytest

from tests.subsystems.operations.duties.records import at
from tests.subsystems.operations.maintenance.test_jobs import done, job
from yanfa.kernel.notices.models import Message
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.operations.services import maintenance
from yanfa.subsystems.operations.services.duties_reminding import remind_of_jobs
from yanfa.subsystems.operations.services.duties_today import duties_of
from yanfa.subsystems.operations.tasks import duties as tasks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def test_who_hears_of_an_overdue_job(engineer, officer):
    with at("2024-05-01"):
        mine, postponed, finished = (job(engineer, title=name) for name in ("甲", "乙", "丙"))
        perform("assign", mine, by=officer, data={"assignee": engineer.public_id})
        facts = {"approved_on": date(2024, 5, 1), "document": "批复", "reason": "备件"}
        maintenance.postpone(postponed, by=officer, new_due_on=date(2024, 5, 20), **facts)
        done(finished, engineer, "2024-05-01")
        Message.objects.all().delete()
    with at("2024-05-10"):
        assert remind_of_jobs() == 0
    with at("2024-05-11"):
        assert remind_of_jobs() == 2
        tasks.jobs()
        assert Message.objects.filter(kind="operations.job_overdue").count() == 2
    with at("2024-05-21"):
        assert remind_of_jobs() == 4
        assert tasks.patrols() is None
    assert {message.recipient for message in Message.objects.all()} == {engineer, officer}


def test_today_shows_own_jobs_first_and_what_is_overdue(engineer, officer):
    with at("2024-05-01"):
        early = job(officer, title="甲", due="2024-05-03")
        own = job(engineer, title="乙", due="2024-05-10")
        job(engineer, title="丙", due="2024-06-10")
        perform("assign", own, by=officer, data={"assignee": engineer.public_id})
    with at("2024-05-05"):
        today = duties_of(engineer)
    assert [(line.job, line.mine, line.overdue) for line in today.jobs] == [
        (own, True, False),
        (early, False, True),
    ]
    assert today.overdue == 1
