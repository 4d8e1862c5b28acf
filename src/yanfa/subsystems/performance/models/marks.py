"""The mark that each row of a self-evaluation carries: how far its figure can be proved."""

from __future__ import annotations

from yanfa.subsystems.performance.choices import Mark, Source
from yanfa.subsystems.performance.models.evaluations import Evidence, RowReport


def mark_of(report: RowReport) -> Mark:
    """系统计算, 台账计算, 人工填报（有佐证） or 无佐证; evidence is a file that stands."""
    if report.source == Source.SYSTEM and report.indicator_code and report.value is not None:
        return Mark.SYSTEM
    if report.source == Source.LIST and report.upload_id is not None:
        return Mark.LIST
    if report.source == Source.SURVEY and report.survey_id is not None and report.value is not None:
        return Mark.LIST
    return Mark.EVIDENCED if _has_evidence(report) else Mark.BARE


def _has_evidence(report: RowReport) -> bool:
    prefetched = getattr(report, "_prefetched_objects_cache", {}).get("evidence")
    if prefetched is not None:
        return any(each.withdrawn_at is None for each in prefetched)
    return Evidence.objects.filter(report=report, withdrawn_at=None).exists()
