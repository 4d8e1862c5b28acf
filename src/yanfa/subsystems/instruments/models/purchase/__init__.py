"""Tables of the joint review of purchases: rounds, applications, what they are compared with, what was concluded."""

from .applications import PurchaseApplication
from .parts import ComparableModel, ComparisonRow, PurchaseConclusion, PurchasedInstrument, PurchaseFile
from .rounds import DepartmentRanking, PurchaseRound

__all__ = [
    "ComparableModel",
    "ComparisonRow",
    "DepartmentRanking",
    "PurchaseApplication",
    "PurchaseConclusion",
    "PurchaseFile",
    "PurchaseRound",
    "PurchasedInstrument",
]
