"""What moves of maintenance, drills and incidents share: numbers, papers, and days that have not come."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock import today
from yanfa.kernel.files import purposes
from yanfa.kernel.files.kinds import DOCUMENTS, IMAGES, SHEETS
from yanfa.subsystems.operations.models.duties import DutyNumber, DutyPaper

PAPERS = purposes.register(purposes.Purpose("operations.duty", "运维佐证", kinds=DOCUMENTS | SHEETS | IMAGES))


@transaction.atomic
def next_numbers(series: str, count: int = 1) -> list[str]:
    """The next numbers of a series in this year, such as SJ-2024-0007; locked until the transaction ends."""
    year = today().year
    DutyNumber.objects.get_or_create(series=series, year=year)
    row = DutyNumber.objects.select_for_update().get(series=series, year=year)
    first, row.last = row.last + 1, row.last + count
    row.save()
    return [f"{series}-{year}-{number:04}" for number in range(first, row.last + 1)]


def keep_paper(record: models.Model, file: Any, title: str, *, by: Any) -> None:
    """Put a stored file beside its record; nothing where none was given."""
    if file is not None:
        DutyPaper(title=title[:200], file=file, recorded_by=by, **reference(record)).save()


def checked(row: models.Model) -> None:
    """Check a row by its model and store it. Raises ValidationError."""
    row.full_clean(exclude={"recorded_by"})
    row.save()
