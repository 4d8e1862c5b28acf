"""The figures of 绩效: one for each list of a department, and those that the platform's own records give."""

from .checklists import CHECKLISTS, policy_of
from .lists import COLUMNS, every_list, indicator_of, resolve
from .tasks import COMMUNICATION_TIMELINESS, COMPLETION_TIMELINESS, QUALITY_RATE

__all__ = [
    "CHECKLISTS",
    "COLUMNS",
    "COMMUNICATION_TIMELINESS",
    "COMPLETION_TIMELINESS",
    "QUALITY_RATE",
    "every_list",
    "indicator_of",
    "policy_of",
    "resolve",
]
