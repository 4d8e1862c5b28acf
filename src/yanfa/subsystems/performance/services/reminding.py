"""What is late is told: promised evidence that has not come, and steps whose last day has passed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import prefetch_related_objects

from yanfa.kernel.access import audience, permissions
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock import now, today
from yanfa.kernel.notices.models import Message
from yanfa.kernel.notices.outbox import send
from yanfa.kernel.workflow import catalogue
from yanfa.kernel.workflow.models import Turn
from yanfa.kernel.workflow.todo import overdue
from yanfa.subsystems.performance.models.evaluations import overdue_promises
from yanfa.subsystems.performance.notices import EVIDENCE_OVERDUE, STEP_OVERDUE
from yanfa.subsystems.performance.permissions import MANAGE

#: A person hears of the same late paper once in so many days.
QUIET_DAYS = 7
OWN = "performance."


def remind_of_promises() -> int:
    """Tell who promised evidence, and the officers, that its day has passed; gives how many messages."""
    sent = 0
    for report in overdue_promises(today()).select_related(
        "row", "promised_by", "evaluation__goal__project_year"
    ):
        people = [report.promised_by, *_officers()]
        facts = {"record": report, "person": report.promised_by, "day": report.promised_on}
        sent += _tell(EVIDENCE_OVERDUE, people, facts, report)
    return sent


def remind_of_steps() -> int:
    """Tell whose turn it is, and the officers, that the last day of a step has passed; gives how many messages."""
    late = list(overdue().filter(process__startswith=OWN))
    prefetch_related_objects(late, "target")
    people = _people_by_token({turn.audience for turn in late})
    sent = 0
    for turn in late:
        if turn.target is not None:
            told = [*people[turn.audience], *_officers()]
            sent += _tell(STEP_OVERDUE, told, _facts_of(turn), turn.target)
    return sent


def _facts_of(turn: Turn) -> dict[str, Any]:
    step = catalogue.get(turn.process).state(turn.state).label
    return {"record": turn.target, "step": step, "day": turn.due_on}


def _tell(kind: str, people: Iterable[Any], facts: dict[str, Any], record: Any) -> int:
    """Write to those who have not heard of this record for a while; told twice on one day, nobody hears it twice."""
    since = now() - timedelta(days=QUIET_DAYS)
    told = Message.objects.filter(kind=kind, created_at__gt=since, **reference(record))
    heard = set(told.values_list("recipient_id", flat=True))
    waiting = [person for person in people if person.is_active and person.pk not in heard]
    return len(send(kind, to=waiting, context=facts, about=record)) if waiting else 0


def _officers() -> list[Any]:
    return _holding(permissions.holders_of(MANAGE))


def _holding(roles: Iterable[str]) -> list[Any]:
    """The active accounts that hold one of the roles today."""
    people: Any = get_user_model()._default_manager
    found = {person.pk: person for role in sorted(roles) for person in people.holding(role)}
    return list(found.values())


def _people_by_token(tokens: set[str]) -> dict[str, list[Any]]:
    """{audience token: the people behind it}, over everybody who holds a role in these processes."""
    own = [name for name in permissions.declared() if name.startswith(OWN)]
    roles = {role for name in own for role in permissions.holders_of(name)}
    found: dict[str, list[Any]] = defaultdict(list)
    for person in _holding(roles) if tokens else ():
        for token in audience.tokens_of(person) & tokens:
            found[token].append(person)
    return found
