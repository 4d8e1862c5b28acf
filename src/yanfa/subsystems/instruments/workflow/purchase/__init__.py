"""The processes of the joint review: the round of a budget year, and each application in it."""

from .applications import PURCHASE
from .rounds import PURCHASE_ROUND

__all__ = ["PURCHASE", "PURCHASE_ROUND"]
