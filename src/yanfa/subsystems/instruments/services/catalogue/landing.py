"""What the public may know of one instrument: whether it has a page, and the facts on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from yanfa.kernel import clock
from yanfa.subsystems.instruments.choices.registry import InstrumentState
from yanfa.subsystems.instruments.models import CatalogueEntry, Instrument, InstrumentVersion
from yanfa.subsystems.instruments.rules.catalogue.years import last_evaluation_year

SHOWN = frozenset({InstrumentState.PUBLISHED, InstrumentState.SUSPENDED, InstrumentState.RETIRED})


class Gone(LookupError):
    """There was a page, and it was taken away: the instrument was withdrawn as secret."""


@dataclass(frozen=True)
class Landing:
    """A public page: the record, its entry, when it last changed, and the year of its usage figures."""

    instrument: Instrument
    entry: CatalogueEntry | None
    changed_at: datetime | None
    year: tuple[date, date]
    retired_on: date | None = None

    @property
    def retired(self) -> bool:
        """Whether the instrument has left the platform; the page stays and says so."""
        return bool(self.instrument.state == InstrumentState.RETIRED)

    @property
    def suspended(self) -> bool:
        """Whether it cannot be used for the time being."""
        return bool(self.instrument.state == InstrumentState.SUSPENDED)


def public_instrument(**which: str) -> Instrument | None:
    """The instrument of an address, None where the public knows of none. Raises Gone for one withdrawn."""
    found: Instrument | None = (
        Instrument.objects.select_related("organisation", "catalogue_entry", "calendar")
        .filter(**which)
        .first()
    )
    if found is None or (found.first_published_at is None and found.state not in SHOWN):
        return None
    if found.secret or found.state not in SHOWN:
        raise Gone
    return found


def landing_of(record: Instrument) -> Landing:
    """The facts of a public page."""
    latest = InstrumentVersion.objects.filter(instrument=record).order_by("-valid_from").first()
    changed = latest.valid_from if latest else record.first_published_at
    retired = record.state == InstrumentState.RETIRED
    left = latest.valid_to if latest and latest.valid_to else changed
    return Landing(
        instrument=record,
        entry=getattr(record, "catalogue_entry", None),
        changed_at=changed,
        year=last_evaluation_year(clock.today()),
        retired_on=clock.local_date(left) if retired and left else None,
    )


def compared(public_ids: list[str], most: int) -> list[Instrument]:
    """The listed instruments of these ids in the order given, at most so many; others are left out."""
    wanted = list(dict.fromkeys(public_ids))[: most * 2]
    found = {
        each.public_id: each
        for each in Instrument.objects.select_related("organisation", "catalogue_entry").filter(
            public_id__in=wanted, catalogue_entry__listed=True
        )
    }
    return [found[each] for each in wanted if each in found][:most]
