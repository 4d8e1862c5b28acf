"""The figures of 绩效: one for each list of a department, and those that the platform's own records give."""

from .lists import COLUMNS, every_list, indicator_of, resolve
from .surveys import PROJECT_SATISFACTION, least_answers

__all__ = [
    "COLUMNS",
    "PROJECT_SATISFACTION",
    "every_list",
    "indicator_of",
    "least_answers",
    "resolve",
]
