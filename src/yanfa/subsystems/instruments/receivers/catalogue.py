"""The catalogue follows the records: a saved instrument is relisted in the same transaction, prices with it."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.models import Instrument, PriceItem
from yanfa.subsystems.instruments.services.catalogue.listing import relist, rename_unit


@receiver(post_save, sender=Instrument, dispatch_uid="instruments.catalogue")
def follow(sender: type[Instrument], instance: Instrument, raw: bool, **rest: Any) -> None:
    """Bring the entry up to date; what is loaded raw is left to the task that catches up."""
    if not raw:
        relist([instance.pk])


@receiver([post_save, post_delete], sender=PriceItem, dispatch_uid="instruments.catalogue_prices")
def follow_prices(sender: type[PriceItem], instance: PriceItem, **rest: Any) -> None:
    """Whether an instrument has prices is a facet."""
    if not rest.get("raw"):
        relist([instance.instrument_id])


@receiver(post_save, sender=Organisation, dispatch_uid="instruments.catalogue_units")
def follow_units(sender: type[Organisation], instance: Organisation, raw: bool, **rest: Any) -> None:
    """A unit's new name is found, too."""
    if not raw:
        rename_unit(instance)
