"""Enumerations of the year of a budget project: goals, monitoring, self-evaluation, review and what follows."""

from enum import StrEnum


class Source(StrEnum):
    """Where the actual of a row comes from, as planned in the goals and as reported."""

    SYSTEM = "system"  # a declared indicator, over the platform's own records
    LIST = "list"  # an uploaded list with its mapping
    SURVEY = "survey"  # answers to a satisfaction survey
    MANUAL = "manual"  # a number typed by a person
    OPINION = "opinion"  # an assessor's opinion over evidence: a qualitative result


class Mark(StrEnum):
    """The mark that a row carries on the form: how far its figure can be proved."""

    SYSTEM = "system"
    LIST = "list"
    EVIDENCED = "evidenced"
    BARE = "bare"


class Achievement(StrEnum):
    """An assessor's opinion on a qualitative result, in the three bands of the form."""

    MET = "met"
    PARTLY = "partly"
    MISSED = "missed"


class RowChange(StrEnum):
    """What an adjustment does with a row."""

    CHANGE = "change"
    ADD = "add"
    DROP = "drop"


class Outlook(StrEnum):
    """完成目标可能性 at mid-year."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"


class Cause(StrEnum):
    """偏差原因 by kind, as the monitoring form asks it."""

    FUNDS = "funds"
    RULES = "rules"
    STAFF = "staff"
    HARDWARE = "hardware"
    OTHER = "other"


class MonitoringDecision(StrEnum):
    """What is decided after monitoring."""

    CONTINUE = "continue"
    ADJUST = "adjust"
    CANCEL = "cancel"


class ExAnteOutcome(StrEnum):
    """What an ex-ante evaluation concludes."""

    SUPPORT = "support"
    SUPPORT_ADJUSTED = "support_adjusted"
    REFUSE = "refuse"


class GoalGrade(StrEnum):
    """The grade that a reviewer gives to declared goals."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class ResultUse(StrEnum):
    """What follows from a department review for the next budget."""

    PRIORITY = "priority"
    KEEP = "keep"
    REDUCE = "reduce"
    CANCEL = "cancel"


class RectificationOrigin(StrEnum):
    """Where a matter to be mended came up."""

    MONITORING = "monitoring"
    SELF_EVALUATION = "self_evaluation"
    REVIEW = "review"
    AUDIT = "audit"


class EvidenceKind(StrEnum):
    """What a piece of evidence is."""

    DOCUMENT = "document"
    MINUTES = "minutes"
    PHOTO = "photo"
    SYSTEM_EXPORT = "system_export"
    ANSWER_SHEET = "answer_sheet"
    OTHER = "other"
