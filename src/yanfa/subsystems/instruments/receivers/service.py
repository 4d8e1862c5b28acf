"""Bookings and services belong together: a finished booking leaves a usage record, a lost one frees its request."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from yanfa.procedures.booking.api import Booking
from yanfa.procedures.booking.events import booking_ended, booking_finished
from yanfa.subsystems.instruments.services.service_booking import KIND, keep_use, plan_lost


@receiver(booking_finished, dispatch_uid="instruments.usage_of_booking")
def note_use(sender: Any, booking: Booking, **rest: Any) -> None:
    """Write the use of an instrument down."""
    if booking.calendar.kind == KIND:
        keep_use(booking)


@receiver(booking_ended, dispatch_uid="instruments.plan_of_booking")
def note_loss(sender: Any, booking: Booking, **rest: Any) -> None:
    """Let the request of a booking that fell away be planned anew."""
    if booking.calendar.kind == KIND:
        plan_lost(booking)
