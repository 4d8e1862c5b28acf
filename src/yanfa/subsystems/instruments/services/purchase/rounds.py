"""Rounds: founding one for a budget year, changing its dates while it may, and telling departments the result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.access import Verdict
from yanfa.kernel.audit import actions, changes, log
from yanfa.kernel.notices.outbox import send
from yanfa.kernel.ui.refusals import overtaken
from yanfa.kernel.workflow.entering import enter
from yanfa.registers.accounts.api import User
from yanfa.subsystems.instruments.choices.purchase import Outcome
from yanfa.subsystems.instruments.models import PurchaseConclusion, PurchaseRound
from yanfa.subsystems.instruments.notices.purchase import DEPARTMENT_RESULT
from yanfa.subsystems.instruments.permissions import BudgetDepartmentOfficer
from yanfa.subsystems.instruments.permissions.purchase import may_review
from yanfa.subsystems.instruments.rules.purchase import Judged, Totals, totals

CHANGED = actions.register("instruments.change_purchase_round", "修改评议年度")
TOLD = actions.register("instruments.tell_departments", "评议结果抄送主管部门")
DUE = {
    "department_due": "instruments.purchase_department_due",
    "result_due": "instruments.purchase_result_due",
}
OPEN_STATES = ("preparing", "open")


def insist(verdict: Verdict) -> None:
    """Raise PermissionDenied for a refusal."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


def suggested_days(budget_year: int) -> dict[str, date]:
    """The last days that the parameters suggest: in the year before the budget year."""
    found = {}
    for name, code in DUE.items():
        month, _dash, day = str(policy.get(code).value).partition("-")
        found[name] = date(budget_year - 1, int(month), int(day))
    return found


@transaction.atomic
def create_round(
    *, by: Any, budget_year: int, title: str, department_due: date, result_due: date
) -> PurchaseRound:
    """Found the joint review of a budget year. Raises ValidationError, PermissionDenied, MoveRefused."""
    insist(may_review(by))
    made = PurchaseRound(
        budget_year=budget_year,
        title=title,
        department_due=department_due,
        result_due=result_due,
        created_by=by,
    )
    _check(made)
    return enter(made, by=by)


@transaction.atomic
def change_round(round: PurchaseRound, *, by: Any, version: int, facts: Mapping[str, Any]) -> PurchaseRound:
    """Change title and dates until applications are closed. Raises ValidationError and PermissionDenied."""
    insist(may_review(by))
    stored: PurchaseRound = PurchaseRound.objects.select_for_update().get(pk=round.pk)
    if stored.version != version:
        raise overtaken()
    if stored.state not in OPEN_STATES:
        raise ValidationError(_("评议已经开始，不能再修改评议年度。"))
    before = changes.snapshot(stored)
    for name in ("title", "department_due", "result_due"):
        setattr(stored, name, facts[name])
    stored.version += 1
    _check(stored)
    stored.save()
    log.record(CHANGED, by=by, target=stored, changes=changes.difference(before, stored))
    return stored


@transaction.atomic
def tell_departments(round: PurchaseRound, *, by: Any) -> int:
    """Tell every department with an application in the round that results are out; how many persons.

    Raises ValidationError and PermissionDenied.
    """
    insist(may_review(by))
    if round.state not in ("published", "closed"):
        raise ValidationError(_("结果公布以后才能抄送主管部门。"))
    scopes = round.applications.exclude(department=None).values("department__public_id")
    people = User.objects.holding(BudgetDepartmentOfficer.code).filter(
        grants__role=BudgetDepartmentOfficer.code, grants__scope__in=scopes, grants__ended_at=None
    )
    found = list(people.distinct().order_by("pk"))
    if found:
        send(DEPARTMENT_RESULT, to=found, context={"record": round}, about=round)
    log.record(TOLD, by=by, target=round, changes={"people": len(found)})
    return len(found)


def totals_of(round: PurchaseRound) -> Totals:
    """The sums of the round by the latest conclusion of each application that has one standing."""
    latest: dict[int, PurchaseConclusion] = {}
    standing = PurchaseConclusion.objects.filter(round=round).exclude(application__outcome="")
    for each in standing.order_by("application", "number"):
        latest[each.application_id] = each
    return totals(
        Judged(
            each.quantity,
            each.asked,
            each.agreed_quantity,
            each.agreed,
            Outcome(each.outcome),
            each.quantity_cut,
            each.price_cut,
        )
        for each in latest.values()
    )


def waiting_pieces(round: PurchaseRound) -> int:
    """台套 that were accepted and have no conclusion: shown apart."""
    waiting = round.applications.filter(state__in=("accepted", "compared", "assigned", "correcting"))
    return sum(waiting.values_list("quantity", flat=True))


def _check(round: PurchaseRound) -> None:
    round.full_clean(exclude=["state"])
    if round.result_due.year != round.budget_year - 1:
        raise ValidationError({"result_due": _("评议应在预算年度的上一年完成。")})
