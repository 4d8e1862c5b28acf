"""What 成果与制度台账 tells people."""

from .results import RESULT_RETURNED

__all__ = ["RESULT_RETURNED"]
