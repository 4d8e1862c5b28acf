"""Systems with what is filed about them; and what is measured, done, found and counted to keep them running."""

from .alerts import Alert
from .assets import Asset, AssetPlace, CoreEnd, CoreListing, MaintenanceContract
from .counters import CountedSpan, CounterDevice, CounterRule, CounterStatement, DayCount, LogImport
from .drills import (
    Drill,
    DrillHolding,
    DrillImprovement,
    DrillReport,
    DrillSigning,
    DrillUnit,
    ImprovementDone,
)
from .duties import DutyNumber, DutyPaper
from .incidents import Incident, IncidentClass, IncidentRestoration
from .lines import AddressEnd, Line, LineTerm, LineTermEnd, SpeedTest, StaticAddress
from .load_tests import LoadTest
from .maintenance import (
    JobCancellation,
    JobCompletion,
    JobPostponement,
    MaintenanceJob,
    MaintenanceLine,
    MaintenancePlan,
)
from .measuring import LiveMinute, Timing, VisitDay
from .patrols import Patrol, PatrolChecklist, PatrolFinding, PatrolSite, PatrolStart
from .probing import Outage, PlannedStop, ProbeHour, ProbeSample, ProbeSystemDay, ProbeTarget, ProbeTargetDay
from .protection import Assessment, Filing, FilingEnd
from .reports import MonthlyReport
from .systems import Retirement, System
from .systems_papers import LedgerPaper
from .vpn import VpnAccount, VpnSignIn, VpnTerm, VpnTermEnd
from .vulnerabilities import Vulnerability, VulnerabilityHost, VulnerabilityReport

__all__ = [
    "AddressEnd",
    "Alert",
    "Assessment",
    "Asset",
    "AssetPlace",
    "CoreEnd",
    "CoreListing",
    "CountedSpan",
    "CounterDevice",
    "CounterRule",
    "CounterStatement",
    "DayCount",
    "Drill",
    "DrillHolding",
    "DrillImprovement",
    "DrillReport",
    "DrillSigning",
    "DrillUnit",
    "DutyNumber",
    "DutyPaper",
    "Filing",
    "FilingEnd",
    "ImprovementDone",
    "Incident",
    "IncidentClass",
    "IncidentRestoration",
    "JobCancellation",
    "JobCompletion",
    "JobPostponement",
    "LedgerPaper",
    "Line",
    "LineTerm",
    "LineTermEnd",
    "LiveMinute",
    "LoadTest",
    "LogImport",
    "MaintenanceContract",
    "MaintenanceJob",
    "MaintenanceLine",
    "MaintenancePlan",
    "MonthlyReport",
    "Outage",
    "Patrol",
    "PatrolChecklist",
    "PatrolFinding",
    "PatrolSite",
    "PatrolStart",
    "PlannedStop",
    "ProbeHour",
    "ProbeSample",
    "ProbeSystemDay",
    "ProbeTarget",
    "ProbeTargetDay",
    "Retirement",
    "SpeedTest",
    "StaticAddress",
    "System",
    "Timing",
    "VisitDay",
    "VpnAccount",
    "VpnSignIn",
    "VpnTerm",
    "VpnTermEnd",
    "Vulnerability",
    "VulnerabilityHost",
    "VulnerabilityReport",
]
