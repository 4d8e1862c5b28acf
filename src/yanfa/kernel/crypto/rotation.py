"""Moving every encrypted column to the present key and suite, in small batches, while the platform works.

What is already there is left alone, so that a run that was killed is simply started again. When a run reports
nothing rotated and nothing unreadable, the old key can be taken out of the settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast

from yanfa.kernel.crypto import sealing
from yanfa.kernel.crypto.fields import BlindIndexField, Ciphertext, EncryptedTextField

BATCH = 200


@dataclass
class Rotation:
    """How many rows were moved, and which could not be opened (label and key of the row)."""

    rotated: int = 0
    unreadable: list[str] = field(default_factory=list)


def rotate(models_to_rotate: Iterable[type[models.Model]] | None = None) -> Rotation:
    """Seal anew what is sealed with another key or suite than the present one; blind indexes too."""
    result = Rotation()
    for model in models_to_rotate or apps.get_models():
        if _encrypted(model):
            for batch in _stale_batches(model):
                _rotate_batch(model, batch, result)
    return result


def _encrypted(model: type[models.Model]) -> list[EncryptedTextField]:
    return [column for column in model._meta.local_concrete_fields if isinstance(column, EncryptedTextField)]


def _indexes(model: type[models.Model]) -> list[BlindIndexField]:
    return [column for column in model._meta.local_concrete_fields if isinstance(column, BlindIndexField)]


def _stale_batches(model: type[models.Model]) -> Iterator[list[int]]:
    """Keys of rows to move, batch by batch; rows that stay unreadable are passed only once."""
    stale, last = _stale_rows(model).order_by("pk").values_list("pk", flat=True), 0
    while batch := list(stale.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1]


def _stale_rows(model: type[models.Model]) -> models.QuerySet[models.Model]:
    """Rows of which some column was sealed with another key or suite."""
    prefixes = {column.name: sealing.prefix() for column in _encrypted(model)}
    prefixes |= {column.name: column.prefix() for column in _indexes(model)}
    rows, stale = model._base_manager.all(), Q()
    for name, prefix in prefixes.items():
        # The fields themselves cannot be compared with text.
        rows = rows.annotate(**{f"{name}_text": Cast(name, models.TextField())})
        stale |= Q(**{f"{name}_text__gt": ""}) & ~Q(**{f"{name}_text__startswith": prefix})
    return rows.filter(stale)


def _rotate_batch(model: type[models.Model], batch: list[int], result: Rotation) -> None:
    with transaction.atomic():
        for row in model._base_manager.select_for_update().filter(pk__in=batch):
            try:
                values = {column.attname: _anew(column, row) for column in _encrypted(model)}
                values |= {
                    column.attname: column.digest(getattr(row, column.of)) for column in _indexes(model)
                }
            except sealing.CannotOpen:
                result.unreadable.append(f"{model._meta.label} {row.pk}")
                continue
            model._base_manager.filter(pk=row.pk).update(**values)
            result.rotated += 1


def _anew(column: EncryptedTextField, row: models.Model) -> Ciphertext | str | None:
    text: str | None = getattr(row, column.attname)
    return Ciphertext(sealing.seal(text, column.place(row))) if text else text
