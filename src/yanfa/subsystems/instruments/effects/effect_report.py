"""What the moves of the yearly report keep: who reviewed it, and who issued it under which number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yanfa.kernel.clock import now
from yanfa.subsystems.instruments.models.effect_report import EffectReport

Data = Mapping[str, Any]


def review(report: EffectReport, by: Any, data: Data) -> None:
    """Keeps who reviewed it."""
    report.reviewed_by = by


def send_back(report: EffectReport, by: Any, data: Data) -> None:
    """It will be reviewed anew."""
    report.reviewed_by = None


def issue(report: EffectReport, by: Any, data: Data) -> None:
    """Keeps who issued it, when, and its number."""
    report.issued_by, report.issued_at, report.number = by, now(), data["number"]
