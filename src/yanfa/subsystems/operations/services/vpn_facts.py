"""What stands beside the number of VPN accounts: how many were used in the year, and how many persons hold them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.indicators.periods import Period
from yanfa.subsystems.operations.indicators.vpn import valid_terms
from yanfa.subsystems.operations.models import VpnAccount, VpnSignIn


def facts_of(year: int) -> Sequence[tuple[str, Any]]:
    """(label, number): valid accounts, those with a sign-in in the year, and different holders by unit and name."""
    period = Period.year(year)
    valid = VpnAccount.objects.filter(pk__in=valid_terms(period).values("account"))
    used = VpnSignIn.objects.filter(signed_in_on__gte=period.start, signed_in_on__lt=period.end)
    named = valid.exclude(holder_index="").order_by()
    return [
        (_("期末有效账号（个）"), valid.count()),
        (_("本年有登录账号数"), used.order_by().values("account").distinct().count()),
        (_("实名人数"), named.values("unit", "holder_index").distinct().count()),
        (_("未实名账号"), valid.filter(holder_index="").count()),
    ]
