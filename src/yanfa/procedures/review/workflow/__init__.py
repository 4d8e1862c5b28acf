"""The processes of review."""

from .fees import FEE_SHEET
from .panels import PANEL
from .seats import SEAT
from .sheets import SHEET

__all__ = ["FEE_SHEET", "PANEL", "SEAT", "SHEET"]
