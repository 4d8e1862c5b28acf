"""What the page of visits and performance shows: series for its chart, routes in an order, names of systems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.ui.charts import Bar, Bars
from yanfa.subsystems.operations.choices.measuring import PORTAL, RouteOrder
from yanfa.subsystems.operations.models import System, VisitDay
from yanfa.subsystems.operations.services.measuring.reading import (
    MonthOfVisits,
    RouteTime,
    days_of_visits,
    route_times,
)

#: Every so many days of a month have their number under the chart.
LABELLED = 5


def names_of_systems() -> dict[str, str]:
    """{code: name} in the reader's language, of every system that is registered or was measured."""
    english = (get_language() or "").startswith("en")
    names = {each.code: (english and each.name_en) or each.name for each in System.objects.all()}
    measured = VisitDay.objects.order_by().values_list("system_code", flat=True).distinct()
    return {code: code for code in (PORTAL, *measured)} | names


def years_measured() -> list[int]:
    """The years in which visits were counted."""
    return [each.year for each in VisitDay.objects.order_by().dates("day", "year")]


def ordered_routes(system: str | None, period: Period, words: str, order: RouteOrder) -> list[RouteTime]:
    """Routes by requests, by errors or by their 95th percentile, the largest first."""
    routes = route_times(system, period, words)
    if order is RouteOrder.ERRORS:
        return sorted(routes, key=lambda each: -each.time.errors)
    if order is RouteOrder.P95:
        return sorted(routes, key=lambda each: -(each.time.p95 or Decimal(0)))
    return routes


def named(routes: Iterable[RouteTime], names: Mapping[str, str]) -> list[tuple[str, RouteTime]]:
    """Each route with the name of its system."""
    return [(names.get(each.system_code, each.system_code), each) for each in routes]


def chart_of_months(months: list[MonthOfVisits]) -> Bars:
    """Visits by month; each bar leads to its days."""
    bars = [
        Bar(
            Decimal(each.facts.visits),
            _("%(month)s 月：%(visits)s 次") % {"month": each.start.month, "visits": each.facts.visits},
            str(each.start.month),
        )
        for each in months
    ]
    return Bars(bars, _("次"), _("各月访问次数"))


def days_together(period: Period, system: str | None) -> list[dict[str, Any]]:
    """[{day, visits, visitors, page_views, robot_views, staff_visits, peak_live, late}]; visitors and peak of one
    system only: those of several do not add up."""
    found: dict[Any, dict[str, Any]] = {}
    for row in days_of_visits(period, system):
        day = found.setdefault(
            row.day, {"day": row.day, "visitors": row.visitors, "peak_live": row.peak_live, "late": False}
        )
        for name in ("visits", "page_views", "robot_views", "staff_visits"):
            day[name] = day.get(name, 0) + getattr(row, name)
        day["late"] |= row.late
        if system is None:
            day["visitors"] = day["peak_live"] = None
    return list(found.values())


def chart_of_days(days: list[dict[str, Any]]) -> Bars:
    """Visits by day."""
    bars = [
        Bar(
            Decimal(each["visits"]),
            _("%(day)s：%(visits)s 次") % {"day": each["day"].isoformat(), "visits": each["visits"]},
            str(each["day"].day) if each["day"].day % LABELLED == 0 or each["day"].day == 1 else "",
        )
        for each in days
    ]
    return Bars(bars, _("次"), _("每日访问次数"))
