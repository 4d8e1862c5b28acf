"""Value lists of a usage record (服务记录)."""

from enum import StrEnum


class ServiceWay(StrEnum):
    """服务方式."""

    OCCUPY = "occupy"
    TECHNICAL = "technical"
    ENTRUST = "entrust"
    REMOTE = "remote"
    OTHER = "other"


class Purpose(StrEnum):
    """What the instrument was used for; only research and development is shared service in the sense of the rule."""

    RESEARCH = "research"
    CERTIFICATION = "certification"
    ENFORCEMENT = "enforcement"
    TRADE_INSPECTION = "trade_inspection"
    FILMING = "filming"
    MEDICAL = "medical"
    TELECOM = "telecom"
    MASS_INSPECTION = "mass_inspection"
    TEACHING = "teaching"


class UsageOrigin(StrEnum):
    """How a record came."""

    PLATFORM = "platform"
    DELIVERED = "delivered"
    SHEET = "sheet"


class Satisfaction(StrEnum):
    """用户评价."""

    VERY = "very"
    MOSTLY = "mostly"
    FAIR = "fair"
    NOT = "not"
    VERY_BAD = "very_bad"


class AdjustmentKind(StrEnum):
    """What an adjustment does to a closed record: gives it other values, or takes its charge away."""

    CHANGE = "change"
    WAIVE = "waive"
