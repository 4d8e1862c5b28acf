"""Issued documents of a batch: the notice of the result, and the list of rewards."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanfa.kernel.documents import kinds
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.subsystems.instruments.models import EvaluationBatch
from yanfa.subsystems.instruments.permissions.evaluation import may_evaluate
from yanfa.subsystems.instruments.services.evaluation.batches import insist

RESULT = kinds.register(
    kinds.IssuedKind(
        "instruments.evaluation_result", gettext_lazy("共享服务评估结果通知"), "Notice of evaluation results"
    )
)
REWARDS = kinds.register(
    kinds.IssuedKind("instruments.reward_list", gettext_lazy("共享服务奖励名单"), "List of rewards")
)
#: From which states on a document may be issued.
FINAL = ("settled", "calculated", "approved", "reward_showing", "paying", "using", "closed")
APPROVED = FINAL[2:]


def issue_result(batch: EvaluationBatch, *, by: Any, data: bytes, form: str) -> IssuedDocument:
    """Issue the notice of the final result as PDF or docx. Raises ValidationError and PermissionDenied."""
    return _issue(batch, RESULT, FINAL, _("结果确定以后才能发出结果通知。"), by=by, data=data, form=form)


def issue_rewards(batch: EvaluationBatch, *, by: Any, data: bytes, form: str) -> IssuedDocument:
    """Issue the approved list of rewards as PDF, docx or xlsx. Raises ValidationError and PermissionDenied."""
    told = _("奖励批准以后才能发出奖励名单。")
    return _issue(batch, REWARDS, APPROVED, told, by=by, data=data, form=form)


def _issue(
    batch: EvaluationBatch, kind: kinds.IssuedKind, states: tuple[str, ...], told: str, **given: Any
) -> IssuedDocument:
    insist(may_evaluate(given["by"]))
    if batch.state not in states:
        raise ValidationError(told)
    title = f"{batch.title} {kind.name}"
    return issuing.issue(
        batch,
        kind,
        data=given["data"],
        file_name=f"{title}.{given['form']}",
        title=title,
        by=given["by"],
        approved_by=batch.approved_by,
        number=batch.approval_no if kind == REWARDS else batch.notice_no,
    )
