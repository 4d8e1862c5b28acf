"""The webhook of Prometheus Alertmanager (payload version 4): firing and resolved alerts, each kept once."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from ninja.decorators import decorate_view
from pydantic import AfterValidator, AwareDatetime, Field

from yanfa.kernel.access.callers import caller
from yanfa.kernel.idempotency.decorators import idempotent
from yanfa.kernel.workflow.errors import MoveRefused
from yanfa.subsystems.operations.permissions.alerts import DELIVER
from yanfa.subsystems.operations.services.alerts import Delivered, deliver

router = Router(tags=["operations"], auth=caller(DELIVER))

#: Alertmanager writes year 1 for an alert that has not ended.
NO_END = 1


def storable(text: str) -> str:
    """A text that both databases keep. Raises ValueError for NUL and for half characters."""
    if "\0" in text:
        raise ValueError(_("文字里不能有空字符"))
    text.encode("utf-8")
    return text


Name = Annotated[str, Field(max_length=200), AfterValidator(storable)]
Text = Annotated[str, Field(max_length=4000), AfterValidator(storable)]
Texts = Annotated[dict[Name, Text], Field(max_length=100)]


class AlertIn(Schema):
    """One alert of a delivery; what else Alertmanager writes is not read."""

    status: Literal["firing", "resolved"]
    labels: Texts
    annotations: Texts = {}
    startsAt: AwareDatetime
    endsAt: AwareDatetime | None = None
    fingerprint: Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z_-]+$")]


class DeliveryIn(Schema):
    """A delivery of Alertmanager."""

    version: Literal["4"]
    alerts: Annotated[list[AlertIn], Field(max_length=500)]


class ReceiptOut(Schema):
    """What was new, what ended, and what had been delivered before."""

    new: int
    resolved: int
    known: int


class ErrorOut(Schema):
    """Why a request was refused."""

    detail: str


@router.post("", response={200: ReceiptOut, 403: ErrorOut, 422: ErrorOut}, summary="送入监控告警")
@decorate_view(idempotent)
def alerts(request: HttpRequest, delivery: DeliveryIn) -> Any:
    """Keep the alerts of a delivery; the same alert delivered again stays one."""
    try:
        return deliver([_delivered(each) for each in delivery.alerts], by=request.user)
    except ValidationError as refused:
        return Status(422, {"detail": "；".join(refused.messages)})
    except MoveRefused as refused:
        return Status(403, {"detail": refused.reason})


def _delivered(each: AlertIn) -> Delivered:
    return Delivered(
        each.fingerprint, each.startsAt, _end(each.status, each.endsAt), each.labels, each.annotations
    )


def _end(status: str, ends_at: datetime | None) -> datetime | None:
    """When it ended; None while it fires, and for an end without a time, which Alertmanager sends again with one."""
    if status == "firing" or ends_at is None or ends_at.year == NO_END:
        return None
    return ends_at
