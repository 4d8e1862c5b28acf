"""Web archives (.mht, and what Word and many systems save as .doc): mail with a page and its pictures inside."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from yanfa.kernel.documents.blocks import Reading
from yanfa.kernel.documents.reading.refusals import refusal
from yanfa.kernel.documents.reading.webpage import blocks_of_page


def read(data: bytes, name: str) -> Reading:
    """The first page of the archive."""
    for part in message_from_bytes(data.lstrip()).walk():
        if part.get_content_type() == "text/html":
            return Reading("html", tuple(blocks_of_page(_body(part), part.get_content_charset())))
    raise refusal("binary")


def _body(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""
