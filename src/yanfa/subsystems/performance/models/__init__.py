"""Forms on file; lists, splits and surveys; and the year of a budget project from its goals to what is mended."""

from .adjustments import AdjustedRow, Adjustment
from .checklists import ChecklistAnswer
from .evaluations import Correction, Evidence, RowReport, SelfEvaluation
from .forms import FiledForm, FormContent, FormFinding, FormRow
from .goals import ExAnteEvaluation, Goal, GoalIndicator
from .lists import ListMapping, ListRow, ListUpload, MappingVersion
from .monitoring import MonitoredRow, Monitoring
from .reviews import DepartmentReview, MendingFile, Rectification, ReviewedRow
from .splits import CountingSplit, SplitShare
from .tasks import (
    Communication,
    PlannedTask,
    TaskAcceptance,
    TaskCompletion,
    TaskPostponement,
    WorkCorrection,
)

__all__ = [
    "AdjustedRow",
    "Adjustment",
    "ChecklistAnswer",
    "Communication",
    "Correction",
    "CountingSplit",
    "DepartmentReview",
    "Evidence",
    "ExAnteEvaluation",
    "FiledForm",
    "FormContent",
    "FormFinding",
    "FormRow",
    "Goal",
    "GoalIndicator",
    "ListMapping",
    "ListRow",
    "ListUpload",
    "MappingVersion",
    "MendingFile",
    "MonitoredRow",
    "Monitoring",
    "PlannedTask",
    "Rectification",
    "ReviewedRow",
    "RowReport",
    "SelfEvaluation",
    "SplitShare",
    "TaskAcceptance",
    "TaskCompletion",
    "TaskPostponement",
    "WorkCorrection",
]
