"""What moves of goals, adjustments and monitoring do."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.clock import today
from yanfa.kernel.workflow.errors import Hindered
from yanfa.subsystems.performance.choices import RowChange
from yanfa.subsystems.performance.effects.figures import put_money
from yanfa.subsystems.performance.models import Adjustment, Goal, GoalIndicator, Monitoring
from yanfa.subsystems.performance.models.adjustments import ADJUSTABLE


def submit_goal(goal: Goal, by: Any, data: Mapping[str, Any]) -> None:
    """Notes who submitted the goals: that person signs none of the steps."""
    goal.drafted_by = by


def approve_goal(goal: Goal, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps the number, the day and the scan of the approval, and the grade of the review."""
    goal.approval_number = data["approval_number"].strip()
    goal.approved_on = _not_later_than_today(data["approved_on"])
    goal.approval_scan = data.get("approval_scan")
    goal.review_grade = data.get("review_grade") or ""


def submit_adjustment(adjustment: Adjustment, by: Any, data: Mapping[str, Any]) -> None:
    """Notes who submitted the adjustment."""
    adjustment.drafted_by = by


def apply_adjustment(adjustment: Adjustment, by: Any, data: Mapping[str, Any]) -> None:
    """Changes, adds and drops the rows; what stood before stays on the adjustment."""
    adjustment.approval_number = data["approval_number"].strip()
    adjustment.effective_on = _not_later_than_today(data["approved_on"])
    adjustment.approval_scan = data.get("approval_scan")
    for each in adjustment.rows.select_related("row"):
        if each.change == RowChange.ADD:
            row = _added(adjustment, each.proposed)
            each.row = row
            each.save(update_fields=["row"])
        elif each.row is not None:
            _change(each.row, each)


def _added(adjustment: Adjustment, proposed: Mapping[str, str]) -> GoalIndicator:
    last = adjustment.goal.indicators.order_by("-position").first()
    row = GoalIndicator(goal=adjustment.goal, position=last.position + 1 if last else 1)
    _put(row, proposed)
    row.save()
    return row


def _change(row: GoalIndicator, each: Any) -> None:
    if as_text(row) != each.original:
        raise Hindered(_("“%s”在提出调整之后又有变动，请退回后重新核对调整前的内容。") % row.name)
    if each.change == RowChange.DROP:
        row.dropped = True
    else:
        _put(row, each.proposed)
    row.version += 1
    row.save()


def as_text(row: GoalIndicator) -> dict[str, str]:
    """What an adjustment may change of a row, as text: both values print as they stood."""
    return {name: _printed(getattr(row, name)) for name in ADJUSTABLE}


def _printed(value: Any) -> str:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def _put(row: GoalIndicator, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        setattr(row, name, Decimal(text) if name == "weight" else text)


def _not_later_than_today(day: Any) -> Any:
    if day > today():
        raise Hindered(_("批复日期不能晚于今天。"))
    return day


def submit_monitoring(monitoring: Monitoring, by: Any, data: Mapping[str, Any]) -> None:
    """Notes who submitted the form, and computes its money once more."""
    put_money(monitoring)
    monitoring.submitted_by = by


def decide_monitoring(monitoring: Monitoring, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps what was decided, why, and when."""
    monitoring.decision = data["decision"]
    monitoring.decision_reason = data["reason"].strip()
    monitoring.decided_on = today()
