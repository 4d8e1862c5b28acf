"""Drafts, each with its hash and number; the sealed scan of what was issued; and revised versions of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.access.persons import another_person
from yanfa.kernel.audit import log
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.kernel.files import keeping
from yanfa.subsystems.records.effects.documents import PUBLICATION
from yanfa.subsystems.records.models import Document, DocumentDraft
from yanfa.subsystems.records.models.documents import DRAFT
from yanfa.subsystems.records.permissions.documents import DRAFT_ADDED, may_run, may_work

from .registering import insist

#: Where a document has been issued and is not yet in the archive.
OUT = frozenset({"issued", "published"})


def add_draft(document: Document, *, by: Any, upload: UploadedFile[Any], note: str = "") -> DocumentDraft:
    """Keep the next version of the text. Raises PermissionDenied, FileRefused, ValidationError after submission."""
    insist(may_work(by, document))
    stored = keeping.store(upload, by=by, purpose=DRAFT)
    try:
        with transaction.atomic():
            return _next_draft(document, by, stored, note)
    except ValidationError:
        keeping.discard(stored, by=by)
        raise


def _next_draft(document: Document, by: Any, stored: Any, note: str) -> DocumentDraft:
    locked = Document.objects.select_for_update().get(pk=document.pk)
    if locked.state != "drafting":
        raise ValidationError(_("只有编撰中可以上传文稿，请先退回再上传。"), code="state")
    latest = locked.drafts.order_by("-number").first()
    draft = DocumentDraft.objects.create(
        document=locked,
        number=latest.number + 1 if latest else 1,
        file=stored,
        sha256=stored.sha256,
        note=note,
        added_by=by,
    )
    changes = {"number": draft.number, "sha256": draft.sha256}
    log.record(DRAFT_ADDED, by=by, target=locked, summary=note or stored.name, changes=changes)
    return draft


def receive_scan(document: Document, *, by: Any, upload: UploadedFile[Any]) -> IssuedDocument:
    """Take the sealed scan of the issued version in. Raises PermissionDenied, ValidationError, FileRefused."""
    insist(may_work(by, document))
    issued = issuing.documents_of(document, PUBLICATION.code).first()
    if issued is None or document.state not in OUT:
        raise ValidationError(_("还没有印发，或已归档，不能登记盖章扫描件。"), code="state")
    return issuing.receive_sealed(issued, upload, by=by)


@transaction.atomic
def reissue(document: Document, *, by: Any, upload: UploadedFile[Any]) -> IssuedDocument:
    """Issue a revised text as the next version: it supersedes the one before and counts in no figure again.

    By the officer, and not by whoever issued the version before. Raises PermissionDenied, ValidationError,
    FileRefused.
    """
    locked = Document.objects.select_for_update().get(pk=document.pk)
    insist(may_run(by, locked))
    before = issuing.documents_of(locked, PUBLICATION.code).first()
    if before is None or locked.state not in OUT:
        raise ValidationError(_("还没有印发，或已归档，不能登记修订版。"), code="state")
    insist(another_person(by, before.issued_by, _("印发")))
    return issuing.issue(
        locked,
        PUBLICATION,
        data=upload.read(),
        file_name=upload.name or "",
        title=locked.title,
        number=locked.number,
        by=by,
        approved_by=by,
    )
