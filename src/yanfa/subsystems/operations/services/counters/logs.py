"""Handing in a log, reading it (long, without a lock), and counting it in one short transaction."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yanfa.kernel.files import keeping
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.errors import Cause, MoveRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.operations.choices.counters import LogFormat
from yanfa.subsystems.operations.models import CounterDevice, LogImport
from yanfa.subsystems.operations.permissions import may_work
from yanfa.subsystems.operations.rules.logs import LogRefused
from yanfa.subsystems.operations.services.counters.devices import insist
from yanfa.subsystems.operations.services.counters.files import LOGS, log_name
from yanfa.subsystems.operations.services.counters.readings import as_kept, read_file
from yanfa.subsystems.operations.services.counters.words import sentence

#: Packed or not, a file above this is read in the background.
AT_ONCE = 64 * 1024 * 1024
#: How often a file is read again because another one was counted meanwhile.
TRIES = 3
STANDING = ("waiting", "read", "counted")


def receive_log(
    device: CounterDevice, *, by: Any, upload: UploadedFile[Any], ends_in: date | None = None
) -> LogImport:
    """Keep the file of a log; nothing is read yet.

    Raises PermissionDenied, FileRefused, and ValidationError at "file" for a file that this device has already.
    """
    insist(may_work(by, device))
    if device.log_format == LogFormat.NONE:
        raise ValidationError({"file": sentence(LogRefused("format"))})
    upload.name = log_name(upload.name or "")
    known = standing_log(device, _digest(upload))
    if known is not None:
        raise already(known)
    try:
        with transaction.atomic():
            stored = keeping.store(upload, by=by, purpose=LOGS)
            log = LogImport(
                device=device,
                file=stored,
                file_name=stored.name,
                sha256=stored.sha256,
                ends_in=ends_in,
                recorded_by=by,
            )
            return enter(log, by=by)
    except IntegrityError:
        raise already(standing_log(device, _digest(upload))) from None


def standing_log(device: CounterDevice, sha256: str) -> LogImport | None:
    """The import of the same bytes for this device that was neither refused nor given up."""
    return LogImport.objects.filter(device=device, sha256=sha256, state__in=STANDING).first()


def already(known: LogImport | None) -> ValidationError:
    """What is told of a file that was handed in before."""
    when = f"{known.recorded_at:%Y-%m-%d}" if known is not None else ""
    return ValidationError({"file": _("这个文件 %s 已经导入过，不会重复计数。") % when}, code="known")


def read_log_file(log: LogImport) -> LogImport:
    """Read the file and keep what it would count; a file that cannot be counted is refused with the reason.

    Long for a large file, without a lock; killed in the middle it leaves the import waiting and nothing counted.
    """
    version = CounterDevice.objects.values_list("counted_version", flat=True).get(pk=log.device_id)
    try:
        reading = read_file(log)
    except LogRefused as refused:
        return _write(log, "refuse", refusal=sentence(refused), reading={})
    return _write(
        log,
        "finish_reading",
        lines=reading.lines,
        counted=reading.counted,
        skipped=reading.skipped,
        unread=reading.unread,
        reading=as_kept(log, reading),
        based_on=version,
    )


@transaction.atomic
def _write(log: LogImport, move: str, **figures: Any) -> LogImport:
    LogImport.objects.select_for_update().get(pk=log.pk)
    LogImport.objects.filter(pk=log.pk, state__in=("waiting", "read")).update(**figures)
    return perform(move, LogImport.objects.get(pk=log.pk), by=None)


def count_log(log: LogImport, *, by: Any) -> LogImport:
    """Count what was read; where another file was counted meanwhile, read again first.

    Raises MoveRefused; a file that turns out to be refused on the second reading is returned so.
    """
    for left in reversed(range(TRIES)):
        try:
            return _without_spans(perform("count", log, by=by))
        except MoveRefused as refused:
            stale = refused.cause is Cause.HOLDS and _stale(log)
            if not stale or not left:
                raise
        log = read_log_file(log)
        if log.state != "read":
            return log
    raise AssertionError("the last try returns or raises")


def _without_spans(log: LogImport) -> LogImport:
    """The stretches have a table of their own now; the figures of the days stay for the page."""
    log.reading = {name: value for name, value in log.reading.items() if name != "spans"}
    LogImport.objects.filter(pk=log.pk).update(reading=log.reading)
    return log


def _stale(log: LogImport) -> bool:
    now = CounterDevice.objects.values_list("counted_version", flat=True).get(pk=log.device_id)
    return LogImport.objects.values_list("based_on", flat=True).get(pk=log.pk) != now


def _digest(upload: UploadedFile[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
