"""What other apps may ask of booking: calendars of their things, and times that persons hold of them."""

from yanfa.procedures.booking.choices import SpecialKind
from yanfa.procedures.booking.effects.judging import SlotTaken
from yanfa.procedures.booking.models import Booking, BookingPolicy, Calendar, Qualification, WaitRequest
from yanfa.procedures.booking.permissions import DELIVER, USE, Bookable, declare_bookable, may_book, may_keep
from yanfa.procedures.booking.services.bookings import (
    book,
    cancel,
    check,
    check_in,
    confirm,
    finish,
    mark_missed,
    move,
    record_use,
    refuse,
    unit_for,
)
from yanfa.procedures.booking.services.calendars import (
    NewCalendar,
    change_calendar,
    close_time,
    open_calendar,
    open_calendars,
    set_hours,
    set_policy,
    withdraw_special,
)
from yanfa.procedures.booking.services.delivering import (
    Delivered,
    PastBooking,
    Receipt,
    deliver_bookings,
    import_bookings,
)
from yanfa.procedures.booking.services.finding import free_times, next_free
from yanfa.procedures.booking.services.qualifications import disqualify, qualify
from yanfa.procedures.booking.services.waiting import accept_offer, ask_to_wait, decline_offer, withdraw
from yanfa.procedures.booking.services.week import Week, week

__all__ = [
    "DELIVER",
    "USE",
    "Bookable",
    "Booking",
    "BookingPolicy",
    "Calendar",
    "Delivered",
    "NewCalendar",
    "PastBooking",
    "Qualification",
    "Receipt",
    "SlotTaken",
    "SpecialKind",
    "WaitRequest",
    "Week",
    "accept_offer",
    "ask_to_wait",
    "book",
    "cancel",
    "change_calendar",
    "check",
    "check_in",
    "close_time",
    "confirm",
    "declare_bookable",
    "decline_offer",
    "deliver_bookings",
    "disqualify",
    "finish",
    "free_times",
    "import_bookings",
    "mark_missed",
    "may_book",
    "may_keep",
    "move",
    "next_free",
    "open_calendar",
    "open_calendars",
    "qualify",
    "record_use",
    "refuse",
    "set_hours",
    "set_policy",
    "unit_for",
    "week",
    "withdraw",
    "withdraw_special",
]
