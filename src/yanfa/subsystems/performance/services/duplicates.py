"""The same paper, event or instrument counted in two budget projects: found by key, shown on both forms.

One thing counts in one project unless a split divides it; a split in force is told beside what it divides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count

from yanfa.subsystems.performance.models import CountingSplit, ListRow, ListUpload

MOST = 1000


@dataclass(frozen=True)
class Place:
    """Where a thing counts: the file, the row in it, and with which weight."""

    upload: ListUpload
    row: int
    weight: Decimal
    cells: str


@dataclass(frozen=True)
class Duplicate:
    """One thing that several projects count. `split` is the proposed or approved one, None where there is none."""

    subject: str
    key: str
    year: int
    places: tuple[Place, ...]
    split: CountingSplit | None

    @property
    def is_settled(self) -> bool:
        """Whether an approved split covers it and every file was taken in under that split."""
        if self.split is None or self.split.state != "approved":
            return False
        return all(self.split.public_id in place.upload.splits for place in self.places)


def duplicates(year: int, *, project_year: Any = None) -> list[Duplicate]:
    """What the standing lists of a year count in more than one project, by subject and key; at most a thousand.

    With a project year, only what that one has in common with others.
    """
    counted = ListRow.objects.filter(
        counted=True,
        upload__year=year,
        upload__replaced_by=None,
        upload__project_year__isnull=False,
    )
    shared = counted.order_by().values("upload__mapping__subject", "key")
    if project_year is not None:
        own = counted.filter(upload__project_year=project_year).values("key")
        shared = shared.filter(key__in=own)
    several = shared.annotate(projects=Count("upload__project_year", distinct=True)).filter(projects__gt=1)
    found = [
        (row["upload__mapping__subject"], row["key"])
        for row in several.order_by("upload__mapping__subject", "key")[:MOST]
    ]
    places = _places(counted, found)
    splits = _splits(year, found)
    every = [
        Duplicate(subject, key, year, tuple(places[subject, key]), splits.get((subject, key)))
        for subject, key in found
    ]
    return [each for each in every if project_year is None or _concerns(each, project_year)]


def repeated_rows(upload: ListUpload) -> Any:
    """The rows of a file that repeat an earlier one; they are kept and do not count."""
    return upload.rows.filter(reason="duplicate").order_by("number")


def _places(counted: Any, found: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[Place]]:
    subjects = {subject for subject, _key in found}
    rows = counted.filter(
        key__in=[key for _subject, key in found], upload__mapping__subject__in=subjects
    ).select_related("upload__mapping", "upload__project_year__project")
    places: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for row in rows.order_by("upload_id", "number"):
        place = Place(row.upload, row.number, row.weight, str(row.cells))
        places[row.upload.mapping.subject, row.key].append(place)
    return places


def _splits(year: int, found: Iterable[tuple[str, str]]) -> dict[tuple[str, str], CountingSplit]:
    keys = [key for _subject, key in found]
    splits = CountingSplit.objects.filter(year=year, key__in=keys, state__in=("proposed", "approved"))
    return {(split.subject, split.key): split for split in splits.prefetch_related("shares")}


def _concerns(duplicate: Duplicate, project_year: Any) -> bool:
    return any(place.upload.project_year_id == project_year.pk for place in duplicate.places)
