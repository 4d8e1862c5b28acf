"""战略咨询专家委员会工作机制: what the records say; the assessor decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from yanfa.kernel.indicators.declare import Answer, Column, Indicator, Kind, Part
from yanfa.kernel.indicators.findings import Finding
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.records.choices.meetings import MeetingKind
from yanfa.subsystems.records.indicators.results import LATE, PATHS, PROJECT, UNIT, narrowed
from yanfa.subsystems.records.models import Charter, Meeting, Member


def activities(period: Period) -> QuerySet[Any]:
    """Meetings and consultations of the committee in the period."""
    found: QuerySet[Any] = Meeting.objects.counted(period.start, period.end).filter(committee=True)
    return found


def findings(period: Period, filters: Mapping[str, str]) -> list[Finding]:
    """Charter in force and members in office at the end of the period, activities within it."""
    last = period.end - timedelta(days=1)
    charter = narrowed(Charter.objects.in_force(last), filters, PATHS).first()
    members = narrowed(Member.objects.in_office(last), filters, PATHS).count()
    held = narrowed(activities(period), filters, PATHS)
    return [_charter(charter, last), _members(members, last), _activities(held)]


def _charter(charter: Charter | None, last: date) -> Finding:
    said = f"{last} 现行章程：{charter}。" if charter else f"{last} 没有现行章程。"
    said_en = f"Charter in force on {last}: {charter}." if charter else f"No charter in force on {last}."
    return Finding("charter", "章程有效", "Charter in force", charter is not None, said, said_en)


def _members(number: int, last: date) -> Finding:
    said, said_en = f"{last} 在任委员 {number} 人。", f"{number} members in office on {last}."
    return Finding("members", "委员在任", "Members in office", number > 0, said, said_en)


def _activities(held: QuerySet[Any]) -> Finding:
    meetings = held.filter(kind=MeetingKind.COMMITTEE).count()
    consultations = held.exclude(kind=MeetingKind.COMMITTEE).count()
    return Finding(
        "activities",
        "本年开展活动",
        "Activities of the year",
        meetings + consultations > 0,
        f"本期委员会会议 {meetings} 次，咨询 {consultations} 次。",
        f"{meetings} meetings and {consultations} consultations of the committee.",
    )


COMMITTEE_MECHANISM = register(
    Indicator(
        code="records.committee_mechanism",
        label="战略咨询专家委员会工作机制",
        label_en="Workings of the strategic expert committee",
        definition=(
            "评审人对战略咨询专家委员会机制的三级意见：现行章程、在任名单和本年活动三项齐备。台账按结期前已核实的记录"
            "逐项提示，等级由评审人定。"
        ),
        definition_en=(
            "The assessor's three-level opinion on the strategic expert committee: charter in force, members in "
            "office, activities of the year. The register says point by point what was verified before the year "
            "closed; the assessor decides."
        ),
        unit="",
        kind=Kind.QUALITATIVE,
        numerator=Part(
            rows=activities,
            date="held_on",
            columns=(
                Column("议题", "Subject", "title"),
                Column("类别", "Kind", "kind"),
                Column("召开日期", "Held", "held_on"),
                Column("外请专家人数", "Outside experts", "outside_experts"),
                LATE,
            ),
        ),
        dimensions=(UNIT, PROJECT),
        answers=(Answer("战略咨询专家委员会工作机制", "", "unit=row"),),
        findings=findings,
    )
)
