"""The process tables of 成果与制度台账."""

from .district import DISTRICT_REPORT
from .documents import DOCUMENT
from .publication import INFORMATION
from .regulations import INSPECTION, REGULATION
from .results import RESULT
from .support import SUPPORT

__all__ = ["DISTRICT_REPORT", "DOCUMENT", "INFORMATION", "INSPECTION", "REGULATION", "RESULT", "SUPPORT"]
