"""Giving files out: as attachments, unchanged since they came, never before the scanner has spoken."""

from __future__ import annotations

from django.http import FileResponse
from django.utils.translation import gettext as _

from yanfa.kernel.files import disk
from yanfa.kernel.files.models import State, StoredFile
from yanfa.kernel.files.refusals import FileDamaged, FileNotServed


def serve(stored: StoredFile) -> FileResponse:
    """The file as a download that no browser opens or keeps. Raises FileNotServed, FileDamaged."""
    check(stored)
    response = FileResponse(
        stored.path.open("rb"), as_attachment=True, filename=stored.name, content_type=stored.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def read(stored: StoredFile) -> bytes:
    """All bytes of the file. Raises FileNotServed, FileDamaged."""
    check(stored)
    return stored.path.read_bytes()


def check(stored: StoredFile) -> None:
    """Raise FileNotServed unless the file is ready, FileDamaged unless its bytes are those that came."""
    if stored.state == State.WAITING:
        raise FileNotServed(_("文件正在等待病毒检查，暂不能下载。"))
    if stored.state == State.INFECTED:
        raise FileNotServed(_("文件含有病毒，不能下载。"))
    try:
        intact = disk.digest(stored.path) == stored.sha256
    except FileNotFoundError:
        intact = False
    if not intact:
        raise FileDamaged(f"The stored file {stored.public_id} is missing or was changed.")
