"""Calendars as text by RFC 5545: folded lines, UTC times, stable UIDs, sequence numbers, cancelled entries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

LONGEST_LINE = 75
PRODUCT = "-//Yanfa//Booking//ZH"


@dataclass(frozen=True, slots=True)
class Event:
    """One entry; `status` is CONFIRMED, TENTATIVE or CANCELLED."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    status: str
    description: str = ""
    location: str = ""
    url: str = ""


def calendar_text(name: str, events: Iterable[Event]) -> str:
    """The whole calendar, every line ended by CRLF."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(event: Event) -> list[str]:
    told = {"DESCRIPTION": event.description, "LOCATION": event.location}
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{utc(event.changed_at)}",
        f"LAST-MODIFIED:{utc(event.changed_at)}",
        f"DTSTART:{utc(event.starts_at)}",
        f"DTEND:{utc(event.ends_at)}",
        f"SUMMARY:{escaped(event.summary)}",
        *(f"{name}:{escaped(text)}" for name, text in told.items() if text),
        *([f"URL:{event.url}"] if event.url else []),
        f"STATUS:{event.status}",
        f"TRANSP:{'TRANSPARENT' if event.status == 'CANCELLED' else 'OPAQUE'}",
        "END:VEVENT",
    ]


def utc(at: datetime) -> str:
    """A moment in UTC as the format writes it."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line ends escaped; other control characters left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(each for each in text if each == "\n" or each.isprintable())
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def folded(line: str) -> str:
    """A line cut into pieces of at most 75 bytes, never inside a character; pieces begin with a blank."""
    pieces, piece, size = [], "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > LONGEST_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + sign, size + width
    return "\r\n".join([*pieces, piece])
