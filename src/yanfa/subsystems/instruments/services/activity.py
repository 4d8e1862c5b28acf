"""Which units use the system of instruments: read from the log of what their people did, once a unit, day and kind.

The platform has one sign-in for all its systems, and opening a page writes nothing. So a sign-in counts as one into the
system of instruments for the units of the person that take part in it that day: they have an instrument in the
catalogue, or did business there on that day or before. A unit of which nobody ever did anything there, and whose people
sign in for other systems of the platform, is not counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min

from yanfa.kernel.access.permissions import has_permission
from yanfa.kernel.audit.models import AuditEvent, Outcome
from yanfa.kernel.clock import local_date, now, start_of_day, today
from yanfa.registers.accounts.api import User
from yanfa.registers.organisations.api import Organisation, employers_of, organisations_of
from yanfa.subsystems.instruments.choices.activity import ActivityKind
from yanfa.subsystems.instruments.models import ActivityMark, InstrumentVersion, UnitActivity
from yanfa.subsystems.instruments.permissions import READ, units_kept_by
from yanfa.subsystems.instruments.rules.activity import kind_of

#: Events that one run reads: a run is one short transaction.
BATCH = 5000
#: What the register of accounts calls a sign-in in the log.
SIGN_IN = "accounts.sign_in"
#: An event gets its number before its transaction ends: the last ones wait, so that none is passed over.
SETTLED = timedelta(minutes=30)


def note(organisations: Iterable[Organisation], kind: ActivityKind | str) -> None:
    """Write that these units did business of a kind today; doing it again writes nothing."""
    rows = [UnitActivity(organisation=unit, day=today(), kind=kind) for unit in organisations]
    UnitActivity.objects.bulk_create(rows, ignore_conflicts=True)


def gather() -> int:
    """Read the events of the log that came since the last time; gives how many were read."""
    with transaction.atomic():
        ActivityMark.objects.get_or_create(pk=1)
        mark = ActivityMark.objects.select_for_update().get(pk=1)
        events = list(
            AuditEvent.objects.filter(pk__gt=mark.event, at__lt=now() - SETTLED)
            .order_by("pk")
            .values_list("pk", "action", "actor_id", "at", "outcome")[:BATCH]
        )
        if not events:
            return 0
        done = {
            (actor, kind, local_date(at))
            for _key, action, actor, at, outcome in events
            if actor is not None and outcome == Outcome.DONE and (kind := _kind(action)) is not None
        }
        _write(done)
        mark.event = events[-1][0]
        mark.save(update_fields=("event",))
    return len(events)


def _kind(action: str) -> ActivityKind | None:
    return ActivityKind.SIGN_IN if action == SIGN_IN else kind_of(action)


def _write(done: set[tuple[Any, ActivityKind, date]]) -> None:
    people = User.objects.in_bulk({actor for actor, _kind, _day in done})
    units = {key: units_of(person) for key, person in people.items()}
    known = dict(
        Organisation.objects.filter(public_id__in=frozenset().union(*units.values())).values_list(
            "public_id", "pk"
        )
    )
    rows = {
        (known[unit], day, kind)
        for actor, kind, day in done
        for unit in units.get(actor, ())
        if unit in known
    }
    business = {row for row in rows if row[2] != ActivityKind.SIGN_IN}
    _store(business)
    _store(_taking_part(rows - business))


def _store(rows: Iterable[tuple[int, date, ActivityKind]]) -> None:
    UnitActivity.objects.bulk_create(
        (UnitActivity(organisation_id=unit, day=day, kind=kind) for unit, day, kind in sorted(rows)),
        ignore_conflicts=True,
    )


def _taking_part(rows: Iterable[tuple[int, date, ActivityKind]]) -> list[tuple[int, date, ActivityKind]]:
    """Those sign-ins whose unit takes part in the system of instruments on that day."""
    signed = list(rows)
    done = UnitActivity.objects.filter(organisation__in={unit for unit, _day, _kind in signed})
    began = done.exclude(kind=ActivityKind.SIGN_IN).order_by().values("organisation").annotate(day=Min("day"))
    since = {row["organisation"]: row["day"] for row in began}
    managing = {day: _managing(day) for day in {day for _unit, day, _kind in signed}}
    return [
        row for row in signed if row[0] in managing[row[1]] or (row[0] in since and since[row[0]] <= row[1])
    ]


def _managing(day: date) -> frozenset[int]:
    """Keys of the units that had an instrument in the catalogue as a day ended."""
    at = InstrumentVersion.objects.at(start_of_day(day + timedelta(days=1)))
    return frozenset(at.order_by().values_list("organisation", flat=True).distinct())


def units_of(person: User) -> frozenset[str]:
    """Public ids of the units for which a person does business; none for the centre's own staff."""
    if has_permission(person, READ):
        return frozenset()
    return units_kept_by(person) | organisations_of(person) | employers_of(person)
