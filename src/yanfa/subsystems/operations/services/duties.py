"""What the services of maintenance, patrols, drills and incidents share: refusals, papers, and the days of a year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction

from yanfa.kernel.access import Verdict
from yanfa.kernel.audit import log
from yanfa.kernel.audit.models import Outcome
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.files import keeping
from yanfa.kernel.files.refusals import FileRefused
from yanfa.subsystems.operations.effects.duties import PAPERS
from yanfa.subsystems.operations.models import DutyPaper
from yanfa.subsystems.operations.permissions import may_work
from yanfa.subsystems.operations.permissions.duties import PAPER_ADDED


def insist(verdict: Verdict) -> None:
    """Raise PermissionDenied with the sentence of a refusal."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


def add_paper(record: models.Model, upload: UploadedFile[Any], *, title: str, by: Any) -> DutyPaper:
    """Put a file beside a record; it is never exchanged. Raises PermissionDenied, ValidationError."""
    insist(may_work(by))
    try:
        with transaction.atomic():
            stored = keeping.store(upload, by=by, purpose=PAPERS)
            paper = DutyPaper(title=title.strip(), file=stored, recorded_by=by, **reference(record))
            paper.full_clean(exclude={"recorded_by"})
            paper.save()
            told = {"sha256": stored.sha256}
            log.record(PAPER_ADDED, by=by, target=record, summary=f"{title} {stored.name}", changes=told)
            return paper
    except FileRefused as refused:
        # Written again, because what was written inside is undone with the rest.
        log.record(keeping.REFUSED, by=by, summary=f"{upload.name}: {refused.code}", outcome=Outcome.REFUSED)
        raise ValidationError({"file": refused.messages}) from refused


def tidy(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts without blanks around their texts."""
    return {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}


def year_of(year: int) -> tuple[date, date]:
    """The first day of a year and of the next one."""
    return date(year, 1, 1), date(year + 1, 1, 1)
