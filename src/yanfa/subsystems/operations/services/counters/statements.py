"""Entering what a device reports of a day or a month, with its report as evidence; correcting it by a new entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.clock import today
from yanfa.kernel.files import keeping
from yanfa.kernel.files.models import StoredFile
from yanfa.subsystems.operations.choices.counters import Content, Origin
from yanfa.subsystems.operations.models import CounterDevice, CounterStatement, DayCount
from yanfa.subsystems.operations.permissions import may_work
from yanfa.subsystems.operations.permissions.counters import STATED
from yanfa.subsystems.operations.rules.counters import month_of
from yanfa.subsystems.operations.services.counters.devices import insist, rule_on
from yanfa.subsystems.operations.services.counters.files import REPORTS


def state_counts(
    device: CounterDevice, *, by: Any, evidence: UploadedFile[Any] | None, **facts: Any
) -> CounterStatement:
    """Enter one report; `facts` are the fields of CounterStatement that a person states.

    Raises PermissionDenied, FileRefused, and ValidationError at the field: a future day, a day before the device,
    a period that has figures (unless `reason` says why they are corrected), no evidence.
    """
    insist(may_work(by, device))
    if evidence is None:
        raise ValidationError({"evidence": _("请上传设备导出的报表，作为这个数的佐证。")})
    statement = CounterStatement(device=device, recorded_by=by, **facts)
    check(statement)
    with transaction.atomic():
        stored = keeping.store(evidence, by=by, purpose=REPORTS)
        return store_statement(statement, by=by, evidence=stored)


def store_statement(statement: CounterStatement, *, by: Any, evidence: StoredFile | None) -> CounterStatement:
    """Store a report and its row within the caller's transaction, under the lock of its device."""
    device = CounterDevice.objects.select_for_update().get(pk=statement.device_id)
    statement.evidence = evidence
    _replace(statement)
    _insist_on_room(statement)
    statement.save()
    row_of(statement, device).save()
    device.counted_version += 1
    device.save(update_fields=["counted_version"])
    log.record(STATED, by=by, target=device, summary=f"{statement} {statement.get_content_display()}")
    return statement


def row_of(statement: CounterStatement, device: CounterDevice) -> DayCount:
    """The figures of a report as a row of its last day."""
    rule = rule_on(list(device.rules.order_by("valid_from")), statement.last_day)
    released = statement.content == Content.RELEASES
    return DayCount(
        device=device,
        system_id=device.system_id,
        project_id=device.project_id or device.system.project_id,
        day=statement.last_day,
        days=statement.days,
        origin=Origin.RELEASE if released else Origin.REPORT,
        blocked=statement.blocked,
        received=statement.received,
        released=statement.released,
        rule_version=rule.name if rule else "",
        statement=statement,
    )


def check(statement: CounterStatement) -> None:
    """Raise ValidationError at the field for what a report cannot state."""
    device, faults = statement.device, {}
    if statement.last_day > today():
        faults["last_day"] = _("还没有过完，请在这一期结束后录入。")
    if not device.in_use(statement.first_day) or not device.in_use(statement.last_day):
        faults["first_day"] = _("设备在这一期没有全程使用，请核对日期和设备。")
    whole = (statement.first_day, statement.last_day) == month_of(statement.first_day)
    if statement.first_day != statement.last_day and not whole:
        faults["last_day"] = _("一份报表是一天或一个整月，请改开始和截止日期。")
    faults |= _checked_numbers(statement)
    if faults:
        raise ValidationError(faults)


def _checked_numbers(statement: CounterStatement) -> dict[str, Any]:
    if statement.device.is_firewall:
        if statement.content == Content.RELEASES or statement.released or statement.received is not None:
            return {"content": _("防火墙只录阻断次数，没有收信数和误拦放行。")}
        return {}
    if statement.content == Content.RELEASES:
        stated = statement.released and not statement.blocked
        return {} if stated else {"released": _("请填写误拦放行数，拦截数留空或填 0。")}
    if statement.released > statement.blocked:
        return {"released": _("误拦放行数不应超过拦截数。")}
    if statement.received is not None and statement.blocked > statement.received:
        return {"received": _("拦截数不应超过收信总数。")}
    return {}


def _replace(statement: CounterStatement) -> None:
    """Let a correction take the place of what stands in exactly its period."""
    standing = CounterStatement.objects.filter(
        device=statement.device,
        content=statement.content,
        first_day=statement.first_day,
        last_day=statement.last_day,
        standing=True,
    ).first()
    if standing is None:
        return
    if not statement.reason.strip():
        raise ValidationError({"reason": _("这一期已有报表；如需更正，请写明更正原因并附新的报表。")})
    statement.replaces = standing
    CounterStatement.objects.filter(pk=standing.pk).update(standing=False)
    DayCount.objects.filter(statement=standing).update(standing=False)


def _insist_on_room(statement: CounterStatement) -> None:
    """Raise ValidationError where days of the period have figures of another report or of a log."""
    if statement.content == Content.RELEASES:
        _insist_on_enough(statement)
        return
    rows = DayCount.objects.standing().filter(device=statement.device)
    logs = rows.filter(origin=Origin.LOG, day__range=(statement.first_day, statement.last_day))
    if logs.exists():
        raise ValidationError({"first_day": _("这一期有的日子已按日志计数，同一天只用一种来源。")})
    overlapping = CounterStatement.objects.filter(
        device=statement.device,
        content=statement.content,
        standing=True,
        first_day__lte=statement.last_day,
        last_day__gte=statement.first_day,
    )
    if overlapping.exists():
        raise ValidationError(
            {"first_day": _("这一期与已录入的报表“%s”重叠，不能重复计数。") % overlapping[0]}
        )


def _insist_on_enough(statement: CounterStatement) -> None:
    """No more is released than was stopped in the year up to then."""
    rows = DayCount.objects.standing().filter(
        device=statement.device, day__range=(date(statement.last_day.year, 1, 1), statement.last_day)
    )
    totals = rows.aggregate(blocked=Sum("blocked"), released=Sum("released"))
    if statement.released > (totals["blocked"] or 0) - (totals["released"] or 0):
        raise ValidationError({"released": _("误拦放行数超过了本年到这一天已登记的拦截数，请先录入拦截数。")})


@transaction.atomic
def import_statements(
    statements: Sequence[CounterStatement], *, by: Any, source: str
) -> list[CounterStatement]:
    """Store the reports of a list, all or none; the list itself was kept as the evidence before.

    Raises PermissionDenied and ValidationError with the sentence of the first that cannot be.
    """
    for statement in statements:
        insist(may_work(by, statement.device))
        statement.recorded_by, statement.source = by, source[:200]
        check(statement)
        store_statement(statement, by=by, evidence=statement.evidence)
    return list(statements)
