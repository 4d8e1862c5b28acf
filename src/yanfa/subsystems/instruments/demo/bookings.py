"""Calendars of a demonstration's instruments with their hours and rules, and the bookings of its year."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from yanfa.kernel.clock import demonstration_time
from yanfa.kernel.clock.calendar import present
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.procedures.booking.api import Calendar, PastBooking, import_bookings, set_hours, set_policy
from yanfa.subsystems.instruments.demo.making import SOURCE
from yanfa.subsystems.instruments.demo.service import Scene
from yanfa.subsystems.instruments.demo.stock import moment
from yanfa.subsystems.instruments.models import Instrument
from yanfa.subsystems.instruments.services.service_booking import open_for_booking

#: How many instruments take bookings: of the unit behind the buttons, and of others.
OF_HOME, OF_OTHERS = 6, 6
#: Bookings of a year at scale 1, and at least.
BOOKINGS, LEAST = 30_000, 240
#: What became of them, in turn.
STATES = ("used",) * 17 + ("cancelled", "cancelled", "missed")
#: Hours of a day in Shanghai at which they begin, in turn; each holds two hours.
HOURS = (9, 11, 13, 15)
EVERY_DAY = (tuple(range(5)), 8 * 60, 20 * 60), ((5, 6), 9 * 60, 17 * 60)
TWO_SHIFTS = ((tuple(range(5)), 8 * 60 + 30, 11 * 60 + 30), (tuple(range(5)), 13 * 60, 21 * 60))


def build(year: DemoYear, scene: Scene | None) -> None:
    """Open the calendars in the first year; then fill the year."""
    if scene is None:
        return
    with demonstration_time(moment(year, 1, 6)):
        for place, instrument in enumerate((*scene.own[:OF_HOME], *scene.others[:OF_OTHERS])):
            if instrument.calendar_id is None:
                _open(instrument, scene, place)
    _fill(year, scene)


def _open(instrument: Instrument, scene: Scene, place: int) -> None:
    """Every third opens on all days, every third in two shifts; every other one asks the unit first."""
    calendar = open_for_booking(instrument, by=scene.operator)
    if place % 3:
        set_hours(calendar, EVERY_DAY if place % 3 == 1 else TWO_SHIFTS, by=scene.operator)
    if place % 2:
        set_policy(calendar, by=scene.operator, needs_approval=True, horizon_days=60)


def calendars_of(scene: Scene) -> list[Calendar]:
    """The open ones, those of the unit behind the buttons first."""
    keys = [each.calendar_id for each in (*scene.own, *scene.others) if each.calendar_id is not None]
    found = Calendar.objects.select_related("organisation").in_bulk(keys)
    return [found[key] for key in keys]


def _fill(year: DemoYear, scene: Scene) -> None:
    """Two-hour turns on the working days of the year, in turn over the calendars."""
    calendars = calendars_of(scene)
    first, offices = moment(year, 1, 8).date(), present()
    days = [first + timedelta(days=number) for number in range(350)]
    days = [day for day in days if offices.is_working_day(day)]
    turns = [(day, hour, calendar) for day in days for hour in HOURS for calendar in calendars]
    chosen = sorted(year.random.sample(range(len(turns)), min(year.size(BOOKINGS, least=LEAST), len(turns))))
    rows = []
    for place, number in enumerate(chosen):
        day, hour, calendar = turns[number]
        starts = datetime(day.year, day.month, day.day, hour - 8, tzinfo=UTC)
        rows.append(
            PastBooking(
                calendar_id=calendar.pk,
                starts_at=starts,
                ends_at=starts + timedelta(hours=2),
                made_at=starts - timedelta(days=3),
                person_id=scene.customer.pk,
                organisation_id=scene.customer_unit.pk,
                state=STATES[place % len(STATES)],
                purpose="样品测试",
            )
        )
    with demonstration_time(moment(year, 12, 31)):
        import_bookings(rows, by=None, source=SOURCE)
    year.facts.write("bookings", {"calendars": len(calendars), "bookings": len(rows)})
