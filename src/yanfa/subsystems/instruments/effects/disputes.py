"""What the moves of a dispute keep: the record of the mediation and its result."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yanfa.kernel.clock import now
from yanfa.subsystems.instruments.choices.requests import Side
from yanfa.subsystems.instruments.models import MediationEntry, ServiceDispute
from yanfa.subsystems.instruments.permissions.requests import is_unit_side, is_user_side

Data = Mapping[str, Any]


def side_in(dispute: ServiceDispute, by: Any) -> str:
    """On which side a person speaks in a dispute."""
    if is_user_side(by, dispute.request):
        return Side.USER
    return Side.UNIT if is_unit_side(by, dispute.request) else Side.PLATFORM


def note(dispute: ServiceDispute, by: Any, data: Data) -> None:
    """Keeps one entry of the mediation record."""
    side = side_in(dispute, by)
    MediationEntry.objects.create(dispute=dispute, side=side, text=data["text"], written_by=by)


def end(dispute: ServiceDispute, by: Any, data: Data) -> None:
    """Keeps the result and when it ended."""
    dispute.result, dispute.ended_at = data["text"], now()
    note(dispute, by, data)
