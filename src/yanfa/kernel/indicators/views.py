"""The register of indicators, the page of one figure, and the page of the rows that it counts."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.clock import today
from yanfa.kernel.documents.writing.xlsx import workbook_response
from yanfa.kernel.indicators.compute import by_dimension, by_month, compute, findings_of, rows_of
from yanfa.kernel.indicators.declare import Indicator, Kind, Part
from yanfa.kernel.indicators.models import LockedValue
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry

ROWS_PER_PAGE = 50
FIRST_YEAR = 2000


@permission_required("indicators.read")
def index(request: HttpRequest) -> HttpResponse:
    """Every declared indicator with its value of the chosen year."""
    period = _period(request)
    figures = [(each, compute(each, period)) for each in registry.listed()]
    return render(request, "indicators/index.html", {"figures": figures, "year": period.start.year})


@permission_required("indicators.read")
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One figure: its definition, value, months, parts, and what was locked."""
    indicator, period = _indicator(code), _period(request)
    filters = _filters(request, indicator)
    judged = indicator.kind is Kind.QUALITATIVE
    splits = [
        (each, by_dimension(indicator, period, each.name, filters))
        for each in indicator.dimensions
        if each.name not in filters and not judged
    ]
    context = {
        "value": compute(indicator, period, filters),
        "judged": judged,
        "findings": findings_of(indicator, period, filters),
        "months": [] if judged else by_month(indicator, period, filters),
        "splits": splits,
        "locked": LockedValue.objects.of(code, period).select_related("locked_by").defer("rows"),
    }
    return render(request, "indicators/detail.html", context | _shared(indicator, period, filters))


@permission_required("indicators.read")
def rows(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """The rows that one part of a figure counts, in the columns declared free of personal data."""
    indicator, period = _indicator(code), _period(request)
    filters, chosen = _filters(request, indicator), _part(indicator, part)
    page = Paginator(_cells(indicator, chosen, period, filters), ROWS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"page": page, "part": part, "columns": chosen.columns}
    return render(request, "indicators/rows.html", context | _shared(indicator, period, filters))


@permission_required("indicators.read")
def rows_xlsx(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """The same rows as a spreadsheet."""
    indicator, period = _indicator(code), _period(request)
    chosen = _part(indicator, part)
    cells = _cells(indicator, chosen, period, _filters(request, indicator))
    headings = [column.label for column in chosen.columns]
    return workbook_response(f"{indicator.label} {period.start.year}.xlsx", headings, cells)


def _cells(indicator: Indicator, part: Part, period: Period, filters: dict[str, str]) -> Any:
    paths = [column.path for column in part.columns]
    return rows_of(indicator, part, period, filters).values_list(*paths)


def _shared(indicator: Indicator, period: Period, filters: dict[str, str]) -> dict[str, Any]:
    return {"indicator": indicator, "period": period, "year": period.start.year, "filters": filters}


def _indicator(code: str) -> Indicator:
    try:
        return registry[code]
    except KeyError as unknown:
        raise Http404(unknown.args[0]) from unknown


def _part(indicator: Indicator, name: str) -> Part:
    part = {"numerator": indicator.numerator, "denominator": indicator.denominator}.get(name)
    if part is None:
        raise Http404(f"{indicator.code} has no {name}.")
    return part


def _period(request: HttpRequest) -> Period:
    """The year that the page asks for, or one month of it; this year without a word."""
    year = request.GET.get("year", "")
    known = year.isascii() and year.isdigit() and FIRST_YEAR <= int(year) <= today().year
    period = Period.year(int(year) if known else today().year)
    month = request.GET.get("month", "")
    if month.isascii() and month.isdigit() and 1 <= int(month) <= 12:
        return period.months()[int(month) - 1]
    return period


def _filters(request: HttpRequest, indicator: Indicator) -> dict[str, str]:
    names = [dimension.name for dimension in indicator.dimensions]
    return {name: request.GET[name] for name in names if name in request.GET}
