"""Regulations of the unit: what they bear on, who answers for them, and how they are reviewed, used and inspected."""

from .inspections import INSPECTION_KINDS, Inspection
from .keeping import CONCLUSIONS, RegulationExecution, RegulationReview
from .regulation import (
    REGULATION_KINDS,
    Regulation,
    RegulationBearing,
    RegulationOwner,
    RegulationQuerySet,
    window_labels,
)

__all__ = [
    "CONCLUSIONS",
    "INSPECTION_KINDS",
    "REGULATION_KINDS",
    "Inspection",
    "Regulation",
    "RegulationBearing",
    "RegulationExecution",
    "RegulationOwner",
    "RegulationQuerySet",
    "RegulationReview",
    "window_labels",
]
