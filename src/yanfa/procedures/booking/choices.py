"""What a special time of a calendar is, who ended a booking, and what a cell of the week shows."""

from enum import StrEnum


class SpecialKind(StrEnum):
    """A time that differs from the weekly hours."""

    OPENING = "opening"
    CLOSURE = "closure"
    PLANNED_OUTAGE = "planned_outage"
    UNPLANNED_OUTAGE = "unplanned_outage"


#: The kinds in which nothing can be booked.
CLOSING = frozenset({SpecialKind.CLOSURE, SpecialKind.PLANNED_OUTAGE, SpecialKind.UNPLANNED_OUTAGE})


class EndedBy(StrEnum):
    """Who called a booking off."""

    PERSON = "person"
    KEEPER = "keeper"
    SYSTEM = "system"


class Showing(StrEnum):
    """What a cell of the week is for who looks at it."""

    FREE = "free"
    PARTLY = "partly"
    TAKEN = "taken"
    OWN = "own"
    HELD = "held"
    CLOSED = "closed"
    OUTAGE = "outage"
    PAST = "past"
    LATER = "later"
