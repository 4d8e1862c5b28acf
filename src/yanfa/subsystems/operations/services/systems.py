"""Registering systems, changing them, and taking them out of service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.ui.refusals import overtaken
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.operations.models import Retirement, System
from yanfa.subsystems.operations.permissions.systems import ENDED
from yanfa.subsystems.operations.services import systems_ledger as ledger

#: What may be changed of a system; its code never.
FACTS = ("name", "name_en", "department", "project", "in_use_from")


@transaction.atomic
def register(*, by: Any, **facts: Any) -> System:
    """Put a system into the register. Raises PermissionDenied and ValidationError."""
    ledger.insist_on_officer(by)
    return ledger.store(System(**facts), by=by)


@transaction.atomic
def change(system: System, *, by: Any, version: int, facts: Mapping[str, Any]) -> System:
    """Change the facts of a system read at `version`. Raises PermissionDenied and ValidationError."""
    ledger.insist_on_officer(by)
    return ledger.change(system, facts, by=by, version=version, fields=FACTS)


@transaction.atomic
def retire(system: System, *, by: Any, version: int, retired_on: date, reason: str) -> Retirement:
    """Write down from which day a system ran no more. Raises PermissionDenied and ValidationError."""
    ledger.insist_on_officer(by)
    fresh = ledger.locked(system)
    if fresh.version != version:
        raise overtaken()
    if fresh.retired_on is not None:
        raise ValidationError({"retired_on": _("该系统已登记停用。")})
    refuse_future(retired_on, "retired_on")
    if retired_on <= fresh.in_use_from:
        raise ValidationError({"retired_on": _("停用日期应晚于启用日期。")})
    retirement = Retirement(system=fresh, retired_on=retired_on, reason=reason)
    ledger.store(retirement, by=by, about=fresh, action=ENDED)
    fresh.retired_on, fresh.version = retired_on, fresh.version + 1
    fresh.save()
    return retirement


def project_for(system: System | None, project: Any) -> Any:
    """The project that was named, else the system's own."""
    return project or (system.project if system is not None else None)
