"""Who may do what in 大型仪器共享: permissions, roles, and the verdicts on units."""

from .roles import (
    AUTHORISE,
    CLERK,
    EVALUATE,
    INSPECT,
    MANAGE,
    RANK,
    READ,
    BudgetDepartmentOfficer,
    InstrumentClerk,
    InstrumentKeeper,
    InstrumentOfficer,
    keeps_for,
    may_keep,
    may_lead_unit,
    units_kept_by,
)

__all__ = [
    "AUTHORISE",
    "CLERK",
    "EVALUATE",
    "INSPECT",
    "MANAGE",
    "RANK",
    "READ",
    "BudgetDepartmentOfficer",
    "InstrumentClerk",
    "InstrumentKeeper",
    "InstrumentOfficer",
    "keeps_for",
    "may_keep",
    "may_lead_unit",
    "units_kept_by",
]
