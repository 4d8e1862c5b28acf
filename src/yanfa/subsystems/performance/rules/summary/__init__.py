"""What a unit or an authority says of a year: the paragraph for the accounts, the summary table, shares of evidence."""

from __future__ import annotations

from .account import Counted, Evaluated, Issue, YearAccount, account_of
from .deviation import deviation_degree, deviation_sentence
from .provenance import MARKS, Mark, MarkedRow, Provenance, provenance
from .table import COLUMNS, SummaryRow, cells_of, summary_rows

__all__ = [
    "COLUMNS",
    "MARKS",
    "Counted",
    "Evaluated",
    "Issue",
    "Mark",
    "MarkedRow",
    "Provenance",
    "SummaryRow",
    "YearAccount",
    "account_of",
    "cells_of",
    "deviation_degree",
    "deviation_sentence",
    "provenance",
    "summary_rows",
]
