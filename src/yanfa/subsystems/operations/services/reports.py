"""Monthly reports: made from the figures of the month, refreshed until they are issued, and held against them later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import actions, log
from yanfa.kernel.clock import now, today
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.indicators.compute import by_dimension, compute
from yanfa.kernel.indicators.declare import Indicator, Kind
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry
from yanfa.kernel.ui.refusals import overtaken
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.operations.models import MonthlyReport
from yanfa.subsystems.operations.permissions import may_work
from yanfa.subsystems.operations.rules.reports import Line, changed, digest_of
from yanfa.subsystems.operations.workflow.reports import REPORT

REFRESHED = actions.register("operations.refresh_report", "重新取数")
#: The figures of other apps that the report shows beside its own.
BESIDE = ("portal.visits", "portal.user_units")
BY_SYSTEM = "system"


def period_of(year: int, month: int) -> Period:
    """The calendar month."""
    return Period(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1))


def lines_of(year: int, month: int) -> list[Line]:
    """The figures of a month, whole and by system, with those of the year up to its end."""
    period = period_of(year, month)
    so_far = Period(date(year, 1, 1), period.end)
    return [line for indicator in _reported() for line in _lines(indicator, period, so_far)]


@transaction.atomic
def make_report(*, by: Any, year: int, month: int, summary: str = "") -> MonthlyReport:
    """Make the report of a month that has begun. Raises ValidationError, PermissionDenied, MoveRefused."""
    if not (verdict := may_work(by)):
        raise PermissionDenied(verdict.reason)
    report = MonthlyReport(year=year, month=month, summary=summary.strip(), recorded_by=by)
    report.full_clean(exclude=["state", "lines", "digest", "as_of"])
    if period_of(year, month).start > today():
        raise ValidationError({"month": _("这个月还没有开始，请选择本月或以前的月份。")})
    _take_figures(report)
    return enter(report, by=by)


@transaction.atomic
def refresh_report(report: MonthlyReport, *, by: Any, version: int, summary: str) -> MonthlyReport:
    """Take the figures anew before it is issued. Raises ValidationError and PermissionDenied."""
    if not (verdict := may_work(by)):
        raise PermissionDenied(verdict.reason)
    stored = MonthlyReport.objects.select_for_update().get(pk=report.pk)
    if stored.state != "drafted":
        raise ValidationError(_("月报已签发，数字不再变动；台账后来的变化列在页面上。"))
    if stored.version != version:
        raise overtaken()
    before = stored.digest
    _take_figures(stored)
    stored.summary, stored.recorded_by = summary.strip(), by
    stored.version += 1
    stored.save()
    log.record(REFRESHED, by=by, target=stored, changes={"digest": [before, stored.digest]})
    stored.refresh_from_db()
    return stored


def issue_report(report: MonthlyReport, *, by: Any, data: bytes) -> MonthlyReport:
    """Sign it, and keep the PDF as an issued document. Raises MoveRefused."""
    with transaction.atomic():
        perform("issue", report, by=by)
        issuing.issue(
            report, REPORT, data=data, file_name=f"{report}.pdf", title=str(report), by=by, approved_by=by
        )
    return report


def changed_since(report: MonthlyReport) -> list[tuple[Line, Line | None]]:
    """What the register says differently today: entries that came late, and withdrawals."""
    return changed(report.lines, lines_of(report.year, report.month))


def indicator_of(line: Line) -> Indicator:
    """The indicator of a line. Raises KeyError for a code that is declared no more."""
    return registry[line["code"]]


def _take_figures(report: MonthlyReport) -> None:
    report.lines = lines_of(report.year, report.month)
    report.digest, report.as_of = digest_of(report.lines), now()


def _reported() -> Iterator[Indicator]:
    for indicator in registry:
        own = indicator.code.startswith("operations.") or indicator.code in BESIDE
        if own and indicator.kind is not Kind.QUALITATIVE:
            yield indicator


def _lines(indicator: Indicator, period: Period, so_far: Period) -> Iterator[Line]:
    yield _line(indicator, "", compute(indicator, period), compute(indicator, so_far))
    if BY_SYSTEM in {dimension.name for dimension in indicator.dimensions}:
        whole = by_dimension(indicator, so_far, BY_SYSTEM)
        parts = by_dimension(indicator, period, BY_SYSTEM)
        for system in sorted(whole.keys() | parts.keys()):
            yield _line(indicator, system, parts.get(system), whole.get(system))


def _line(indicator: Indicator, system: str, value: Any, so_far: Any) -> Line:
    return {
        "code": indicator.code,
        "system": system,
        "unit": indicator.unit,
        "value": _text(value),
        "year": _text(so_far),
    }


def _text(value: Any) -> str | None:
    return None if value is None or value.value is None else format(value.value, "f")
