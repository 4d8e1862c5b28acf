"""Outages written from what samples say, keeping what a person wrote to them; and that writing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, Sum

from yanfa.kernel import clock, policy
from yanfa.kernel.audit import actions, log
from yanfa.kernel.audit.changes import difference, snapshot
from yanfa.subsystems.operations.models import Outage, ProbeSystemDay
from yanfa.subsystems.operations.permissions import may_work
from yanfa.subsystems.operations.rules.probing import Event, Span, SystemTime, seconds_in

EXPLAINED = actions.register("operations.explain_outage", "填写中断原因")
VANISHED = actions.register("operations.outage_vanished", "补到样本后中断不再成立")


def write_outages(system: int, kind: str, time: SystemTime, window: Span) -> None:
    """Make the outages that began in a window those that the samples say; causes stay with what they explain."""
    stored = list(
        Outage.objects.filter(
            system=system, kind=kind, started_at__gte=_moment(window[0]), started_at__lt=_moment(window[1])
        ).order_by("started_at")
    )
    same = _matched(time.events, stored)
    taken = {outage.pk for outage in same.values()}
    for outage in stored:
        if outage.pk not in taken:
            _vanish(outage)
    for number, event in enumerate(time.events):
        if event.span[0] == window[0] and (older := _older(system, kind, window[0])) is not None:
            _go_on(older, event)
        else:
            _keep(same.get(number) or Outage(system_id=system, kind=kind), _facts(event, time))


def _older(system: int, kind: str, start: int) -> Outage | None:
    """An outage that runs into a window and began so long ago that its first samples are cleared away."""
    found = Outage.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=_moment(start)),
        system=system,
        kind=kind,
        started_at__lt=_moment(start),
    )
    return found.order_by("started_at").first()


def _go_on(outage: Outage, event: Event) -> None:
    """It keeps its beginning; its seconds are those of the days since then."""
    days = ProbeSystemDay.objects.filter(
        system=outage.system_id, kind=outage.kind, day__gte=clock.local_date(outage.started_at)
    )
    sums = days.aggregate(down=Sum("outage_seconds"), planned=Sum("planned_seconds"), gap=Sum("gap_seconds"))
    _keep(
        outage,
        {
            "ended_at": None if event.open else _moment(event.span[1]),
            "down_seconds": sums["down"] or 0,
            "planned_seconds": sums["planned"] or 0,
            "gap_seconds": sums["gap"] or 0,
        },
    )


def _matched(events: Sequence[Event], stored: Sequence[Outage]) -> dict[int, Outage]:
    """By the number of an event the stored outage that it is: the one with its start, else one that it overlaps."""
    left = {int(outage.started_at.timestamp()): outage for outage in stored}
    same = {number: left.pop(event.span[0]) for number, event in enumerate(events) if event.span[0] in left}
    for number, event in enumerate(events):
        starts = [start for start, outage in left.items() if _overlaps(event.span, start, outage.ended_at)]
        if number not in same and starts:
            same[number] = left.pop(starts[0])
    return same


def _overlaps(span: Span, start: int, ended_at: datetime | None) -> bool:
    return start < span[1] and (ended_at is None or ended_at.timestamp() > span[0])


def _facts(event: Event, time: SystemTime) -> dict[str, Any]:
    started = _moment(event.span[0])
    down = seconds_in(time.outage, event.span)
    day = clock.local_date(started)
    longest = 60 * int(policy.get("operations.interruption_minutes", day).value)
    return {
        "started_at": started,
        "ended_at": None if event.open else _moment(event.span[1]),
        "down_seconds": down,
        "planned_seconds": seconds_in(time.planned, event.span),
        "gap_seconds": seconds_in(time.gap, event.span),
        "counted": down > longest,
    }


def _keep(outage: Outage, facts: dict[str, Any]) -> None:
    """Save only what changed, so that deriving the same again writes nothing."""
    if outage.pk and all(getattr(outage, name) == value for name, value in facts.items()):
        return
    for name, value in facts.items():
        setattr(outage, name, value)
    outage.derived_at = clock.now()
    outage.save()


def _vanish(outage: Outage) -> None:
    """Samples that came late say that it was none, or part of another; what was written to it stays in the log."""
    facts = {"started_at": outage.started_at.isoformat(), "cause": outage.cause}
    log.record(VANISHED, by=None, target=outage.system, summary=str(outage), changes=facts)
    outage.delete()


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@transaction.atomic
def explain_outage(outage: Outage, *, by: Any, cause: str, incident_number: str) -> None:
    """Write down why a system was out, and under which number it was handled. Raises PermissionDenied."""
    if not (verdict := may_work(by)):
        raise PermissionDenied(verdict.reason)
    stored = Outage.objects.select_for_update().get(pk=outage.pk)
    before = snapshot(stored)
    stored.cause, stored.incident_number = cause.strip(), incident_number.strip()
    stored.full_clean()
    stored.save(update_fields=["cause", "incident_number"])
    log.record(
        EXPLAINED, by=by, target=stored.system, summary=str(stored), changes=difference(before, stored)
    )
