"""合作研究机制, 长效培训、学术交流机制 and 合作可持续性: what the records say; the assessor decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from yanfa.kernel import policy
from yanfa.kernel.indicators.declare import Answer, Column, Findings, Indicator, Kind, Part
from yanfa.kernel.indicators.findings import Finding
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import register
from yanfa.subsystems.records.choices.cooperation import ActivityKind, CooperationKind
from yanfa.subsystems.records.choices.meetings import MeetingKind
from yanfa.subsystems.records.indicators.results import LATE, PATHS, PROJECT, UNIT, narrowed
from yanfa.subsystems.records.models import (
    Agreement,
    CooperationActivity,
    CooperationPlan,
    Meeting,
    Renewal,
)

Filters = Mapping[str, str]
#: An international cooperation is one on research or on exchange, too; a mere commission is none.
RESEARCH = (CooperationKind.RESEARCH, CooperationKind.INTERNATIONAL)
EXCHANGE = (CooperationKind.TRAINING_EXCHANGE, CooperationKind.INTERNATIONAL)
LASTING = (CooperationKind.RESEARCH, CooperationKind.TRAINING_EXCHANGE, CooperationKind.INTERNATIONAL)
LOOKING_BACK = 10


def last_day(period: Period) -> date:
    """The last day of a period."""
    return period.end - timedelta(days=1)


def in_force(*kinds: str) -> Callable[[Period], QuerySet[Any]]:
    """The agreements of these kinds in force at the end of a period."""

    def rows(period: Period) -> QuerySet[Any]:
        found: QuerySet[Any] = Agreement.objects.in_force(last_day(period)).filter(kind__in=kinds)
        return found

    return rows


def plans(year: int, known_by: int, kinds: tuple[str, ...], filters: Filters) -> QuerySet[Any]:
    """The plans for a year, as known when the year `known_by` closed."""
    found = CooperationPlan.objects.credited_for(known_by).filter(year=year, kind__in=kinds)
    return narrowed(found, filters, PATHS)


def activities(period: Period, filters: Filters) -> QuerySet[Any]:
    """What was done together in a period."""
    return narrowed(CooperationActivity.objects.counted(period.start, period.end), filters, PATHS)


def research(period: Period, filters: Filters) -> list[Finding]:
    """A plan of the year, agreements in force, activities or results."""
    year = last_day(period).year
    done = activities(period, filters)
    projects = done.filter(kind=ActivityKind.PROJECT).count()
    results = done.filter(kind=ActivityKind.RESULT).count()
    return [
        _plan(plans(year, year, RESEARCH, filters).count(), year),
        _agreements(narrowed(in_force(*RESEARCH)(period), filters, PATHS), last_day(period)),
        Finding(
            "activities",
            "本年有合作活动或成果",
            "Activities or results of the year",
            done.exists(),
            f"本期合作活动 {done.count()} 项，其中合作项目 {projects} 个、成果 {results} 项。",
            f"{done.count()} activities, of which {projects} projects and {results} results.",
        ),
    ]


def training(period: Period, filters: Filters) -> list[Finding]:
    """An agreement or plan in force, and training and exchange held."""
    year, last = last_day(period).year, last_day(period)
    standing = narrowed(in_force(*EXCHANGE)(period), filters, PATHS).count()
    planned = plans(year, year, EXCHANGE, filters).count()
    rows = narrowed(Meeting.objects.counted(period.start, period.end), filters, PATHS)
    trained, exchanged = (
        rows.filter(kind=kind).count() for kind in (MeetingKind.TRAINING, MeetingKind.EXCHANGE)
    )
    commissions = narrowed(in_force(CooperationKind.COMMISSION)(period), filters, PATHS).count()
    return [
        Finding(
            "basis",
            "协议或年度计划有效",
            "Agreement or plan in force",
            bool(standing or planned),
            f"{last} 有效协议 {standing} 份，{year} 年度计划 {planned} 份；另有对外委托合作 {commissions} 项。",
            f"{standing} agreements in force on {last}, {planned} plans for {year}; {commissions} commissions beside.",
        ),
        Finding(
            "held",
            "本年有培训和交流活动",
            "Training and exchange held",
            bool(trained and exchanged),
            f"本期培训 {trained} 场、学术交流 {exchanged} 场。",
            f"{trained} trainings and {exchanged} exchanges held.",
        ),
    ]


def sustainability(period: Period, filters: Filters) -> list[Finding]:
    """Remaining term, renewals, activities in years in a row, and a plan for the next year."""
    last = last_day(period)
    standing = narrowed(in_force(*LASTING)(period), filters, PATHS)
    planned = plans(last.year + 1, last.year, LASTING, filters).count()
    return [
        _remaining(standing, last),
        _renewed(standing, last),
        _consecutive(last, filters),
        Finding(
            "next_plan",
            "有下年度计划",
            "Plan for the next year",
            planned > 0,
            f"{last.year + 1} 年度计划 {planned} 份。",
            f"{planned} plans for {last.year + 1}.",
        ),
    ]


def _plan(number: int, year: int) -> Finding:
    said, said_en = f"{year} 年度合作计划 {number} 份。", f"{number} plans for {year}."
    return Finding("plan", "有年度合作计划", "Plan of the year", number > 0, said, said_en)


def _agreements(rows: QuerySet[Any], last: date) -> Finding:
    number = rows.count()
    said, said_en = f"{last} 有效协议 {number} 份。", f"{number} agreements in force on {last}."
    return Finding("agreements", "协议有效", "Agreements in force", number > 0, said, said_en)


def _ends(rows: QuerySet[Any], last: date) -> dict[int, date]:
    """{key of the agreement: its last day, renewals included} as known when the year closed."""
    ends = dict(rows.order_by().values_list("pk", "valid_to"))
    renewals = Renewal.objects.known_at(last).filter(agreement__in=list(ends))
    for agreement, until in renewals.values_list("agreement", "valid_to"):
        ends[agreement] = max(ends[agreement], until)
    return ends


def _remaining(rows: QuerySet[Any], last: date) -> Finding:
    least = int(policy.get("records.cooperation_remaining_days", last).value)
    ends = _ends(rows, last)
    longest = max(((end - last).days for end in ends.values()), default=0)
    return Finding(
        "remaining",
        "协议剩余有效期",
        "Remaining term",
        bool(ends) and longest >= least,
        f"{last} 有效协议 {len(ends)} 份，最长剩余 {longest} 天（提示线 {least} 天）。",
        f"{len(ends)} agreements in force on {last}; the longest still runs {longest} days (line: {least}).",
    )


def _renewed(rows: QuerySet[Any], last: date) -> Finding:
    number = Renewal.objects.known_at(last).filter(agreement__in=rows.values("pk")).count()
    said, said_en = f"有效协议累计续签 {number} 次。", f"Agreements in force were renewed {number} times."
    return Finding("renewals", "协议有续签", "Agreements renewed", number > 0, said, said_en)


def _consecutive(last: date, filters: Filters) -> Finding:
    least = int(policy.get("records.cooperation_consecutive_years", last).value)
    years = 0
    while years < LOOKING_BACK and activities(Period.year(last.year - years), filters).exists():
        years += 1
    return Finding(
        "consecutive",
        "连续年度开展活动",
        "Activities in consecutive years",
        years >= least,
        f"至 {last.year} 年连续 {years} 年有合作活动（提示线 {least} 年）。",
        f"Activities in {years} years in a row up to {last.year} (line: {least}).",
    )


AGREEMENT_COLUMNS = (
    Column("协议编号", "Number", "number"),
    Column("协议名称", "Title", "title"),
    Column("类别", "Kind", "kind"),
    Column("合作单位", "Partner", "partner"),
    Column("签订日期", "Signed", "signed_on"),
    Column("有效至（续签前）", "Valid to (before renewal)", "valid_to"),
    LATE,
)
PROMPT = "台账按结期前已核实的记录逐项提示，等级由评审人定。"
PROMPT_EN = (
    " The register says point by point what was verified before the year closed; the assessor decides."
)


def _judged(
    code: str,
    names: tuple[str, str],
    definition: tuple[str, str],
    rows: Callable[[Period], QuerySet[Any]],
    findings: Findings,
) -> Indicator:
    label, label_en = names
    return register(
        Indicator(
            code=f"records.{code}",
            label=label,
            label_en=label_en,
            definition=definition[0] + PROMPT,
            definition_en=definition[1] + PROMPT_EN,
            unit="",
            kind=Kind.QUALITATIVE,
            numerator=Part(rows=rows, date="signed_on", columns=AGREEMENT_COLUMNS),
            dimensions=(PROJECT, UNIT),
            answers=(Answer(label, "", "project=row"),),
            findings=findings,
        )
    )


RESEARCH_COOPERATION = _judged(
    "research_cooperation",
    ("合作研究机制", "Research cooperation"),
    (
        "评审人对合作研究机制的三级意见：年度合作计划、有效合作协议和本年合作活动（成果）三项齐备。",
        "The assessor's three-level opinion on research cooperation: a yearly plan, agreements in force, activities or "
        "results of the year.",
    ),
    in_force(*RESEARCH),
    research,
)
TRAINING_EXCHANGE = _judged(
    "training_exchange_mechanism",
    ("长效培训、学术交流机制", "Lasting training and exchange"),
    (
        "评审人对长效培训、学术交流机制的三级意见：合作协议或年度计划有效，且本年有培训和交流活动记录。",
        "The assessor's three-level opinion on lasting training and exchange: an agreement or yearly plan in force and "
        "activities held this year.",
    ),
    in_force(*EXCHANGE),
    training,
)
COOPERATION_SUSTAINABILITY = _judged(
    "cooperation_sustainability",
    ("合作可持续性", "Lasting cooperation"),
    (
        "评审人对合作可持续性的三级意见：协议剩余有效期、续签、连续年度合作活动和下年度计划。",
        "The assessor's three-level opinion on the lasting of a cooperation: remaining term, renewals, activities in "
        "consecutive years, plan for the next.",
    ),
    in_force(*LASTING),
    sustainability,
)
