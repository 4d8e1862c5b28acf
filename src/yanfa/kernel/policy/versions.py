"""The city's own versions of parameters: proposed by one person, approved or rejected by another, both recorded."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.access import Verdict, recording

from .catalogue import parameter
from .models import Decision, ParameterVersion
from .permissions import may_decide, may_propose
from .requirements import complaints
from .values import Basis, dump, fits

PROPOSED = recording.declare("policy.propose", "提出参数版本")
APPROVED = recording.declare("policy.approve", "批准参数版本")
REJECTED = recording.declare("policy.reject", "不批准参数版本")


class ProposalRefused(ValueError):
    """The proposal is wrong in itself; the message is a sentence for who proposed it."""


def propose(
    code: str,
    value: Any,
    *,
    valid_from: date,
    basis: Basis,
    reason: str,
    by: Any,
    valid_to: date | None = None,
) -> ParameterVersion:
    """Store a proposal, which judges nothing until another person approves it.

    Raises LookupError for an unknown code, PermissionDenied, and ProposalRefused for a value of the wrong kind or
    one that an app cannot use, for dates in the wrong order, and without a reason or the title of the document that
    it rests on.
    """
    _insist(may_propose(by))
    known = parameter(code)
    if not fits(value, known.kind):
        raise ProposalRefused(
            _("“%(label)s”的值应为 %(kind)s。") % {"label": known.label, "kind": known.kind}
        )
    wrong = complaints(code, value)
    if wrong:
        raise ProposalRefused(" ".join(wrong))
    if valid_to is not None and valid_to < valid_from:
        raise ProposalRefused(_("失效日期早于生效日期。"))
    if not reason.strip() or not basis.document.strip():
        raise ProposalRefused(_("请写明理由和依据文件。"))
    with transaction.atomic():
        version = ParameterVersion.objects.create(
            code=code,
            value=dump(value),
            valid_from=valid_from,
            valid_to=valid_to,
            basis_document=basis.document,
            basis_number=basis.number,
            basis_article=basis.article,
            reason=reason.strip(),
            proposed_by=by,
            proposed_at=clock.now(),
        )
        recording.record(PROPOSED, by=by, target=version, summary=_summary(version))
    return version


def approve(version: ParameterVersion, *, by: Any, opinion: str = "") -> ParameterVersion:
    """Put a proposal in force. Raises PermissionDenied, also for the proposer and for a proposal already decided."""
    return _decide(version, Decision.APPROVED, by, opinion)


def reject(version: ParameterVersion, *, by: Any, opinion: str) -> ParameterVersion:
    """Turn a proposal down, with the opinion that says why. Raises as ``approve`` does."""
    if not opinion.strip():
        raise ProposalRefused(_("请写明不批准的理由。"))
    return _decide(version, Decision.REJECTED, by, opinion)


def _decide(version: ParameterVersion, decision: Decision, by: Any, opinion: str) -> ParameterVersion:
    _insist(may_decide(by, version))
    with transaction.atomic():
        locked = ParameterVersion.objects.select_for_update().get(pk=version.pk)
        _insist(may_decide(by, locked))
        locked.decision = decision
        locked.opinion = opinion.strip()
        locked.decided_by = by
        locked.decided_at = clock.now()
        locked.save()
        action = APPROVED if decision is Decision.APPROVED else REJECTED
        recording.record(action, by=by, target=locked, summary=_summary(locked))
    return locked


def _insist(verdict: Verdict) -> None:
    if not verdict:
        raise PermissionDenied(verdict.reason)


def _summary(version: ParameterVersion) -> str:
    return f"{parameter(version.code).label} {version.valid_from.isoformat()} = {version.value}"
