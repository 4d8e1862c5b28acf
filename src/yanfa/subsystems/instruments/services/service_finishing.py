"""The end of a service: its usage record, the deliverables with their receipt, and the invitation to rate it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yanfa.kernel.clock import now, today
from yanfa.kernel.files import keeping
from yanfa.kernel.files.refusals import FileRefused
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.feedback.api import Service, ask_rating, declare_service
from yanfa.subsystems.instruments.choices.usage import UsageOrigin
from yanfa.subsystems.instruments.effects.requests import PAPERS
from yanfa.subsystems.instruments.models import Deliverable, ServiceRequest, UsageRecord
from yanfa.subsystems.instruments.permissions.requests import unit_side, user_side
from yanfa.subsystems.instruments.services.usage.judging import Row
from yanfa.subsystems.instruments.services.usage.storing import store

SERVICE = declare_service(
    Service("instruments", gettext_lazy("大型仪器共享服务"), "Instrument sharing", open_page=False)
)
#: What a usage record takes over from its request.
TAKEN_OVER = (
    *("purpose", "ways", "samples", "project_name", "project_sources", "subjects", "research_content"),
    "small_enterprise",
)


def facts_of(request: ServiceRequest) -> dict[str, Any]:
    """What the form of a usage record begins with: what the request and its plan say already."""
    quotation = request.quotations.filter(answer="accepted").first()
    facts = {name: getattr(request, name) for name in TAKEN_OVER}
    facts |= {
        "started_at": request.planned_from,
        "ended_at": request.planned_to,
        "content": request.content,
        "amount": quotation.total if quotation else None,
        "contract_no": request.contract.number if request.contract else "",
        "user_unit": request.user_organisation.name if request.user_organisation else "",
        "user_uscc": request.user_organisation.uscc if request.user_organisation else "",
        "applicant": request.applicant.real_name,
    }
    if request.planned_from and request.planned_to:
        facts["hours"] = round((request.planned_to - request.planned_from).total_seconds() / 3600, 2)
    return facts


def record_use(request: ServiceRequest, *, by: Any, facts: Mapping[str, Any]) -> UsageRecord:
    """Write the use of a request down. Raises PermissionDenied, ValidationError with everything that is wrong."""
    if not (verdict := unit_side(by, request)):
        raise PermissionDenied(verdict.reason)
    if request.state not in ("in_service", "delivered", "mediated"):
        raise ValidationError(_("服务开始后才能登记服务记录。"))
    links = {"request": request, "user_organisation": request.user_organisation}
    row = Row(1, request.instrument, facts_of(request) | dict(facts), links=links)
    outcome = store(request.organisation, [row], by=by, origin=UsageOrigin.PLATFORM)
    if outcome.refused:
        raise ValidationError(outcome.refused[1])
    return outcome.new[0]


def hand_over(request: ServiceRequest, *, by: Any, title: str, upload: UploadedFile[Any]) -> Deliverable:
    """Hand a file to the user, with its hash. Raises PermissionDenied, ValidationError."""
    if not (verdict := unit_side(by, request)):
        raise PermissionDenied(verdict.reason)
    if request.state not in ("in_service", "delivered", "invoiced", "paid", "mediated"):
        raise ValidationError(_("服务开始后、办结前才能提交成果。"))
    try:
        stored = keeping.store(upload, by=by, purpose=PAPERS)
    except FileRefused as refused:
        raise ValidationError({"file": list(refused.messages)}) from None
    deliverable = Deliverable(
        request=request, title=title, file=stored, sha256=stored.sha256, delivered_by=by
    )
    try:
        deliverable.full_clean(exclude=["request", "file", "delivered_by"])
        deliverable.save()
    except ValidationError:
        keeping.discard(stored, by=by)
        raise
    return deliverable


@transaction.atomic
def receive(deliverable: Deliverable, *, by: Any) -> Deliverable:
    """Note that the user has it, once. Raises PermissionDenied."""
    if not (verdict := user_side(by, deliverable.request)):
        raise PermissionDenied(verdict.reason)
    Deliverable.objects.filter(pk=deliverable.pk, received_at=None).update(received_at=now(), received_by=by)
    deliverable.refresh_from_db()
    return deliverable


@transaction.atomic
def deliver(request: ServiceRequest, *, by: Any) -> ServiceRequest:
    """Deliver the service and invite the user to rate it. Raises MoveRefused."""
    perform("deliver", request, by=by)
    if request.rating_request_id is None:
        served = request.usage.order_by("-served_on").first()
        invitation = ask_rating(
            service=SERVICE.code,
            title=str(request.instrument),
            served_on=served.served_on if served else today(),
            handler=by,
        )
        ServiceRequest.objects.filter(pk=request.pk).update(rating_request=invitation)
        request.rating_request = invitation
    return request
