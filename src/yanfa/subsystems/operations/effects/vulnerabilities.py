"""What the moves of a finding do: each keeps the server's day on which it happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.clock import today
from yanfa.kernel.workflow.errors import Hindered
from yanfa.subsystems.operations.models import Vulnerability


def keep_confirmed(found: Vulnerability, by: Any, data: Mapping[str, Any]) -> None:
    """Counts from the day of the confirmation; who confirms says whose asset it is where nobody knew."""
    if found.system_id is None:
        raise Hindered(_("还不知道这个资产属于哪个系统，请先在“资产归属”登记主机或网段，再确认。"))
    found.counted_on = found.counted_on or today()


def keep_dismissed(found: Vulnerability, by: Any, data: Mapping[str, Any]) -> None:
    """The day on which it was found false."""
    found.dismissed_on = today()


def keep_fixed(found: Vulnerability, by: Any, data: Mapping[str, Any]) -> None:
    """The day of the repair."""
    found.fixed_on = today()


def keep_unfixed(found: Vulnerability, by: Any, data: Mapping[str, Any]) -> None:
    """The repair did not hold."""
    found.fixed_on = None


def keep_verified(found: Vulnerability, by: Any, data: Mapping[str, Any]) -> None:
    """The day of the second test."""
    found.verified_on = today()


def keep_accepted(found: Vulnerability, by: Any, data: Mapping[str, Any]) -> None:
    """Until when the risk is borne: not in the past, and not longer than the policy allows."""
    until = data["until"]
    longest = today() + timedelta(days=int(policy.get("operations.risk_acceptance_days").value))
    if not today() < until <= longest:
        raise Hindered(_("接受风险的截止日期应在明天至 %s 之间。") % f"{longest:%Y-%m-%d}")
    found.accepted_until = until


def end_acceptance(found: Vulnerability, by: Any, data: Mapping[str, Any]) -> None:
    """The risk is borne no more."""
    found.accepted_until = None
