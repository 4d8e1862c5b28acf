"""Organisations for the tests of the registers, with valid codes that nobody uses."""

from itertools import count
from typing import Any

from tests.registers.people import account
from yanfa.kernel.workflow.entering import enter
from yanfa.registers.accounts.models import RoleGrant, User
from yanfa.registers.organisations.choices import OrganisationKind
from yanfa.registers.organisations.demo import invented_code
from yanfa.registers.organisations.models import Membership, Organisation

_serials = count(1)


def code() -> str:
    """A fresh 统一社会信用代码."""
    return invented_code("91", "310115", next(_serials))


def unit(name: str = "华东材料研究院", **facts: Any) -> Organisation:
    """A unit in the register."""
    given = {"uscc": code(), "kind": OrganisationKind.INSTITUTE, "district": "310115"} | facts
    return enter(Organisation(name=name, **given), by=None, entry="import", source="测试")


def administrator(organisation: Organisation, login: str = "unit1", **fields: Any) -> User:
    """An account that administers the unit."""
    user = account(login, **fields)
    Membership.objects.create(user=user, organisation=organisation, valid_from="2020-01-01")
    scope = organisation.public_id
    RoleGrant.objects.create(user=user, role="unit_admin", scope=scope, valid_from="2020-01-01")
    return user
