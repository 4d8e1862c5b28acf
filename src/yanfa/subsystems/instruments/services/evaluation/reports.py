"""Self-reports: begun by a unit, filled in with its own points, and supported by files."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import actions, changes, log
from yanfa.kernel.files import keeping
from yanfa.kernel.files.kinds import DOCUMENTS, IMAGES, SHEETS
from yanfa.kernel.files.purposes import Purpose, register
from yanfa.kernel.ui.refusals import overtaken
from yanfa.kernel.workflow.entering import enter
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.effects.evaluation.parameters import criteria
from yanfa.subsystems.instruments.models import (
    EvaluationBatch,
    EvaluationScore,
    SelfReportFile,
    SharingEvaluation,
)
from yanfa.subsystems.instruments.permissions.evaluation import may_represent
from yanfa.subsystems.instruments.services.evaluation.batches import insist

SAVED = actions.register("instruments.save_self_report", "填写自评报告")
FILE_ADDED = actions.register("instruments.add_self_report_file", "上传自评佐证材料")
FILE_REMOVED = actions.register("instruments.remove_self_report_file", "删除自评佐证材料")
EVIDENCE = register(Purpose("instruments.self_report", "自评佐证材料", kinds=DOCUMENTS | SHEETS | IMAGES))
#: The unit may write while its report is with it.
WITH_UNIT = ("draft", "returned")
FACTS = ("declared", "management", "team", "results", "cases")


@transaction.atomic
def begin_report(*, by: Any, batch: EvaluationBatch, organisation: Organisation) -> SharingEvaluation:
    """Begin the self-report of a unit. Raises ValidationError, PermissionDenied and MoveRefused."""
    evaluation = SharingEvaluation(batch=batch, organisation=organisation)
    insist(may_represent(by, evaluation))
    evaluation.validate_constraints()
    enter(evaluation, by=by)
    EvaluationScore.objects.bulk_create(
        EvaluationScore(evaluation=evaluation, code=each.code, weight=each.weight) for each in criteria(batch)
    )
    return evaluation


@transaction.atomic
def save_report(
    evaluation: SharingEvaluation,
    *,
    by: Any,
    version: int,
    facts: Mapping[str, Any],
    own: Mapping[str, Decimal | None] | None = None,
) -> SharingEvaluation:
    """Keep texts and the unit's own points by indicator. Raises ValidationError and PermissionDenied."""
    stored = _with_unit(evaluation, by)
    if stored.version != version:
        raise overtaken()
    before = changes.snapshot(stored)
    for name in FACTS:
        setattr(stored, name, facts[name])
    stored.version += 1
    stored.full_clean(exclude=["state", "figures"])
    _save_points(stored, own or {})
    stored.save()
    log.record(SAVED, by=by, target=stored, changes=changes.difference(before, stored))
    stored.refresh_from_db()
    return stored


def add_file(
    evaluation: SharingEvaluation, *, by: Any, label: str, upload: UploadedFile[Any]
) -> SelfReportFile:
    """Add a file. Raises ValidationError, PermissionDenied, FileRefused."""
    _with_unit(evaluation, by, lock=False)
    stored = keeping.store(upload, by=by, purpose=EVIDENCE)
    try:
        with transaction.atomic():
            found = _with_unit(evaluation, by)
            added = SelfReportFile(evaluation=found, label=label.strip(), file=stored, added_by=by)
            added.full_clean()
            added.save()
            log.record(
                FILE_ADDED, by=by, target=found, changes={"file": stored.name, "sha256": stored.sha256}
            )
    except Exception:
        keeping.discard(stored, by=by)
        raise
    return added


@transaction.atomic
def remove_file(file: SelfReportFile, *, by: Any) -> None:
    """Take a file out of a report that is still with the unit. Raises ValidationError and PermissionDenied."""
    found = _with_unit(file.evaluation, by)
    log.record(
        FILE_REMOVED, by=by, target=found, changes={"file": file.file.name, "sha256": file.file.sha256}
    )
    file.delete()


def _with_unit(evaluation: SharingEvaluation, by: Any, *, lock: bool = True) -> SharingEvaluation:
    insist(may_represent(by, evaluation))
    rows = SharingEvaluation.objects.select_for_update(of=("self",)) if lock else SharingEvaluation.objects
    stored: SharingEvaluation = rows.select_related("batch", "organisation").get(pk=evaluation.pk)
    if stored.state not in WITH_UNIT:
        raise ValidationError(
            _("自评报告在“%s”，不能修改；需要修改的请联系平台退回。") % stored.get_state_display()
        )
    return stored


def _save_points(evaluation: SharingEvaluation, own: Mapping[str, Decimal | None]) -> None:
    scores = {score.code: score for score in evaluation.scores.all()}
    for code, points in own.items():
        score = scores.get(code)
        if score is None:
            raise ValidationError(_("没有代码为“%s”的评估指标。") % code)
        if points is not None and not 0 <= points <= score.weight:
            raise ValidationError({f"own_{code}": _("自评分应在 0 和 %s 之间。") % score.weight})
        score.own = points
    EvaluationScore.objects.bulk_update(scores.values(), ("own",))
