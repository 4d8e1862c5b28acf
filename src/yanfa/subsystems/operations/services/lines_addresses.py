"""Static addresses: entering a block or one address, giving one to another purpose, and giving it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.audit import log
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.operations.choices.lines import AddressRole
from yanfa.subsystems.operations.models import AddressEnd, Line, StaticAddress
from yanfa.subsystems.operations.permissions.systems import REGISTERED
from yanfa.subsystems.operations.rules import lines as rules
from yanfa.subsystems.operations.services import systems_ledger as ledger
from yanfa.subsystems.operations.services.systems import project_for
from yanfa.subsystems.operations.services.systems_spells import begin, finish, refuse_overlap

LARGEST = "operations.largest_address_block"
BATCH = 500


@transaction.atomic
def enter_block(
    line: Line,
    *,
    by: Any,
    block: str,
    starts_on: date,
    gateways: Sequence[str] = (),
    reserved: Sequence[str] = (),
    **facts: Any,
) -> list[StaticAddress]:
    """Write down every address of a block such as 203.0.113.0/26, each with its role.

    `facts` are system, project and purpose of the usable ones. Raises PermissionDenied and ValidationError.
    """
    ledger.insist_on_officer(by)
    refuse_future(starts_on, "starts_on")
    one_at_a_time()
    rows = [
        StaticAddress(line=line, address=address, block=block, role=role, starts_on=starts_on, **given)
        for address, role, given in _assigned(block, gateways, reserved, facts)
    ]
    known = _standing_beside([row.address for row in rows])
    for row in rows:
        row.recorded_by = by
        row.clean_fields()
        refuse_overlap(row, known.get(row.address, ()))
    StaticAddress.objects.bulk_create(rows, batch_size=BATCH)
    usable = sum(row.role == AddressRole.USABLE for row in rows)
    summary = f"地址段 {block}：{len(rows)} 个，可用 {usable} 个"
    log.record(REGISTERED, by=by, target=line, summary=summary, changes={"starts_on": str(starts_on)})
    return rows


def _assigned(
    block: str, gateways: Sequence[str], reserved: Sequence[str], facts: dict[str, Any]
) -> list[tuple[str, AddressRole, dict[str, Any]]]:
    """(address, role, facts) of a block; system and project belong to all, a purpose to usable ones."""
    facts = facts | {"project": project_for(facts.get("system"), facts.get("project"))}
    others = facts | {"purpose": ""}
    found = found_block(block)
    special = [_parsed(words, "gateways") for words in gateways]
    kept = [_parsed(words, "reserved") for words in reserved]
    try:
        roles = list(rules.roles_of(found, special, kept))
    except rules.BadBlock as bad:
        raise ValidationError({"gateways": worded(bad)}) from None
    return [(str(address), role, facts if role == AddressRole.USABLE else others) for address, role in roles]


def found_block(block: str) -> rules.Network:
    """The public block of a text. Raises ValidationError."""
    try:
        return rules.block_of(block, int(policy.get(LARGEST).value))
    except rules.BadBlock as bad:
        raise ValidationError({"block": worded(bad)}) from None


def _parsed(words: str, field: str) -> rules.Address:
    try:
        return rules.address_of(words)
    except rules.BadBlock as bad:
        raise ValidationError({field: worded(bad)}) from None


def worded(bad: rules.BadBlock) -> str:
    """What is wrong with an address or a block, and how to mend it."""
    told = {
        "form": _("“%(text)s”不是 IP 地址或地址段，请写成 203.0.113.5 或 203.0.113.0/26 的样子。"),
        "host_bits": _("“%(text)s”不是一段的起点，这一段是 %(meant)s，请核对掩码。"),
        "private": _("“%(text)s”不是公网地址，内网地址不在这里登记。"),
        "large": _("“%(text)s”有 %(count)s 个地址，一次最多登记 %(largest)s 个，请核对掩码。"),
        "outside": _("“%(text)s”不在地址段 %(block)s 内。"),
    }
    return told[bad.code] % bad.facts


@transaction.atomic
def enter_one(
    line: Line, *, by: Any, address: str, starts_on: date, ended_on: date | None = None, **facts: Any
) -> StaticAddress:
    """Write down one address, with its end where that has come. Raises PermissionDenied and ValidationError."""
    ledger.insist_on_officer(by)
    one_at_a_time()
    row = StaticAddress(line=line, address=clean_address(address), starts_on=starts_on, **facts)
    row.project = project_for(row.system, row.project)
    refuse_future(starts_on, "starts_on")
    refuse_overlap(row, _standing_beside([row.address]).get(row.address, ()), ended_on)
    ledger.store(row, by=by, about=line)
    if ended_on is not None:
        _give_back(row, ended_on, "", by)
    return row


def clean_address(words: str) -> str:
    """A public address in its one spelling. Raises ValidationError."""
    return str(_parsed(words, "address"))


@transaction.atomic
def assign(address: StaticAddress, *, by: Any, starts_on: date, **facts: Any) -> StaticAddress:
    """Give an address to another purpose, system or role from a day on. Raises PermissionDenied, ValidationError."""
    ledger.insist_on_officer(by)
    one_at_a_time()
    if starts_on is not None and starts_on <= address.starts_on:
        told = _("应晚于现在的起始日期 %s。")
        raise ValidationError({"starts_on": told % f"{address.starts_on:%Y-%m-%d}"})
    _give_back(address, starts_on, "改派", by)
    row = StaticAddress(
        line=address.line, address=address.address, block=address.block, starts_on=starts_on, **facts
    )
    row.project = project_for(row.system, row.project)
    begin(row, _standing_beside([row.address]).get(row.address, ()), by=by, about=address.line)
    return row


@transaction.atomic
def give_back(address: StaticAddress, *, by: Any, ended_on: date, reason: str = "") -> AddressEnd:
    """Write down from which day an address is no longer ours. Raises PermissionDenied and ValidationError."""
    ledger.insist_on_officer(by)
    one_at_a_time()
    return _give_back(address, ended_on, reason, by)


def _give_back(address: StaticAddress, ended_on: date, reason: str, by: Any) -> AddressEnd:
    end = AddressEnd(spell=address, ended_on=ended_on, reason=reason)
    finish(end, by=by, about=address)
    return end


def one_at_a_time() -> None:
    """Let nobody else enter addresses until the transaction ends: two lines might claim one address at once."""
    ContentType.objects.select_for_update().get(app_label="operations", model="staticaddress")


def _standing_beside(addresses: Sequence[str]) -> dict[str, list[StaticAddress]]:
    """The stored rows of these addresses, whatever line they belong to."""
    found: dict[str, list[StaticAddress]] = {}
    for start in range(0, len(addresses), BATCH):
        chunk = addresses[start : start + BATCH]
        for row in StaticAddress.objects.filter(address__in=chunk).select_related("end"):
            found.setdefault(row.address, []).append(row)
    return found
