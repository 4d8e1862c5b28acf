"""Disputes: raised with the request in one step; when the mediation ends the request goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yanfa.kernel.files import keeping
from yanfa.kernel.files.refusals import FileRefused
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.subsystems.instruments.effects.requests import PAPERS
from yanfa.subsystems.instruments.models import ServiceDispute, ServiceRequest
from yanfa.subsystems.instruments.permissions.requests import side_of

#: Moves that end a dispute.
ENDING = ("settle", "withdraw")


def raise_dispute(
    request: ServiceRequest,
    *,
    by: Any,
    subject: str,
    statement: str,
    upload: UploadedFile[Any] | None = None,
) -> ServiceDispute:
    """Ask the platform to mediate. Raises ValidationError, MoveRefused where the request stands elsewhere."""
    dispute = ServiceDispute(
        request=request, side=side_of(by, request), subject=subject, statement=statement, raised_by=by
    )
    dispute.full_clean(exclude=["request", "state", "raised_by", "file"])
    if upload is not None:
        try:
            dispute.file = keeping.store(upload, by=by, purpose=PAPERS)
        except FileRefused as refused:
            raise ValidationError({"file": list(refused.messages)}) from None
    try:
        with transaction.atomic():
            enter(dispute, by=by)
            perform("dispute", request, by=by)
    except IntegrityError:
        raise ValidationError(_("这项服务已有争议在处理。")) from None
    return dispute


@transaction.atomic
def move(dispute: ServiceDispute, name: str, *, by: Any, data: Mapping[str, Any]) -> ServiceDispute:
    """Make a move of a dispute; one that ends it carries the request on. Raises MoveRefused."""
    perform(name, dispute, by=by, data=data)
    if name in ENDING:
        perform("mediate", dispute.request, by=by)
    return dispute
