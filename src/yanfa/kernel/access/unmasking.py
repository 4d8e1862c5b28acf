"""Recorded unmasking: who sees a masked value in full gives a reason, a fresh second factor, and a record."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import permissions, recording, stepup
from .verdict import Verdict, deny

UNMASK = permissions.declare("access.unmask", _("查看未遮盖的个人信息"), "See personal data unmasked")
ACTION = recording.declare("access.unmask", "查看未遮盖的个人信息")

SHORTEST_REASON = 4


def may_unmask(request: HttpRequest, reason: str) -> Verdict:
    """Permission, reason and fresh second factor, in this order."""
    if len(reason.strip()) < SHORTEST_REASON:
        return permissions.permitted(request.user, UNMASK) & deny(gettext("请写明查看的理由。"))
    return permissions.permitted(request.user, UNMASK) & stepup.recently_verified(request)


def unmask(request: HttpRequest, record: models.Model, field: str, *, reason: str) -> Any:
    """The full value of a field of a record, after the act has been recorded (never the value itself).

    Raises PermissionDenied with the reason. Call it from a POST: a read would leave no record.
    """
    verdict = may_unmask(request, reason)
    if not verdict:
        raise PermissionDenied(verdict.reason)
    label = str(record._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
    with transaction.atomic():
        recording.record(ACTION, by=request.user, target=record, summary=f"{label}：{reason.strip()}")
    return getattr(record, field)
