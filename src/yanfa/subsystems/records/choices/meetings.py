"""Enumerations of meetings."""

from enum import StrEnum


class MeetingKind(StrEnum):
    """What a meeting is for."""

    CONSULTATION = "consultation"
    EXCHANGE = "exchange"
    TRAINING = "training"
    COMMITTEE = "committee"


class MeetingTopic(StrEnum):
    """What a consultation is about, as the published forms ask for it."""

    PLANNING_AND_SOFT_RESEARCH = "planning_and_soft_research"
    EVALUATION = "evaluation"
    OTHER = "other"
