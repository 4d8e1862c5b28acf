"""What dated records say of regulations and inspections on a day: nothing that happens later moves it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from yanfa.subsystems.records.models import (
    Document,
    Inspection,
    RegulationBearing,
    RegulationExecution,
    RegulationOwner,
    RegulationReview,
)
from yanfa.subsystems.records.rules.regulations import Inspected, Standing

NOT_STATED = ""


def versions_on(day: date, filters: Mapping[str, str] | None = None) -> Any:
    """The versions in force on a day of the regulations that bear on these projects and windows then.

    Filters "project" and "window" may name several values with commas; "" stands for those that bear on none.
    """
    found = Document.objects.all().in_force(day)
    bearing = RegulationBearing.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    for name, wanted in (filters or {}).items():
        path = {"project": "project__code", "window": "window"}[name]
        known = bearing.exclude(project=None) if name == "project" else bearing.exclude(window="")
        if wanted == NOT_STATED:
            found = found.exclude(regulation__in=known.values("regulation"))
        else:
            named = known.filter(**{f"{path}__in": wanted.split(",")})
            found = found.filter(regulation__in=named.values("regulation"))
    return found


def standing_on(
    day: date, since: date, kinds: Iterable[str] | None = None, filters: Mapping[str, str] | None = None
) -> list[Standing]:
    """The regulations in force on a day, by number; `since` is the first day of the period (uses, new versions)."""
    found = versions_on(day, filters).select_related("regulation").order_by("regulation__number")
    if kinds is not None:
        found = found.filter(regulation__kind__in=list(kinds))
    versions = list(found)
    keys = [each.regulation_id for each in versions]
    reviews = _latest_reviews(keys, day)
    owners = _owners(keys, day)
    uses = Counter(
        RegulationExecution.objects.filter(regulation__in=keys, used_on__range=(since, day))
        .order_by("pk")
        .values_list("regulation", flat=True)
    )
    return [_standing(each, since, reviews, owners, uses) for each in versions]


def _standing(
    version: Any,
    since: date,
    reviews: Mapping[int, date],
    owners: Mapping[int, RegulationOwner],
    uses: Mapping[int, int],
) -> Standing:
    regulation, owner = version.regulation, owners.get(version.regulation_id)
    checked = max(version.in_force_from, reviews.get(regulation.pk, version.in_force_from))
    return Standing(
        title=regulation.title,
        kind=regulation.kind,
        in_force_from=version.in_force_from,
        owned=owner is not None,
        post=owner.post if owner else "",
        checked_on=checked,
        used=uses.get(regulation.pk, 0),
        revised=version.in_force_from >= since,
    )


def _latest_reviews(keys: list[int], day: date) -> dict[int, date]:
    found = RegulationReview.objects.filter(regulation__in=keys, reviewed_on__lte=day)
    return dict(found.order_by("reviewed_on", "pk").values_list("regulation", "reviewed_on"))


def _owners(keys: list[int], day: date) -> dict[int, RegulationOwner]:
    found = RegulationOwner.objects.filter(regulation__in=keys, since__lte=day).order_by("since", "pk")
    return {each.regulation_id: each for each in found}


def inspected_in(
    since: date, day: date, kinds: Iterable[str] | None = None, filters: Mapping[str, str] | None = None
) -> list[Inspected]:
    """The inspections of a period, whether their problems still stood on its last day."""
    found = Inspection.objects.filter(held_on__range=(since, day))
    if kinds is not None:
        found = found.filter(kind__in=list(kinds))
    for name, wanted in (filters or {}).items():
        path = {"project": "project__code", "window": "window"}[name]
        found = _filtered(found, path, wanted)
    return [_inspected(each, day) for each in found.order_by("held_on", "pk")]


def _filtered(found: Any, path: str, wanted: str) -> Any:
    if wanted != NOT_STATED:
        return found.filter(**{f"{path}__in": wanted.split(",")})
    return found.filter(project=None) if path.startswith("project") else found.filter(window="")


def _inspected(each: Inspection, day: date) -> Inspected:
    stands = each.problems > 0 and (each.closed_on is None or each.closed_on > day)
    return Inspected(each.number, each.kind, each.problems, stands)
