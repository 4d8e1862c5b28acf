"""The yearly report: figures taken from the indicators and the books, kept as plain data until it is issued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractMonth
from django.utils.translation import gettext as _

from yanfa.kernel.audit import actions, log
from yanfa.kernel.clock import now, today
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.indicators.compute import by_dimension, compute
from yanfa.kernel.indicators.declare import Kind
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.ui.refusals import overtaken
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.models import (
    EffectReport,
    EvaluationBatch,
    RewardEntry,
    SharingEvaluation,
    UsageRecord,
)
from yanfa.subsystems.instruments.rules.effect_report import digest_of
from yanfa.subsystems.instruments.workflow.effect_report import KIND, may_draft

REFRESHED = actions.register("instruments.refresh_effect_report", "成效报告重新取数")
PREFIX = "instruments."
SPLITS = ("category", "district", "unit_kind", "funding")
CASES = 8
SHARED = Q(external=True, related_party=False, waived=False)


def period_of(year: int) -> Period:
    """The calendar year."""
    return Period(date(year, 1, 1), date(year + 1, 1, 1))


def figures_of(year: int) -> dict[str, Any]:
    """Everything that the report of a year says in numbers, as text in plain data."""
    return {
        "indicators": _indicators(year),
        "splits": {name: _split(year, name) for name in SPLITS},
        "usage": _usage(year),
        "evaluation": _evaluation(year),
        "cases": _cases(year),
    }


@transaction.atomic
def make_report(*, by: Any, year: int, outlook: str = "") -> EffectReport:
    """Draft the report of a year that is over. Raises ValidationError, PermissionDenied, MoveRefused."""
    if not (verdict := may_draft(by)):
        raise PermissionDenied(verdict.reason)
    report = EffectReport(year=year, outlook=outlook.strip(), drafted_by=by)
    report.full_clean(exclude=["state", "figures", "digest", "as_of"])
    if period_of(year).end > today():
        raise ValidationError({"year": _("这一年还没有结束，请在次年编制。")})
    _take(report)
    return enter(report, by=by)


@transaction.atomic
def refresh_report(report: EffectReport, *, by: Any, version: int, outlook: str) -> EffectReport:
    """Take the figures anew before it is reviewed. Raises ValidationError and PermissionDenied."""
    if not (verdict := may_draft(by)):
        raise PermissionDenied(verdict.reason)
    stored = EffectReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if stored.state != "drafted":
        raise ValidationError(_("报告已审核，数字不再变动；需要修改的请先退回。"))
    if stored.version != version:
        raise overtaken()
    before = stored.digest
    _take(stored)
    stored.outlook, stored.drafted_by = outlook.strip(), by
    stored.version += 1
    stored.save()
    log.record(REFRESHED, by=by, target=stored, changes={"digest": [before, stored.digest]})
    stored.refresh_from_db()
    return stored


def issue_report(
    report: EffectReport, *, by: Any, number: str, write: Callable[[EffectReport], tuple[bytes, bytes]]
) -> EffectReport:
    """Issue it with its number, and keep its PDF and docx as issued documents. Raises MoveRefused.

    `write` gives both files of the report as it is issued.
    """
    with transaction.atomic():
        perform("issue", report, by=by, data={"number": number})
        pdf, docx = write(report)
        for data, ending in ((docx, "docx"), (pdf, "pdf")):
            issuing.issue(
                report,
                KIND,
                data=data,
                file_name=f"{report}.{ending}",
                title=str(report),
                by=by,
                approved_by=report.reviewed_by,
                number=number,
            )
    return report


def _take(report: EffectReport) -> None:
    report.figures = figures_of(report.year)
    report.digest, report.as_of = digest_of(report.figures), now()


def _indicators(year: int) -> list[dict[str, Any]]:
    """Every figure of instrument sharing, of the year and of the one before."""
    rows = []
    for indicator in registry:
        if indicator.code.startswith(PREFIX) and indicator.kind is not Kind.QUALITATIVE:
            value, before = (compute(indicator, period_of(each)) for each in (year, year - 1))
            rows.append(
                {
                    "code": indicator.code,
                    "unit": indicator.unit,
                    "value": _text(value),
                    "before": _text(before),
                }
            )
    return rows


def _split(year: int, name: str) -> list[list[Any]]:
    """[part, number, value] of the stock at the end of the year by a dimension, the largest first."""
    parts: dict[str, list[Any]] = {}
    for place, code in enumerate(("instruments.listed", "instruments.total_value"), start=1):
        indicator = registry[code]
        if name not in {dimension.name for dimension in indicator.dimensions}:
            return []
        for part, value in by_dimension(indicator, period_of(year), name).items():
            parts.setdefault(str(part), [str(part), "0", "0"])[place] = _text(value)
    return sorted(parts.values(), key=lambda row: (-Decimal(row[1]), row[0]))


def _usage(year: int) -> dict[str, Any]:
    """Sums over the verified records of the year, the hours by month, and the users' ratings."""
    period = period_of(year)
    found = (
        UsageRecord.objects.served_in(period.start, period.end).filter(report__state="verified").order_by()
    )
    sums = found.aggregate(
        number=Count("pk"),
        run=Sum("hours"),
        served=Sum("hours", filter=SHARED),
        earned=Sum("amount", filter=SHARED),
        users=Count("user_unit", filter=SHARED & ~Q(user_unit=""), distinct=True),
        small=Count("user_unit", filter=SHARED & Q(small_enterprise=True), distinct=True),
    )
    named = {"number": "records", "run": "hours", "served": "external_hours", "earned": "income"}
    months = found.values(month=ExtractMonth("served_on")).annotate(run=Sum("hours"))
    by_month = {row["month"]: row["run"] for row in months}
    ratings = found.exclude(satisfaction="").values("satisfaction").annotate(number=Count("pk"))
    return {
        **{named.get(name, name): _exact(value) for name, value in sums.items()},
        "months": [_exact(by_month.get(month)) for month in range(1, 13)],
        "satisfaction": {row["satisfaction"]: row["number"] for row in ratings},
    }


def _evaluation(year: int) -> dict[str, Any]:
    """The batch whose evaluation year ended in the year: reports, grades; and the rewards approved in the year."""
    batch = EvaluationBatch.objects.filter(year=year).first()
    units = SharingEvaluation.objects.filter(batch=batch) if batch else SharingEvaluation.objects.none()
    final = units.filter(state="settled").order_by().values("grade").annotate(number=Count("pk"))
    period = period_of(year)
    entries = RewardEntry.objects.dated_in(period.start, period.end)
    sums = entries.aggregate(amount=Sum("amount"))
    granted = entries.grants().aggregate(
        units=Count("organisation", distinct=True), instruments=Count("line__instrument", distinct=True)
    )
    return {
        "reports": units.handed_in().count(),
        "grades": {row["grade"]: row["number"] for row in final},
        "units": granted["units"],
        "instruments": granted["instruments"],
        "amount": format(sums["amount"] or Decimal(0), "f"),
    }


def _cases(year: int) -> list[list[str]]:
    """[unit, text] of typical cases from the self-reports of the best placed units."""
    found = SharingEvaluation.objects.filter(batch__year=year, state="settled").exclude(cases="")
    rows = found.select_related("organisation").order_by("place", "pk")[:CASES]
    return [[row.organisation.name, row.cases] for row in rows]


def _text(value: Any) -> str | None:
    return None if value is None or value.value is None else format(value.value, "f")


def _exact(value: Any) -> str:
    """A sum as text, one spelling for one number on both databases; nothing is 0."""
    return format(Decimal(value or 0).normalize(), "f")
