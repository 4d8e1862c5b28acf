"""What is late is told: jobs whose day has passed, and sites without a patrol today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import models

from yanfa.kernel import policy
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock import SHANGHAI, now, start_of_day, today
from yanfa.kernel.notices.models import Message
from yanfa.kernel.notices.outbox import send
from yanfa.subsystems.operations.models import Patrol, PatrolSite
from yanfa.subsystems.operations.notices.maintenance import JOB_OVERDUE
from yanfa.subsystems.operations.notices.patrols import PATROL_MISSING
from yanfa.subsystems.operations.permissions.duties import signers, workers
from yanfa.subsystems.operations.services.duties_today import job_lines

#: A person hears of the same overdue job once in so many days.
QUIET_DAYS = 7


def remind_of_jobs() -> int:
    """Tell the assignee (or all engineers) and the officers of overdue jobs; gives how many messages."""
    sent = 0
    everybody, officers = workers(), signers()
    for line in job_lines(None, today(), today()):
        if line.overdue:
            people = [*([line.job.assignee] if line.job.assignee else everybody), *officers]
            since = now() - timedelta(days=QUIET_DAYS)
            sent += _tell(JOB_OVERDUE, people, {"record": line.job, "day": line.due_on}, line.job, since)
    return sent


def remind_of_patrols() -> int:
    """From the policy's hour on, tell the engineers once a day of every site without a log; gives how many messages."""
    moment, day = now().astimezone(SHANGHAI), today()
    if moment.hour < int(policy.get("operations.patrol_reminder_hour").value):
        return 0
    sent = 0
    for site in PatrolSite.objects.all():
        if site.watched_on(day) and not Patrol.objects.filter(site=site, patrol_on=day).exists():
            sent += _tell(PATROL_MISSING, workers(), {"site": site.name, "day": day}, site, start_of_day(day))
    return sent


def _tell(kind: str, people: Iterable[Any], facts: dict[str, Any], record: models.Model, since: Any) -> int:
    """Write to those who have not heard of this record since a moment."""
    told = Message.objects.filter(kind=kind, created_at__gte=since, **reference(record))
    heard = set(told.values_list("recipient_id", flat=True))
    waiting = [person for person in people if person.is_active and person.pk not in heard]
    return len(send(kind, to=waiting, context=facts, about=record)) if waiting else 0
