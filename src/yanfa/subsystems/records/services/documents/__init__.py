"""The verbs of documents, and what every register of this app shares: registering, changing, proving, reminding."""

from .drafting import add_draft, receive_scan, reissue
from .evidence import add_evidence, withdraw_evidence
from .overview import DocumentFacts, facts_of, issued_rows
from .planning import change_document, plan_document, record_issued
from .registering import change, check, register

__all__ = [
    "DocumentFacts",
    "add_draft",
    "add_evidence",
    "change",
    "change_document",
    "check",
    "facts_of",
    "issued_rows",
    "plan_document",
    "receive_scan",
    "record_issued",
    "register",
    "reissue",
    "withdraw_evidence",
]
