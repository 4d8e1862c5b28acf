"""What the imports of the procurement ledger share: the rows found, carried out one by one, and undone together."""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.documents.tabular import ImportedRow, ImportedRows
from yanfa.kernel.documents.tabular.plan import ImportRefused, Plan
from yanfa.registers.projects.models import BudgetProject, Contract, ProcurementItem, ProjectYear
from yanfa.registers.projects.permissions import IMPORTED
from yanfa.registers.projects.services.projects import lock_ledgers

LedgerPlan = Plan[Any]
#: Carries one row out and notes it in the plan; raises ValidationError.
Act = Callable[[ImportedRow, LedgerPlan], None]


def previewed(rows: ImportedRows, act: Act) -> LedgerPlan:
    """What an import would do: it is done and undone, so that a preview refuses exactly what the import would."""
    plan: LedgerPlan = Plan.of(rows)
    with transaction.atomic():
        _carry_out(rows, act, plan)
        transaction.set_rollback(True)
    return plan


def imported(rows: ImportedRows, act: Act, *, by: Any, source: str, what: str) -> LedgerPlan:
    """Import the rows, all or none, and write it down. Raises ImportRefused with the plan."""
    plan: LedgerPlan = Plan.of(rows)
    with transaction.atomic():
        _carry_out(rows, act, plan)
        if plan.errors:
            raise ImportRefused(plan)
        if not plan.does_nothing:
            summary = f"{what}：新增 {len(plan.new)} 条，变更 {len(plan.changed)} 条：{source}"
            log.record(IMPORTED, by=by, summary=summary)
    return plan


def _carry_out(rows: ImportedRows, act: Act, plan: LedgerPlan) -> None:
    """Carry the rows out under the locks of their projects; every refusal is noted at its row."""
    lock_ledgers(str(row.values["code"]) for row in rows.rows)
    for row in rows.rows:
        try:
            with transaction.atomic():
                act(row, plan)
        except ValidationError as faults:
            for sentence in faults.messages:
                plan.refuse(row.row, sentence)


def project_named(code: str) -> BudgetProject:
    """The project of a code. Raises ValidationError."""
    found = BudgetProject.objects.filter(code=code).first()
    if found is None:
        raise ValidationError(_("没有项目代码为“%s”的项目。") % code)
    return found


def year_named(code: str, year: int, unit_code: object = None) -> ProjectYear:
    """The year of a project, of the unit whose 预算单位代码 is given. Raises ValidationError."""
    found = ProjectYear.objects.select_related("project").filter(project__code=code, year=year).first()
    if found is None:
        facts = {"code": code, "year": year}
        raise ValidationError(_("没有项目代码为“%(code)s”的 %(year)s 年度项目。") % facts)
    check_unit_code(found, unit_code)
    return found


def check_unit_code(year: ProjectYear, unit_code: object) -> None:
    """Raise ValidationError where the list names another unit than the year; a blank on either side is none."""
    if unit_code and year.budget_unit_code and str(unit_code) != year.budget_unit_code:
        facts = {"found": unit_code, "known": year.budget_unit_code}
        raise ValidationError(_("预算单位代码“%(found)s”与项目年度登记的“%(known)s”不一致。") % facts)


def item_named(project: BudgetProject, number: str, year: int | None = None) -> ProcurementItem:
    """The item of the project's plan of that number, in that year if one is given. Raises ValidationError."""
    found = ProcurementItem.objects.standing().filter(project_year__project=project, number=number)
    if year:
        found = found.filter(project_year__year=year)
    items = list(found.select_related("project_year")[:2])
    if len(items) == 1:
        return items[0]
    if items:
        raise ValidationError(_("采购计划编号“%s”在几个年度都有，请填采购计划年度。") % number)
    raise ValidationError(_("项目没有编号为“%s”的采购计划项，请先导入采购计划。") % number)


def contract_named(project: BudgetProject, number: str) -> Contract:
    """The standing contract of that number. Raises ValidationError."""
    found = Contract.objects.standing().filter(project=project, number=number).first()
    if found is None:
        raise ValidationError(_("项目没有合同号为“%s”的合同，请先导入合同。") % number)
    return found


def insist_same(known: models.Model, facts: Mapping[str, Any], name: str) -> None:
    """Raise ValidationError where the list says something else of a row than stands there; a blank says nothing."""
    differing = [
        str(known._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # own columns only
        for field, value in facts.items()
        if value not in (None, "") and getattr(known, field) != value
    ]
    if differing:
        told = _("“%(name)s”已录入，%(fields)s不同；原记录有误的，请先撤销原记录再导入。")
        raise ValidationError(told % {"name": name, "fields": "、".join(differing)})
