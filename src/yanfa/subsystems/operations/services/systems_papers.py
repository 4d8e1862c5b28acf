"""Evidence files beside the records of these registers: added, given out, and taken down with a line in the log."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.clock import now
from yanfa.kernel.files.keeping import store
from yanfa.kernel.files.kinds import DOCUMENTS, IMAGES, SHEETS
from yanfa.kernel.files.purposes import Purpose, register
from yanfa.kernel.files.refusals import FileRefused
from yanfa.subsystems.operations.models import LedgerPaper
from yanfa.subsystems.operations.permissions.systems import PAPER_ADDED, PAPER_WITHDRAWN
from yanfa.subsystems.operations.services.systems_ledger import insist_on_officer, insist_on_worker

PURPOSE = register(Purpose("operations.ledger", "运维台账佐证", kinds=DOCUMENTS | SHEETS | IMAGES))


@transaction.atomic
def add(owner: models.Model, key: str, *, by: Any, file: UploadedFile[Any], note: str = "") -> LedgerPaper:
    """Keep a file beside a record; `key` names the column of its kind.

    The same file beside the same record is kept once. Raises PermissionDenied and ValidationError.
    """
    insist_on_worker(by)
    try:
        stored = store(file, by=by, purpose=PURPOSE)
    except FileRefused as refused:
        raise ValidationError({"file": str(refused)}) from None
    standing = LedgerPaper.objects.filter(withdrawn_at=None, file__sha256=stored.sha256, **{key: owner})
    if standing.exists():
        raise ValidationError({"file": _("这份文件已上传过。")}, code="twice")
    paper = LedgerPaper.objects.create(file=stored, note=note, recorded_by=by, **{key: owner})
    log.record(PAPER_ADDED, by=by, target=owner, summary=stored.name, changes={"sha256": stored.sha256})
    return paper


@transaction.atomic
def withdraw(paper: LedgerPaper, *, by: Any) -> LedgerPaper:
    """Take a paper down; file and row stay for whoever asks what was there. Raises PermissionDenied."""
    insist_on_officer(by)
    fresh = LedgerPaper.objects.select_for_update().get(pk=paper.pk)
    if fresh.withdrawn_at is None:
        fresh.withdrawn_at = now()
        fresh.save()
        log.record(PAPER_WITHDRAWN, by=by, target=fresh.owner, summary=str(fresh.file))
    return fresh
