"""Systems from a spreadsheet, matched by their code."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.registers.organisations.api import Department
from yanfa.subsystems.operations.importers import systems_rows as shared
from yanfa.subsystems.operations.models import System
from yanfa.subsystems.operations.services import systems

COLUMNS = (
    Column("code", ("系统代码",), required=True, unique=True, max_length=40),
    Column("name", ("系统名称",), required=True, max_length=100),
    Column("name_en", ("英文名称",), max_length=100),
    Column("department", ("责任处室",)),
    Column("project", ("预算项目代码",)),
    Column("in_use_from", ("启用日期",), kind="date", required=True),
)


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file. Raises UnreadableDocument."""
    return read_rows(data, file_name, COLUMNS)


def plan_of(rows: ImportedRows) -> shared.Ledger:
    """What an import of these rows would do; nothing is changed."""
    return shared.previewed(rows, _storing(None))


def import_rows(rows: ImportedRows, *, by: Any, source: str) -> shared.Ledger:
    """Import the systems, all or none. Raises ImportRefused with the plan."""
    return shared.imported(rows, _storing(by), by=by, source=source, what="信息系统")


def _storing(by: Any) -> shared.Act:
    def store(row: ImportedRow, plan: shared.Ledger) -> None:
        facts = shared.stated(row.values, "name", "name_en", "in_use_from")
        if row.values["project"]:
            facts["project"] = shared.project_named(row.values["project"])
        if row.values["department"]:
            facts["department"] = _department(str(row.values["department"]))
        known = System.objects.filter(code=row.values["code"]).first()
        if known is None:
            plan.new.append(systems.register(by=by, code=row.values["code"], **facts))
        elif not shared.changed(known, facts, systems.FACTS, by=by, plan=plan):
            plan.unchanged += 1

    return store


def _department(name: str) -> Department:
    found = list(Department.objects.filter(name=name, closed_on=None)[:2])
    if len(found) == 1:
        return found[0]
    told = _("有几个单位都有处室“%s”，请导入后在系统页面选择。") if found else _("没有处室“%s”，请核对。")
    raise ValidationError(told % name)
