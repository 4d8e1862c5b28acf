"""What other apps may ask of the budget projects."""

from yanfa.registers.projects.choices import FundSource, LineKind, ProcurementMethod
from yanfa.registers.projects.models import (
    Acceptance,
    BudgetLine,
    BudgetProject,
    Contract,
    Payment,
    ProcurementCancellation,
    ProcurementItem,
    ProjectYear,
)
from yanfa.registers.projects.permissions import EDIT, PAY, PROCURE, READ
from yanfa.registers.projects.rules import execution_rate
from yanfa.registers.projects.services.budgets import Budget, Money, budget_of
from yanfa.registers.projects.services.ledger import Ledger, ledger_of

__all__ = [
    "EDIT",
    "PAY",
    "PROCURE",
    "READ",
    "Acceptance",
    "Budget",
    "BudgetLine",
    "BudgetProject",
    "Contract",
    "FundSource",
    "Ledger",
    "LineKind",
    "Money",
    "Payment",
    "ProcurementCancellation",
    "ProcurementItem",
    "ProcurementMethod",
    "ProjectYear",
    "budget_of",
    "execution_rate",
    "ledger_of",
]
