"""The filings and assessments of a demonstration, at the levels that the published forms print."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from yanfa.kernel.clock import demonstration_time
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.subsystems.operations.choices.protection import Conclusion
from yanfa.subsystems.operations.models import Filing, System
from yanfa.subsystems.operations.services import protection

LEVEL = "operations.protection_level"
#: System, level, and whether it is assessed every year; the hotline waits for its first assessment.
PLANNED = (("portal", 3, True), ("bases", 2, True), ("instruments", 2, True), ("hotline", 2, False))


def build(year: DemoYear) -> None:
    """File in the first year, assess in every year; the lowest level in date is the figure of all systems."""
    levels = []
    for place, (code, level, assessed) in enumerate(PLANNED):
        filing = _filing(year, code, level)
        if assessed:
            _assess(year, filing, month=3 + place)
            levels.append(level)
    year.tally.add(LEVEL, min(levels))


def _filing(year: DemoYear, code: str, level: int) -> Filing:
    known = Filing.objects.filter(system__code=code).first()
    if known is not None:
        return known
    with demonstration_time(datetime(year.year, 1, 12, 2, tzinfo=UTC)):
        return protection.file_level(
            System.objects.get(code=code),
            by=None,
            level=level,
            certificate=f"示范备案-{code}-{level}",
            starts_on=date(year.year, 1, 8),
            authority="示范市公安局网络安全保卫总队",
        )


def _assess(year: DemoYear, filing: Filing, month: int) -> None:
    with demonstration_time(datetime(year.year, month, 20, 2, tzinfo=UTC)):
        protection.assess(
            filing,
            by=None,
            report_number=f"示范测评-{filing.system.code}-{year.year}",
            assessed_on=date(year.year, month, 12),
            agency="示范测评有限公司",
            score=Decimal(year.random.randint(78, 95)),
            conclusion=Conclusion.GOOD,
            high_risks=0,
        )
    facts = {"system": filing.system.code, "level": filing.level, "year": year.year}
    year.facts.write("assessment", facts)
