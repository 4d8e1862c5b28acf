"""A list of records: a row is new and stored by the service, known and the same, or refused with what to mend."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.kernel.documents.tabular.plan import ImportRefused, Plan
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.registers.organisations.api import Department
from yanfa.registers.projects.api import BudgetProject
from yanfa.subsystems.records.models import Regulation
from yanfa.subsystems.records.permissions.documents import IMPORTED

Values = Mapping[str, Any]


@dataclass(frozen=True)
class RowsImporter:
    """What the page of an import asks for. A list never changes what is registered: a row that differs is refused.

    known  the record that a row means, by its natural key; None for a new one.
    told   {column: value} of a known record, to be compared with what the row says.
    store  puts a new row into the register by the service of the app. Raises ValidationError, MoveRefused.
    """

    COLUMNS: Sequence[Column]
    name: str
    known: Callable[[Values], Any]
    told: Callable[[Any], Values]
    store: Callable[[Values, Any, str], Any]

    def read(self, data: bytes, file_name: str) -> ImportedRows:
        """The rows of the file. Raises UnreadableDocument."""
        return read_rows(data, file_name, self.COLUMNS)

    def plan_of(self, rows: ImportedRows) -> Plan[Any]:
        """What an import of these rows would do; it is tried and undone."""
        with transaction.atomic():
            plan = self._carried_out(rows, None, _("预览"))
            transaction.set_rollback(True)
        return plan

    @transaction.atomic
    def import_rows(self, rows: ImportedRows, *, by: Any, source: str) -> Plan[Any]:
        """Import the rows, all or none. Raises ImportRefused with the plan."""
        plan = self._carried_out(rows, by, source)
        if plan.errors:
            raise ImportRefused(plan)
        if plan.new:
            log.record(IMPORTED, by=by, summary=f"{self.name} +{len(plan.new)} {source}")
        return plan

    def _carried_out(self, rows: ImportedRows, by: Any, source: str) -> Plan[Any]:
        plan: Plan[Any] = Plan.of(rows)
        for row in rows.rows:
            try:
                with transaction.atomic():
                    self._take(plan, row, by, source[:200])
            except ValidationError as fault:
                plan.refuse(row.row, " ".join(fault.messages))
            except MoveRefused as fault:
                plan.refuse(row.row, fault.reason)
        return plan

    def _take(self, plan: Plan[Any], row: ImportedRow, by: Any, source: str) -> None:
        record = self.known(row.values)
        if record is None:
            plan.new.append(self.store(row.values, by, source))
            return
        if any(record.pk == each.pk for each in plan.new):
            raise ValidationError(_("与前面的行重复。"))
        different = self._different(record, row.values)
        if different:
            words = {"record": record, "columns": "、".join(different)}
            raise ValidationError(
                _("“%(record)s”已登记，与本表不同的列：%(columns)s。请在页面上办理，或改正本表。") % words
            )
        plan.unchanged += 1

    def _different(self, record: Any, values: Values) -> list[str]:
        """The labels of columns in which the row says something else; a blank cell says nothing."""
        told = self.told(record)
        return [
            column.label
            for column in self.COLUMNS
            if column.key in told
            and values[column.key] is not None
            and values[column.key] != told[column.key]
        ]


def department_named(name: Any) -> Department | None:
    """The department of that name; None for a blank. Raises ValidationError for none or several."""
    if not name:
        return None
    found = list(Department.objects.filter(name=name, closed_on=None)[:2])
    if len(found) != 1:
        raise ValidationError(_("没有或有多个名为“%s”的处室，请核对处室名称。") % name)
    return found[0]


def project_coded(code: Any) -> BudgetProject | None:
    """The project of that code; None for a blank. Raises ValidationError."""
    if not code:
        return None
    found = BudgetProject.objects.filter(code=code).first()
    if found is None:
        raise ValidationError(_("没有代码为“%s”的预算项目。") % code)
    return found


def regulation_numbered(number: Any) -> Regulation | None:
    """The regulation of that number; None for a blank. Raises ValidationError."""
    if not number:
        return None
    found = Regulation.objects.filter(number=number).first()
    if found is None:
        raise ValidationError(_("没有编号为“%s”的制度，请先登记或导入制度。") % number)
    return found
