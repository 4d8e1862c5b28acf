"""Proving the files intact: every row has its bytes, with the hash that they had when they came."""

from __future__ import annotations

from collections.abc import Iterator

from yanfa.kernel.files import disk
from yanfa.kernel.files.models import StoredFile


def verify() -> Iterator[str]:
    """One sentence for each file that is missing or was changed; reads every file once."""
    for stored in StoredFile.objects.order_by("pk").iterator():
        try:
            if disk.digest(stored.path) != stored.sha256:
                yield f"The file {stored.public_id} was changed."
        except FileNotFoundError:
            yield f"The file {stored.public_id} is missing."
