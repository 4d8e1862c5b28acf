"""Enumerations of 绩效, by what they belong to."""

from .forms import Origin, Severity, Verdict
from .lists import ListKind, SetAside
from .years import (
    Achievement,
    Cause,
    EvidenceKind,
    ExAnteOutcome,
    GoalGrade,
    Mark,
    MonitoringDecision,
    Outlook,
    RectificationOrigin,
    ResultUse,
    RowChange,
    Source,
)

__all__ = [
    "Achievement",
    "Cause",
    "EvidenceKind",
    "ExAnteOutcome",
    "GoalGrade",
    "ListKind",
    "Mark",
    "MonitoringDecision",
    "Origin",
    "Outlook",
    "RectificationOrigin",
    "ResultUse",
    "RowChange",
    "SetAside",
    "Severity",
    "Source",
    "Verdict",
]
