"""Recording the procurement ledger: items of the plan, their cancellation, contracts, acceptances, withdrawals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Model, QuerySet, Sum
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.audit.models import Outcome
from yanfa.kernel.clock import today
from yanfa.kernel.files import keeping, purposes
from yanfa.kernel.files.refusals import FileRefused
from yanfa.registers.organisations.api import named
from yanfa.registers.projects.models import (
    Acceptance,
    BudgetProject,
    Contract,
    LedgerWithdrawal,
    ProcurementCancellation,
    ProcurementItem,
    ProjectYear,
)
from yanfa.registers.projects.permissions import CANCELLED, PROCURE, PROCURED, WITHDRAWN
from yanfa.registers.projects.rules import counts_on
from yanfa.registers.projects.services.money import check_cents, paid_of
from yanfa.registers.projects.services.projects import insist, lock_ledger

PAPERS = purposes.register(
    purposes.Purpose(
        "projects.acceptance",
        "履约验收单",
        kinds=frozenset({"pdf", "jpg", "jpeg", "png", "doc", "docx"}),
        largest=20 * purposes.MEGABYTE,
    )
)
Row = TypeVar("Row", bound=Model)


def record_item(year: ProjectYear, *, by: Any, **facts: Any) -> ProcurementItem:
    """Record an item of the year's plan: number, name, method, amount in 元, due_on, document_number.

    Raises PermissionDenied and ValidationError.
    """
    insist(by, PROCURE)
    return store_item(ProcurementItem(project_year=year, **facts), by=by)


@transaction.atomic
def store_item(item: ProcurementItem, *, by: Any) -> ProcurementItem:
    """Store an item of a plan; who may do it has been decided before."""
    year = item.project_year
    lock_ledger(year.project_id)
    item.number, item.name = item.number.strip(), item.name.strip()
    same = ProcurementItem.objects.filter(project_year=year, number=item.number)
    item.revision = _next_revision(same, "number", _("采购计划编号“%s”已录入。") % item.number)
    if item.due_on.year < year.year:
        raise ValidationError({"due_on": _("应完成日不能早于 %s 年。") % year.year})
    return _stored(item, year.project, f"采购计划 {item} {item.amount}", by=by)


def cancel_item(
    item: ProcurementItem, *, by: Any, document_number: str, approved_on: date, reason: str = ""
) -> ProcurementCancellation:
    """Take an item out of the plan by an approval. Raises PermissionDenied and ValidationError."""
    insist(by, PROCURE)
    cancellation = ProcurementCancellation(
        item=item, document_number=document_number, approved_on=approved_on, reason=reason.strip()
    )
    return store_cancellation(cancellation, by=by)


@transaction.atomic
def store_cancellation(cancellation: ProcurementCancellation, *, by: Any) -> ProcurementCancellation:
    """Store a cancellation; who may do it has been decided before."""
    item = cancellation.item
    project = lock_ledger(item.project_year.project_id)
    _insist_open(item, "document_number")
    if item.acceptances.standing().filter(passed=True, final=True).exists():
        raise ValidationError(_("这项采购已通过最终验收，不能取消。"))
    _refuse_future(cancellation.approved_on, "approved_on", _("批准日期不能晚于今天。"))
    cancellation.document_number = cancellation.document_number.strip()
    taken = _("这项采购已取消。")
    cancellation.revision = _next_revision(item.cancellations.all(), "document_number", taken)
    return _stored(cancellation, project, f"{cancellation}", by=by, action=CANCELLED)


def record_contract(project: BudgetProject, *, by: Any, **facts: Any) -> Contract:
    """Record a contract: number, supplier_name, signed_on, amount in 元, item, excess_reason.

    Raises PermissionDenied and ValidationError.
    """
    insist(by, PROCURE)
    return store_contract(Contract(project=project, **facts), by=by)


@transaction.atomic
def store_contract(contract: Contract, *, by: Any) -> Contract:
    """Store a contract; who may do it has been decided before. A supplier in the register is linked."""
    project = lock_ledger(contract.project_id)
    contract.number = contract.number.strip()
    same = Contract.objects.filter(project=project, number=contract.number)
    contract.revision = _next_revision(same, "number", _("合同号“%s”已登记。") % contract.number)
    contract.supplier = named(contract.supplier_name)
    contract.supplier_name = contract.supplier.name if contract.supplier else contract.supplier_name.strip()
    _refuse_future(contract.signed_on, "signed_on", _("签订日期不能晚于今天。"))
    if contract.item is not None:
        if contract.item.project_year.project_id != project.pk:
            raise ValidationError({"item": _("采购计划项“%s”不属于这个项目。") % contract.item})
        _insist_open(contract.item, "item")
        _check_plan(contract, contract.item)
    return _stored(contract, project, f"合同 {contract} {contract.amount}", by=by)


def _check_plan(contract: Contract, item: ProcurementItem) -> None:
    """Contracts stay within the plan, or say by which approval they go beyond it."""
    signed = item.contracts.standing().aggregate(total=Sum("amount"))["total"] or Decimal(0)
    if signed + contract.amount > item.amount and not contract.excess_reason.strip():
        facts = {"total": signed + contract.amount, "plan": item.amount}
        told = _("合同合计 %(total)s 元，超过计划金额 %(plan)s 元；确已批准的，请填写超计划说明。") % facts
        raise ValidationError({"excess_reason": told})


def record_acceptance(
    project: BudgetProject, *, by: Any, upload: UploadedFile[Any] | None = None, **facts: Any
) -> Acceptance:
    """Record an acceptance: contract or item, number, accepted_on, passed, final, amount in 元; `upload` its paper.

    Raises PermissionDenied and ValidationError.
    """
    insist(by, PROCURE)
    acceptance = Acceptance(project=project, **facts)
    if upload is None:
        return store_acceptance(acceptance, by=by)
    try:
        with transaction.atomic():
            acceptance.file = keeping.store(upload, by=by, purpose=PAPERS)
            return store_acceptance(acceptance, by=by)
    except FileRefused as refused:
        # Written again, because what was written inside is undone with the rest.
        log.record(keeping.REFUSED, by=by, summary=f"{upload.name}: {refused.code}", outcome=Outcome.REFUSED)
        raise ValidationError({"upload": refused.messages}) from refused


@transaction.atomic
def store_acceptance(acceptance: Acceptance, *, by: Any) -> Acceptance:
    """Store an acceptance; who may do it has been decided before."""
    project = lock_ledger(acceptance.project_id)
    acceptance.number = acceptance.number.strip()
    same = Acceptance.objects.filter(project=project, number=acceptance.number)
    taken = _("验收单号“%s”已登记。") % acceptance.number
    acceptance.revision = _next_revision(same, "number", taken)
    _refuse_future(acceptance.accepted_on, "accepted_on", _("验收日期不能晚于今天。"))
    if acceptance.contract is not None:
        _check_accepted_contract(acceptance, acceptance.contract)
    if acceptance.item is not None:
        _check_accepted_item(acceptance, acceptance.item)
        acceptance.counts_on = counts_on(acceptance.accepted_on, acceptance.item.due_on)
    return _stored(acceptance, project, f"履约验收 {acceptance}", by=by)


def _check_accepted_contract(acceptance: Acceptance, contract: Contract) -> None:
    """The contract is the project's, was signed before, and is not exceeded; its item is the one accepted."""
    if contract.project_id != acceptance.project_id or _withdrawn(contract):
        raise ValidationError({"contract": _("合同“%s”不是这个项目的合同，或已撤销。") % contract.number})
    if acceptance.accepted_on < contract.signed_on:
        told = _("验收日期早于合同签订日期 %s，请核对。") % contract.signed_on
        raise ValidationError({"accepted_on": told})
    if acceptance.amount is not None and acceptance.amount > contract.amount:
        told = _("验收金额超过合同金额 %s 元，请核对；有补充合同的，请按补充合同另行验收。") % contract.amount
        raise ValidationError({"amount": told})
    if acceptance.item is not None and acceptance.item_id != contract.item_id:
        raise ValidationError({"item": _("合同“%s”不是这项采购的合同。") % contract.number})
    acceptance.item = contract.item


def _check_accepted_item(acceptance: Acceptance, item: ProcurementItem) -> None:
    """An item is concluded once, and not while one of its contracts was never accepted."""
    if item.project_year.project_id != acceptance.project_id:
        raise ValidationError({"item": _("采购计划项“%s”不属于这个项目。") % item})
    _insist_open(item, "item")
    if not (acceptance.final and acceptance.passed):
        return
    if item.acceptances.standing().filter(passed=True, final=True).exists():
        raise ValidationError({"final": _("这项采购已有最终验收。")})
    accepted = item.acceptances.standing().filter(passed=True).values("contract")
    left = item.contracts.standing().exclude(pk__in=accepted.exclude(contract=None))
    if acceptance.contract is not None:
        left = left.exclude(pk=acceptance.contract.pk)
    if waiting := left.first():
        told = _("合同“%s”尚未验收合格，不能作为最终验收；合同已解除的，请先撤销该合同并写明解除文件。")
        raise ValidationError({"final": told % waiting.number})


@transaction.atomic
def withdraw(
    row: ProcurementItem | ProcurementCancellation | Contract | Acceptance, *, by: Any, reason: str
) -> LedgerWithdrawal:
    """Take a wrong row out of the ledger; it stays, with the reason. Raises PermissionDenied, ValidationError."""
    insist(by, PROCURE)
    project = lock_ledger(project_of(row).pk)
    row.refresh_from_db()
    if _withdrawn(row):
        raise ValidationError(_("这条记录已撤销。"))
    _insist_nothing_follows(row)
    what: dict[str, Any] = {_KEY[type(row)]: row}
    withdrawal = LedgerWithdrawal(withdrawn_on=today(), reason=reason.strip(), **what)
    return _stored(withdrawal, project, f"{row}：{withdrawal.reason}", by=by, action=WITHDRAWN)


def _insist_nothing_follows(row: Model) -> None:
    """A row goes after those that stand upon it."""
    if isinstance(row, ProcurementItem):
        below: tuple[Any, ...] = (row.contracts, row.acceptances, row.cancellations)
        if any(rows.standing().exists() for rows in below):
            raise ValidationError(_("这项采购已有合同、验收或取消记录，请先撤销这些记录。"))
    if isinstance(row, Contract):
        if row.acceptances.standing().exists():
            raise ValidationError(_("这份合同已有验收记录，请先撤销验收。"))
        if paid_of(row):
            raise ValidationError(_("这份合同已有支付，请先冲销支付。"))


def project_of(row: ProcurementItem | ProcurementCancellation | Contract | Acceptance) -> BudgetProject:
    """The project to whose ledger a row belongs."""
    if isinstance(row, ProcurementItem):
        return row.project_year.project
    if isinstance(row, ProcurementCancellation):
        return row.item.project_year.project
    return row.project


def _insist_open(item: ProcurementItem, field: str) -> None:
    if _withdrawn(item) or item.cancellations.standing().exists():
        raise ValidationError({field: _("采购计划项“%s”已取消或撤销。") % item})


def _withdrawn(row: Model) -> bool:
    return LedgerWithdrawal.objects.filter(**{_KEY[type(row)]: row.pk}).exists()


_KEY: dict[type[Model], str] = {
    ProcurementItem: "item",
    ProcurementCancellation: "cancellation",
    Contract: "contract",
    Acceptance: "acceptance",
}


def _next_revision(same: QuerySet[Any], field: str, taken: str) -> int:
    """The revision after those that were withdrawn; ValidationError where one of the same number stands."""
    if same.standing().exists():  # type: ignore[attr-defined]  # a LedgerQuerySet
        raise ValidationError({field: taken})
    return (same.aggregate(last=Max("revision"))["last"] or 0) + 1


def _refuse_future(day: date, field: str, told: str) -> None:
    if day > today():
        raise ValidationError({field: told})


def _stored(row: Row, project: BudgetProject, summary: str, *, by: Any, action: str = PROCURED) -> Row:
    """Check and write a row of the ledger, and the log."""
    amount = getattr(row, "amount", None)
    if amount is not None:
        check_cents(amount)
    row.recorded_by = by  # type: ignore[attr-defined]  # every row of the ledger is Recorded
    row.full_clean()
    row.save()
    log.record(action, by=by, target=project, summary=summary)
    return row
