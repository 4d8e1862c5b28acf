"""The lights of a monitoring, and the days as of which a year is monitored, by the policies in force."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yanfa.kernel import policy
from yanfa.kernel.clock import today
from yanfa.subsystems.performance.effects.figures import execution_rate
from yanfa.subsystems.performance.models import Goal, MonitoredRow, Monitoring
from yanfa.subsystems.performance.rules import monitoring as rules

MONTHS = "performance.monitoring_months"
LINES = "performance.monitoring_lines"
GAP = "performance.monitoring_gap"


@dataclass(frozen=True)
class Watched:
    """One row with its progress in per cent (None where it cannot be measured) and its light."""

    row: MonitoredRow
    progress: Decimal | None
    lit: rules.Lit


@dataclass(frozen=True)
class Watch:
    """A monitoring as a whole: rates in per cent, the light of its money, its rows."""

    rate: Decimal | None
    elapsed: Decimal
    progress: Decimal | None
    lit: rules.Lit
    rows: list[Watched]


def watch_of(monitoring: Monitoring, rows: Sequence[MonitoredRow]) -> Watch:
    """The lights by the policy in force on the day as of which the project is monitored."""
    day = monitoring.as_of
    lines = rules.lines_of(policy.get(LINES, day).value, policy.get(GAP, day).value)
    watched = [_watched(row, day.month, lines) for row in rows]
    progress = rules.goal_progress([(each.row.row.weight, each.progress) for each in watched])
    rate = execution_rate(monitoring.executed, monitoring.annual_budget)
    lit = rules.light_of_money(rate, progress, day.month, lines)
    return Watch(rate, rules.elapsed(day.month), progress, lit, watched)


def _watched(row: MonitoredRow, month: int, lines: rules.Lines) -> Watched:
    target = row.row.target
    lit = rules.light_of_row(target, row.done, row.outlook, month, lines)
    return Watched(row, rules.progress_of(target, row.done), lit)


def days_to_monitor(goal: Goal) -> list[date]:
    """The ends of the policy's months that are over and not monitored yet."""
    months = sorted(int(month) for month in policy.get(MONTHS).value)
    ends = [date(goal.year, month, monthrange(goal.year, month)[1]) for month in months]
    done = set(goal.monitorings.values_list("as_of", flat=True))
    return [day for day in ends if day <= today() and day not in done]
