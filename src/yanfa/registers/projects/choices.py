"""What kind of budget project, budget line, money and procurement something is; labels live in models."""

from enum import StrEnum


class ProjectNature(StrEnum):
    """项目性质, as the goal form asks it; the self-evaluation form asks only whether it recurs."""

    ONE_OFF = "one_off"
    PHASED = "phased"
    RECURRING = "recurring"


class ProjectKind(StrEnum):
    """项目类别 of the budget system."""

    SPECIFIC = "specific"
    OPERATING = "operating"


class LineKind(StrEnum):
    """How a budget line came about: at the beginning of the year, or by an approval within it."""

    INITIAL = "initial"
    SUPPLEMENT = "supplement"
    TRANSFER = "transfer"
    CUT = "cut"


class FundSource(StrEnum):
    """Where money comes from."""

    CURRENT = "current"
    CARRIED_OVER = "carried_over"
    OTHER = "other"


class ProcurementMethod(StrEnum):
    """采购方式: those of 政府采购法 and its rules, and what a unit buys by itself below the threshold."""

    OPEN_TENDER = "open_tender"
    INVITED_TENDER = "invited_tender"
    NEGOTIATION = "negotiation"
    CONSULTATION = "consultation"
    INQUIRY = "inquiry"
    SINGLE_SOURCE = "single_source"
    FRAMEWORK = "framework"
    INNOVATION = "innovation"
    E_MARKET = "e_market"
    SELF = "self"
