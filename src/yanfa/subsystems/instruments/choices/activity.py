"""What units do in the system of instruments, and what is published in time."""

from enum import StrEnum


class ActivityKind(StrEnum):
    """业务操作: the kind of business that a unit did on a day."""

    REPORT = "report"
    CONFIRM = "confirm"
    REQUEST = "request"
    BOOKING = "booking"
    USAGE = "usage"
    PURCHASE = "purchase"
    EVALUATION = "evaluation"
    SIGN_IN = "sign_in"


class Publication(StrEnum):
    """What was published: a first report, or a change of a published record."""

    REPORT = "report"
    CHANGE = "change"
