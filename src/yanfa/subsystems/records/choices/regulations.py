"""Regulations of the unit: what they are, what a review may conclude, and what is inspected."""

from enum import StrEnum


class RegulationKind(StrEnum):
    """What a regulation governs; the last four are the rules of a service window."""

    BUSINESS = "business"
    FINANCE = "finance"
    DUTY = "duty"
    CHARTER = "charter"
    PLAN = "plan"
    MANUAL = "manual"
    OPERATION = "operation"
    GUIDELINE = "guideline"
    SCRIPT = "script"


#: 业务手册、操作手册、审批口径汇编、话术规范.
WINDOW_KINDS = (
    RegulationKind.MANUAL,
    RegulationKind.OPERATION,
    RegulationKind.GUIDELINE,
    RegulationKind.SCRIPT,
)


class Conclusion(StrEnum):
    """What a review says is to be done."""

    CONTINUE = "continue"
    REVISE = "revise"
    REPEAL = "repeal"


class InspectionKind(StrEnum):
    """Whether rules are kept, how a window works, how calls are answered."""

    RULES = "rules"
    WINDOW = "window"
    CALL = "call"
