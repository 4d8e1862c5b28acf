"""Who keeps the lists of a department, and who decides on splits."""

from typing import Any

from django.utils.translation import gettext

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.access.persons import another_person, same_person
from yanfa.registers.organisations.api import Department, departments_of
from yanfa.subsystems.performance.models import CountingSplit

from .roles import APPROVE_SPLIT, KEEP, REPORT


def may_report_for(user: Any, department: Department) -> Verdict:
    """Who keeps the lists of a department: those who report and belong to it, and the officer."""
    verdict = permitted(user, REPORT)
    if not verdict or permitted(user, KEEP) or department.public_id in departments_of(user):
        return verdict
    return deny(gettext("您不属于“%s”，只能填报本处室的台账和调查。") % department)


def may_propose_split(user: Any, split: CountingSplit) -> Verdict:
    """Whoever reports."""
    return permitted(user, REPORT)


def may_decide_split(user: Any, split: CountingSplit) -> Verdict:
    """The officer, if somebody else proposed it."""
    return permitted(user, APPROVE_SPLIT) & another_person(user, split.proposed_by, gettext("提出"))


def may_withdraw_split(user: Any, split: CountingSplit) -> Verdict:
    """Who proposed it."""
    if same_person(user, split.proposed_by):
        return allow()
    return deny(gettext("只能由提出人本人撤回。"))
