"""Supported policies: requests written down with their day, and the facts of a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from yanfa.kernel.clock import today
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.records.models import PolicySupport
from yanfa.subsystems.records.rules.documents import days_late

from .documents import change, register


@dataclass(frozen=True)
class SupportFacts:
    """The supports of a year: due, on time, overdue with their days, the policies issued, and what was called off."""

    due: int
    on_time: int
    overdue: tuple[tuple[PolicySupport, int], ...]
    enacted: tuple[PolicySupport, ...]
    dropped: int


def request_support(
    *, by: Any, source: str = "", delivered_on: date | None = None, delivered: str = "", **facts: Any
) -> PolicySupport:
    """Write a request down; the day that is asked for first counts. Raises ValidationError by field, MoveRefused.

    An import names its source, and what was delivered on which day.
    """
    support = PolicySupport(
        first_due_on=facts["due_on"], delivered_on=delivered_on, delivered=delivered, source=source, **facts
    )
    refuse_future(support.requested_on, "requested_on")
    refuse_future(delivered_on, "delivered_on")
    if delivered_on is not None and delivered_on < support.requested_on:
        raise ValidationError({"delivered_on": _("提交日期不能早于要求日期。")})
    if support.due_on < support.requested_on:
        raise ValidationError({"due_on": _("应提交日不能早于要求日期。")})
    if not source:
        return register(support, by=by)
    return register(support, by=by, entry="import" if delivered_on else "import_open", source=source)


def change_support(
    support: PolicySupport, *, by: Any, version: int, facts: Mapping[str, Any]
) -> PolicySupport:
    """Change a request that is not fulfilled yet. Raises PermissionDenied, ValidationError."""
    return change(
        support, by=by, version=version, facts=facts, states=frozenset({"requested"}), due="first_due_on"
    )


def facts_of(year: int) -> SupportFacts:
    """The facts beside records.policies_supported."""
    span = (date(year, 1, 1), date(year, 12, 31))
    owed = PolicySupport.objects.all().owed()
    due = list(owed.filter(first_due_on__range=span).order_by("first_due_on", "pk"))
    late = [(each, days_late(each.first_due_on, each.delivered_on, today())) for each in due]
    return SupportFacts(
        due=len(due),
        on_time=sum(1 for each in due if each.delivered_on and each.delivered_on <= each.first_due_on),
        overdue=tuple((each, days) for each, days in late if days),
        enacted=tuple(each for each in due if each.issued_number),
        dropped=PolicySupport.objects.filter(
            first_due_on__range=span, dropped_on__lte=F("first_due_on")
        ).count(),
    )
