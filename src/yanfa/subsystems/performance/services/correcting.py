"""更正单: proposing to change a locked figure, with both values on the sheet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yanfa.kernel.indicators.compute import compute
from yanfa.kernel.workflow.entering import enter
from yanfa.subsystems.performance.choices import Source
from yanfa.subsystems.performance.effects.figures import figure_of, printed_actual, row_value
from yanfa.subsystems.performance.models import Correction, ListUpload, RowReport, SelfEvaluation
from yanfa.subsystems.performance.services.editing import locked

CLOSED = ("archived", "archived_public")


@transaction.atomic
def propose_correction(
    report: RowReport,
    *,
    by: Any,
    reason: str,
    value: Decimal | None = None,
    actual: str = "",
    upload: ListUpload | None = None,
) -> Correction:
    """Propose another figure: a new file of the same list, the source computed anew, or a typed value.

    Raises MoveRefused, ValidationError.
    """
    evaluation = SelfEvaluation.objects.select_for_update().get(pk=report.evaluation_id)
    fresh = locked(report)
    _insist_on_time(evaluation, fresh)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明更正理由。")})
    number = (fresh.corrections.aggregate(last=Max("number"))["last"] or 0) + 1
    correction = Correction(
        report=fresh,
        number=number,
        reason=reason.strip(),
        old_value=fresh.value,
        old_actual=fresh.actual,
        old_locked=fresh.locked_value,
        proposed_by=by,
    )
    _put_new(correction, fresh, value, actual, upload)
    if (correction.new_value, correction.new_actual) == (fresh.value, fresh.actual):
        raise ValidationError(_("更正后与更正前相同，无需更正。"))
    return enter(correction, by=by)


def _insist_on_time(evaluation: SelfEvaluation, report: RowReport) -> None:
    if not evaluation.locked:
        raise ValidationError(_("指标值还没有锁定，请直接修改填报。"))
    if evaluation.state in CLOSED:
        raise ValidationError(_("自评表已归档，不能再更正。"))
    if report.corrections.filter(state="proposed").exists():
        raise ValidationError(_("该指标还有一份更正单没有办结。"))


def _put_new(
    correction: Correction, report: RowReport, value: Decimal | None, actual: str, upload: ListUpload | None
) -> None:
    """The new figure: computed where the row has a source, else typed."""
    if report.source in (Source.MANUAL, Source.OPINION):
        trial = RowReport(row=report.row, value=value, actual=actual.strip())
        correction.new_value, correction.new_actual = value, actual.strip() or printed_actual(trial)
        return
    trial = RowReport.objects.get(pk=report.pk)
    if upload is not None:
        if report.source != Source.LIST:
            raise ValidationError({"upload": _("这个指标不是由台账计算的。")})
        if report.upload is not None and upload.mapping_id != report.upload.mapping_id:
            raise ValidationError({"upload": _("更正所用的台账应与原台账口径相同。")})
        trial.upload = correction.new_upload = upload
    figure = figure_of(trial)
    computed = compute(figure.indicator, figure.period, figure.filters).value if figure else None
    if figure is None or computed is None:
        raise ValidationError(_("按这个来源算不出数。"))
    trial.value = row_value(trial, figure.indicator, computed)
    correction.new_value, correction.new_actual = trial.value, printed_actual(trial)
