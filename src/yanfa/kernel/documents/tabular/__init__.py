"""Lists that officers keep in spreadsheets, read as typed rows for importers, with errors in words.

    read_rows(data, "单位.xlsx", [Column("name", ("单位名称", "名称"), required=True), …])

The header row is found, columns may stand in any order, and every error names row, column and remedy.
Nothing is changed in silence. Whether a file with errors is imported in part is the caller's decision.
"""

from yanfa.kernel.documents.tabular.columns import Column, ImportedRow, ImportedRows, RowError
from yanfa.kernel.documents.tabular.rows import read_rows
from yanfa.kernel.documents.tabular.values import Value

__all__ = ["Column", "ImportedRow", "ImportedRows", "RowError", "Value", "read_rows"]
