"""Who may do what in 成果与制度台账: permissions, the role, and verdicts."""

from .roles import APPROVE, ARCHIVE, MANAGE, READ, WRITE, RecordsOfficer, may_archive, may_manage, may_write

__all__ = [
    "APPROVE",
    "ARCHIVE",
    "MANAGE",
    "READ",
    "WRITE",
    "RecordsOfficer",
    "may_archive",
    "may_manage",
    "may_write",
]
