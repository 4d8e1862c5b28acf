"""The archive volume of a self-evaluation: what lies in it, by name and hash."""

from __future__ import annotations

from typing import Any

from yanfa.kernel.workflow.fragments import chain
from yanfa.subsystems.performance.models import Correction, Evidence, SelfEvaluation
from yanfa.subsystems.performance.models.marks import mark_of


def volume_of(evaluation: SelfEvaluation) -> dict[str, Any]:
    """The manifest: the form, its rows with their marks, evidence with hashes, signatures, corrections, documents."""
    return {
        "project": str(evaluation),
        "total": str(evaluation.total),
        "grade": evaluation.grade,
        "locked_at": evaluation.locked_at,
        "rows": [_row(report) for report in evaluation.reports.for_form()],
        "evidence": [_evidence(each) for each in evidence_of(evaluation)],
        "signatures": signatures_of(evaluation),
        "corrections": [_correction(each) for each in corrections_of(evaluation)],
    }


def evidence_of(evaluation: SelfEvaluation) -> Any:
    """The evidence that stands, in the order of rows."""
    found = Evidence.objects.filter(report__evaluation=evaluation, withdrawn_at=None)
    return found.select_related("file", "report__row").order_by("report__row__position", "number")


def corrections_of(evaluation: SelfEvaluation) -> Any:
    """The correction sheets that took effect, oldest first."""
    found = Correction.objects.filter(report__evaluation=evaluation).applied()
    return found.select_related("report__row", "old_locked", "new_locked")


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


def _row(report: Any) -> dict[str, Any]:
    return {
        "name": report.row.name,
        "target": report.row.target,
        "actual": report.actual,
        "score": str(report.score),
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


def _correction(each: Correction) -> dict[str, Any]:
    return {
        "row": each.report.row.name,
        "old": each.old_actual,
        "new": each.new_actual,
        "reason": each.reason,
        "on": each.applied_on,
    }
