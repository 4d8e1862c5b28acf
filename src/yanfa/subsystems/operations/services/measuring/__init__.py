"""The platform measures itself: requests are noted in memory, written by a thread, rolled up at night, and read here.

- `noting.meter.note(…)` is called by the middleware for every request: dictionaries, no database.
- `flushing` writes what was noted every ten seconds; a killed process loses no more than that.
- `rolling` makes hours of minutes and days of hours, and knows the peak of a day.
- `server_time(system, period)` and the other readers answer at any moment: each request is in exactly one row.
"""

from .reading import (
    MonthOfVisits,
    RouteTime,
    ServerTime,
    VisitFacts,
    days_of_visits,
    facts_of,
    live_now,
    months_of_visits,
    route_times,
    server_time,
)

__all__ = [
    "MonthOfVisits",
    "RouteTime",
    "ServerTime",
    "VisitFacts",
    "days_of_visits",
    "facts_of",
    "live_now",
    "months_of_visits",
    "route_times",
    "server_time",
]
