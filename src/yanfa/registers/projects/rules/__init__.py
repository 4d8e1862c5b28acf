"""Sums and conditions of budget projects: money, procurement, and the lists of the budget system."""

from .layouts import BadLayout, Layout, layout
from .money import CENT, SIGN, effective_on, execution_rate, fits_kind, within
from .procurement import counts_on, subject_of

__all__ = [
    "CENT",
    "SIGN",
    "BadLayout",
    "Layout",
    "counts_on",
    "effective_on",
    "execution_rate",
    "fits_kind",
    "layout",
    "subject_of",
    "within",
]
