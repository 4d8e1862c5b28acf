"""What hangs on an instrument: customs papers, pictures, prices and the figures of a year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.audit import changes, log
from yanfa.kernel.files import keeping
from yanfa.kernel.files.refusals import FileRefused
from yanfa.kernel.workflow.moving import read_for_change
from yanfa.subsystems.instruments.effects.registry import write_version
from yanfa.subsystems.instruments.models import (
    CustomsRecord,
    Instrument,
    InstrumentImage,
    InstrumentYear,
    PriceItem,
)
from yanfa.subsystems.instruments.models.registry_parts import IMAGES
from yanfa.subsystems.instruments.permissions import keeps_for
from yanfa.subsystems.instruments.permissions.registry import PART_CHANGED, may_keep_parts
from yanfa.subsystems.instruments.services.registry import insist

CUSTOMS = tuple(
    field.name for field in CustomsRecord._meta.concrete_fields if field.name not in ("id", "instrument")
)


def _hold(record: Instrument, by: Any) -> Instrument:
    """The record, locked; who may keep its parts is asked before and after."""
    insist(may_keep_parts(by, record))
    (locked,) = read_for_change(Instrument, [record.pk])
    insist(may_keep_parts(by, locked))
    return locked


def _told(record: Instrument, by: Any, summary: str, changed: Mapping[str, Any] | None = None) -> None:
    """Raise the version, begin a published one where the record is in the catalogue, and write the log."""
    record.version += 1
    record.save()
    if record.listed:
        write_version(record, clock.now())
    log.record(PART_CHANGED, by=by, target=record, summary=summary, changes=changed or {})


@transaction.atomic
def keep_customs(record: Instrument, *, by: Any, facts: Mapping[str, Any]) -> CustomsRecord:
    """Write the customs papers of an instrument. Raises PermissionDenied and ValidationError by field."""
    locked = _hold(record, by)
    papers = CustomsRecord.objects.filter(instrument=locked).first() or CustomsRecord(instrument=locked)
    before = changes.snapshot(papers, CUSTOMS)
    for name in CUSTOMS:
        if name in facts:
            setattr(papers, name, facts[name])
    papers.full_clean()
    papers.save()
    _told(locked, by, str(papers), changes.difference(before, papers))
    return papers


@transaction.atomic
def add_image(record: Instrument, *, by: Any, file: UploadedFile[Any], caption: str = "") -> InstrumentImage:
    """Add a picture. Raises PermissionDenied, and ValidationError at `file` for one that cannot be taken."""
    locked = _hold(record, by)
    try:
        stored = keeping.store(file, by=by, purpose=IMAGES)
    except FileRefused as refusal:
        raise ValidationError({"file": refusal.messages}) from refusal
    image = InstrumentImage.objects.create(instrument=locked, file=stored, caption=caption, added_by=by)
    _told(locked, by, stored.name, {"image": [None, stored.sha256]})
    return image


@transaction.atomic
def remove_image(image: InstrumentImage, *, by: Any) -> None:
    """Take a picture away; earlier versions keep its hash. Raises PermissionDenied."""
    locked = _hold(image.instrument, by)
    stored = image.file
    image.delete()
    keeping.discard(stored, by=by)
    _told(locked, by, stored.name, {"image": [stored.sha256, None]})


@transaction.atomic
def set_price(record: Instrument, *, by: Any, facts: Mapping[str, Any]) -> PriceItem:
    """Set a price from a day on; the one for the same service that stood ends the day before.

    Raises PermissionDenied and ValidationError by field.
    """
    locked = _hold(record, by)
    price = PriceItem(instrument=locked, **facts)
    price.full_clean()
    same = locked.prices.filter(item=price.item, unit=price.unit)
    if same.filter(valid_from__gt=price.valid_from).exists():
        raise ValidationError({"valid_from": _("这个项目已有更晚生效的价格，请填写更晚的生效日期。")})
    earlier = same.in_force(price.valid_from).first()
    if earlier is not None:
        earlier.valid_to = price.valid_from - timedelta(days=1)
        earlier.save()
    price.save()
    _told(locked, by, str(price))
    return price


@transaction.atomic
def end_price(price: PriceItem, *, by: Any, last: date | None = None) -> None:
    """Let a price hold until a day, today for None. Raises PermissionDenied and ValidationError."""
    locked = _hold(price.instrument, by)
    price.valid_to = last or max(clock.today(), price.valid_from)
    price.full_clean()
    price.save()
    _told(locked, by, str(price))


@transaction.atomic
def keep_year(record: Instrument, *, by: Any, year: int, facts: Mapping[str, Any]) -> InstrumentYear:
    """Write the figures of an evaluation year; they belong to no version. Raises PermissionDenied, ValidationError."""
    insist(keeps_for(by, record))
    (locked,) = read_for_change(Instrument, [record.pk])
    figures = locked.years.filter(year=year).first() or InstrumentYear(instrument=locked, year=year)
    before = changes.snapshot(figures)
    for name in ("run_hours", "service_hours", "income", "run_status"):
        if name in facts:
            setattr(figures, name, facts[name])
    figures.updated_at = clock.now()
    figures.full_clean()
    figures.save()
    log.record(
        PART_CHANGED, by=by, target=locked, summary=str(year), changes=changes.difference(before, figures)
    )
    return figures
