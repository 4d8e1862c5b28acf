"""Registering assets, moving them to other places, the list of core devices, and maintenance contracts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.operations.models import (
    Asset,
    AssetPlace,
    CoreEnd,
    CoreListing,
    MaintenanceContract,
    System,
)
from yanfa.subsystems.operations.permissions.systems import CHANGED
from yanfa.subsystems.operations.services import systems_ledger as ledger
from yanfa.subsystems.operations.services.systems import project_for
from yanfa.subsystems.operations.services.systems_spells import begin, finish

#: What may be changed of an asset: never its number and kind.
FACTS = ("name", "model", "serial", "contract_number")
CONTRACT_FACTS = ("name", "supplier", "ends_on", "amount", "project")
PLACE = ("site", "system", "project")


@transaction.atomic
def register(
    *, by: Any, site: str = "", system: System | None = None, project: Any = None, **facts: Any
) -> Asset:
    """Take an asset into stock, standing at a site from that day. Raises MoveRefused and ValidationError."""
    asset = Asset(recorded_by=by, **facts)
    refuse_future(asset.stocked_on, "stocked_on")
    asset.full_clean(exclude=["state"])
    ledger.insert(asset, lambda: enter(asset, by=by, entry="stock"))
    ledger.store(first_place(asset, by, site, system, project), by=by, about=asset)
    return asset


def first_place(asset: Asset, by: Any, site: str, system: System | None, project: Any) -> AssetPlace:
    """Where an asset stands from the day it was stocked, not yet stored."""
    return AssetPlace(
        asset=asset,
        starts_on=asset.stocked_on,
        site=site,
        system=system,
        project=project_for(system, project),
        recorded_by=by,
    )


@transaction.atomic
def change(asset: Asset, *, by: Any, version: int, facts: Mapping[str, Any]) -> Asset:
    """Change the facts of an asset read at `version`. Raises PermissionDenied and ValidationError."""
    ledger.insist_on_officer(by)
    return ledger.change(asset, facts, by=by, version=version, fields=FACTS)


@transaction.atomic
def move(
    asset: Asset,
    *,
    by: Any,
    starts_on: date,
    site: str = "",
    system: System | None = None,
    project: Any = None,
) -> AssetPlace:
    """Put an asset elsewhere from a day on, later than its last move. Raises PermissionDenied, ValidationError."""
    ledger.insist_on_officer(by)
    ledger.locked(asset)
    refuse_future(starts_on, "starts_on")
    last = asset.places.order_by("-starts_on").first()
    if last is not None and starts_on <= last.starts_on:
        told = _("应晚于上一次变更的日期 %s。")
        raise ValidationError({"starts_on": told % f"{last.starts_on:%Y-%m-%d}"})
    place = AssetPlace(
        asset=asset, starts_on=starts_on, site=site, system=system, project=project_for(system, project)
    )
    return ledger.store(place, by=by, about=asset)


@transaction.atomic
def list_core(asset: Asset, *, by: Any, starts_on: date, list_version: str) -> CoreListing:
    """Put an asset on the list of core devices. Raises PermissionDenied and ValidationError."""
    ledger.insist_on_officer(by)
    ledger.locked(asset)
    listing = CoreListing(asset=asset, starts_on=starts_on, list_version=list_version)
    begin(listing, asset.core_listings.select_related("end"), by=by, about=asset)
    return listing


@transaction.atomic
def delist_core(
    listing: CoreListing, *, by: Any, ended_on: date, list_version: str = "", reason: str = ""
) -> CoreEnd:
    """Take an asset off the list. Raises PermissionDenied and ValidationError."""
    ledger.insist_on_officer(by)
    ledger.locked(listing.asset)
    end = CoreEnd(spell=listing, ended_on=ended_on, list_version=list_version, reason=reason)
    finish(end, by=by, about=listing.asset)
    return end


@transaction.atomic
def register_contract(*, by: Any, assets: Iterable[Asset] = (), **facts: Any) -> MaintenanceContract:
    """Put a maintenance contract into the register. Raises PermissionDenied and ValidationError."""
    ledger.insist_on_officer(by)
    contract = ledger.store(MaintenanceContract(**facts), by=by)
    contract.assets.set(assets)
    return contract


@transaction.atomic
def change_contract(
    contract: MaintenanceContract,
    *,
    by: Any,
    version: int,
    facts: Mapping[str, Any],
    assets: Iterable[Asset] | None = None,
) -> MaintenanceContract:
    """Change a contract read at `version`, and which assets it covers. Raises PermissionDenied, ValidationError."""
    ledger.insist_on_officer(by)
    fresh = ledger.change(contract, facts, by=by, version=version, fields=CONTRACT_FACTS)
    if assets is not None:
        before = set(fresh.assets.values_list("number", flat=True))
        fresh.assets.set(assets)
        after = set(fresh.assets.values_list("number", flat=True))
        if before != after:
            log.record(CHANGED, by=by, target=fresh, changes={"assets": [sorted(before), sorted(after)]})
    return fresh
