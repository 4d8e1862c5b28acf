"""What the decision on a split keeps."""

from collections.abc import Mapping
from typing import Any

from yanfa.kernel.clock import now
from yanfa.subsystems.performance.models import CountingSplit


def decide(split: CountingSplit, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps who decided and when."""
    split.decided_by, split.decided_at = by, now()
