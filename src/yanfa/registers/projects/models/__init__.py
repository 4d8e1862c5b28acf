"""Tables of the budget projects: projects, their years, budget lines and payments."""

from .money import BudgetLine, Payment
from .projects import BudgetProject, ProjectYear, ResponsibleDepartment

__all__ = ["BudgetLine", "BudgetProject", "Payment", "ProjectYear", "ResponsibleDepartment"]
