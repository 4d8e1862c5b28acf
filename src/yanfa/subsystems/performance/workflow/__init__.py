"""The processes of 绩效, each one table: the year of a budget project, and the splits of what lists count twice."""

from .evaluations import ROW_REPORT, SELF_EVALUATION
from .following import CORRECTION, DEPARTMENT_REVIEW, RECTIFICATION
from .goals import ADJUSTMENT, GOAL, MONITORING
from .splits import SPLIT

__all__ = [
    "ADJUSTMENT",
    "CORRECTION",
    "DEPARTMENT_REVIEW",
    "GOAL",
    "MONITORING",
    "RECTIFICATION",
    "ROW_REPORT",
    "SELF_EVALUATION",
    "SPLIT",
]
