"""Who may run evaluations, judge them, approve rewards, and act for a unit in them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from yanfa.kernel.access import Verdict, allow
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.access.persons import another_person
from yanfa.procedures.review import api as review
from yanfa.subsystems.instruments.permissions.roles import AUTHORISE, EVALUATE, may_lead_unit


def may_evaluate(user: Any, record: Any = None) -> Verdict:
    """The platform's officer of evaluation."""
    return permitted(user, EVALUATE)


def may_authorise(user: Any, record: Any = None) -> Verdict:
    """The authority."""
    return permitted(user, AUTHORISE)


def may_approve_rewards(user: Any, batch: Any) -> Verdict:
    """The authority, and not who calculated."""
    return may_authorise(user) & another_person(user, batch.calculated_by, gettext("奖励测算"))


def may_judge(user: Any, record: Any) -> Verdict:
    """The officer, or the platform itself where a whole batch moves."""
    return allow() if user is None else may_evaluate(user)


def may_grant(user: Any, record: Any) -> Verdict:
    """The authority: the batch moves its applications."""
    return may_authorise(user)


def may_represent(user: Any, record: Any) -> Verdict:
    """Who acts for the unit of an evaluation or a reward."""
    return may_lead_unit(user, record)


def opens_panel(user: Any, panel: review.Panel | None) -> bool:
    """Whether a person may open the page of a panel."""
    if panel is None or not permitted(user, review.READ):
        return False
    found: bool = review.Panel.objects.visible_to(user).filter(pk=panel.pk).exists()
    return found
