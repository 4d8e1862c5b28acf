"""Taking files in and letting them go."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.audit import actions
from yanfa.kernel.audit.log import record
from yanfa.kernel.audit.models import Outcome
from yanfa.kernel.clock import now
from yanfa.kernel.files import disk, kinds, scanning
from yanfa.kernel.files.models import State, StoredFile
from yanfa.kernel.files.purposes import Purpose
from yanfa.kernel.files.refusals import FileRefused

STORED = actions.register("files.stored", "上传文件")
REFUSED = actions.register("files.refused", "拒收文件")
DISCARDED = actions.register("files.discarded", "删除文件")

#: Controls, and the marks that turn the writing direction: "报告\u202efdp.exe" shows as 报告exe.pdf.
_INVISIBLE = re.compile("[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def store(upload: UploadedFile[Any], *, by: Any, purpose: Purpose) -> StoredFile:
    """Check, keep and log an upload; the row is written in the current transaction.

    Raises FileRefused with a reason for the person. A refusal for what the file holds is logged.
    """
    name = clean_name(upload.name or "")
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    if extension not in purpose.kinds:
        allowed = "、".join(sorted(purpose.kinds))
        raise FileRefused(_("只接收 %(allowed)s 文件。"), code="kind", params={"allowed": allowed})
    try:
        with disk.incoming(upload.chunks(), purpose.largest) as incoming:
            return _keep(incoming, name, extension, by, purpose)
    except disk.TooLarge:
        size = filesizeformat(purpose.largest)
        raise FileRefused(_("文件超过 %(size)s。"), code="size", params={"size": size}) from None
    except FileRefused as refused:
        record(REFUSED, by=by, summary=f"{name}: {refused.code}", outcome=Outcome.REFUSED)
        raise


def discard(stored: StoredFile, *, by: Any) -> None:
    """Delete a file: the row now, the bytes once the transaction is committed."""
    with transaction.atomic():
        record(DISCARDED, by=by, target=stored, changes={"sha256": [stored.sha256, None]})
        path = stored.path
        stored.delete()
        transaction.on_commit(lambda: path.unlink(missing_ok=True))


def clean_name(name: str) -> str:
    """The name without folders and invisible characters, at most 200 characters, its extension kept."""
    base = (
        _INVISIBLE.sub("", unicodedata.normalize("NFC", name)).replace("\\", "/").rpartition("/")[2].strip()
    )
    path = PurePosixPath(base or "未命名")
    return path.stem[: 200 - len(path.suffix)] + path.suffix


def _keep(incoming: disk.Incoming, name: str, extension: str, by: Any, purpose: Purpose) -> StoredFile:
    if not incoming.size:
        raise FileRefused(_("文件是空的。"), code="empty")
    kind = kinds.inspect(incoming.path, extension)
    state = scan(incoming)
    with transaction.atomic():
        # One upload of a person at a time gets past here: two at once could not exceed the quota together.
        get_user_model()._default_manager.select_for_update().get(pk=by.pk)
        if StoredFile.objects.kept_by(by.pk, purpose.code).volume() + incoming.size > purpose.quota:
            raise FileRefused(_("您的文件已达存储上限，请先删除不再需要的文件。"), code="quota")
        stored = StoredFile.objects.create(
            purpose=purpose.code,
            name=name,
            media_type=kind.media_type,
            size=incoming.size,
            sha256=incoming.sha256,
            location=disk.accept(incoming),
            state=state,
            stored_by=by,
            stored_at=now(),
        )
        record(STORED, by=by, target=stored, changes={"sha256": stored.sha256, "size": stored.size})
    return stored


def scan(incoming: disk.Incoming) -> State:
    """What the scanner says of an upload. Raises FileRefused for a virus."""
    if not scanning.is_configured():
        return State.READY
    try:
        virus = scanning.find_virus(incoming.path)
    except scanning.ScannerDown:
        return State.WAITING
    if virus:
        raise FileRefused(_("文件含有病毒，不予接收。"), code="virus")
    return State.READY
