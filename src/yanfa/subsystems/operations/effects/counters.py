"""What counting a log file does: its days become figures and its stretches are remembered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.workflow.errors import Hindered
from yanfa.subsystems.operations.choices.counters import Origin
from yanfa.subsystems.operations.models import CountedSpan, CounterDevice, DayCount, LogImport

EPOCH = date(1970, 1, 1)


def count_days(log: LogImport, by: Any, data: Mapping[str, Any]) -> None:
    """Write the figures of the days and the stretches; refuses what was read before another file was counted."""
    device = CounterDevice.objects.select_for_update().get(pk=log.device_id)
    if log.based_on != device.counted_version:
        raise Hindered(_("读取之后这台设备又计入了别的数据，请先点“重新读取”。"))
    days = [_day(log, device, each) for each in log.reading.get("days", [])]
    clashing = _reported(device, [each.day for each in days])
    if clashing:
        told = "、".join(f"{day:%Y-%m-%d}" for day in clashing[:5])
        raise Hindered(_("%s 已录入设备报表，同一天不能再按日志计数；请核对后只用一种来源。") % told)
    DayCount.objects.bulk_create(days, batch_size=500)
    CountedSpan.objects.bulk_create(
        [CountedSpan(log_import=log, device=device, **span) for span in log.reading.get("spans", [])],
        batch_size=500,
    )
    device.counted_version += 1
    device.save(update_fields=["counted_version"])
    log.counted_at = clock.now()


def _day(log: LogImport, device: CounterDevice, figures: Mapping[str, Any]) -> DayCount:
    return DayCount(
        device=device,
        system_id=device.system_id,
        project_id=device.project_id or device.system.project_id,
        day=EPOCH + timedelta(days=figures["day"]),
        origin=Origin.LOG,
        blocked=figures["blocked"],
        received=None if device.is_firewall else figures["received"],
        alerts=figures["alerts"],
        kinds=figures["kinds"],
        sources=figures["sources"],
        rule_version=figures["rule"],
        log_import=log,
    )


def _reported(device: CounterDevice, days: list[date]) -> list[date]:
    """Those of the days for which a report of the device stands."""
    if not days:
        return []
    rows = DayCount.objects.standing().filter(
        device=device, origin=Origin.REPORT, day__gte=min(days), statement__first_day__lte=max(days)
    )
    stretches = rows.values_list("statement__first_day", "statement__last_day")
    return sorted({day for day in days for first, last in stretches if first <= day <= last})
