"""Who applies, ranks, runs and approves the joint review of purchases, and whose turn it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from yanfa.kernel.access import Verdict, allow, audience, deny
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.access.persons import another_person
from yanfa.registers.accounts.api import User
from yanfa.subsystems.instruments.permissions.roles import (
    AUTHORISE,
    EVALUATE,
    BudgetDepartmentOfficer,
    may_lead_unit,
)


def departments_ranked_by(user: Any) -> frozenset[str]:
    """Public ids of the departments whose applications a person checks and ranks."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    return frozenset(user.scopes_of(BudgetDepartmentOfficer.code)) - {""}


@audience.provide
def budget_departments(user: Any) -> Iterator[str]:
    """Tokens `budget:…` of those departments."""
    return (f"budget:{public_id}" for public_id in departments_ranked_by(user))


def of_department(record: Any) -> set[str]:
    """Audience: who ranks for the department of an application."""
    return {f"budget:{record.department.public_id}"} if record.department is not None else set()


def may_rank(user: Any, record: Any) -> Verdict:
    """Who ranks for the department of an application or a ranking."""
    department = record.department
    if department is not None and department.public_id in departments_ranked_by(user):
        return allow()
    return deny(gettext("您不是这个预算主管部门的经办人。"))


def may_apply(user: Any, record: Any) -> Verdict:
    """Who acts for the unit that applies."""
    return may_lead_unit(user, record)


def may_review(user: Any, record: Any = None) -> Verdict:
    """The office of joint review."""
    return permitted(user, EVALUATE)


def may_judge(user: Any, record: Any) -> Verdict:
    """The office, or the platform where something follows from what the office has done."""
    return allow() if user is None else may_review(user)


def platform(user: Any, record: Any) -> Verdict:
    """The platform itself."""
    return allow() if user is None else deny(gettext("这一步由平台自动办理。"))


def may_approve(user: Any, record: Any) -> Verdict:
    """Who approves the result: not who drafted it."""
    return permitted(user, AUTHORISE) & another_person(user, record.drafted_by, gettext("拟定评议结果"))


def may_approve_item(user: Any, record: Any) -> Verdict:
    """Who approves one item: not who recorded its conclusion."""
    return permitted(user, AUTHORISE) & another_person(user, record.concluded_by, gettext("登记评议结论"))
