"""Evidence files of any record: added with a hash, withdrawn with a reason, never replaced."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock import now
from yanfa.kernel.files import keeping
from yanfa.subsystems.records.models import Evidence
from yanfa.subsystems.records.models.documents import EVIDENCE
from yanfa.subsystems.records.permissions.documents import EVIDENCE_ADDED, EVIDENCE_WITHDRAWN, may_work

from .registering import insist


def add_evidence(record: models.Model, *, by: Any, upload: UploadedFile[Any], label: str) -> Evidence:
    """Keep a file that proves a record. Raises PermissionDenied, FileRefused."""
    insist(may_work(by, record))
    stored = keeping.store(upload, by=by, purpose=EVIDENCE)
    with transaction.atomic():
        kept = Evidence.objects.create(
            label=label or stored.name,
            file=stored,
            sha256=stored.sha256,
            added_by=by,
            **reference(record),
        )
        changes = {"label": kept.label, "sha256": kept.sha256}
        log.record(EVIDENCE_ADDED, by=by, target=record, summary=kept.label, changes=changes)
    return kept


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, by: Any, reason: str) -> None:
    """Take a wrong file back; it stays with its hash. Raises PermissionDenied, ValidationError."""
    locked = Evidence.objects.select_for_update().get(pk=evidence.pk)
    insist(may_work(by, locked.target))
    if locked.withdrawn_at is not None:
        raise ValidationError(_("这份佐证已撤回。"), code="withdrawn")
    Evidence.objects.filter(pk=locked.pk).update(withdrawn_at=now())
    changes = {"label": locked.label, "sha256": locked.sha256}
    log.record(EVIDENCE_WITHDRAWN, by=by, target=locked.target, summary=reason, changes=changes)
