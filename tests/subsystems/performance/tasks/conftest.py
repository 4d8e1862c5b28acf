"""A centre in the middle of 2024, with a task and a communication of its project."""

from datetime import date

import pytest

from tests.subsystems.performance.year.people import at, centre
from yanfa.subsystems.performance.services import tasks

TASK = {
    "number": "RW-01",
    "name": "组织业务培训",
    "kind": "activity",
    "planned_on": date(2024, 6, 30),
    "plan_document": "2024年度工作计划",
    "standard": "参训人员考核合格率不低于90%",
}
TALK = {
    "number": "GT-01",
    "partner": "supplier",
    "partner_name": "示例信息技术有限公司",
    "subject": "答复整改意见",
    "due_on": date(2024, 5, 10),
}


@pytest.fixture
def of(db):
    """The centre."""
    return centre(2024)


@pytest.fixture
def task(of):
    """A task of the plan, written down in January."""
    with at(2024, 1, 10):
        return tasks.plan_task(of.year, by=of.reporter, **TASK)


@pytest.fixture
def talk(of):
    """A communication due in May."""
    with at(2024, 1, 10):
        return tasks.note_communication(of.year, by=of.reporter, **TALK)
