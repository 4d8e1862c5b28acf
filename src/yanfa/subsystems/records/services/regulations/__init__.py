"""The verbs of regulations and inspections, and what their records say at the end of a period."""

from .overview import RegulationFacts, bearings_of, facts_of
from .regulations import (
    bear,
    change_regulation,
    import_regulation,
    record_inspection,
    record_use,
    register_regulation,
    release,
)

__all__ = [
    "RegulationFacts",
    "bear",
    "bearings_of",
    "change_regulation",
    "facts_of",
    "import_regulation",
    "record_inspection",
    "record_use",
    "register_regulation",
    "release",
]
