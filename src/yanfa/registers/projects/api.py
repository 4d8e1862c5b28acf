"""What other apps may ask of the budget projects."""

from yanfa.registers.projects.models import BudgetLine, BudgetProject, Payment, ProjectYear
from yanfa.registers.projects.permissions import EDIT, PAY, READ
from yanfa.registers.projects.rules import execution_rate

__all__ = ["EDIT", "PAY", "READ", "BudgetLine", "BudgetProject", "Payment", "ProjectYear", "execution_rate"]
