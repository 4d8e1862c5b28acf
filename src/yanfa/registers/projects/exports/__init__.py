"""Lists of the budget projects as spreadsheets: for the importer, for the budget system, and the ledger."""

from .budget_system import budget_system_layout, budget_system_rows
from .ledger import ledger_workbook
from .projects import headings, rows

__all__ = ["budget_system_layout", "budget_system_rows", "headings", "ledger_workbook", "rows"]
