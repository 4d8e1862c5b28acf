"""The archive volume of a self-evaluation: what lies in it, by name and hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from yanfa.kernel.documents import kinds
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.kernel.workflow.fragments import chain
from yanfa.kernel.workflow.models import ChainOutcome
from yanfa.subsystems.performance.models import Adjustment, Correction, Evidence, Goal, SelfEvaluation
from yanfa.subsystems.performance.models.marks import mark_of

SIGNED = kinds.register(kinds.IssuedKind("performance.signed_form", _("签章版"), "Form to be sealed"))
PUBLIC = kinds.register(kinds.IssuedKind("performance.public_form", _("公开版"), "Public form"))


def volume_of(evaluation: SelfEvaluation) -> dict[str, Any]:
    """The manifest: form, rows with their marks, evidence, signatures, corrections, documents, approvals; hashes."""
    return {
        "project": str(evaluation),
        "total": _printed(evaluation.total),
        "grade": evaluation.grade,
        "locked_at": evaluation.locked_at,
        "rows": [_row(report) for report in evaluation.reports.for_form()],
        "evidence": [_evidence(each) for each in evidence_of(evaluation)],
        "signatures": signatures_of(evaluation),
        "corrections": [_correction(each) for each in corrections_of(evaluation)],
        "documents": [_document(each) for each in issuing.documents_of(evaluation)],
        "approvals": [_approval(each) for each in approvals_of(evaluation)],
    }


def signed_copy(evaluation: SelfEvaluation) -> IssuedDocument | None:
    """The 签章版 of what was signed last; None where none was issued since."""
    return _copy(evaluation, SIGNED)


def public_copy(evaluation: SelfEvaluation) -> IssuedDocument | None:
    """The 公开版 of what was signed last; None where none was issued since."""
    return _copy(evaluation, PUBLIC)


def _copy(evaluation: SelfEvaluation, kind: kinds.IssuedKind) -> IssuedDocument | None:
    since = signed_since(evaluation)
    found = issuing.documents_of(evaluation, kind.code).first()
    return found if found and since and found.issued_at >= since else None


def signed_since(evaluation: SelfEvaluation) -> datetime | None:
    """The moment of the last signature of the round that passed last; what was issued before is out of date."""
    passed = [each for each in chain.rounds(evaluation) if each.outcome == ChainOutcome.PASSED]
    return passed[-1].ended_at if passed else None


def evidence_of(evaluation: SelfEvaluation) -> Any:
    """The evidence that stands, in the order of rows."""
    found = Evidence.objects.filter(report__evaluation=evaluation, withdrawn_at=None)
    return found.select_related("file", "report__row").order_by("report__row__position", "number")


def corrections_of(evaluation: SelfEvaluation) -> Any:
    """The correction sheets that took effect, oldest first."""
    found = Correction.objects.filter(report__evaluation=evaluation).applied()
    return found.select_related("report__row", "old_locked", "new_locked")


def approvals_of(evaluation: SelfEvaluation) -> list[Goal | Adjustment]:
    """What the authority approved before the year was evaluated: the goals, then their adjustments in order."""
    goal = evaluation.goal
    adjustments = goal.adjustments.filter(state="approved").select_related("approval_scan").order_by("number")
    return [goal, *adjustments]


def signatures_of(evaluation: SelfEvaluation) -> list[dict[str, Any]]:
    """Every signature of every round: step, person, opinion, moment."""
    return [
        {
            "step": step.label,
            "by": str(step.decided_by),
            "agrees": step.agrees,
            "opinion": step.opinion,
            "at": step.decided_at,
        }
        for round_ in chain.rounds(evaluation)
        for step in round_.steps.all()
        if step.decided_at is not None
    ]


def _printed(points: Any) -> str:
    """Points as they are printed; nothing where none were given yet."""
    return "" if points is None else str(points)


def _row(report: Any) -> dict[str, Any]:
    return {
        "name": report.row.name,
        "target": report.row.target,
        "actual": report.actual,
        "score": _printed(report.score),
        "mark": mark_of(report),
        "locked": report.locked_value.rows_digest if report.locked_value else "",
    }


def _evidence(each: Evidence) -> dict[str, Any]:
    return {
        "number": each.number,
        "row": each.report.row.name,
        "title": each.title,
        "file": each.file.name,
        "sha256": each.file.sha256,
    }


def _approval(each: Goal | Adjustment) -> dict[str, Any]:
    return {
        "of": f"第{each.number}次目标调整" if isinstance(each, Adjustment) else "绩效目标",
        "number": each.approval_number,
        "on": each.effective_on if isinstance(each, Adjustment) else each.approved_on,
        "file": each.approval_scan.name if each.approval_scan else "",
        "sha256": each.approval_scan.sha256 if each.approval_scan else "",
    }


def _document(each: IssuedDocument) -> dict[str, Any]:
    return {
        "kind": _chinese(kinds.get(each.kind).label),
        "title": each.title,
        "number": each.number,
        "version": each.version,
        "issued_at": each.issued_at,
        "sha256": each.sha256,
        "sealed_sha256": each.sealed_sha256,
    }


def _chinese(words: Any) -> str:
    """What is archived does not depend on the language of who archives it."""
    with translation.override("zh-hans"):
        return str(words)


def _correction(each: Correction) -> dict[str, Any]:
    return {
        "row": each.report.row.name,
        "old": each.old_actual,
        "new": each.new_actual,
        "reason": each.reason,
        "on": each.applied_on,
    }
