"""Monitoring a project within the year: opening it, its rows, its money."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.clock import now, today
from yanfa.kernel.workflow.entering import enter
from yanfa.subsystems.performance.effects.figures import put_money
from yanfa.subsystems.performance.models import Goal, MonitoredRow, Monitoring
from yanfa.subsystems.performance.models.monitoring import CAUSES
from yanfa.subsystems.performance.permissions import MONITORED, TEXT_KEPT, may_report_row, may_work_on
from yanfa.subsystems.performance.services.editing import change, in_state, insist, locked

TEXTS = ("expected", "problems", "measures")
ROW_FACTS = ("done", "expected", "outlook", "causes", "cause_text")


@transaction.atomic
def open_monitoring(goal: Goal, *, by: Any, as_of: date) -> Monitoring:
    """Begin the monitoring of approved goals as of a day of the year. Raises MoveRefused, ValidationError."""
    goal = locked(goal)
    in_state(goal, ("approved",), _("绩效目标批复后才能开展绩效跟踪。"))
    if as_of.year != goal.year or as_of > today():
        raise ValidationError({"as_of": _("统计截止日应在 %s 年内，且不晚于今天。") % goal.year})
    monitoring = Monitoring(goal=goal, as_of=as_of)
    put_money(monitoring)
    monitoring.validate_constraints()
    enter(monitoring, by=by)
    rows = goal.indicators.standing()
    MonitoredRow.objects.bulk_create(MonitoredRow(monitoring=monitoring, row=row) for row in rows)
    return monitoring


@transaction.atomic
def keep_monitoring(monitoring: Monitoring, *, by: Any, version: int, facts: Mapping[str, Any]) -> Monitoring:
    """Keep the expected spending, problems and measures. Raises PermissionDenied, ValidationError."""
    insist(may_work_on(by, monitoring))
    fresh = locked(monitoring, version)
    _filling(fresh)
    put_money(fresh)
    change(fresh, facts, TEXTS, by=by, action=TEXT_KEPT)
    return fresh


@transaction.atomic
def keep_monitored_row(row: MonitoredRow, *, by: Any, version: int, facts: Mapping[str, Any]) -> MonitoredRow:
    """Keep what a division reports on one indicator. Raises PermissionDenied, ValidationError."""
    monitoring = Monitoring.objects.select_for_update().get(pk=row.monitoring_id)
    insist(may_report_row(by, row.row, monitoring.goal))
    _filling(monitoring)
    fresh = locked(row, version)
    unknown = set(facts.get("causes") or ()) - {str(code) for code, _label in CAUSES}
    if unknown:
        raise ValidationError({"causes": _("没有这种偏差原因：%s。") % "、".join(sorted(unknown))})
    fresh.filled_by, fresh.filled_at = by, now()
    change(fresh, facts, ROW_FACTS, by=by, action=MONITORED, about=monitoring)
    return fresh


def _filling(monitoring: Monitoring) -> None:
    in_state(monitoring, ("filling",), _("绩效跟踪已送审，不能再修改；需要修改请退回。"))
