"""The lock of a calendar: whoever books, moves, closes or offers a time waits for it."""

from __future__ import annotations

from yanfa.procedures.booking.models import Calendar


def lock(calendar: Calendar | int) -> Calendar:
    """The calendar, or that of a key, freshly read and held until the transaction ends."""
    key = calendar if isinstance(calendar, int) else calendar.pk
    return Calendar.objects.select_for_update().get(pk=key)
