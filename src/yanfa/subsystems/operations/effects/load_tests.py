"""What signing and returning a load test keep."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yanfa.kernel import policy
from yanfa.kernel.clock import now
from yanfa.subsystems.operations.models import LoadTest
from yanfa.subsystems.operations.rules.load_tests import holds_limits


def sign(test: LoadTest, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps who signed and when, and judges the test by the limits in force on its day."""
    test.signed_by, test.signed_at, test.returned_reason = by, now(), ""
    test.within_limits = holds_limits(
        p95_ms=test.p95_ms,
        error_percent=test.error_percent,
        largest_p95_ms=int(policy.get("operations.load_test_p95_ms", test.tested_on).value),
        largest_error_percent=Decimal(policy.get("operations.load_test_error_percent", test.tested_on).value),
    )


def send_back(test: LoadTest, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps why it was sent back."""
    test.returned_reason = data["reason"]
