"""Registering and changing results of any kind, and the evidence that lies with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yanfa.kernel.access import Verdict
from yanfa.kernel.audit import changes, log
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock import now
from yanfa.kernel.files import keeping, purposes
from yanfa.kernel.files.kinds import DOCUMENTS, IMAGES, SHEETS
from yanfa.kernel.ui.refusals import overtaken
from yanfa.kernel.workflow.entering import enter
from yanfa.subsystems.records.models import (
    Agreement,
    Charter,
    CooperationActivity,
    CooperationPlan,
    Departure,
    Meeting,
    Member,
    Paper,
    Renewal,
    ResearchEvent,
    ResearchProject,
    Result,
    ResultFile,
    RightApplication,
    RightEvent,
    RightGrant,
)
from yanfa.subsystems.records.permissions.results import (
    CHANGED,
    FILE_ADDED,
    FILE_WITHDRAWN,
    may_change,
    may_register,
)

AnyResult = TypeVar("AnyResult", bound=Result)
PROOF = purposes.register(
    purposes.Purpose(
        "records.proof",
        "成果佐证",
        kinds=DOCUMENTS | SHEETS | IMAGES,
    )
)
#: The kinds of results by their code, in the order of the menu page.
KINDS: dict[str, type[Result]] = {
    model.shape.code: model
    for model in (
        *(Paper, RightApplication, RightGrant, RightEvent, ResearchProject, ResearchEvent, Meeting),
        *(Agreement, Renewal, CooperationPlan, CooperationActivity, Charter, Member, Departure),
    )
}


def followers_of(model: type[Result]) -> list[type[Result]]:
    """The kinds whose records are about a record of this kind: renewals of an agreement."""
    return [
        each
        for each in KINDS.values()
        if each.shape.parent and each._meta.get_field(each.shape.parent).related_model is model
    ]


def register(model: type[AnyResult], *, by: Any, facts: Mapping[str, Any]) -> AnyResult:
    """Register a result as a draft of that person. Raises PermissionDenied, ValidationError."""
    insist(may_register(by))
    record = model(**known(model, facts), recorded_by=by, changed_by=by)
    with _told_where_overtaken():
        record.full_clean()
        return enter(record, by=by, entry="register")


@transaction.atomic
def change(record: AnyResult, *, by: Any, version: int, facts: Mapping[str, Any]) -> AnyResult:
    """Change the facts of a draft. Raises PermissionDenied, ValidationError for a lost race or wrong facts."""
    fresh = _locked(record)
    insist(may_change(by, fresh))
    if fresh.version != version:
        raise overtaken()
    before = changes.snapshot(fresh)
    for name, value in known(type(fresh), facts).items():
        setattr(fresh, name, value)
    fresh.full_clean()
    changed = changes.difference(before, fresh)
    if changed:
        fresh.changed_by, fresh.version = by, fresh.version + 1
        with _told_where_overtaken():
            fresh.save()
        log.record(CHANGED, by=by, target=fresh, summary=str(fresh), changes=changed)
    return fresh


@transaction.atomic
def add_file(record: Result, *, by: Any, proof: str, upload: UploadedFile[Any]) -> ResultFile:
    """Add evidence to a draft. Raises PermissionDenied, ValidationError, FileRefused."""
    fresh = _locked(record)
    insist(may_change(by, fresh))
    if proof not in fresh.shape.proofs:
        raise ValidationError({"proof": _("没有这种佐证材料，请从列表中选择。")})
    stored = keeping.store(upload, by=by, purpose=PROOF)
    if fresh.files.filter(file__sha256=stored.sha256, proof=proof).exists():
        raise ValidationError({"upload": _("这份文件已在佐证材料中。")})
    kept = ResultFile.objects.create(proof=proof, file=stored, added_by=by, **reference(fresh))
    log.record(FILE_ADDED, by=by, target=fresh, summary=f"{kept}（{stored.sha256[:12]}）")
    return kept


@transaction.atomic
def withdraw_file(record: Result, public_id: str, *, by: Any, reason: str) -> ResultFile:
    """Withdraw evidence of a draft with a reason; file and row stay. Raises PermissionDenied, ValidationError."""
    fresh = _locked(record)
    insist(may_change(by, fresh))
    if not reason.strip():
        raise ValidationError({"reason": _("请写明撤回理由。")})
    kept = ResultFile.objects.for_target(fresh).select_for_update().get(public_id=public_id)
    if kept.withdrawn_at is None:
        kept.withdrawn_at, kept.withdrawn_by, kept.withdrawn_reason = now(), by, reason.strip()
        kept.save()
        log.record(FILE_WITHDRAWN, by=by, target=fresh, summary=f"{kept}：{reason.strip()}")
    return kept


def insist(verdict: Verdict) -> None:
    """Raise PermissionDenied with the sentence of a refusal."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


def known(model: type[Result], facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that a person may give, texts without blanks around them. Raises TypeError for any other name."""
    if others := facts.keys() - set(model.shape.facts):
        raise TypeError(f"{model.__name__} takes no {', '.join(sorted(others))} from anybody.")
    return {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}


@contextmanager
def _told_where_overtaken() -> Iterator[None]:
    """In a transaction of its own; who comes second with the same DOI or number is told so in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refusal:
        raise ValidationError(
            _("他人刚刚登记了同一成果，请刷新列表，打开已有的记录。"), code="overtaken"
        ) from refusal


def _locked(record: AnyResult) -> AnyResult:
    return type(record)._base_manager.select_for_update().get(pk=record.pk)
