"""Pages of documents, of everything issued, and what the pages of every register share."""

from .documents import PAGES, add_draft, draft_file, issued, issued_export, receive_paper
from .files import evidence_file, issued_file, withdraw
from .ledger import Ledger, Pages, Shown, asked, late_words, marked

__all__ = [
    "PAGES",
    "Ledger",
    "Pages",
    "Shown",
    "add_draft",
    "asked",
    "draft_file",
    "evidence_file",
    "issued",
    "issued_export",
    "issued_file",
    "late_words",
    "marked",
    "receive_paper",
    "withdraw",
]
