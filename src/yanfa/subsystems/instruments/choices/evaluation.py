"""Value lists of the evaluation of sharing services."""

from enum import StrEnum


class SchemeName(StrEnum):
    """Which scheme of scores a batch is judged by."""

    MUNICIPAL = "municipal"
    NATIONAL = "national"


class ScoredBy(StrEnum):
    """Where the points of an indicator come from."""

    SYSTEM = "system"
    EXPERT = "expert"


class Grade(StrEnum):
    """评估等级, best first."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PASS = "pass"  # noqa: S105  a grade
    FAIL = "fail"


class SampleResult(StrEnum):
    """What the check of one sampled usage record found."""

    OPEN = "open"
    PROVED = "proved"
    UNPROVED = "unproved"
