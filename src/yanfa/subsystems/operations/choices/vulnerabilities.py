"""What findings of weaknesses distinguish: how grave they are, and who found them."""

from enum import StrEnum


class Severity(StrEnum):
    """By the score of CVSS and the thresholds of the policy."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"


class Source(StrEnum):
    """Who found it."""

    SCAN = "scan"
    ASSESSMENT = "assessment"
    PENETRATION = "penetration"
    NOTICE = "notice"


#: What the platform's figure counts.
HIGH_RISK = (Severity.CRITICAL, Severity.HIGH)
#: Sources whose findings have been confirmed by who reports them.
CONFIRMED_SOURCES = (Source.ASSESSMENT, Source.PENETRATION, Source.NOTICE)
