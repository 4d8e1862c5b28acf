"""What stands beside the opinions of a year, and what regulations bear on today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from yanfa.kernel import policy
from yanfa.subsystems.records.indicators.regulations.standing import inspected_in, standing_on
from yanfa.subsystems.records.models import RegulationBearing
from yanfa.subsystems.records.rules.regulations import Standing, overdue


@dataclass(frozen=True)
class RegulationFacts:
    """What stands beside the opinion of a year: rules in force, overdue reviews, made and revised, uses."""

    in_force: int
    overdue: tuple[Standing, ...]
    revised: int
    used: int
    inspections: int
    open: int


def facts_of(year: int) -> RegulationFacts:
    """The facts of a year, up to its last day."""
    since, day = date(year, 1, 1), date(year, 12, 31)
    standing = standing_on(day, since)
    months = int(policy.get("records.review_months", on=day).value)
    inspected = inspected_in(since, day)
    return RegulationFacts(
        in_force=len(standing),
        overdue=tuple(overdue(standing, day, months)),
        revised=sum(each.revised for each in standing),
        used=sum(each.used for each in standing),
        inspections=len(inspected),
        open=sum(each.open for each in inspected),
    )


def bearings_of(regulations: Iterable[Any]) -> dict[int, list[RegulationBearing]]:
    """{regulation: what it bears on today} for a list."""
    found: dict[int, list[RegulationBearing]] = defaultdict(list)
    rows = RegulationBearing.objects.filter(regulation__in=list(regulations), until=None)
    for each in rows.select_related("project").order_by("pk"):
        found[each.regulation_id].append(each)
    return found
