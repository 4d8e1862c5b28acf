"""Feeds: a secret address from which a calendar program reads bookings, and the text that it reads.

The address is signed and not stored: who reads the database or a backup cannot read anybody's calendar by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from yanfa.kernel import clock
from yanfa.kernel.audit import log
from yanfa.kernel.policy import get
from yanfa.procedures.booking import permissions
from yanfa.procedures.booking.models import Booking, Calendar, Feed
from yanfa.procedures.booking.permissions import bookable_of, may_keep
from yanfa.procedures.booking.rules.icalendar import Event, calendar_text
from yanfa.procedures.booking.services.calendars import insist_on_keeper
from yanfa.procedures.booking.services.week_cells import who

SIGNER = Signer(salt="booking.feed", sep="~")
#: Entries of one feed; a calendar program need not know more of what is past and to come.
MOST = 2000
STATUS = {
    "offered": "TENTATIVE",
    "requested": "TENTATIVE",
    "to_move": "TENTATIVE",
    "cancelled": "CANCELLED",
    "refused": "CANCELLED",
    "missed": "CANCELLED",
    "lapsed": "CANCELLED",
}


def feed_of(person: Any, calendar: Calendar | None = None) -> Feed | None:
    """The feed that a person has: of his own bookings, or of a calendar that he keeps."""
    return Feed.objects.filter(person=person, calendar=calendar).first()


def renew_feed(person: Any, *, by: Any, calendar: Calendar | None = None) -> Feed:
    """Make the feed, or give it a new address: the old one is dead from now on. Raises PermissionDenied."""
    if calendar is not None:
        insist_on_keeper(by, calendar)
    with transaction.atomic():
        feed, made = Feed.objects.get_or_create(person=person, calendar=calendar)
        if not made:
            Feed.objects.filter(pk=feed.pk).update(serial=F("serial") + 1)
            feed.refresh_from_db()
        log.record(permissions.FEED, by=by, target=feed)
    return feed


def token_of(feed: Feed) -> str:
    """The secret part of the address."""
    signature = SIGNER.signature(f"{feed.public_id}/{feed.serial}")
    return f"{feed.public_id}~{signature}"


def feed_by(token: str) -> Feed | None:
    """The feed of an address; None for one that is wrong or was renewed, and for who keeps or signs in no more."""
    public_id, _sep, signature = token.partition("~")
    feed = Feed.objects.filter(public_id=public_id).select_related("person", "calendar__organisation").first()
    if feed is None or not feed.person.is_active:
        return None
    try:
        SIGNER.unsign(f"{feed.public_id}/{feed.serial}~{signature}")
    except BadSignature:
        return None
    return feed if feed.calendar is None or may_keep(feed.person, feed.calendar) else None


def text_of(feed: Feed, address: str) -> str:
    """What a calendar program reads; `address` is the platform's own, for links."""
    since = clock.now() - timedelta(days=int(get("booking.feed_days").value))
    rows = Booking.objects.filter(ends_at__gt=since)
    rows = rows.filter(calendar=feed.calendar) if feed.calendar else rows.filter(person=feed.person)
    rows = rows.select_related("calendar__organisation", "person").order_by("-ends_at", "-pk")[:MOST]
    name = str(feed.calendar) if feed.calendar else _("我的预约")
    return calendar_text(name, _events(rows, feed, address.rstrip("/")))


def _events(bookings: Iterable[Booking], feed: Feed, address: str) -> Iterable[Event]:
    host = address.partition("://")[2] or address
    for booking in bookings:
        calendar = booking.calendar
        summary = f"{calendar} {who(booking)}" if feed.calendar else str(calendar)
        yield Event(
            uid=f"{booking.public_id}@{host}",
            sequence=booking.sequence,
            changed_at=booking.changed_at,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            summary=summary,
            status=STATUS.get(booking.state, "CONFIRMED"),
            description=booking.purpose,
            location=str(calendar.organisation),
            url=f"{address}{booking.get_absolute_url()}",
        )


def link_of(calendar: Calendar) -> str:
    """The page of the thing that is booked, as its app says."""
    return bookable_of(calendar.kind).link(calendar)
