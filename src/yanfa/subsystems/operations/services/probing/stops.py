"""Announcing planned stops: the server says when, and what is announced too late excuses nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.workflow.entering import enter
from yanfa.subsystems.operations.models import PlannedStop
from yanfa.subsystems.operations.models.probing.targets import KINDS

from .deriving import day_of, derive

#: Longer stops are a retirement, or several announcements.
LONGEST = timedelta(days=31)


@transaction.atomic
def announce_stop(*, by: Any, **facts: Any) -> PlannedStop:
    """Announce a stop of a system. One that has begun is kept, but counts as unplanned.

    Raises ValidationError and MoveRefused.
    """
    stop = PlannedStop(announced_by=by, **facts)
    if stop.starts_at and stop.ends_at and stop.ends_at - stop.starts_at > LONGEST:
        raise ValidationError({"ends_at": _("一次公告最长 31 天，请分次公告。")})
    stop.full_clean(exclude=["state"])
    enter(stop, by=by)
    _derive_again(stop)
    return stop


def _derive_again(stop: PlannedStop) -> None:
    """Samples may be there already when the clock of the announcement stands just before the first failure."""
    for kind, _label in KINDS:
        if stop.system.targets.filter(kind=kind, samples__tick__gte=stop.starts_at.timestamp()).exists():
            derive(system=stop.system_id, kind=kind, day=day_of(int(stop.starts_at.timestamp())))
