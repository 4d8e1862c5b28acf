"""Lists of documents, and what every list of a register shares: rows that are new, known, or refused in words."""

from .documents import DOCUMENTS
from .rows import RowsImporter, department_named, project_coded, regulation_numbered

__all__ = ["DOCUMENTS", "RowsImporter", "department_named", "project_coded", "regulation_numbered"]
