"""Value lists of inspections of what units report, and of what follows from them."""

from enum import StrEnum


class Aspect(StrEnum):
    """What a finding is about."""

    ACCURACY = "accuracy"
    COMPLETENESS = "completeness"
    TIMELINESS = "timeliness"


class VetoKind(StrEnum):
    """What a unit is kept from."""

    PURCHASE = "purchase"
    REWARD = "reward"
