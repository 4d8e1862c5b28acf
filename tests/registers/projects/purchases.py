"""Procurement ledgers for the tests of the budget projects."""

from datetime import date
from decimal import Decimal
from typing import Any

from yanfa.registers.projects.models import (
    Acceptance,
    Contract,
    ProcurementCancellation,
    ProcurementItem,
    ProjectYear,
)
from yanfa.registers.projects.services import procurement


def item(year: ProjectYear, number: str = "C-1", **facts: Any) -> ProcurementItem:
    """An item of 1000 元 in the year's plan, due on 30 June."""
    given = {
        "name": "运维服务",
        "method": "consultation",
        "amount": Decimal(1000),
        "due_on": date(year.year, 6, 30),
        "document_number": "采〔2024〕1号",
    } | facts
    return procurement.store_item(ProcurementItem(project_year=year, number=number, **given), by=None)


def contract(of: ProcurementItem | ProjectYear, number: str = "H-1", **facts: Any) -> Contract:
    """A contract of 900 元 for an item, or for none, signed on 1 March of the year."""
    year = of.project_year if isinstance(of, ProcurementItem) else of
    given = {"supplier_name": "甲公司", "signed_on": date(year.year, 3, 1), "amount": Decimal(900)} | facts
    bought = of if isinstance(of, ProcurementItem) else None
    made = Contract(project=year.project, item=bought, number=number, **given)
    return procurement.store_contract(made, by=None)


def acceptance(of: ProcurementItem | Contract, on: date, number: str = "", **facts: Any) -> Acceptance:
    """A final acceptance that passed."""
    given: dict[str, Any] = {"number": number or f"Y-{Acceptance.objects.count() + 1}", "accepted_on": on}
    if isinstance(of, Contract):
        given |= {"project": of.project, "contract": of}
    else:
        given |= {"project": of.project_year.project, "item": of}
    return procurement.store_acceptance(Acceptance(**given | facts), by=None)


def cancelled(of: ProcurementItem, on: date, number: str = "消〔2024〕1号") -> ProcurementCancellation:
    """An approval that takes the item out of the plan."""
    made = ProcurementCancellation(item=of, document_number=number, approved_on=on)
    return procurement.store_cancellation(made, by=None)
