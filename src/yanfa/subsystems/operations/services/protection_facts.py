"""What stands beside a level of protection: how many systems are filed, and whose assessment is not in date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.indicators.periods import Period
from yanfa.subsystems.operations.indicators.protection import in_date
from yanfa.subsystems.operations.models import Filing


def facts_of(year: int) -> Sequence[tuple[str, Any]]:
    """(label, number) at the end of the year: systems filed, assessments in date and not, high risks."""
    period = Period.year(year)
    filings: Any = Filing.objects
    standing = filings.standing_on(date(year, 12, 31))
    current = in_date(period)
    high = sum(current.values_list("high_risks", flat=True))
    return [
        (_("期末有效备案（个）"), standing.count()),
        (_("测评在有效期内"), current.count()),
        (_("测评过期或没有测评"), standing.exclude(pk__in=current.values("filing")).count()),
        (_("在有效期内报告的高风险项"), high),
    ]
