"""What stands beside the number of terminals: the year's repairs, and how many stand where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.workflow.models import StateSpan
from yanfa.subsystems.operations.choices.assets import AssetKind
from yanfa.subsystems.operations.indicators.assets import serving, terminals
from yanfa.subsystems.operations.models import Asset, CoreListing

REPAIR = "repair"


def facts_of(year: int) -> Sequence[tuple[str, Any]]:
    """(label, number) of the year: assets and terminals under operation at its end, repairs, core devices, sites."""
    period = Period.year(year)
    listings: Any = CoreListing.objects
    sites = terminals(period).order_by().values_list("site").annotate(number=Count("pk")).order_by("-number")
    return [
        (_("期末在运维资产"), serving(period).count()),
        (_("其中桌面云终端"), terminals(period).count()),
        (_("桌面云终端本年维修次数"), repairs(period, AssetKind.TERMINAL)),
        (_("期末核心设备"), listings.standing_on(date(year, 12, 31)).count()),
        *((site or _("未填地点"), number) for site, number in sites),
    ]


def repairs(period: Period, kind: AssetKind) -> int:
    """How often assets of a kind were sent to repair in the period."""
    spans = StateSpan.objects.all().of(Asset, REPAIR).entered_in(period.start_at, period.end_at)
    return int(spans.filter(object_id__in=Asset.objects.filter(kind=kind).values("pk")).count())
