"""What the answers of the national platform do to a delivered record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yanfa.kernel.clock import now
from yanfa.subsystems.instruments.models import NriiRecord


def passed(record: NriiRecord, by: Any, answers: Mapping[str, Any]) -> None:
    """The national platform took it."""
    record.answered_at, record.reason = now(), ""


def failed(record: NriiRecord, by: Any, answers: Mapping[str, Any]) -> None:
    """The national platform refused it, with its reason."""
    record.answered_at, record.reason = now(), answers["reason"]
