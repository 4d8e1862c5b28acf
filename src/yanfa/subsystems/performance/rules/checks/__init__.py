"""Checks performance forms against themselves and against each other: `check_documents` is the one door."""

from __future__ import annotations

from .engine import check_documents
from .registry import CHECKS, KINDS, KindOfCheck

__all__ = ["CHECKS", "KINDS", "KindOfCheck", "check_documents"]
