"""Saying something to persons: written in the transaction of what it tells, so neither goes without the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction

from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock import now
from yanfa.kernel.notices.kinds import Channel, Kind, registry
from yanfa.kernel.notices.models import Delivery, Message


@transaction.atomic
def send(
    kind: str,
    *,
    to: Iterable[Any],
    context: Mapping[str, object],
    about: models.Model | None = None,
    link: str = "",
) -> list[Message]:
    """Write a message to each person, and what leaves by mail where the person has an address.

    Somebody named twice gets one message. Raises UnknownKind, and KeyError for a name that the context lacks.
    """
    declared = registry.get(kind)
    people = list({person.pk: person for person in to}.values())
    messages = Message.objects.bulk_create(
        _message(declared, person, context, about, link) for person in people
    )
    Delivery.objects.bulk_create(
        Delivery(message=message, channel=Channel.MAIL, address=person.email)
        for message, person in zip(messages, people, strict=True)
        if Channel.MAIL in declared.channels and person.email
    )
    return messages


def _message(
    kind: Kind, person: Any, context: Mapping[str, object], about: models.Model | None, link: str
) -> Message:
    chinese, english = kind.written(context)
    return Message(
        recipient=person,
        kind=kind.code,
        title_zh=chinese.title[:300],
        title_en=english.title[:300],
        body_zh=chinese.body,
        body_en=english.body,
        link=link or _link_of(about),
        created_at=now(),
        **(reference(about) if about is not None else {}),
    )


def _link_of(record: models.Model | None) -> str:
    """The record's page, where it has one."""
    get_url = getattr(record, "get_absolute_url", None)
    return str(get_url()) if get_url else ""
