"""Enumerations of research projects."""

from enum import StrEnum


class ResearchLevel(StrEnum):
    """Who funds a research project."""

    NATIONAL = "national"
    MINISTRY = "ministry"
    MUNICIPAL = "municipal"
    BUREAU = "bureau"
    OTHER = "other"


class ResearchRole(StrEnum):
    """What the unit is in it."""

    LEAD = "lead"
    PARTNER = "partner"


class ResearchEventKind(StrEnum):
    """What becomes of a research project."""

    EXTENDED = "extended"
    CONCLUDED = "concluded"
    TERMINATED = "terminated"


#: After these it runs no longer.
ENDED = (ResearchEventKind.CONCLUDED, ResearchEventKind.TERMINATED)
