"""Finding what a page is about: by public id, and only for whom it is visible; else there is nothing."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from yanfa.kernel.access import Verdict
from yanfa.procedures.review.models import FeeSheet, Item, Panel, Seat, Sheet
from yanfa.procedures.review.permissions import may_answer, may_organise, may_read_fees

SEAT_FACTS = ("panel", "expert__account", "expert__organisation", "only_item")


def panel_for(user: Any, public_id: str) -> Panel:
    """A panel that the person may see, and on which he does not sit."""
    found = get_object_or_404(Panel.objects.visible_to(user), public_id=public_id)
    if found.seats.visible_to(user).standing().exists():
        raise Http404(public_id)
    return found


def organised(user: Any, public_id: str) -> Panel:
    """A panel that the person organises."""
    found = panel_for(user, public_id)
    insist(may_organise(user, found))
    return found


def item_for(user: Any, public_id: str) -> Item:
    """An item of a panel that the person organises."""
    found = get_object_or_404(Item.objects.select_related("panel"), public_id=public_id)
    organised(user, found.panel.public_id)
    return found


def seat_for(user: Any, public_id: str) -> Seat:
    """A seat of the person himself, or of a panel that he may see."""
    own = Seat.objects.visible_to(user).select_related(*SEAT_FACTS).filter(public_id=public_id).first()
    if own is not None:
        return own
    found = get_object_or_404(Seat.objects.select_related(*SEAT_FACTS), public_id=public_id)
    panel_for(user, found.panel.public_id)
    return found


def sheet_for(user: Any, public_id: str) -> Sheet:
    """A sheet of the person himself; of an expert without account, to who types it from the paper."""
    rows = Sheet.objects.select_related("item__panel", "seat__expert__account", "seat__panel")
    own = rows.visible_to(user).filter(public_id=public_id).first()
    if own is not None:
        return own
    found = get_object_or_404(rows, public_id=public_id)
    readable = found.seat.expert.account is None and found.state == "draft"
    if not readable or not may_answer(user, found.seat):
        raise Http404(public_id)
    return found


def fee_sheet_for(user: Any, public_id: str) -> FeeSheet:
    """A fee sheet for who prepares, approves or pays it."""
    people = ("panel", "prepared_by", "approved_by", "paid_by")
    found = get_object_or_404(FeeSheet.objects.select_related(*people), public_id=public_id)
    if not may_read_fees(user, found):
        raise Http404(public_id)
    return found


def insist(verdict: Verdict) -> None:
    """Raise PermissionDenied for a refusal."""
    if not verdict:
        raise PermissionDenied(verdict.reason)
