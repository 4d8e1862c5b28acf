"""A centre with its people for the tests of the year: two divisions, every role once, and an authority."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import time_machine

from tests.registers.budgets import line, payment, project, project_year
from tests.registers.people import account
from yanfa.registers.accounts.models import User
from yanfa.registers.organisations.models import Department, Membership, Organisation
from yanfa.registers.projects.models import ProjectYear
from yanfa.subsystems.performance.models import Goal, GoalIndicator, SelfEvaluation
from yanfa.subsystems.performance.services import drafting

#: role: (login, division); None is a person of the unit without division, "authority" one of the authority.
STAFF = {
    "section_reporter": ("reporter", 0),
    "section_head": ("head", 0),
    "performance_officer": ("officer", None),
    "finance": ("finance", None),
    "deputy_director": ("deputy", None),
    "director": ("director", None),
    "seal_keeper": ("keeper", None),
    "secrecy_officer": ("secrecy", None),
    "archivist": ("archivist", None),
    "authority_officer": ("authority", "authority"),
}
ROWS = (
    ("产出指标", "数量指标", "新增仪器", "≥3000台/套", "台/套", "50"),
    ("效益指标", "社会效益指标", "服务体系", "达成年度指标", "", "30"),
    ("满意度指标", "服务对象满意度指标", "用户满意度", "≥90%", "%", "10"),
)


@dataclass
class Centre:
    """The unit, its divisions and its people by login."""

    year: ProjectYear
    divisions: list[Department]
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, login: str) -> User:
        try:
            return self.__dict__["people"][login]
        except KeyError:
            raise AttributeError(login) from None


def at(year: int, month: int, day: int) -> Any:
    """Stand at noon of a day."""
    return time_machine.travel(datetime(year, month, day, 4, tzinfo=UTC), tick=False)


def member(login: str, role: str, unit: Organisation, division: Department | None = None) -> User:
    """An account with a role that belongs to a unit, and perhaps to a division."""
    user = account(login, role, real_name=login)
    Membership.objects.create(user=user, organisation=unit, department=division, valid_from="2020-01-01")
    return user


def centre(number: int = 2024, first_year: int = 2020) -> Centre:
    """Everything that a year needs, with a budget of 100 万元 of which 99 were paid."""
    year = project_year(number, of=project(first_year=first_year))
    divisions = [
        Department.objects.create(organisation=year.unit, name=name) for name in ("资源管理部", "办公室")
    ]
    year.departments.create(department=divisions[0], name=divisions[0].name)
    line(year, "initial", "1000000", on=at_date(number, 1, 5))
    made = Centre(year, divisions)
    for role, (login, place) in STAFF.items():
        unit = year.authority if place == "authority" else year.unit
        division = divisions[place] if isinstance(place, int) else None
        made.people[login] = member(login, role, unit, division)
    made.people["other"] = member("other", "section_reporter", year.unit, divisions[1])
    made.people["otherhead"] = member("otherhead", "section_head", year.unit, divisions[1])
    return made


def at_date(year: int, month: int, day: int) -> Any:
    """A date."""
    return date(year, month, day)


def drafted(of: Centre) -> Goal:
    """Goals with three rows: the second is reported by the other division."""
    goal = drafting.open_goal(of.year, by=of.reporter)
    goal = drafting.keep_goal(
        goal,
        by=of.reporter,
        version=goal.version,
        facts={"annual": "新增仪器3000台/套。", "long_term": "建成平台。"},
    )
    for number, (level1, level2, name, target, unit, weight) in enumerate(ROWS):
        facts = {
            "level1": level1,
            "level2": level2,
            "name": name,
            "target": target,
            "unit": unit,
            "weight": Decimal(weight),
            "source": "opinion" if number == 1 else "manual",
            "department": of.divisions[1] if number == 1 else None,
        }
        drafting.add_row(goal, by=of.reporter, facts=facts)
    return goal


def rows(goal: Goal) -> list[GoalIndicator]:
    """The rows in their order."""
    return list(goal.indicators.standing())


def reports(evaluation: SelfEvaluation) -> list[Any]:
    """The reports in the order of the form."""
    return list(evaluation.reports.for_form())


__all__ = ["Centre", "at", "at_date", "centre", "drafted", "line", "member", "payment", "reports", "rows"]
