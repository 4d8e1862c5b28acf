"""What is due soon and what is overdue is told to whose turn it is, once in a while and not every day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import prefetch_related_objects

from yanfa.kernel import policy
from yanfa.kernel.access import audience, permissions
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock import now, today
from yanfa.kernel.notices.models import Message
from yanfa.kernel.notices.outbox import send
from yanfa.kernel.workflow import catalogue
from yanfa.kernel.workflow.models import Turn
from yanfa.subsystems.records.notices.documents import DUE_SOON, OVERDUE

#: A person hears of the same paper once in so many days.
QUIET_DAYS = 7
#: The processes whose days are told here; those of results tell their own.
PROCESSES = (
    "records.document",
    "records.regulation",
    "records.inspection",
    "records.support",
    "records.district_report",
    "records.information",
)


def remind() -> int:
    """Tell of every turn that is overdue, or due within the policy's days; gives how many messages."""
    ahead = today() + timedelta(days=int(policy.get("records.remind_days").value))
    turns = list(
        Turn.objects.filter(process__in=PROCESSES, due_on__isnull=False, due_on__lte=ahead).order_by(
            "due_on", "pk"
        )
    )
    prefetch_related_objects(turns, "target")
    people = _people_by_token({turn.audience for turn in turns})
    return sum(_tell(turn, people[turn.audience]) for turn in turns if turn.target is not None)


def _tell(turn: Turn, people: Iterable[Any]) -> int:
    """Write to those who have not heard of this record for a while."""
    assert turn.due_on is not None, "only turns with a day are told"
    assert turn.target is not None, "only turns of records are told"
    kind = OVERDUE if turn.due_on < today() else DUE_SOON
    since = now() - timedelta(days=QUIET_DAYS)
    told = Message.objects.filter(kind=kind, created_at__gt=since, **reference(turn.target))
    heard = set(told.values_list("recipient_id", flat=True))
    waiting = [person for person in people if person.is_active and person.pk not in heard]
    step = catalogue.get(turn.process).state(turn.state).label
    facts = {"record": turn.target, "step": step, "day": turn.due_on}
    return len(send(kind, to=waiting, context=facts, about=turn.target)) if waiting else 0


def _people_by_token(tokens: set[str]) -> dict[str, list[Any]]:
    """{audience token: the people behind it}, over everybody who holds a role in this app."""
    found: dict[str, list[Any]] = defaultdict(list)
    if not tokens:
        return found
    own = [name for name in permissions.declared() if name.startswith("records.")]
    roles = {role for name in own for role in permissions.holders_of(name)}
    people: Any = get_user_model()._default_manager
    holding = {person.pk: person for role in sorted(roles) for person in people.holding(role)}
    for person in holding.values():
        for token in audience.tokens_of(person) & tokens:
            found[token].append(person)
    return found
