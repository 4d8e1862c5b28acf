"""What the platform's records propose for a qualitative row; the assessor decides over the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from yanfa.kernel.indicators.compute import findings_of
from yanfa.kernel.indicators.declare import Indicator
from yanfa.kernel.indicators.findings import Finding
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.subsystems.performance.choices import Achievement, Source
from yanfa.subsystems.performance.models import RowReport
from yanfa.subsystems.performance.rules.checklists import ACHIEVEMENTS, band_of
from yanfa.subsystems.performance.rules.values import squeeze
from yanfa.subsystems.performance.services.choosing import indicator_or_none
from yanfa.subsystems.performance.services.forming import scheme_of

#: The dimension that stands for the project of the row itself.
OWN_PROJECT = "project"


@dataclass(frozen=True)
class Proposed:
    """The points of the rule as the records show them, the band that they come to, and an opinion to begin with."""

    indicator: Indicator
    findings: tuple[Finding, ...]
    achievement: Achievement
    opinion: str
    rows_url: str


def proposal_of(report: RowReport) -> Proposed | None:
    """What the records propose for a row that is judged; None where no register speaks about it."""
    indicator = speaking_of(report)
    if indicator is None:
        return None
    year = report.evaluation.year
    filters = filters_of(report, indicator)
    findings = tuple(findings_of(indicator, Period.year(year), filters))
    if not findings:
        return None
    share = Decimal(sum(each.met for each in findings)) / len(findings)
    achievement = band_of(share, scheme_of(report.evaluation).qualitative)
    opinion = drafted(findings, achievement)
    return Proposed(indicator, findings, achievement, opinion, _rows_url(indicator, year, filters))


def speaking_of(report: RowReport) -> Indicator | None:
    """The indicator with a rule that the row names by its code, or by a name under which it was published."""
    if report.source != Source.OPINION:
        return None
    code = report.indicator_code or report.row.indicator_code
    if code:
        named = indicator_or_none(code)
        return named if named is not None and named.findings is not None else None
    name = squeeze(report.row.name)
    speaking = (each for each in registry if each.findings is not None)
    return next((each for each in speaking if name in {squeeze(a.name) for a in each.answers}), None)


def filters_of(report: RowReport, indicator: Indicator) -> dict[str, str]:
    """The filters of the report, and the project of the row where the indicator tells projects apart."""
    filters = dict(report.filters)
    if OWN_PROJECT in {dimension.name for dimension in indicator.dimensions}:
        filters.setdefault(OWN_PROJECT, report.evaluation.goal.project_year.project.code)
    return filters


def drafted(findings: tuple[Finding, ...], achievement: Achievement) -> str:
    """An opinion for the assessor to change: the band, and each point in a sentence."""
    met = sum(each.met for each in findings)
    lines = [f"按台账记录，{len(findings)} 个要点具备 {met} 个，建议：{ACHIEVEMENTS[achievement][0]}。"]
    return "\n".join(
        [*lines, *(f"{place}. {each.label}：{each.said}" for place, each in enumerate(findings, 1))]
    )


def _rows_url(indicator: Indicator, year: int, filters: dict[str, str]) -> str:
    """The list of the evidence; the page of the indicator where it lists none."""
    query = urlencode({"year": year, **filters})
    if indicator.numerator is None:
        return f"{reverse('indicators:detail', args=[indicator.code])}?{query}"
    return f"{reverse('indicators:rows', args=[indicator.code, 'numerator'])}?{query}"
