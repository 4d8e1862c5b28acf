"""Enumerations of incidents: classes, severities, and how an incident was noticed."""

from enum import StrEnum


class IncidentKind(StrEnum):
    """What an incident was; several may hold at once."""

    CORE_DEVICE = "core_device"
    SYSTEM = "system"
    DATABASE = "database"
    STORAGE = "storage"
    SERVER = "server"


class Severity(StrEnum):
    """How grave it is, the least first."""

    MINOR = "minor"
    MODERATE = "moderate"
    MAJOR = "major"
    CRITICAL = "critical"


class NoticedBy(StrEnum):
    """How it was noticed."""

    MONITORING = "monitoring"
    PATROL = "patrol"
    USER = "user"
    VENDOR = "vendor"
    OTHER = "other"


#: The order of severities, for "not below" and for sorting.
GRAVITY = {severity: rank for rank, severity in enumerate(Severity)}
#: Faults of these count only when hardware was the cause.
HARDWARE_ALONE = frozenset({IncidentKind.STORAGE, IncidentKind.SERVER})
#: These are of a service that stopped: a switch-over without effect is none.
WITH_EFFECT = frozenset({IncidentKind.DATABASE})
