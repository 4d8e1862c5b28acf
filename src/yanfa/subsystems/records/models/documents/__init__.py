"""Documents of the unit, their drafts and due days, and the evidence of any record."""

from .document import GRACE, KINDS, Document, DocumentQuerySet
from .drafts import DocumentDraft, DueChange
from .evidence import DRAFT, EVIDENCE, Evidence, EvidenceQuerySet

__all__ = [
    "DRAFT",
    "EVIDENCE",
    "GRACE",
    "KINDS",
    "Document",
    "DocumentDraft",
    "DocumentQuerySet",
    "DueChange",
    "Evidence",
    "EvidenceQuerySet",
]
