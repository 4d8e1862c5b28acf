"""What stands beside lines, bandwidth and addresses: up and down apart, the last measured speed, used and free."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from yanfa.kernel.indicators.periods import Period
from yanfa.subsystems.operations.choices.lines import LineUse
from yanfa.subsystems.operations.indicators.lines import in_service, usable_addresses
from yanfa.subsystems.operations.models import SpeedTest


def facts_of(year: int) -> Sequence[tuple[str, Any]]:
    """(label, number) of the lines in service at the end of the year, and of the year's speed tests."""
    period = Period.year(year)
    uses = {f"in_{use}": Count("pk", filter=Q(use=use)) for use in LineUse}
    sums = in_service(period).order_by().aggregate(up=Sum("up"), down=Sum("down"), **uses)
    tests = SpeedTest.objects.filter(tested_on__gte=period.start, tested_on__lt=period.end)
    return [
        (_("期末在用业务专线（根）"), sums["in_business"]),
        (_("期末在用互联网线路（根）"), sums["in_internet"]),
        (_("期末在用备用线路（根）"), sums["in_backup"]),
        (_("合同上行合计（Mbps）"), sums["up"] or 0),
        (_("合同下行合计（Mbps）"), sums["down"] or 0),
        (_("本年测速次数"), tests.count()),
    ]


def address_facts_of(year: int) -> Sequence[tuple[str, Any]]:
    """(label, number) of the usable addresses at the end of the year: blocks, used, free."""
    usable = usable_addresses(Period.year(year)).order_by()
    counted = usable.aggregate(
        blocks=Count("block", distinct=True, filter=~Q(block="")),
        used=Count("pk", filter=~Q(purpose="")),
        every=Count("pk"),
    )
    return [
        (_("期末可用静态地址（个）"), counted["every"]),
        (_("其中已用"), counted["used"]),
        (_("其中空闲"), counted["every"] - counted["used"]),
        (_("地址段数"), counted["blocks"]),
    ]
