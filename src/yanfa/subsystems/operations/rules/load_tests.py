"""When a load test proves that its users were held."""

from decimal import Decimal


def holds_limits(
    *, p95_ms: int, error_percent: Decimal, largest_p95_ms: int, largest_error_percent: Decimal
) -> bool:
    """Whether 95 % of the answers came within the time limit (“< 2 s”: under it) and errors stayed within theirs."""
    return p95_ms < largest_p95_ms and error_percent <= largest_error_percent
