"""Calendars with their hours and rules; bookings and wait lists; who may operate; feeds."""

from .bookings import OCCUPYING, Booking, WaitRequest
from .calendars import BookingPolicy, Calendar, OpeningHours, SpecialTime
from .people import Feed, Qualification

__all__ = [
    "OCCUPYING",
    "Booking",
    "BookingPolicy",
    "Calendar",
    "Feed",
    "OpeningHours",
    "Qualification",
    "SpecialTime",
    "WaitRequest",
]
