"""The staff pages of the probe: a year of every system, one system with its days, the samples of a target."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.documents.writing.tables import table_response
from yanfa.kernel.indicators.periods import Period
from yanfa.subsystems.operations.choices.probing import TargetKind
from yanfa.subsystems.operations.exports.probing import days_table, facts_table, samples_table
from yanfa.subsystems.operations.forms.probing import SampleFilter, YearFilter
from yanfa.subsystems.operations.models import Outage, ProbeSample, ProbeSystemDay, ProbeTarget, System
from yanfa.subsystems.operations.permissions import MANAGE, READ
from yanfa.subsystems.operations.services.measuring.reading import server_time
from yanfa.subsystems.operations.services.probing.facts import facts_of, in_seconds

PER_PAGE = 60


def _facts(year: int) -> list[tuple[str, Any]]:
    period = Period.year(year)
    return [
        (_("网站"), facts_of(period, TargetKind.SITE)),
        (_("线路和核心设备"), facts_of(period, TargetKind.LINK)),
    ]


@permission_required(READ)
def probing(request: HttpRequest) -> HttpResponse:
    """What the probe says of a year, system by system."""
    form = YearFilter(request.GET)
    year = form.chosen_year
    context = {
        "form": form,
        "year": year,
        "kinds": _facts(year),
        "may_manage": permitted(request.user, MANAGE),
    }
    return render(request, "operations/probing/probing.html", context)


@permission_required(READ)
def probing_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet."""
    year = YearFilter(request.GET).chosen_year
    headings, rows = facts_table(each for _label, facts in _facts(year) for each in facts)
    return table_response(f"{_('拨测与可用性')}{year}", "xlsx", headings, rows)


@permission_required(READ)
def probe_system(request: HttpRequest, public_id: str) -> HttpResponse:
    """One system: its year, its targets, its outages, its days."""
    system = get_object_or_404(System, public_id=public_id)
    form = YearFilter(request.GET)
    year = form.chosen_year
    period = Period.year(year)
    served = server_time(system.code, period)
    context = {
        "system": system,
        "form": form,
        "year": year,
        "kinds": [
            (label, [each for each in facts if each.system == system]) for label, facts in _facts(year)
        ],
        "served": served,
        "served_mean": in_seconds(served.mean),
        "targets": system.targets.all(),
        "outages": Outage.objects.filter(
            system=system, started_at__gte=period.start_at, started_at__lt=period.end_at
        ),
        "page": Paginator(_days(system, period), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "operations/probing/system.html", context)


@permission_required(READ)
def probe_days_xlsx(request: HttpRequest, public_id: str) -> HttpResponse:
    """The days of a system in a year as a spreadsheet."""
    system = get_object_or_404(System, public_id=public_id)
    year = YearFilter(request.GET).chosen_year
    headings, rows = days_table(_days(system, Period.year(year)))
    return table_response(f"{system.name}{year}", "xlsx", headings, rows)


def _days(system: System, period: Period) -> QuerySet[ProbeSystemDay]:
    days = ProbeSystemDay.objects.filter(system=system, day__gte=period.start, day__lt=period.end)
    return days.select_related("system").order_by("-day", "kind")


@permission_required(READ)
def probe_samples(request: HttpRequest, public_id: str) -> HttpResponse:
    """The samples of a target on one day."""
    target, form, day, samples = _samples(request, public_id)
    page = Paginator(samples, PER_PAGE).get_page(request.GET.get("page"))
    context = {"target": target, "form": form, "day": day, "page": page}
    return render(request, "operations/probing/samples.html", context)


@permission_required(READ)
def probe_samples_xlsx(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same as a spreadsheet."""
    target, _form, day, samples = _samples(request, public_id)
    headings, rows = samples_table(samples)
    return table_response(f"{target}{day:%Y-%m-%d}", "xlsx", headings, rows)


def _samples(request: HttpRequest, public_id: str) -> tuple[ProbeTarget, SampleFilter, Any, Any]:
    target = get_object_or_404(ProbeTarget.objects.select_related("system"), public_id=public_id)
    form = SampleFilter(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    day = given.get("day") or clock.today()
    start = int(clock.start_of_day(day).timestamp())
    end = int(clock.start_of_day(day + timedelta(days=1)).timestamp())
    samples = ProbeSample.objects.filter(target=target, tick__gte=start, tick__lt=end).order_by("-tick")
    return target, form, day, samples.exclude(fault="") if given.get("failed") else samples
