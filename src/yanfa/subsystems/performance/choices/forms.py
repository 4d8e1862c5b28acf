"""Enumerations of forms on file, of findings and of rescoring."""

from enum import StrEnum


class Origin(StrEnum):
    """Why a form is on file."""

    PUBLISHED = "published"  # published by its unit; the platform ships its facts
    KEPT = "kept"  # an officer checked it here and chose to keep it


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Verdict(StrEnum):
    """What rescoring says of a printed score."""

    REPRODUCED = "reproduced"
    WITHIN = "within"
    CONTRADICTED = "contradicted"
    INSUFFICIENT_DATA = "insufficient_data"
