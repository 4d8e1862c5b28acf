"""Writing the record of an instrument before it is published, and its overview for the unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, Sum

from yanfa.kernel import clock, policy
from yanfa.kernel.access import Verdict
from yanfa.kernel.audit import changes, log
from yanfa.kernel.ui.refusals import overtaken
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import read_for_change
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.registry import LISTED_STATES, OWN_STATES
from yanfa.subsystems.instruments.models import Instrument, InstrumentChange
from yanfa.subsystems.instruments.permissions.registry import CHANGED, may_write
from yanfa.subsystems.instruments.rules import registry as rules

#: Columns that no form gives; the service checks all others.
NOT_TYPED = ("calendar", "resource", "created_by")


def insist(verdict: Verdict) -> None:
    """Raise PermissionDenied for a refusal."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


@transaction.atomic
def draft(organisation: Organisation, *, by: Any, facts: Mapping[str, Any]) -> Instrument:
    """Begin the record of an instrument of a unit. Raises ValidationError by field, and MoveRefused."""
    record = Instrument(organisation=organisation, created_by=by, **_known(facts))
    record.full_clean(exclude=NOT_TYPED)
    return enter(record, by=by, entry="draft")


@transaction.atomic
def write(record: Instrument, *, by: Any, version: int, facts: Mapping[str, Any]) -> Instrument:
    """Change a record that the unit still has in its hands, read at `version`; what stays the same writes nothing.

    Raises PermissionDenied, and ValidationError by field or for a record that was changed meanwhile.
    """
    insist(may_write(by, record))
    (locked,) = read_for_change(Instrument, [record.pk])
    insist(may_write(by, locked))
    if locked.version != version:
        raise overtaken()
    before = changes.snapshot(locked, rules.FACTS)
    for name, value in _known(facts).items():
        setattr(locked, name, value)
    changed = changes.difference(before, locked)
    if changed:
        locked.full_clean(exclude=NOT_TYPED)
        locked.version += 1
        locked.save()
        log.record(CHANGED, by=by, target=locked, changes=changed)
    return locked


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of the record; nothing else can be written by a form or an import."""
    return {name: value for name, value in facts.items() if name in rules.FACTS}


def completeness_of(record: Instrument, purpose: str = "city") -> Any:
    """完整率 of a record in percent, for the city or for the national platform (`nrii`)."""
    weights = policy.get(f"instruments.required_{purpose}").value
    return rules.completeness(record.facts(), weights)


def missing_of(record: Instrument, purpose: str = "city") -> list[str]:
    """The labels of what a purpose requires and the record lacks."""
    required = policy.get(f"instruments.required_{purpose}").value
    fields: Any = Instrument._meta.get_field
    return [str(fields(name).verbose_name) for name in rules.missing(record.facts(), required)]


def states_of(records: Any) -> dict[str, int]:
    """How many instruments stand in each state."""
    rows = records.order_by().values_list("state").annotate(number=Count("pk"))
    return dict(rows)


def overview_of(organisation: Organisation) -> dict[str, Any]:
    """What a unit answers for today: counts by state, value, late reports, changes that wait."""
    records = Instrument.objects.filter(organisation=organisation)
    listed = records.listed()
    totals = listed.aggregate(count=Count("pk"), value=Sum("original_value"))
    return {
        "states": states_of(records),
        "listed": totals["count"],
        "value": totals["value"] or 0,
        "late": records.filter(days_late__gt=0, state__in=LISTED_STATES).count(),
        "overdue": overdue(records).count(),
        "unfinished": records.filter(state__in=OWN_STATES).count(),
        "changes": InstrumentChange.objects.open().filter(instrument__organisation=organisation).count(),
    }


def overdue(records: Any) -> Any:
    """Those not yet reported whose limit has passed; a draft's limit counts from its acceptance."""
    days = int(policy.get("instruments.report_days").value)
    last = clock.today() - timedelta(days=days)
    return records.filter(Q(submitted_at=None) & Q(accepted_on__lt=last), state__in=OWN_STATES)
