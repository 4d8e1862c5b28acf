"""Codes of the exchange with the national platform NRII."""

from enum import StrEnum


class RecordType(StrEnum):
    """What a delivered record is, as the national platform numbers its kinds."""

    INSTRUMENT = "4"
    CUSTOMS = "5"
    SERVICE = "6"
    SUMMARY = "7"


#: The national numbers of the states of a delivered record (auditStatus).
AUDIT_STATUS = {"unsubmitted": -1, "pending": 0, "passed": 1, "failed": 2}
