"""大型仪器共享's share of a demonstration year: the instruments first, then what was done with them."""

from __future__ import annotations

from importlib import import_module

from django.db import transaction

from yanfa.kernel.access.remembering import remembering
from yanfa.kernel.search.indexing import gathering
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.subsystems.instruments.demo import (
    activity,
    bookings,
    confirmation,
    present,
    records,
    registry,
    service,
)

#: Parts of other slices, each a module here with `build(year)`, in the order in which one refers to another.
PARTS: tuple[str, ...] = (
    "rewards",
    "purchase",
)


@transaction.atomic
def build(year: DemoYear) -> None:
    """Write the registry, its usage and what the year asks of units; every other part; then what waits today.

    One transaction: hundreds of small ones would each wait for the disk. Each record is indexed once, as it ends.
    """
    with gathering():
        _build(year)


def _build(year: DemoYear) -> None:
    """Every part in turn, the scene before what happens in it."""
    stock = registry.build(year)
    records.build(year, stock)
    confirmation.build(year, stock)
    activity.build(year, stock)
    scene = service.build(year)
    # Roles were granted with the scene: from here on what people may is asked for once.
    with remembering():
        bookings.build(year, scene)
        for name in PARTS:
            import_module(f"{__name__}.{name}").build(year)
        present.build(year, scene)
