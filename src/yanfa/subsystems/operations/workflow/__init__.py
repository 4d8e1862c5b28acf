"""The process tables of 信息化运维."""

from .alerts import ALERT
from .assets import ASSET
from .counters import LOG_IMPORT
from .drills import DRILL
from .incidents import INCIDENT
from .load_tests import LOAD_TEST
from .maintenance import MAINTENANCE_JOB
from .patrols import PATROL_FINDING
from .probing import PLANNED_STOP
from .reports import MONTHLY_REPORT
from .vulnerabilities import VULNERABILITY

__all__ = [
    "ALERT",
    "ASSET",
    "DRILL",
    "INCIDENT",
    "LOAD_TEST",
    "LOG_IMPORT",
    "MAINTENANCE_JOB",
    "MONTHLY_REPORT",
    "PATROL_FINDING",
    "PLANNED_STOP",
    "VULNERABILITY",
]
