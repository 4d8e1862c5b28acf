"""What who reports on a row may choose from: indicators and their parts, files of lists, surveys, colleagues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.urls import reverse

from yanfa.kernel.access.permissions import holders_of
from yanfa.kernel.clock import today
from yanfa.kernel.indicators.compute import Filters, Value, compute, rows_of
from yanfa.kernel.indicators.declare import Indicator
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.workflow.moving import perform_many
from yanfa.procedures.feedback.api import Survey
from yanfa.registers.organisations.api import Department
from yanfa.subsystems.performance.effects.figures import Figure, figure_of
from yanfa.subsystems.performance.models import ListUpload, RowReport, SelfEvaluation
from yanfa.subsystems.performance.permissions import REPORT

#: So many values of a dimension are offered to choose from.
MOST_VALUES = 200


@dataclass(frozen=True)
class Trial:
    """What a source gives now: the value with its rows, and where they are opened."""

    value: Value
    rows_url: str


def indicator_or_none(code: str) -> Indicator | None:
    """The declared indicator of that code, if there is one."""
    return registry[code] if code and code in registry else None


def values_of(indicator: Indicator, name: str, year: int) -> list[str]:
    """The values that a dimension takes in the rows of a year, for a list to choose from."""
    part, period = indicator.denominator or indicator.numerator, Period.year(year)
    if part is None:
        return []
    path = indicator.dimension(name).lookup(in_denominator=part is indicator.denominator)
    found = rows_of(indicator, part, period).order_by(path).values_list(path, flat=True).distinct()
    return [str(value) for value in found[:MOST_VALUES] if value not in (None, "")]


def uploads_for(report: RowReport) -> QuerySet[ListUpload]:
    """Files of lists that may give the figure: those of the year, for this project or the whole unit.

    Where the goals name a list only its files; else those of the division of the row.
    """
    found = ListUpload.objects.current().filter(year=report.evaluation.year)
    found = found.filter(Q(project_year=report.evaluation.goal.project_year) | Q(project_year=None))
    if report.row.mapping_id is not None:
        found = found.filter(mapping=report.row.mapping_id)
    else:
        found = found.filter(mapping__department=report.department)
    return found.select_related("mapping").order_by("mapping__name", "pk")


def surveys_for(report: RowReport) -> QuerySet[Survey]:
    """The surveys of the project year."""
    return Survey.objects.filter(project_year=report.evaluation.goal.project_year).order_by("title", "pk")


def trial_of(report: RowReport) -> Trial | None:
    """What the source of a report gives now, as it stands or as it is being typed; None where nothing is computed.

    Raises KeyError for a code or a dimension that is not declared.
    """
    figure = figure_of(report)
    if figure is None:
        return None
    value = compute(figure.indicator, figure.period, figure.filters)
    return Trial(value, rows_url(figure.indicator, figure.period, figure.filters))


def rows_url(indicator: Indicator, period: Period, filters: Filters) -> str:
    """The page of the rows that the figure counts, under the same period and filters."""
    part = "denominator" if indicator.denominator is not None else "numerator"
    query = urlencode({"year": period.start.year, **filters})
    return f"{reverse('indicators:rows', args=[indicator.code, part])}?{query}"


def figure_or_none(report: RowReport) -> Figure | None:
    """What computes the figure of a row; None too where its code is declared no more."""
    try:
        return figure_of(report)
    except KeyError:
        return None


def colleagues(evaluation: SelfEvaluation) -> QuerySet[Any]:
    """The people of the unit today, by name: one of them brings promised evidence."""
    return _members(organisation=evaluation.goal.project_year.unit)


def reporters_of(department: Department) -> QuerySet[Any]:
    """Who may be named for the rows of a division: its people who hold a role that reports."""
    day = today()
    roles = Q(
        Q(grants__valid_to=None) | Q(grants__valid_to__gte=day),
        grants__role__in=holders_of(REPORT),
        grants__valid_from__lte=day,
        grants__ended_at=None,
    )
    people: QuerySet[Any] = _members(department=department).filter(roles).distinct()
    return people


def _members(**of: Any) -> QuerySet[Any]:
    day = today()
    held = Q(
        Q(memberships__valid_to=None) | Q(memberships__valid_to__gte=day),
        memberships__valid_from__lte=day,
        memberships__ended_at=None,
        **{f"memberships__{name}": record for name, record in of.items()},
    )
    people: QuerySet[Any] = get_user_model()._default_manager.filter(held, is_active=True)
    return people.order_by("real_name", "pk").distinct()


# ── Several rows at once ─────────────────────────────────────────────────────────────────────────


def collect_filled(evaluation: SelfEvaluation, *, by: Any) -> int:
    """Gather every row that is reported; gives how many. Raises SetRefused where one may not be gathered."""
    filled = list(evaluation.reports.filter(state="filled").order_by("pk"))
    return len(perform_many("collect", filled, by=by).done)


def assign_all(
    evaluation: SelfEvaluation, *, by: Any, reporters: Mapping[int, Any], rows: Iterable[RowReport]
) -> int:
    """Name the reporter of each row, None for whoever reports for the division; gives how many changed.

    Rows that stay with the same person are left alone. Raises SetRefused; then nobody is named.
    """
    wanted: dict[Any, list[RowReport]] = {}
    for report in rows:
        person = reporters.get(report.pk)
        if (person.pk if person else None) != report.reporter_id:
            wanted.setdefault(person, []).append(report)
    return sum(
        len(
            perform_many(
                "name_reporter", reports, by=by, data={"reporter": person.pk if person else None}
            ).done
        )
        for person, reports in wanted.items()
    )


def known_indicators() -> list[tuple[str, str, str]]:
    """(code, label, unit) of every declared indicator that has a figure, for texts to name."""
    return [(each.code, each.label, each.unit) for each in registry if each.numerator is not None]
