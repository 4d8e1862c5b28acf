"""Enumerations of cooperation."""

from enum import StrEnum


class CooperationKind(StrEnum):
    """What a cooperation is for."""

    RESEARCH = "research"
    TRAINING_EXCHANGE = "training_exchange"
    INTERNATIONAL = "international"
    COMMISSION = "commission"


class ActivityKind(StrEnum):
    """What was done together."""

    PROJECT = "project"
    SEMINAR = "seminar"
    TRAINING = "training"
    VISIT = "visit"
    RESULT = "result"
