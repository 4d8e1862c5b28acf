"""Days that must have come, and files that prove a move."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock import start_of_day, today
from yanfa.kernel.clock.calendar import MOST_DAYS, ONE_DAY, working_days_between
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.tables import Limit
from yanfa.subsystems.records.models import Evidence


def happened(day: date, *, since: date | None = None) -> date:
    """The day, if it has come and does not lie before another. Raises Hindered."""
    if day > today():
        raise Hindered(_("日期 %s 还没有到，请填今天或以前的日期。") % day)
    if since is not None and day < since:
        raise Hindered(_("日期 %(day)s 不能早于 %(since)s。") % {"day": day, "since": since})
    return day


def attach(record: Any, stored: Any, *, label: str, by: Any) -> None:
    """Keep the file that came with a move as evidence; nothing where none came."""
    if stored is None:
        return
    Evidence.objects.create(
        label=label[:200], file=stored, sha256=stored.sha256, added_by=by, **reference(record)
    )


def until(since: date, due_on: date) -> Limit:
    """The limit of a state that ends on a day: the working days after one day up to the other, at least one.

    Where the day is no working day, the last one before it is told.
    """
    if (due_on - since).days > MOST_DAYS:
        return Limit(start_of_day(since), None)  # so far ahead that nobody counts
    return Limit(start_of_day(since), max(working_days_between(since + ONE_DAY, due_on + ONE_DAY), 1))
