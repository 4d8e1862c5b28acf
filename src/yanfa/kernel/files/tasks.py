"""Housekeeping of files: what broke off, what lost its row, what waits for the scanner."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from django.conf import settings

from yanfa.kernel.clock import now
from yanfa.kernel.files import disk, scanning
from yanfa.kernel.files.models import State, StoredFile
from yanfa.kernel.jobs.declare import daily, every, task

#: No upload takes longer, in seconds.
UPLOAD_SECONDS = 600
#: No transaction that writes the row of an accepted file is open that long, in seconds.
TRANSACTION_SECONDS = 3600
BATCH = 1000


@every(minutes=10)
@task("files.forget_incoming")
def forget_incoming() -> None:
    """Delete uploads that broke off."""
    disk.forget_incoming(now().timestamp() - UPLOAD_SECONDS)


@daily(at="02:40")
@task("files.sweep")
def sweep() -> None:
    """Delete accepted files whose row was never committed."""
    old = disk.locations(now().timestamp() - TRANSACTION_SECONDS)
    while locations := set(islice(old, BATCH)):
        kept = StoredFile.objects.filter(location__in=locations).values_list("location", flat=True)
        for location in locations.difference(kept):
            Path(settings.FILES_DIR, location).unlink(missing_ok=True)


@every(minutes=10)
@task("files.scan_waiting")
def scan_waiting() -> None:
    """Scan what came while the scanner was down."""
    if not scanning.is_configured():
        return
    for stored in StoredFile.objects.filter(state=State.WAITING).order_by("pk"):
        try:
            infected = bool(scanning.find_virus(stored.path))
        except scanning.ScannerDown:
            return
        StoredFile.objects.filter(pk=stored.pk, state=State.WAITING).update(
            state=State.INFECTED if infected else State.READY
        )
