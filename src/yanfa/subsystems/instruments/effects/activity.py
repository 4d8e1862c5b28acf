"""How long what is published now had waited for the platform: written with the publication."""

from __future__ import annotations

from typing import Any

from django.db import models

from yanfa.kernel import policy
from yanfa.kernel.clock import local_date, now
from yanfa.kernel.clock.calendar import present
from yanfa.kernel.workflow.models import StateSpan
from yanfa.subsystems.instruments.choices.activity import Publication
from yanfa.subsystems.instruments.models import Instrument, PublicationTime
from yanfa.subsystems.instruments.rules.activity import waited

#: The tag of the states in which the platform has a report or change in its hands.
CHECKING = "checking"


def note_publication(
    instrument: Instrument, record: models.Model, kind: Publication | str
) -> PublicationTime | None:
    """Write how long a report or change (`record`) was checked; None where it never was (an import, a direct change).

    Called in the effect of the move that publishes; the span of checking still stands open then.
    """
    spans: Any = StateSpan.objects
    checked = list(spans.for_target(record).filter(tag=CHECKING).order_by("entered_at"))
    if not checked:
        return None
    at, calendar = now(), present()
    spells = [(local_date(span.entered_at), local_date(span.left_at or at)) for span in checked]
    days = waited(spells, calendar.working_days_between)
    limit = int(policy.get("instruments.publication_days", on=spells[-1][0]).value)
    return PublicationTime.objects.create(
        instrument=instrument,
        organisation=instrument.organisation,
        kind=kind,
        submitted_at=checked[0].entered_at,
        published_at=at,
        waited_days=days,
        limit_days=limit,
        on_time=days <= limit,
    )
