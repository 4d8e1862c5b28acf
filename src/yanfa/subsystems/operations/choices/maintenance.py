"""Enumerations of maintenance: what a job is, how often it recurs, and how it stands on a day."""

from enum import StrEnum


class JobKind(StrEnum):
    """What is done."""

    INSPECTION = "inspection"
    BACKUP = "backup"
    UPDATE = "update"
    CAPACITY = "capacity"
    SECURITY = "security"
    REPAIR = "repair"
    OTHER = "other"


class Cadence(StrEnum):
    """How often a line of the plan recurs."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class JobStanding(StrEnum):
    """How a job stands on a day, by the day that counts."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ON_TIME = "on_time"
    LATE = "late"
    CANCELLED = "cancelled"
