"""Forms of documents, and what the forms of all registers with a list share."""

from .documents import (
    DocumentChangeForm,
    DocumentFilter,
    DocumentForm,
    DraftForm,
    EvidenceForm,
    IssuedFilter,
    ReasonForm,
    ScanForm,
)
from .ledger import EVERY, DateInput, LedgerFilter, RecordForm, departments_for, projects

__all__ = [
    "EVERY",
    "DateInput",
    "DocumentChangeForm",
    "DocumentFilter",
    "DocumentForm",
    "DraftForm",
    "EvidenceForm",
    "IssuedFilter",
    "LedgerFilter",
    "ReasonForm",
    "RecordForm",
    "ScanForm",
    "departments_for",
    "projects",
]
