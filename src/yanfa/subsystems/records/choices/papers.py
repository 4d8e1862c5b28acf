"""Enumerations of papers."""

from enum import StrEnum


class PaperKind(StrEnum):
    """What was published; only an article counts as a paper."""

    ARTICLE = "article"
    MONOGRAPH = "monograph"
    ABSTRACT = "abstract"
    ACCEPTED = "accepted"


class OurRole(StrEnum):
    """Where the unit stands among the units of the authors."""

    UNKNOWN = "unknown"
    FIRST = "first"
    CORRESPONDING = "corresponding"
    BOTH = "both"
    OTHER = "other"


#: With these a paper counts.
LEADING = (OurRole.FIRST, OurRole.CORRESPONDING, OurRole.BOTH)


class PaperTopic(StrEnum):
    """What a paper is about, as the published forms ask for it."""

    POLICY_RESEARCH = "policy_research"
    EXPERT_PLATFORM = "expert_platform"
    INSTRUMENT_SHARING = "instrument_sharing"
    OTHER = "other"
