"""What signing a monthly report keeps."""

from collections.abc import Mapping
from typing import Any

from yanfa.kernel.clock import now
from yanfa.subsystems.operations.models import MonthlyReport


def sign(report: MonthlyReport, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps who signed and when."""
    report.signed_by, report.signed_at = by, now()
