"""Tables of review."""

from .draws import Draw
from .fees import Fee, FeeSheet
from .panels import Item, Panel, Party
from .seats import Recusal, Seat
from .sheets import Sheet, SheetVersion

__all__ = [
    "Draw",
    "Fee",
    "FeeSheet",
    "Item",
    "Panel",
    "Party",
    "Recusal",
    "Seat",
    "Sheet",
    "SheetVersion",
]
