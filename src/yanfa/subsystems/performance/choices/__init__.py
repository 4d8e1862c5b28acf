"""Enumerations of 绩效, by what they belong to."""

from .forms import Origin, Severity, Verdict
from .lists import AnswerFault, ListKind, SetAside, SurveyMethod

__all__ = ["AnswerFault", "ListKind", "Origin", "SetAside", "Severity", "SurveyMethod", "Verdict"]
