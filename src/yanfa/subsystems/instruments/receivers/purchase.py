"""What panels tell the joint review: concluded, so conclusions are taken over; called off, so items wait again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.dispatch import receiver

from yanfa.procedures.review.api import Panel
from yanfa.procedures.review.events import panel_cancelled, panel_concluded
from yanfa.subsystems.instruments.services.purchase.judging import KIND, take_back, take_conclusions


@receiver(panel_concluded, dispatch_uid="instruments.purchase_concluded")
def conclude(sender: Any, panel: Panel, **rest: Any) -> None:
    """Take over what is beyond doubt, once the panel's conclusion is kept."""
    if panel.kind == KIND:
        transaction.on_commit(lambda: take_conclusions(panel))


@receiver(panel_cancelled, dispatch_uid="instruments.purchase_panel_cancelled")
def free(sender: Any, panel: Panel, **rest: Any) -> None:
    """Another panel will judge."""
    if panel.kind == KIND:
        take_back(panel)
