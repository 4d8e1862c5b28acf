"""Where the people of a demonstration sit: who signs in by button, and colleagues in the other departments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from yanfa.registers.accounts.api import Person, Profile, User, demonstration_account
from yanfa.registers.organisations.api import Department
from yanfa.registers.projects.api import ProjectYear

#: Roles of a department: the account behind the button sits at home, a colleague in each of the other departments.
OF_DEPARTMENT = ("section_reporter", "section_head")
OF_UNIT = (
    "performance_officer",
    "finance",
    "deputy_director",
    "director",
    "seal_keeper",
    "secrecy_officer",
    "archivist",
)
OF_AUTHORITY = "authority_officer"
NAMES = ("顾知行", "沈若水", "陆子谦", "孟书白", "叶初晴", "江一帆", "钟毓秀", "白景行", "苏明远", "程思齐")


def seat(year: ProjectYear, departments: Sequence[Department]) -> None:
    """Give everybody a place in the unit or the authority of the projects, once; the first department is home."""
    since = date(year.year, 1, 1)
    for place, department in enumerate(departments):
        for role in OF_DEPARTMENT:
            _sit(_who(role, place, since), since, year.unit, department)
    for role in OF_UNIT:
        _sit(_who(role, 0, since), since, year.unit)
    _sit(_who(OF_AUTHORITY, 0, since), since, year.authority)


def _who(role: str, place: int, since: date) -> User | None:
    """The account behind the button of a role, or the colleague who holds it in another department."""
    if not place:
        return demonstration_account(role)
    login = f"demo.{role}.{place + 1}"
    known = User.objects.filter(login=login).first()
    if known is not None:
        return known
    name = NAMES[(2 * place + OF_DEPARTMENT.index(role)) % len(NAMES)]
    person = Person.objects.create(name=name, identity=login)
    made = User.objects.create_user(login, real_name=name, profile=Profile.STAFF, person=person)
    made.grants.create(role=role, valid_from=since)
    return made


def _sit(user: User | None, since: date, unit: Any, department: Department | None = None) -> None:
    if user is not None and not user.memberships.filter(organisation=unit).exists():
        user.memberships.create(organisation=unit, department=department, valid_from=since)


def of(role: str, department: Department | None = None) -> User:
    """Who holds a role, in a department where the role belongs to one; raises User.DoesNotExist."""
    if department is None:
        return User.objects.get(login=f"demo-{role}")
    held = User.objects.filter(memberships__department=department, grants__role=role)
    return held.distinct().get()


def home() -> Department:
    """The department of those who sign in by button."""
    department = of("section_reporter").memberships.get().department
    assert department is not None
    return department
