"""Department review beside the self scores, and matters to be mended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import actions, log
from yanfa.kernel.clock import today
from yanfa.kernel.files import keeping, purposes
from yanfa.kernel.files.kinds import DOCUMENTS, IMAGES, SHEETS
from yanfa.kernel.files.purposes import Purpose
from yanfa.kernel.workflow.entering import enter
from yanfa.registers.organisations.api import Department
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.choices import RectificationOrigin
from yanfa.subsystems.performance.models import (
    DepartmentReview,
    MendingFile,
    Rectification,
    ReviewedRow,
    SelfEvaluation,
)
from yanfa.subsystems.performance.permissions import REVIEWED, may_evaluate, may_mend
from yanfa.subsystems.performance.services.editing import change, in_state, insist, locked
from yanfa.subsystems.performance.services.forming import scheme_of

MENDING = purposes.register(Purpose("performance.mending", "整改佐证", DOCUMENTS | SHEETS | IMAGES))
MENDING_ADDED = actions.register("performance.add_mending_file", "上传整改佐证")
READY = ("authority", "secrecy", "cleared", "published", "internal", "archived", "archived_public")


@transaction.atomic
def open_review(evaluation: SelfEvaluation, *, by: Any) -> DepartmentReview:
    """Begin the review of a self-evaluation that was sent up. Raises MoveRefused, ValidationError."""
    evaluation = locked(evaluation)
    in_state(evaluation, READY, _("自评报送主管部门后才能开展部门评价。"))
    if DepartmentReview.objects.filter(evaluation=evaluation).exists():
        raise ValidationError(_("该自评已经开始部门评价。"))
    review = enter(DepartmentReview(evaluation=evaluation, opened_by=by), by=by)
    ReviewedRow.objects.bulk_create(
        ReviewedRow(review=review, report=report) for report in evaluation.reports.for_form()
    )
    return review


@transaction.atomic
def score_reviewed(row: ReviewedRow, *, by: Any, score: Decimal | None, opinion: str) -> ReviewedRow:
    """Score one row; the self score is never touched. Raises PermissionDenied, ValidationError."""
    review = _being_scored(row.review, by)
    fresh = ReviewedRow.objects.select_for_update().select_related("report__row").get(pk=row.pk)
    most = fresh.report.row.weight
    if score is not None and not 0 <= score <= most:
        raise ValidationError({"score": _("核查分数应在 0 至 %s 之间。") % most})
    if score is not None and score != fresh.report.score and not opinion.strip():
        raise ValidationError({"opinion": _("核查分数与自评分不同，请写明核查意见。")})
    before = fresh.score
    fresh.score, fresh.opinion = score, opinion.strip()
    fresh.save()
    log.record(
        REVIEWED, by=by, target=review, summary=str(fresh), changes={"score": [str(before), str(score)]}
    )
    _add_up(review)
    return fresh


@transaction.atomic
def keep_review(
    review: DepartmentReview, *, by: Any, version: int, budget_score: Decimal | None, opinion: str
) -> DepartmentReview:
    """Keep the score of the budget line and the opinion. Raises PermissionDenied, ValidationError."""
    fresh = _being_scored(review, by)
    fresh = locked(fresh, version)
    weight = fresh.evaluation.goal.budget_weight
    if budget_score is not None and not 0 <= budget_score <= weight:
        raise ValidationError({"budget_score": _("预算执行率评分应在 0 至 %s 之间。") % weight})
    facts = {"budget_score": budget_score, "opinion": opinion.strip()}
    change(fresh, facts, facts, by=by, action=REVIEWED)
    _add_up(fresh)
    return fresh


@transaction.atomic
def score_all(
    review: DepartmentReview,
    *,
    by: Any,
    version: int,
    scores: Mapping[int, tuple[Decimal | None, str]],
    budget_score: Decimal | None,
    opinion: str,
) -> DepartmentReview:
    """Keep a whole page of scores, {key of the row: (score, opinion)}, read at `version`; all of it or nothing.

    Raises PermissionDenied, ValidationError with the faults of rows under "score-<key>" and "opinion-<key>".
    """
    fresh = locked(_being_scored(review, by), version)
    faults: dict[str, Any] = {}
    for row in fresh.rows.select_related("report__row").order_by("pk"):
        score, words = scores.get(row.pk, (row.score, row.opinion))
        if (score, words.strip()) == (row.score, row.opinion):
            continue
        try:
            score_reviewed(row, by=by, score=score, opinion=words)
        except ValidationError as fault:
            faults |= {f"{name}-{row.pk}": errors for name, errors in fault.error_dict.items()}
    if faults:
        raise ValidationError(faults)
    fresh.refresh_from_db()
    kept = keep_review(fresh, by=by, version=fresh.version, budget_score=budget_score, opinion=opinion)
    return _later(kept) if kept.version == version else kept


def _later(review: DepartmentReview) -> DepartmentReview:
    """One version later: whoever read the page before is told, though only rows were changed."""
    review.version += 1
    review.save()
    return review


def _being_scored(review: DepartmentReview, by: Any) -> DepartmentReview:
    fresh = locked(review)
    insist(may_evaluate(by, fresh))
    in_state(fresh, ("scoring",), _("部门评价已确认，不能再修改。"))
    return fresh


def _add_up(review: DepartmentReview) -> None:
    scores = list(review.rows.values_list("score", flat=True))
    total = None
    if review.budget_score is not None and None not in scores:
        total = sum((each for each in scores if each is not None), review.budget_score)
    review.total = total
    review.grade = scheme_of(review.evaluation).grade.grade_for(total) if total is not None else ""
    review.save()


def deviation_degree(review: DepartmentReview) -> Decimal | None:
    """偏离度: (self score − reviewed score) ÷ self score, in per cent; None while a total is open."""
    own, reviewed = review.evaluation.total, review.total
    if own is None or reviewed is None or not own:
        return None
    return (own - reviewed) * 100 / own


@transaction.atomic
def raise_matter(
    year: ProjectYear,
    *,
    by: Any,
    origin: RectificationOrigin,
    problem: str,
    measure: str,
    department: Department,
    due_on: date,
) -> Rectification:
    """Ask a department to mend something by a day. Raises MoveRefused, ValidationError."""
    if due_on <= today():
        raise ValidationError({"due_on": _("整改期限应晚于今天。")})
    matter = Rectification(
        project_year=year,
        origin=origin,
        problem=problem.strip(),
        measure=measure.strip(),
        department=department,
        due_on=due_on,
        raised_by=by,
    )
    matter.full_clean()
    return enter(matter, by=by)


@transaction.atomic
def add_mending_file(matter: Rectification, *, by: Any, upload: UploadedFile[Any], title: str) -> MendingFile:
    """Add a file that proves the mending, before the result is reported.

    Raises PermissionDenied, ValidationError, and kernel.files.FileRefused for a file that is not taken.
    """
    fresh = Rectification.objects.select_for_update().get(pk=matter.pk)
    insist(may_mend(by, fresh))
    in_state(fresh, ("open",), _("整改结果已报送，不能再补充佐证；需要补充请联系绩效管理员退回。"))
    stored = keeping.store(upload, by=by, purpose=MENDING)
    proof = MendingFile(matter=fresh, title=title.strip() or stored.name, file=stored, added_by=by)
    proof.full_clean()
    proof.save()
    log.record(MENDING_ADDED, by=by, target=fresh, summary=f"{proof}（{stored.sha256[:12]}）")
    return proof
