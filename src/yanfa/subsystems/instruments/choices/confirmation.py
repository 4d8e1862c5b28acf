"""Value lists of the yearly confirmation (年度确认)."""

from enum import StrEnum


class Outcome(StrEnum):
    """What a unit said of one instrument."""

    DUE = "due"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    EXCEPTED = "excepted"
