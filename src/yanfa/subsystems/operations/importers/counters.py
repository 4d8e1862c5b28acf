"""Reports of devices from a spreadsheet: a row a day or month, the list itself kept as their evidence."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.kernel.documents.tabular.plan import ImportRefused, Plan
from yanfa.kernel.files import keeping
from yanfa.subsystems.operations.choices.counters import Content
from yanfa.subsystems.operations.models import CounterDevice, CounterStatement
from yanfa.subsystems.operations.services.counters.files import REPORTS
from yanfa.subsystems.operations.services.counters.statements import check, import_statements

NUMBERS = ("blocked", "received", "released")


def month(text: str) -> str:
    """The first day, in ISO form, of a month such as 2023-05, 2023.5 or 2023年5月."""
    parts = text.replace("年", "-").replace("月", "").replace(".", "-").replace("/", "-").split("-")
    try:
        return date(int(parts[0]), int(parts[1]), 1).isoformat()
    except (ValueError, IndexError):
        raise ValueError(_("请写成 2023-05 这样的年月")) from None


COLUMNS = (
    Column("device", ("设备名称", "设备"), required=True, max_length=100),
    Column("month", ("月份", "年月"), parse=month),
    Column("day", ("日期",), kind="date"),
    Column("blocked", ("拦截数", "阻断次数", "拦截次数"), kind="integer", required=True),
    Column("received", ("收信总数",), kind="integer"),
    Column("released", ("误拦放行数",), kind="integer"),
    Column("reason", ("更正原因",), max_length=300),
)


class StatementList:
    """The importer of one request: it remembers the file, which becomes the evidence of every row."""

    COLUMNS = COLUMNS

    def __init__(self) -> None:
        self._file: tuple[str, bytes] = ("", b"")

    def read(self, data: bytes, file_name: str) -> ImportedRows:
        """The rows of the file. Raises UnreadableDocument."""
        self._file = (file_name, data)
        return read_rows(data, file_name, COLUMNS)

    def plan_of(self, rows: ImportedRows) -> Plan[CounterStatement]:
        """What an import would do; a report that stands with the same numbers is left alone."""
        plan: Plan[CounterStatement] = Plan.of(rows)
        devices = {device.name: device for device in CounterDevice.objects.select_related("system")}
        for row in rows.rows:
            self._plan_row(plan, row, devices)
        return plan

    def import_rows(self, rows: ImportedRows, *, by: Any, source: str) -> Plan[CounterStatement]:
        """Import, all or none. Raises ImportRefused with the plan, PermissionDenied and FileRefused."""
        plan = self.plan_of(rows)
        if plan.errors:
            raise ImportRefused(plan)
        if not plan.new:
            return plan
        try:
            with transaction.atomic():
                kept = keeping.store(SimpleUploadedFile(*self._file), by=by, purpose=REPORTS)
                for statement in plan.new:
                    statement.evidence = kept
                import_statements(plan.new, by=by, source=source)
        except ValidationError as refused:
            plan.errors.extend(refused.messages)
            raise ImportRefused(plan) from refused
        return plan

    def _plan_row(
        self, plan: Plan[CounterStatement], row: ImportedRow, devices: dict[str, CounterDevice]
    ) -> None:
        device = devices.get(str(row.values["device"]))
        if device is None:
            plan.refuse(row.row, _("没有登记名为“%s”的设备，请先登记。") % row.values["device"])
            return
        statement = _statement(row, device)
        if statement is None:
            plan.refuse(row.row, _("月份和日期请填其中一项。"))
            return
        try:
            check(statement)
        except ValidationError as faults:
            for sentence in faults.messages:
                plan.refuse(row.row, sentence)
            return
        standing = _standing(statement)
        if standing is not None and _same(standing, statement):
            plan.unchanged += 1
        elif standing is not None and not statement.reason:
            plan.refuse(row.row, _("这一期已有不同的报表；如需更正，请填“更正原因”。"))
        else:
            plan.new.append(statement)


def _statement(row: ImportedRow, device: CounterDevice) -> CounterStatement | None:
    given: Mapping[str, Any] = row.values
    if bool(given["month"]) == bool(given["day"]):
        return None
    first = last = given["day"]
    if given["month"]:
        first = date.fromisoformat(str(given["month"]))
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return CounterStatement(
        device=device,
        content=Content.COUNTS.value,
        first_day=first,
        last_day=last,
        blocked=given["blocked"] or 0,
        received=given["received"],
        released=given["released"] or 0,
        reason=given["reason"] or "",
    )


def _standing(statement: CounterStatement) -> CounterStatement | None:
    return CounterStatement.objects.filter(
        device=statement.device,
        content=statement.content,
        first_day=statement.first_day,
        last_day=statement.last_day,
        standing=True,
    ).first()


def _same(standing: CounterStatement, statement: CounterStatement) -> bool:
    return all(getattr(standing, name) == getattr(statement, name) for name in NUMBERS)
