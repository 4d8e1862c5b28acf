"""The copies of a self-evaluation that leave the house: issued with a hash, sealed, scanned back, handed over."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanfa.kernel.access import Verdict, allow, deny
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import actions, log
from yanfa.kernel.documents.issued import issuing
from yanfa.kernel.documents.models import IssuedDocument
from yanfa.kernel.workflow.fragments import chain
from yanfa.kernel.workflow.models import ChainOutcome, ChainStep
from yanfa.subsystems.performance.choices import Mark
from yanfa.subsystems.performance.models import Correction, SelfEvaluation
from yanfa.subsystems.performance.models.evaluations import MARKS
from yanfa.subsystems.performance.models.marks import mark_of
from yanfa.subsystems.performance.permissions import SEAL, may_manage, may_work_on
from yanfa.subsystems.performance.rules.form import Form
from yanfa.subsystems.performance.services.editing import insist
from yanfa.subsystems.performance.services.texts import printed_form
from yanfa.subsystems.performance.workflow.conditions import can_issue
from yanfa.subsystems.performance.workflow.volume import PUBLIC, SIGNED, corrections_of, signed_copy

HANDED_OVER = actions.register("performance.hand_over_volume", "下载归档卷")
MARK_LABELS = {str(code): label for code, label in MARKS}
#: The printed signature: its label, and the codes of the steps that give it, the first that the chain has.
SIGNERS = (
    ("审核人", ("lead",)),
    ("财务负责人", ("finance",)),
    ("单位负责人", ("director", "deputy")),
)
CODE_LENGTH = 16
#: In which states each copy is made, and what else is told.
SIGNED_AT = (frozenset({"signed"}), gettext_lazy("审批办结后、申请用印前才能出具签章版。"))
PUBLIC_AT = (
    frozenset({"secrecy", "cleared"}),
    gettext_lazy("主管部门审核通过后、公开前才能出具公开版。"),
)
SCANNED_AT = (frozenset({"sealed"}), gettext_lazy("用印之后、报主管部门之前才能上传盖章扫描件。"))


@dataclass(frozen=True)
class Signature:
    """One printed signature; name and moment are empty where the chain has no such step: it is signed by hand."""

    label: str
    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Content:
    """What the 签章版 holds, read at one moment: the form, a mark for each row, corrections, signatures."""

    evaluation: SelfEvaluation
    form: Form
    marks: tuple[Mark, ...]
    corrections: tuple[Correction, ...]
    signatures: tuple[Signature, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the content as JSON with sorted keys: the same for the same words, whatever the file format."""
        plain = {
            "form": self.form.as_dict(),
            "marks": self.marks,
            "corrections": [
                [str(each.report), each.old_actual, each.new_actual, each.reason, str(each.applied_on)]
                for each in self.corrections
            ],
            "signatures": [[each.label, each.name, str(each.at)] for each in self.signatures],
        }
        text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def code(self) -> str:
        """核验码: the first signs of the digest, by which the check page finds the paper."""
        return self.digest[:CODE_LENGTH].upper()


def content_of(evaluation: SelfEvaluation) -> Content:
    """What the 签章版 would hold now."""
    return Content(
        evaluation=evaluation,
        form=printed_form(evaluation),
        marks=tuple(mark_of(each) for each in evaluation.reports.for_form().prefetch_related("evidence")),
        corrections=tuple(corrections_of(evaluation)),
        signatures=tuple(signatures_of(evaluation)),
    )


def signatures_of(evaluation: SelfEvaluation) -> list[Signature]:
    """The printed signatures of the round that passed last, 填报人 first."""
    filler = str(evaluation.submitted_by) if evaluation.submitted_by else ""
    steps = _last_round(evaluation)
    printed = [Signature("填报人", filler, evaluation.submitted_at)]
    for label, codes in SIGNERS:
        signed = next((found for code in codes if (found := [s for s in steps if s.code == code])), [])
        names = "、".join(dict.fromkeys(str(each.decided_by) for each in signed))
        printed.append(Signature(label, names, signed[-1].decided_at if signed else None))
    return printed


def _last_round(evaluation: SelfEvaluation) -> Sequence[ChainStep]:
    passed = [each for each in chain.rounds(evaluation) if each.outcome == ChainOutcome.PASSED]
    return [step for step in passed[-1].steps.all() if step.decided_at] if passed else []


def may_issue_signed(user: Any, evaluation: SelfEvaluation) -> Verdict:
    """Whoever works on the form, after the last signature and before the seal is asked for."""
    return may_work_on(user, evaluation) & _at(evaluation, SIGNED_AT)


def may_issue_public(user: Any, evaluation: SelfEvaluation) -> Verdict:
    """The performance officer, between the authority's acceptance and publication."""
    return may_manage(user, evaluation) & _at(evaluation, PUBLIC_AT)


def may_bring_scan(user: Any, evaluation: SelfEvaluation) -> Verdict:
    """The keeper of the seal or whoever works on the form, once it is sealed."""
    keeper = permitted(user, SEAL)
    return (keeper if keeper else may_work_on(user, evaluation)) & _at(evaluation, SCANNED_AT)


def _at(evaluation: SelfEvaluation, times: tuple[frozenset[str], Any]) -> Verdict:
    states, sentence = times
    return allow() if evaluation.state in states else deny(str(sentence))


@transaction.atomic
def issue_signed(evaluation: SelfEvaluation, *, by: Any, data: bytes, code: str) -> IssuedDocument:
    """Freeze the 签章版 that was laid out from the content of that code.

    Raises PermissionDenied, ValidationError where it may not be issued yet or the content changed meanwhile.
    """
    fresh = _held(evaluation)
    insist(may_issue_signed(by, fresh))
    _provable(fresh)
    if content_of(fresh).code != code:
        raise ValidationError(_("内容刚刚有变动，请重新出具。"), code="changed")
    title = f"{fresh}绩效自评表（签章版）"
    return issuing.issue(
        fresh, SIGNED, data=data, file_name=f"{title}.pdf", title=title[:200], number=code, by=by
    )


@transaction.atomic
def issue_public(evaluation: SelfEvaluation, *, by: Any, data: bytes) -> IssuedDocument:
    """Freeze the 公开版. Raises PermissionDenied, ValidationError."""
    fresh = _held(evaluation)
    insist(may_issue_public(by, fresh))
    title = f"{fresh}绩效自评表"
    return issuing.issue(
        fresh, PUBLIC, data=data, file_name=f"{title}.pdf", title=title[:200], by=by, public=True
    )


@transaction.atomic
def receive_scan(evaluation: SelfEvaluation, upload: UploadedFile[Any], *, by: Any) -> IssuedDocument:
    """Take the scan of the sealed 签章版 in. Raises PermissionDenied, ValidationError, FileRefused."""
    fresh = _held(evaluation)
    insist(may_bring_scan(by, fresh))
    copy = signed_copy(fresh)
    if copy is None:
        raise ValidationError(_("还没有出具签章版。"))
    return issuing.receive_sealed(copy, upload, by=by)


@transaction.atomic
def hand_over_volume(evaluation: SelfEvaluation, *, by: Any) -> None:
    """Note who takes the whole volume away."""
    log.record(HANDED_OVER, by=by, target=evaluation, summary=str(evaluation))


def checked(code: str) -> list[IssuedDocument]:
    """The versions of 签章版 that carry this 核验码, the newest first."""
    found = IssuedDocument.objects.filter(kind=SIGNED.code, number=code.strip().upper()[:CODE_LENGTH])
    return list(found.order_by("-issued_at", "-pk").select_related("superseded_by")) if code.strip() else []


def _provable(evaluation: SelfEvaluation) -> None:
    verdict = can_issue(evaluation)
    if not verdict:
        raise ValidationError(verdict.reason)


def _held(evaluation: SelfEvaluation) -> SelfEvaluation:
    return SelfEvaluation.objects.select_for_update().get(pk=evaluation.pk)
