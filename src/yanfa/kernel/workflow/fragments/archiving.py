"""归档: a finished record gets its file number and term, with a manifest of what it holds and its hash."""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.kernel import clock, policy
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.workflow.asks import Ask, AskKind
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.models import ArchiveEntry
from yanfa.kernel.workflow.tables import Effect, May, Move, State

RETENTION = "workflow.retention_periods"
#: What a record holds, as JSON: file names with their hashes, numbers, dates.
Manifest = Callable[[Any], Sequence[Any] | dict[str, Any]]


def archived_state(code: str = "archived") -> State:
    """The closed state of what lies in the archive."""
    return State(code, _("已归档"), "Archived", closed=True, tags=frozenset({"archived"}))


def move(
    *,
    sources: tuple[str, ...],
    target: str = "archived",
    manifest: Manifest,
    may_archive: May,
    suffix: str = "",
) -> Move:
    """Put a finished record into the archive."""
    return Move(
        f"archive{suffix}",
        _("归档"),
        "Archive",
        sources=sources,
        target=target,
        may=may_archive,
        asks=(
            Ask("file_number", _("档号"), "File number", longest=60, logged=True),
            Ask("retention", _("保管期限"), "Term", kind=AskKind.CHOICE, choices=_terms, logged=True),
        ),
        effect=_archive(manifest),
    )


def entry_of(record: models.Model) -> ArchiveEntry:
    """The archive entry of a record; raises ArchiveEntry.DoesNotExist."""
    return ArchiveEntry.objects.get(**reference(record))


def digest(manifest: Any) -> str:
    """The hash of a manifest: SHA-256 of its JSON with sorted keys and no spaces."""
    text = json.dumps(
        manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder
    )
    return sha256(text.encode()).hexdigest()


def _terms() -> list[tuple[str, str]]:
    return [(term, term) for term in policy.get(RETENTION).value]


def _archive(manifest: Manifest) -> Effect:
    def archive(record: Any, by: Any, data: Any) -> None:
        """Keeps file number, term and manifest; a file number is used once."""
        if ArchiveEntry.objects.filter(file_number=data["file_number"]).exists():
            raise Hindered(gettext("档号“%s”已使用。") % data["file_number"])
        content = json.loads(json.dumps(manifest(record), cls=DjangoJSONEncoder))
        ArchiveEntry.objects.create(
            manifest=content,
            manifest_sha256=digest(content),
            archived_by=by,
            archived_at=clock.now(),
            **data,
            **reference(record),
        )

    return archive
