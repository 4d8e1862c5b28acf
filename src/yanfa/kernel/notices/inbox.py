"""A person's messages."""

from __future__ import annotations

from typing import Any

from yanfa.kernel.clock import now
from yanfa.kernel.notices.models import Message, MessageQuerySet


def inbox(user: Any) -> MessageQuerySet:
    """The messages to a person, the newest first."""
    return Message.objects.to(user)


def unread_count(user: Any) -> int:
    """How many of them are not read yet."""
    return inbox(user).unread().count()


def mark_read(message: Message) -> None:
    """Keep when a message was first read."""
    if message.read_at is None:
        message.read_at = now()
        message.save(update_fields=["read_at"])
