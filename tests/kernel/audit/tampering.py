"""Forgeries of the log by somebody who owns the database and knows the recipe, but cannot write the witness.

Each forgery is a function that changes a copy of the database below the witness. It works on links as the
forger would: with the triggers out of the way, hashes recomputed where that helps, and the triggers laid
again.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models

from yanfa.kernel.audit import chain, guards
from yanfa.kernel.audit.models import AuditEvent, ChainLink
from yanfa.kernel.audit.sealing import unsealed

Forgery = Callable[["Forger"], None]
FORGERIES: dict[str, Forgery] = {}

#: A new value for each column of an event, different from the old one.
EVENT_EDITS: dict[str, Callable[[AuditEvent], Any]] = {
    "uuid": lambda event: uuid4(),
    "at": lambda event: event.at + timedelta(microseconds=1),
    "actor_id": lambda event: (event.actor_id or 0) + 1,
    "actor_name": lambda event: event.actor_name + "某",
    "role": lambda event: event.role + "x",
    "ip": lambda event: "192.0.2.1" if event.ip != "192.0.2.1" else "",
    "request_id": lambda event: uuid4().hex,
    "action": lambda event: event.action + "ed",
    "content_type_id": lambda event: ContentType.objects.exclude(pk=event.content_type_id).first().pk,
    "object_id": lambda event: (event.object_id or 0) + 1,
    "target_label": lambda event: event.target_label + " ",
    "summary": lambda event: event.summary.replace("万元", "元") + " ",
    "changes": lambda event: event.changes | {"amount": ["1", "2000"]},
    "outcome": lambda event: "refused" if event.outcome == "done" else "done",
}
LINK_EDITS: dict[str, Callable[[ChainLink], Any]] = {
    "event_uuid": lambda link: uuid4(),
    "event_id": lambda link: link.event_id + 1_000_000,
    "recipe": lambda link: 2,
    "algorithm": lambda link: "SM3" if link.algorithm == "SHA-256" else "SHA-256",
    "digest": lambda link: link.digest[::-1],
    "previous": lambda link: link.previous[::-1],
    "link": lambda link: link.link[::-1],
    "sealed_at": lambda link: link.sealed_at - timedelta(days=1),
}


@dataclass
class Forger:
    """Hands in the database: `witnessed` is how many links the witness knows."""

    witnessed: int
    random: random.Random

    @property
    def events(self) -> models.QuerySet[AuditEvent]:
        return models.QuerySet(AuditEvent)

    @property
    def links(self) -> models.QuerySet[ChainLink]:
        return ChainLink.objects.all()

    def link(self) -> ChainLink:
        """A random link below the witness."""
        places = self.links.filter(position__lte=self.witnessed).order_by("position")
        return places[self.random.randrange(len(places))]

    def two_links(self) -> tuple[ChainLink, ChainLink]:
        first, second = self.random.sample(range(1, self.witnessed + 1), 2)
        return self.links.get(position=first), self.links.get(position=second)

    def event(self) -> AuditEvent:
        return self.events.get(pk=self.link().event_id)

    def early_moment(self):
        """A moment long before the last witness."""
        return self.events.get(pk=self.links.get(position=1).event_id).at

    def chain_anew(self, start: int) -> None:
        """Compute the chain again from a position, as if it had always been like this."""
        previous = self.links.get(position=start - 1).link if start > 1 else chain.START
        for link in self.links.filter(position__gte=start).order_by("position"):
            event = self.events.get(pk=link.event_id)
            link.event_uuid, link.previous = event.uuid, previous
            link.digest = chain.digest(event, link.algorithm)
            link.link = previous = chain.link(link)
            link.save()

    def shift(self, start: int, by: int) -> None:
        """Renumber the links from a position on."""
        ordered = self.links.filter(position__gte=start).order_by("-position" if by > 0 else "position")
        for position in list(ordered.values_list("position", flat=True)):
            self.links.filter(position=position).update(position=position + by)

    def forge(self, name: str) -> None:
        """Commit one forgery with the triggers away, and lay them again."""
        connection.check_constraints()
        guards.remove()
        FORGERIES[name](self)
        connection.check_constraints()
        guards.install()


def forgery(function: Forgery) -> Forgery:
    FORGERIES[function.__name__] = function
    return function


def _edit_event(column: str) -> Forgery:
    def edit(forger: Forger) -> None:
        event = forger.event()
        forger.events.filter(pk=event.pk).update(**{column: EVENT_EDITS[column](event)})

    return edit


def _edit_link(column: str) -> Forgery:
    def edit(forger: Forger) -> None:
        link = forger.link()
        forger.links.filter(pk=link.pk).update(**{column: LINK_EDITS[column](link)})

    return edit


FORGERIES |= {f"edit_event_{column}": _edit_event(column) for column in EVENT_EDITS}
FORGERIES |= {f"edit_link_{column}": _edit_link(column) for column in LINK_EDITS}


@forgery
def edit_event_id(forger: Forger) -> None:
    event = forger.event()
    forger.events.filter(pk=event.pk).update(id=event.pk + 1_000_000)


@forgery
def edit_event_and_its_link(forger: Forger) -> None:
    link = forger.link()
    forger.events.filter(pk=link.event_id).update(summary="从未发生")
    link.digest = chain.digest(forger.events.get(pk=link.event_id), link.algorithm)
    link.link = chain.link(link)
    link.save()


@forgery
def delete_event(forger: Forger) -> None:
    _erase(forger.events.filter(pk=forger.event().pk))


@forgery
def delete_link(forger: Forger) -> None:
    forger.link().delete()


@forgery
def delete_event_with_link(forger: Forger) -> None:
    link = forger.link()
    _erase(forger.events.filter(pk=link.event_id))
    link.delete()


@forgery
def delete_event_and_close_the_gap(forger: Forger) -> None:
    link = forger.link()
    _erase(forger.events.filter(pk=link.event_id))
    forger.links.filter(pk=link.pk).delete()
    forger.shift(link.position + 1, -1)
    forger.chain_anew(link.position)


@forgery
def insert_backdated_event(forger: Forger) -> None:
    _made_up(forger).save()


@forgery
def insert_event_into_the_chain(forger: Forger) -> None:
    position = forger.link().position
    event = _made_up(forger)
    event.save()
    forger.shift(position, 1)
    model = forger.links.get(position=position + 1)
    model.position, model.event_id, model.event_uuid = position, event.pk, event.uuid
    model.save(force_insert=True)
    forger.chain_anew(position)


@forgery
def append_backdated_event_to_the_chain(forger: Forger) -> None:
    event = _made_up(forger)
    event.save()
    last = forger.links.order_by("-position").first()
    last.position, last.event_id, last.event_uuid = last.position + 1, event.pk, event.uuid
    last.save(force_insert=True)
    forger.chain_anew(last.position)


@forgery
def swap_positions(forger: Forger) -> None:
    first, second = forger.two_links()
    forger.links.filter(position=first.position).update(position=10**9)
    forger.links.filter(position=second.position).update(position=first.position)
    forger.links.filter(position=10**9).update(position=second.position)


@forgery
def swap_positions_and_chain_anew(forger: Forger) -> None:
    first, second = forger.two_links()
    swap_events_of_links(forger, first, second)
    forger.chain_anew(min(first.position, second.position))


def swap_events_of_links(forger: Forger, first: ChainLink, second: ChainLink) -> None:
    for link, event in ((first, -1), (second, first.event_id), (first, second.event_id)):
        forger.links.filter(position=link.position).update(event_id=event, event_uuid=uuid4())


@forgery
def swap_event_contents(forger: Forger) -> None:
    one, other = (forger.events.get(pk=link.event_id) for link in forger.two_links())
    columns = ("at", "actor_id", "actor_name", "request_id", "summary", "changes", "object_id")
    forger.events.filter(pk=one.pk).update(**{column: getattr(other, column) for column in columns})
    forger.events.filter(pk=other.pk).update(**{column: getattr(one, column) for column in columns})


@forgery
def swap_event_ids(forger: Forger) -> None:
    first, second = (link.event_id for link in forger.two_links())
    for old, new in ((first, 10**9), (second, first), (10**9, second)):
        forger.events.filter(pk=old).update(id=new)


@forgery
def cut_tail(forger: Forger) -> None:
    _cut(forger, forger.link().position)


@forgery
def cut_tail_of_links(forger: Forger) -> None:
    forger.links.filter(position__gte=forger.link().position).delete()


@forgery
def cut_last_witnessed_event(forger: Forger) -> None:
    _cut(forger, forger.witnessed)


@forgery
def rewrite_from_an_edited_event(forger: Forger) -> None:
    link = forger.link()
    forger.events.filter(pk=link.event_id).update(summary="改写", changes=json.loads("{}"))
    forger.chain_anew(link.position)


@forgery
def rewrite_everything(forger: Forger) -> None:
    forger.events.update(actor_name="别人")
    forger.chain_anew(1)


@forgery
def rewrite_with_the_other_hash(forger: Forger) -> None:
    algorithm = LINK_EDITS["algorithm"](forger.link())
    forger.links.update(algorithm=algorithm)
    forger.chain_anew(1)


@forgery
def empty_the_log(forger: Forger) -> None:
    _erase(forger.events)
    forger.links.all().delete()


@forgery
def go_back_to_an_older_copy(forger: Forger) -> None:
    _cut(forger, forger.random.randint(2, forger.witnessed), unsealed_too=True)


@forgery
def go_back_and_carry_on(forger: Forger) -> None:
    """Put an older copy back, then write new events and chain them to the length that was witnessed."""
    position = forger.random.randint(2, forger.witnessed)
    _cut(forger, position, unsealed_too=True)
    pattern = forger.links.order_by("-position").first()
    for place in range(position, forger.witnessed + 3):
        event = _made_up(forger, at=pattern.sealed_at + timedelta(days=90))
        event.save()
        pattern.position, pattern.event_id, pattern.event_uuid = place, event.pk, event.uuid
        pattern.save(force_insert=True)
    forger.chain_anew(position)


def _made_up(forger: Forger, at: Any = None) -> AuditEvent:
    event = forger.event()
    event.pk, event.uuid, event.at = None, uuid4(), at or forger.early_moment()
    event.summary = "补记：已批准"
    event._state.adding = True
    return event


def _erase(events: models.QuerySet[AuditEvent]) -> None:
    events._raw_delete(connection.alias)


def _cut(forger: Forger, position: int, *, unsealed_too: bool = False) -> None:
    cut = list(forger.links.filter(position__gte=position).values_list("event_id", flat=True))
    if unsealed_too:
        cut += unsealed(sweep=True).values_list("pk", flat=True)
    _erase(forger.events.filter(pk__in=cut))
    forger.links.filter(position__gte=position).delete()
