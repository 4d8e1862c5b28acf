"""Results that an assessor judges over regulations, duties, windows and inspections."""

from .figures import MANAGEMENT_RULES, OPERATING_MECHANISM, RESPONSIBILITY, WINDOW_RULES
from .standing import inspected_in, standing_on, versions_on

__all__ = [
    "MANAGEMENT_RULES",
    "OPERATING_MECHANISM",
    "RESPONSIBILITY",
    "WINDOW_RULES",
    "inspected_in",
    "standing_on",
    "versions_on",
]
