"""Requests: asked with the unit's questions, planned, served by another instrument, told when it stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.audit import log
from yanfa.kernel.clock import now, today
from yanfa.kernel.clock.calendar import add_working_days
from yanfa.kernel.files import keeping
from yanfa.kernel.files.refusals import FileRefused
from yanfa.kernel.notices import outbox
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.requests import QuestionKind, Side
from yanfa.subsystems.instruments.effects.requests import PAPERS, say
from yanfa.subsystems.instruments.models import Instrument, QuestionSet, RequestMessage, ServiceRequest
from yanfa.subsystems.instruments.notices.requests import REQUESTED, STOPPED
from yanfa.subsystems.instruments.permissions import may_keep
from yanfa.subsystems.instruments.permissions.requests import (
    QUESTIONS,
    either_side,
    keepers_of,
    may_request,
    side_of,
    unit_side,
)
from yanfa.subsystems.instruments.rules.requests import answer_faults, question_faults

#: What a user states of a request.
FACTS = (
    *("any_of_kind", "phone", "content", "purpose", "ways", "samples", "sample_info", "hazards"),
    *("wished_from", "wished_to", "small_enterprise", "project_name", "project_sources", "subjects"),
    "research_content",
)


def questions_of(instrument: Instrument) -> QuestionSet | None:
    """The questions that the unit asks of a request for this instrument now."""
    return instrument.question_sets.filter(ended_at=None).first()


@transaction.atomic
def set_questions(
    instrument: Instrument, *, by: Any, questions: Sequence[Mapping[str, Any]]
) -> QuestionSet | None:
    """Ask other questions from now on; none ends asking. Raises PermissionDenied, ValidationError."""
    if not (verdict := may_keep(by, instrument.organisation)):
        raise PermissionDenied(verdict.reason)
    if faults := list(question_faults(questions)):
        raise ValidationError({"questions": faults})
    Instrument._base_manager.select_for_update().get(pk=instrument.pk)
    standing = questions_of(instrument)
    if standing is not None and standing.questions == list(map(dict, questions)):
        return standing
    instrument.question_sets.filter(ended_at=None).update(ended_at=now())
    log.record(QUESTIONS, by=by, target=instrument, changes={"questions": len(questions)})
    if not questions:
        return None
    last = instrument.question_sets.aggregate(last=Max("version"))["last"] or 0
    return QuestionSet.objects.create(
        instrument=instrument, version=last + 1, questions=list(map(dict, questions)), written_by=by
    )


def ask(
    instrument: Instrument,
    *,
    by: Any,
    user_organisation: Organisation | None = None,
    answers: Mapping[str, str] | None = None,
    files: Mapping[str, UploadedFile[Any]] | None = None,
    **facts: Any,
) -> ServiceRequest:
    """Ask for a service, for oneself or for a unit to which one belongs; answers and files go by question name.

    Raises ValidationError with what is missing or wrong, PermissionDenied for whom may not ask.
    """
    questions = questions_of(instrument)
    request = ServiceRequest(
        instrument=instrument,
        organisation=instrument.organisation,
        applicant=by,
        user_organisation=user_organisation,
        question_set=questions,
        answers=dict(answers or {}),
        **{name: facts[name] for name in FACTS if name in facts},
    )
    _insist(request, files or {})
    days = int(policy.get("instruments.reply_days").value)
    request.answer_due_on = add_working_days(today(), days).date
    kept = {name: _keep(name, upload, by) for name, upload in (files or {}).items()}
    try:
        return _store(request, by, kept)
    except Exception:
        for stored in kept.values():
            keeping.discard(stored, by=by)
        raise


def _insist(request: ServiceRequest, files: Mapping[str, Any]) -> None:
    """Raise ValidationError unless the instrument serves and everything asked for is there."""
    instrument = request.instrument
    if instrument.state != "published":
        state = instrument.get_state_display()
        raise ValidationError(_("这台仪器现为“%s”，暂不接受申请；可以查找同类仪器。") % state)
    own = request.user_organisation_id == request.organisation_id
    if instrument.share_mode == "none" or (instrument.share_mode == "internal" and not own):
        raise ValidationError(_("这台仪器不对外共享，不接受申请。"))
    if not (verdict := may_request(request.applicant, request)):
        raise PermissionDenied(verdict.reason)
    if request.wished_from and request.wished_from < today():
        raise ValidationError({"wished_from": _("希望开始日期已过，请填今天或以后的日期。")})
    answered = {**request.answers, **dict.fromkeys(files, "file")}
    asked = request.question_set.questions if request.question_set else []
    faults = {f"question_{name}": told for name, told in answer_faults(asked, answered).items()}
    if faults:
        raise ValidationError(faults)
    request.full_clean(exclude=["number", "state", "answer_due_on", "public_id", "contract", "booking"])


def _keep(name: str, upload: UploadedFile[Any], by: Any) -> Any:
    try:
        return keeping.store(upload, by=by, purpose=PAPERS)
    except FileRefused as refused:
        raise ValidationError({f"question_{name}": list(refused.messages)}) from None


@transaction.atomic
def _store(request: ServiceRequest, by: Any, kept: Mapping[str, Any]) -> ServiceRequest:
    request.number = request.public_id
    enter(request, by=by)
    request.number = f"FW{today().year}{request.pk:07d}"
    ServiceRequest.objects.filter(pk=request.pk).update(number=request.number)
    labels = {each["name"]: each["label"] for each in (request.question_set or QuestionSet()).questions}
    for name, stored in kept.items():
        say(request, Side.USER, labels.get(name, stored.name), by, stored)
    outbox.send(REQUESTED, to=keepers_of(request.organisation), context={"record": request}, about=request)
    return request


def answers_of(request: ServiceRequest) -> list[tuple[str, str]]:
    """(question, answer) in the order of the set that asked; files stand among the messages."""
    asked = request.question_set.questions if request.question_set else []
    return [
        (each["label"], str(request.answers.get(each["name"], "")))
        for each in asked
        if each["kind"] != QuestionKind.FILE
    ]


def write(
    request: ServiceRequest, *, by: Any, text: str, upload: UploadedFile[Any] | None = None
) -> RequestMessage:
    """Say something about a request to the other side. Raises PermissionDenied, ValidationError."""
    if not (verdict := either_side(by, request)):
        raise PermissionDenied(verdict.reason)
    stored = None
    if upload is not None:
        try:
            stored = keeping.store(upload, by=by, purpose=PAPERS)
        except FileRefused as refused:
            raise ValidationError({"file": list(refused.messages)}) from None
    message = RequestMessage(
        request=request, side=side_of(by, request), text=text, file=stored, written_by=by
    )
    message.full_clean()
    message.save()
    return message


@transaction.atomic
def plan(request: ServiceRequest, *, by: Any, starts_at: datetime, ends_at: datetime) -> ServiceRequest:
    """Fix the time of a service without booking a calendar: for samples sent in, and instruments without one.

    Raises ValidationError for an impossible time, MoveRefused for whom and where it may not be.
    """
    if ends_at <= starts_at:
        raise ValidationError({"ends_at": _("结束时间应晚于开始时间。")})
    if ends_at <= now():
        raise ValidationError({"starts_at": _("安排的时间已过，请选择以后的时间。")})
    stored = ServiceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    stored.planned_from, stored.planned_to = starts_at, ends_at
    stored.save(update_fields=["planned_from", "planned_to"])
    return perform("schedule", stored, by=by)


@transaction.atomic
def change_instrument(request: ServiceRequest, *, by: Any, instrument: Instrument) -> ServiceRequest:
    """Serve a request with another instrument of the same unit and kind, where the user left that open.

    Raises PermissionDenied and ValidationError.
    """
    if not (verdict := unit_side(by, request)):
        raise PermissionDenied(verdict.reason)
    stored = ServiceRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not stored.any_of_kind:
        raise ValidationError(_("用户指定了这台仪器；改用其他仪器须由用户重新申请。"))
    if stored.state not in ("requested", "needs_info", "accepted", "quoted", "contracted"):
        raise ValidationError(_("服务已安排或已结束，不能再改用其他仪器。"))
    same = instrument.organisation_id == stored.organisation_id
    if not same or instrument.category != stored.instrument.category or instrument.state != "published":
        raise ValidationError({"instrument": _("只能改用本单位同一分类、已入网的仪器。")})
    told = _("改用仪器：%(old)s → %(new)s") % {"old": stored.instrument, "new": instrument}
    stored.instrument = instrument
    stored.save(update_fields=["instrument"])
    say(stored, Side.UNIT, told, by)
    return stored


def tell_of_stopped(*, by: Any = None) -> int:
    """Tell both sides of open requests whose instrument left service since it was last told; how many."""
    waiting = ServiceRequest.objects.open().exclude(instrument__state="published")
    waiting = waiting.exclude(state__in=("delivered", "invoiced", "paid", "rated", "mediated"))
    told = 0
    for request in waiting.filter(told_stopped_at=None).select_related(
        "instrument", "organisation", "applicant"
    ):
        with transaction.atomic():
            taken = ServiceRequest.objects.filter(pk=request.pk, told_stopped_at=None)
            if not taken.update(told_stopped_at=now()):
                continue
            context = {"record": request, "state": request.instrument.get_state_display()}
            to = [request.applicant, *keepers_of(request.organisation)]
            outbox.send(STOPPED, to=to, context=context, about=request)
            told += 1
    ServiceRequest.objects.filter(instrument__state="published").exclude(told_stopped_at=None).update(
        told_stopped_at=None
    )
    return told
