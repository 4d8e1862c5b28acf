"""Which units use the system of instruments in a demonstration year."""

from __future__ import annotations

from datetime import date, timedelta

from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.activity import ActivityKind
from yanfa.subsystems.instruments.demo.stock import Stock
from yanfa.subsystems.instruments.models import UnitActivity

USER_UNITS = "instruments.user_units"
#: At scale 1, the managing units among them; as many as there are where there are fewer.
ACTIVE = 1_160
DAYS_EACH = 4
KINDS = (ActivityKind.REQUEST, ActivityKind.BOOKING, ActivityKind.USAGE, ActivityKind.SIGN_IN)
BATCH = 1000


def build(year: DemoYear, stock: Stock) -> None:
    """Managing units report, others book and ask; every unit on a few days."""
    managing = sorted({piece.unit for piece in stock.pieces.values()})
    others = list(
        Organisation.objects.active()
        .exclude(kind="government")
        .exclude(pk__in=managing)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    wanted = max(0, year.size(ACTIVE) - len(managing))
    chosen = managing + year.random.sample(others, min(wanted, len(others)))
    rows = {(unit, _day(year), ActivityKind.REPORT) for unit in managing}
    rows |= {(unit, _day(year), year.random.choice(KINDS)) for unit in chosen for _ in range(DAYS_EACH)}
    UnitActivity.objects.bulk_create(
        (UnitActivity(organisation_id=unit, day=day, kind=kind) for unit, day, kind in sorted(rows)),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    year.tally.add(USER_UNITS, len({unit for unit, _day, _kind in rows}))
    year.facts.write("active_units", {"year": year.year, "number": len(chosen)})


def _day(year: DemoYear) -> date:
    return date(year.year, 1, 5) + timedelta(days=year.random.randrange(350))
