"""What the end of an alert does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yanfa.kernel import clock
from yanfa.subsystems.operations.models import Alert


def keep_resolved(alert: Alert, by: Any, data: Mapping[str, Any]) -> None:
    """When the news of the end arrived, by the server's clock."""
    alert.resolved_at = clock.now()
