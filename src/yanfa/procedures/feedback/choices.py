"""Enumerations of feedback: how people are asked, why an answer does not count, and how a service was rated."""

from enum import StrEnum


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


class RatingLevel(StrEnum):
    """The five levels of 好差评, from the best to the worst."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    BASICALLY = "basically"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"


class RatingChannel(StrEnum):
    """Where a service was rated."""

    LINK = "link"  # by the link that belongs to one service
    PAGE = "page"  # on the public page, or by the code at a window


class CallMethod(StrEnum):
    """How somebody was called back."""

    TELEPHONE = "telephone"
    MESSAGE = "message"
    VISIT = "visit"
