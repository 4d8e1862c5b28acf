"""Enumerations of patrols: how an item of a checklist is answered, and what can be wrong with an answer."""

from enum import StrEnum


class ItemKind(StrEnum):
    """How an item is answered."""

    YES = "yes"
    NUMBER = "number"
    TEXT = "text"


class Answered(StrEnum):
    """The two answers of an item that is looked at."""

    NORMAL = "normal"
    ABNORMAL = "abnormal"


class Fault(StrEnum):
    """What is wrong with an answer."""

    MISSING = "missing"
    NO_NUMBER = "no_number"
    NO_CHOICE = "no_choice"
    UNDESCRIBED = "undescribed"
    TOO_LONG = "too_long"
