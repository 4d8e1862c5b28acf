"""Projects with a year and its initial budget, one row each; matched by code and year."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.kernel.documents.tabular.plan import Change, ImportRefused, Plan
from yanfa.registers.organisations.api import Department, Organisation, named
from yanfa.registers.projects.choices import LineKind
from yanfa.registers.projects.models import BudgetLine, BudgetProject, ProjectYear
from yanfa.registers.projects.models.projects import KINDS, NATURES
from yanfa.registers.projects.permissions import IMPORTED
from yanfa.registers.projects.services import money, projects


def _by_label(choices: Iterable[tuple[str, object]]) -> dict[str, str]:
    return {str(label): code for code, label in choices}


def _money(name: str, *headings: str) -> Column:
    return Column(name, headings, kind="decimal", places=2, minimum=Decimal(0))


COLUMNS = (
    Column("code", ("项目代码",), required=True, max_length=40),
    Column("name", ("项目名称",), required=True, max_length=200),
    Column("nature", ("项目性质",), kind="choice", required=True, choices=_by_label(NATURES)),
    Column("kind", ("项目类别",), kind="choice", required=True, choices=_by_label(KINDS)),
    Column("first_year", ("起始年度",), kind="integer", required=True, minimum=2000, maximum=2100),
    Column("starts_on", ("计划开始日期",), kind="date"),
    Column("ends_on", ("计划完成日期",), kind="date"),
    _money("total_fiscal", "项目资金总额：财政资金（元）"),
    _money("total_other", "项目资金总额：其他资金（元）"),
    Column("year", ("年度", "预算年度"), kind="integer", required=True, minimum=2000, maximum=2100),
    Column("authority", ("主管部门",), required=True),
    Column("unit", ("实施单位",), required=True),
    Column("unit_code", ("预算单位代码", "单位代码"), max_length=40),
    Column("departments", ("实施处室", "具体实施处（科室）")),
    _money("initial", "年初预算（元）", "年初预算数（元）"),
    Column("document_number", ("年初预算批文号",), max_length=100),
    Column("document_date", ("年初预算批文日期",), kind="date"),
)
FACTS = ("name", "nature", "kind", "first_year")
#: A list may leave these out, and an empty cell says nothing: what is known stays.
OPTIONAL = ("starts_on", "ends_on", "total_fiscal", "total_other")


class Line:
    """One row of the list with everything that it names, found in the registers."""

    def __init__(self, row: ImportedRow) -> None:
        self.number, self.values = row.row, row.values
        self.code, self.year = str(row.values["code"]), int(str(row.values["year"]))
        self.authority: Organisation | None = None
        self.unit: Organisation | None = None
        self.departments: list[Department] = []
        stated = row.values["initial"]
        self.initial = Decimal(str(stated)) if stated is not None else None

    def __str__(self) -> str:
        return f"{self.code} {self.values['name']}（{self.year}）"

    def facts(self) -> dict[str, Any]:
        """The facts of the project itself, as far as the row states them."""
        stated = [name for name in OPTIONAL if self.values[name] is not None]
        return {name: self.values[name] for name in (*FACTS, *stated)}


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file. Raises UnreadableDocument."""
    return read_rows(data, file_name, COLUMNS)


def plan_of(rows: ImportedRows) -> Plan[Line]:
    """What an import of these rows would do; nothing is changed."""
    return _Matching(rows).plan


@transaction.atomic
def import_rows(rows: ImportedRows, *, by: Any, source: str) -> Plan[Line]:
    """Import the rows, all or none. Raises ImportRefused with the plan."""
    plan = _Matching(rows).plan
    if plan.errors:
        raise ImportRefused(plan)
    for line in plan.new:
        _carry_out(line, plan, by)
    for change in plan.changed:
        projects.apply(BudgetProject.objects.get(code=change.record.code), change.values, by=by)
    if plan.errors:
        raise ImportRefused(plan)
    if not plan.does_nothing:
        summary = _("新增 %s，变更 %s：%s") % (len(plan.new), len(plan.changed), source)
        log.record(IMPORTED, by=by, summary=summary)
    return plan


def _carry_out(line: Line, plan: Plan[Line], by: Any) -> None:
    """Store the project where it is new, its year, and its initial budget."""
    assert line.authority is not None
    assert line.unit is not None
    try:
        project = BudgetProject.objects.filter(code=line.code).first()
        project = project or projects.store_project(by=by, code=line.code, **line.facts())
        year = projects.store_year(
            project,
            line.year,
            by=by,
            authority=line.authority,
            unit=line.unit,
            departments=line.departments,
            budget_unit_code=str(line.values["unit_code"] or ""),
        )
        if line.initial is not None:
            money.store_line(_initial(line, year, line.initial), by=by)
    except ValidationError as faults:
        for sentence in faults.messages:
            plan.refuse(line.number, sentence)


def _initial(line: Line, year: ProjectYear, amount: Decimal) -> BudgetLine:
    stated: dict[str, Any] = {name: line.values[name] for name in ("document_number", "document_date")}
    return BudgetLine(project_year=year, kind=LineKind.INITIAL, amount=amount, **stated)


class _Matching:
    """Finds what the rows name, and what is there already."""

    def __init__(self, rows: ImportedRows) -> None:
        self.plan: Plan[Line] = Plan.of(rows)
        self.units: dict[str, Organisation | None] = {}
        self.projects = {project.code: project for project in BudgetProject.objects.all()}
        self.years = set(ProjectYear.objects.values_list("project__code", "year"))
        self.stated: dict[str, dict[str, Any]] = {}
        seen: set[tuple[str, int]] = set()
        for line in map(Line, rows.rows):
            if (line.code, line.year) in seen:
                self.plan.refuse(line.number, _("同一项目同一年度在表中重复。"))
            seen.add((line.code, line.year))
            self._find(line)
            self._compare(line)

    def _find(self, line: Line) -> None:
        line.authority = self._unit(line, "authority", _("主管部门"))
        line.unit = self._unit(line, "unit", _("实施单位"))
        wanted = [name for name in re.split(r"[、,，;；\s]+", str(line.values["departments"] or "")) if name]
        if line.unit is not None:
            line.departments = list(self._departments(line, line.unit, wanted))
        documented = line.values["document_number"] and line.values["document_date"]
        if line.initial is not None and not documented:
            self.plan.refuse(line.number, _("有年初预算的，须填批文号和批文日期。"))

    def _unit(self, line: Line, key: str, label: str) -> Organisation | None:
        words = str(line.values[key])
        if words not in self.units:
            self.units[words] = named(words)
        if self.units[words] is None:
            self.plan.refuse(
                line.number, _("登记簿中没有%(label)s“%(words)s”。") % {"label": label, "words": words}
            )
        return self.units[words]

    def _departments(self, line: Line, unit: Organisation, names: Iterable[str]) -> Iterable[Department]:
        known = {department.name: department for department in unit.departments.filter(closed_on=None)}
        for name in names:
            if name in known:
                yield known[name]
            else:
                self.plan.refuse(line.number, _("实施单位没有处室“%s”。") % name)

    def _compare(self, line: Line) -> None:
        """Whether the row is new, changes its project, or says what is there already."""
        earlier = self.stated.setdefault(line.code, {})
        if any(earlier.get(name, value) != value for name, value in line.facts().items()):
            self.plan.refuse(
                line.number, _("同一项目代码在表中的名称、性质、类别、起始年度、计划日期或资金总额不一致。")
            )
        earlier |= line.facts()
        if line.year < int(str(line.values["first_year"])):
            self.plan.refuse(line.number, _("年度不能早于起始年度。"))
        known = self.projects.get(line.code)
        changed = {} if known is None else _differing(known, line.facts())
        if changed:
            self.plan.changed.append(Change(line, changed))
        if (line.code, line.year) not in self.years:
            self.plan.new.append(line)
        elif not changed:
            self.plan.unchanged += 1


def _differing(project: BudgetProject, facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if getattr(project, name) != value}
