"""访问与性能: visits, visitors and server times that the platform measured of itself."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.subsystems.operations.exports.measuring import days_table, routes_table
from yanfa.subsystems.operations.forms.measuring import MeasuringFilter
from yanfa.subsystems.operations.services import measuring as services
from yanfa.subsystems.operations.services.measuring import paging

PAGE = 20


def _asked(request: HttpRequest) -> tuple[MeasuringFilter, dict[str, str]]:
    """The filter of a request and the names of the systems."""
    names = paging.names_of_systems()
    return MeasuringFilter(request.GET, years=paging.years_measured(), systems=names), names


@permission_required("operations.read")
def measuring(request: HttpRequest) -> HttpResponse:
    """Visits and performance of a year or a month, of one system or of all."""
    asked, names = _asked(request)
    routes = paging.ordered_routes(asked.chosen_system, asked.period, asked.words, asked.chosen_order)
    page = Paginator(routes, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": asked,
        "facts": services.facts_of(asked.period, asked.chosen_system),
        "live": services.live_now(asked.chosen_system),
        "server": services.server_time(asked.chosen_system, asked.period),
        "page": page,
        "routes": paging.named(page, names),
        **_series(asked),
    }
    return render(request, "operations/measuring/measuring.html", context)


def _series(asked: MeasuringFilter) -> dict[str, Any]:
    """The months of a year, or the days of a month, with their chart."""
    if asked.chosen.get("month"):
        days = paging.days_together(asked.period, asked.chosen_system)
        return {"days": days, "chart": paging.chart_of_days(days)}
    months = services.months_of_visits(asked.period.start.year, asked.chosen_system)
    return {"months": months, "chart": paging.chart_of_months(months)}


@permission_required("operations.read")
def measuring_days_xlsx(request: HttpRequest) -> HttpResponse:
    """Visits by day and system as a spreadsheet."""
    asked, names = _asked(request)
    headings, rows = days_table(services.days_of_visits(asked.period, asked.chosen_system), names)
    return workbook_response(_("每日访问量") + ".xlsx", headings, rows)


@permission_required("operations.read")
def measuring_routes_xlsx(request: HttpRequest) -> HttpResponse:
    """Server times by route as a spreadsheet, all of them."""
    asked, names = _asked(request)
    routes = paging.ordered_routes(asked.chosen_system, asked.period, asked.words, asked.chosen_order)
    headings, rows = routes_table(routes, names)
    return workbook_response(_("各路由响应时间") + ".xlsx", headings, rows)
