"""What the moves of a round do to it and to the applications in it, and what must hold before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.clock import today
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.moving import perform_many
from yanfa.subsystems.instruments.models import PurchaseRound

Data = Mapping[str, Any]
#: Applications of a running review that have no conclusion yet.
OPEN_STATES = ("ranked", "accepted", "compared", "assigned", "correcting")
WITH_UNIT_OR_DEPARTMENT = ("drafting", "unit_sealed", "returned", "checked")


def announce(round: PurchaseRound, by: Any, data: Data) -> None:
    """Keep the number of the notice. Raises Hindered once the last day is over."""
    if round.department_due < today():
        raise Hindered(_("主管部门提交截止日 %s 已过，请先修改截止日。") % round.department_due.isoformat())
    round.notice_no = data["notice_no"]


def time_is_up(round: PurchaseRound) -> Verdict:
    """Departments may no longer submit, or all that was begun was submitted."""
    waiting = round.applications.filter(state__in=WITH_UNIT_OR_DEPARTMENT).exists()
    if today() > round.department_due or not waiting:
        return allow()
    return deny(_("主管部门提交至 %s 止，尚未截止。") % round.department_due.isoformat())


def close_intake(round: PurchaseRound, by: Any, data: Data) -> None:
    """What was not submitted in time lapses."""
    late = round.applications.filter(state__in=WITH_UNIT_OR_DEPARTMENT)
    perform_many("lapse", list(late.select_related("round", "organisation", "department")), by=by)


def all_concluded(round: PurchaseRound) -> Verdict:
    """Every application has its conclusion or was not accepted, and there is one at least."""
    waiting = round.applications.filter(state__in=OPEN_STATES).count()
    if waiting:
        return deny(_("还有 %s 项申请没有评议结论。") % waiting)
    if not round.applications.filter(state="concluded").exists():
        return deny(_("没有形成结论的申请。"))
    return allow()


def draft(round: PurchaseRound, by: Any, data: Data) -> None:
    """Keep who drafted; another person approves."""
    round.drafted_by = by


def approve(round: PurchaseRound, by: Any, data: Data) -> None:
    """Approve every conclusion with the round. Raises Hindered."""
    if data["approved_on"] > today():
        raise Hindered(_("批准日期不能晚于今天。"))
    round.approved_by, round.approval_no = by, data["approval_no"]
    round.approved_on = data["approved_on"]
    _all(round, "concluded", "approve", by)


def send(round: PurchaseRound, by: Any, data: Data) -> None:
    """The letter to the finance bureau is out, and every result with it."""
    round.letter_no, round.letter_on = data["number"], data["dated"]
    _all(round, "approved", "send", by)


def publish(round: PurchaseRound, by: Any, data: Data) -> None:
    """Everybody may see the results from today on."""
    round.published_on = today()
    _all(round, "sent", "publish", by)


def nothing_waits(round: PurchaseRound) -> Verdict:
    """No reconsideration is open."""
    waiting = round.applications.filter(state__in=("reconsidering", "reassigned", "reconcluded")).count()
    return deny(_("还有 %s 项复议没有结果。") % waiting) if waiting else allow()


def _all(round: PurchaseRound, state: str, move: str, by: Any) -> None:
    found = round.applications.filter(state=state)
    perform_many(
        move, list(found.select_related("round", "organisation", "department", "concluded_by")), by=by
    )
