"""Enumerations of the work plan of a project year: what is planned, with whom one communicates, how it stands."""

from enum import StrEnum


class TaskKind(StrEnum):
    """What a line of the work plan is."""

    TASK = "task"
    ACTIVITY = "activity"


class Partner(StrEnum):
    """With whom a project communicates; notices to applicants are another matter and not kept here."""

    SUPPLIER = "supplier"
    DIVISION = "division"


class WorkStanding(StrEnum):
    """How a planned task or a communication stands on a day."""

    OVERDUE = "overdue"  # the day has passed and it is not done
    WAITING = "waiting"  # its day is still to come
    ON_TIME = "on_time"
    LATE = "late"  # done, after its day
