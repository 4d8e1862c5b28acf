"""What other apps may ask of review."""

from yanfa.procedures.review.choices import Mode
from yanfa.procedures.review.models import Item, Panel
from yanfa.procedures.review.models.kinds import ReviewKind, declare_kind
from yanfa.procedures.review.permissions import APPROVE, ORGANISE, READ
from yanfa.procedures.review.rules.scheme import Scheme
from yanfa.procedures.review.services.panels import (
    ItemFacts,
    Somebody,
    Wanted,
    add_items,
    create_panel,
    draw,
)
from yanfa.procedures.review.services.results import ItemResult, NotOpened, results

__all__ = [
    "APPROVE",
    "ORGANISE",
    "READ",
    "Item",
    "ItemFacts",
    "ItemResult",
    "Mode",
    "NotOpened",
    "Panel",
    "ReviewKind",
    "Scheme",
    "Somebody",
    "Wanted",
    "add_items",
    "create_panel",
    "declare_kind",
    "draw",
    "results",
]
