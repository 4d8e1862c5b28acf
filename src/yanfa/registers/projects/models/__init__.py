"""Tables of the budget projects: projects, their years, budget lines, procurement and payments."""

from .money import BudgetLine
from .payments import Payment
from .procurement import (
    Acceptance,
    Contract,
    LedgerWithdrawal,
    ProcurementCancellation,
    ProcurementItem,
)
from .projects import BudgetProject, ProjectYear, ResponsibleDepartment

__all__ = [
    "Acceptance",
    "BudgetLine",
    "BudgetProject",
    "Contract",
    "LedgerWithdrawal",
    "Payment",
    "ProcurementCancellation",
    "ProcurementItem",
    "ProjectYear",
    "ResponsibleDepartment",
]
