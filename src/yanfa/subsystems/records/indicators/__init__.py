"""The figures of 成果与制度台账: records.* and portal.information_timeliness."""

from . import (
    committee,
    cooperation,
    district,
    documents,
    meetings,
    papers,
    publication,
    regulations,
    research,
    rights,
    support,
)

__all__ = [
    "committee",
    "cooperation",
    "district",
    "documents",
    "meetings",
    "papers",
    "publication",
    "regulations",
    "research",
    "rights",
    "support",
]
