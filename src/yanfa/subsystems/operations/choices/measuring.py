"""What self-measurement tells apart: how fine a row of times is, and which system a route belongs to."""

from __future__ import annotations

from enum import StrEnum


class Grain(StrEnum):
    """How long a row of times is; fine rows become coarser ones with age."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"


class RouteOrder(StrEnum):
    """By what the routes are listed."""

    REQUESTS = "requests"
    P95 = "p95"
    ERRORS = "errors"


#: The system that every route belongs to that no other system owns.
PORTAL = "portal"
#: The other systems that this platform serves itself: the namespace of their routes is their code. Mail, network and
#: infrastructure are served by other machines.
SERVED = frozenset({"instruments", "bases", "hotline", "vouchers"})
#: The namespace of the JSON API; its descriptive pages are no pages of the site either.
API = "api"

#: The route of what no pattern answers: whatever somebody tries, it is one row.
UNMATCHED = "unmatched"
#: The route of style sheets, scripts and pictures that the web process hands out itself.
ASSETS = "assets"
#: What is no service to anybody: server times of a system leave it out, and so nothing flatters them.
NO_SERVICE = (UNMATCHED, ASSETS, "portal:healthz", "portal:readyz", "portal:metrics")
