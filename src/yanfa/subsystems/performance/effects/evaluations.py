"""What moves of self-evaluations, their rows, corrections, reviews and matters to be mended do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

from yanfa.kernel.clock import local_date, now, today
from yanfa.kernel.clock.calendar import working_days_between
from yanfa.kernel.indicators.locking import lock
from yanfa.kernel.indicators.models import LockedValue
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.tables import Limit
from yanfa.subsystems.performance.effects.figures import figure_of, freeze_money, printed_actual, row_value
from yanfa.subsystems.performance.models import (
    Correction,
    DepartmentReview,
    Rectification,
    RowReport,
    SelfEvaluation,
)


def name_reporter(report: RowReport, by: Any, data: Mapping[str, Any]) -> None:
    """Names who reports; it must be an account that is in use."""
    key = data["reporter"]
    if key and not get_user_model().objects.filter(pk=key, is_active=True).exists():
        raise Hindered(_("没有这个帐号，或该帐号已停用。"))
    report.reporter_id = key or None


def fill(report: RowReport, by: Any, data: Mapping[str, Any]) -> None:
    """Notes who reported and when; a report after the cut-off is a late entry and marked so."""
    report.filled_by, report.filled_at = by, now()
    report.late = today() > report.evaluation.cut_off


def lock_figures(evaluation: SelfEvaluation, by: Any, data: Mapping[str, Any]) -> None:
    """Computes every figure once more, locks it with its rows, and freezes the money of the year."""
    held = evaluation.reports.select_for_update(of=("self",)).order_by("pk")
    for report in held.select_related("row", "upload", "survey"):
        if report.state != "collected":  # returned in the moment before its lock was ours
            raise Hindered(_("“%s”刚刚被退回重填，汇总后再锁定。") % report.row)
        _lock_report(report, by)
    freeze_money(evaluation)
    evaluation.locked_at, evaluation.locked_by = now(), by


def _lock_report(report: RowReport, by: Any) -> None:
    figure = figure_of(report)
    if figure is None:
        return
    report.locked_value = lock(figure.indicator, figure.period, by=by, filters=figure.filters)
    if report.locked_value.value is None:
        raise Hindered(_("“%s”的数据来源算不出数，请退回该指标重新填报。") % report.row)
    report.value = row_value(report, figure.indicator, report.locked_value.value)
    report.actual = printed_actual(report)
    report.version += 1
    report.save()


def submit(evaluation: SelfEvaluation, by: Any, data: Mapping[str, Any]) -> None:
    """Notes who submitted the form: that person signs none of the steps."""
    evaluation.submitted_by, evaluation.submitted_at = by, now()


def apply_correction(correction: Correction, by: Any, data: Mapping[str, Any]) -> None:
    """Puts the new figure on the row; the old one and both locked values stay on the sheet."""
    # Form before row, as everywhere: two orders would wait for each other for ever.
    SelfEvaluation.objects.select_for_update(of=("self",)).get(reports=correction.report_id)
    report = RowReport.objects.select_for_update().select_related("row").get(pk=correction.report_id)
    if report.value != correction.old_value or report.actual != correction.old_actual:
        raise Hindered(_("提出更正之后该指标已有变动，请退回后按现值重新提出。"))
    if correction.new_upload is not None:
        report.upload = correction.new_upload
    report.value, report.actual = correction.new_value, correction.new_actual
    correction.new_locked = _relocked(report, correction, by)
    report.locked_value = correction.new_locked
    report.score, report.score_reason = None, ""
    report.version += 1
    report.save()
    SelfEvaluation.objects.filter(pk=report.evaluation_id).update(total=None, grade="")
    correction.applied_on = today()


def _relocked(report: RowReport, correction: Correction, by: Any) -> LockedValue | None:
    figure = figure_of(report)
    if figure is None:
        return None
    locked = lock(figure.indicator, figure.period, by=by, filters=figure.filters)
    if locked.value is None or row_value(report, figure.indicator, locked.value) != correction.new_value:
        raise Hindered(_("更正后的数据来源现在算得 %s，与更正单不一致。") % locked.value)
    return locked


def confirm_review(review: DepartmentReview, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps what follows for the next budget, and the day."""
    review.use = data["use"]
    review.confirmed_on = today()


def report_mending(matter: Rectification, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps what was done."""
    matter.result = data["result"].strip()
    matter.reported_on = today()


def days_to_mend(matter: Rectification) -> Limit:
    """The working days from the day on which the matter was raised to its due date."""
    days = working_days_between(local_date(matter.raised_at), matter.due_on)
    return Limit(matter.raised_at, max(days, 1))


def close_matter(matter: Rectification, by: Any, data: Mapping[str, Any]) -> None:
    """Notes the day on which the matter was closed."""
    matter.closed_on = today()
