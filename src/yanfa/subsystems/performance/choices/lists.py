"""Enumerations of 台账 and surveys: how a figure is computed, and why a row or an answer does not count."""

from enum import StrEnum


class ListKind(StrEnum):
    """How a figure is computed from the rows of a list."""

    COUNT = "count"
    SUM = "sum"
    RATIO = "ratio"
    MEAN = "mean"
    TIMELY = "timely"


class SetAside(StrEnum):
    """Why a row of a list does not count."""

    OUTSIDE_YEAR = "outside_year"
    FILTERED = "filtered"
    DUPLICATE = "duplicate"


class SurveyMethod(StrEnum):
    """How people are asked."""

    ONLINE = "online"
    PAPER = "paper"
    TELEPHONE = "telephone"


class AnswerFault(StrEnum):
    """Why an answer is not valid."""

    NO_LEVEL = "no_level"  # the question is left open
    OUTSIDE_DATES = "outside_dates"
    REPEATED = "repeated"  # the same respondent once more
    SPOILT = "spoilt"  # an officer set the paper aside, with a reason
