"""The processes of 绩效."""

from .splits import SPLIT

__all__ = ["SPLIT"]
