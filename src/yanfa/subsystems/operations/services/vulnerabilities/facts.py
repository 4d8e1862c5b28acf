"""What stands beside the figure of grave weaknesses, and the morning's look at risks whose time is over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from yanfa.kernel.clock import today
from yanfa.kernel.workflow.moving import perform_many
from yanfa.subsystems.operations.choices.vulnerabilities import HIGH_RISK, Severity
from yanfa.subsystems.operations.models import Vulnerability


@dataclass
class VulnerabilityFacts:
    """The findings that count in a year. mean_days: from found to mended, of the grave ones that were mended."""

    high: int = 0
    medium: int = 0
    mended: int = 0
    overdue: int = 0
    late: int = 0
    mean_days: Decimal | None = None
    by_system: dict[str, int] = field(default_factory=dict)
    by_source: dict[str, int] = field(default_factory=dict)


def facts_of(year: int) -> VulnerabilityFacts:
    """The facts of the findings that count in a year."""
    facts, days = VulnerabilityFacts(), []
    systems: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    rows = Vulnerability.objects.counted_in(date(year, 1, 1), date(year + 1, 1, 1)).select_related("system")
    for row in rows:
        if row.severity == Severity.MEDIUM:
            facts.medium += 1
        if row.severity not in HIGH_RISK:
            continue
        facts.high += 1
        facts.late += row.late
        systems[str(row.system)] += 1
        sources[str(row.get_source_display())] += 1
        if row.fixed_on is not None:
            facts.mended += 1
            days.append((row.fixed_on - row.found_on).days)
        elif row.due_on is not None and row.due_on < today() and row.state == "confirmed":
            facts.overdue += 1
    facts.by_system, facts.by_source = dict(systems), dict(sources)
    if days:
        facts.mean_days = (Decimal(sum(days)) / len(days)).quantize(Decimal("0.1"))
    return facts


def end_acceptances() -> int:
    """Put back to be mended what was borne until yesterday; returns how many."""
    over = list(Vulnerability.objects.filter(state="accepted", accepted_until__lt=today()))
    return len(perform_many("end_acceptance", over, by=None, whole=False).done)
