"""The doors of issued documents: issue a version, take the sealed scan in, list, prove, and give out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import models, transaction
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.audit import actions, log
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock import now
from yanfa.kernel.documents.kinds import IssuedKind, get
from yanfa.kernel.documents.models import IssuedDocument, IssuedDocumentQuerySet
from yanfa.kernel.files import disk, keeping, purposes, serving
from yanfa.kernel.files.kinds import DOCUMENTS, IMAGES, SHEETS
from yanfa.kernel.files.models import StoredFile

ISSUED = actions.register("documents.issue", "发出文件")
SEALED = actions.register("documents.receive_sealed", "登记盖章扫描件")

GIGABYTE = 1024 * purposes.MEGABYTE
#: Few persons issue for all: their quota is that of an office.
FILE = purposes.register(
    purposes.Purpose("documents.issued", "发出文件", kinds=DOCUMENTS | SHEETS, quota=200 * GIGABYTE)
)
SCAN = purposes.register(
    purposes.Purpose("documents.sealed", "盖章扫描件", kinds=IMAGES | {"pdf"}, quota=200 * GIGABYTE)
)


def issue(
    record: models.Model,
    kind: IssuedKind,
    *,
    data: bytes,
    file_name: str,
    title: str,
    by: Any,
    approved_by: Any = None,
    number: str = "",
    public: bool = False,
) -> IssuedDocument:
    """Keep a file as the next version of a document about a record, which supersedes the one before.

    Raises FileRefused for a file that is not what its name says, UnknownKind for a kind that is not declared.
    """
    get(kind.code)
    stored = keeping.store(SimpleUploadedFile(file_name, data), by=by, purpose=FILE)
    with _held(record, stored, by):
        document = _next_version(
            record,
            kind.code,
            file=stored,
            sha256=stored.sha256,
            title=title,
            number=number,
            public=public,
            approved_by=approved_by,
            issued_by=by,
        )
        _log(ISSUED, document, by, document.sha256)
    return document


def receive_sealed(document: IssuedDocument, upload: UploadedFile[Any], *, by: Any) -> IssuedDocument:
    """Take in the scan of a document that was sealed; gives the version that holds it.

    The first scan belongs to the version itself, a further one makes a new version of the same file. Raises
    FileRefused for what is no PDF, JPG or PNG, ValidationError for a version that a later one has superseded.
    """
    record: Any = document.target
    scan = keeping.store(upload, by=by, purpose=SCAN)
    with _held(record, scan, by):
        found = IssuedDocument.objects.select_related("file").get(pk=document.pk)
        latest = documents_of(record, found.kind).first()
        if latest is not None and latest.pk != found.pk:
            raise ValidationError(
                _("这份文件已有第 %(version)s 版，请对最新的一版登记扫描件。"),
                code="superseded",
                params={"version": latest.version},
            )
        held = _again(found) if found.is_sealed else found
        facts = {"sealed_file": scan, "sealed_sha256": scan.sha256, "sealed_by": by, "sealed_at": now()}
        IssuedDocument.objects.filter(pk=held.pk).add_seal(**facts)
        held.refresh_from_db()
        _log(SEALED, held, by, scan.sha256)
    return held


def documents_of(record: models.Model, kind: str | None = None) -> IssuedDocumentQuerySet:
    """The documents about a record, or those of one kind: by kind, the newest version first."""
    found = IssuedDocument.objects.filter(**reference(record)).order_by("kind", "-version")
    people = ("issued_by", "approved_by", "sealed_by")
    found = found.select_related("file", "sealed_file", *people)
    return found if kind is None else found.filter(kind=kind)


def verify_hash(document: IssuedDocument) -> bool:
    """Whether the file, and the scan where there is one, still have the bytes with which they came."""
    kept = [(document.file, document.sha256)]
    if document.sealed_file is not None:
        kept.append((document.sealed_file, document.sealed_sha256))
    return all(_intact(stored, sha256) for stored, sha256 in kept)


def serve(document: IssuedDocument, *, sealed: bool = False) -> FileResponse:
    """The file as a download, or the scan; whether the person may see it, the app's view has decided.

    Raises LookupError where no scan has come yet, FileNotServed, FileDamaged.
    """
    stored = document.sealed_file if sealed else document.file
    if stored is None:
        raise LookupError(f"No sealed scan of {document.public_id} has come.")
    return serving.serve(stored)


@contextmanager
def _held(record: Any, stored: StoredFile, by: Any) -> Iterator[None]:
    """One transaction with the record locked, so that versions follow one another.

    The file was checked and kept before, so that a virus scanner holds no lock and a refused file is logged; it goes
    again when the document does not come about.
    """
    try:
        with transaction.atomic():
            type(record)._base_manager.select_for_update().get(pk=record.pk)
            yield
    except Exception:
        keeping.discard(stored, by=by)
        raise


def _next_version(record: Any, kind: str, **facts: Any) -> IssuedDocument:
    before = documents_of(record, kind).first()
    return IssuedDocument.objects.create(
        kind=kind,
        version=before.version + 1 if before else 1,
        supersedes=before,
        issued_at=now(),
        **facts,
        **reference(record),
    )


def _again(document: IssuedDocument) -> IssuedDocument:
    """The same document as a further version, for a further scan."""
    same = ("file", "sha256", "title", "number", "public", "approved_by", "issued_by")
    return _next_version(document.target, document.kind, **{name: getattr(document, name) for name in same})


def _log(action: str, document: IssuedDocument, by: Any, sha256: str) -> None:
    summary = f"{get(document.kind).label}：{document}"
    log.record(
        action,
        by=by,
        target=document.target,
        summary=summary,
        changes={"document": document.public_id, "version": document.version, "sha256": sha256},
    )


def _intact(stored: StoredFile, sha256: str) -> bool:
    try:
        return disk.digest(stored.path) == sha256
    except FileNotFoundError:
        return False
