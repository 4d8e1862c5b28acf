"""Who may do what in 信息化运维: permissions, the two roles, and verdicts."""

from .roles import (
    MANAGE,
    READ,
    SIGN,
    WORK,
    OperationsEngineer,
    OperationsOfficer,
    may_manage,
    may_sign,
    may_work,
)

__all__ = [
    "MANAGE",
    "READ",
    "SIGN",
    "WORK",
    "OperationsEngineer",
    "OperationsOfficer",
    "may_manage",
    "may_sign",
    "may_work",
]
