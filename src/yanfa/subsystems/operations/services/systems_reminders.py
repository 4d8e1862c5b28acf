"""What runs out soon is told to the officers: each record once in a while, accounts all in one message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.urls import reverse

from yanfa.kernel import policy
from yanfa.kernel.access import permissions
from yanfa.kernel.audit.targets import reference
from yanfa.kernel.clock import now, today
from yanfa.kernel.notices.models import Message
from yanfa.kernel.notices.outbox import send
from yanfa.subsystems.operations.models import Assessment, LineTerm, MaintenanceContract, VpnTerm
from yanfa.subsystems.operations.notices.systems import ACCOUNTS_EXPIRE, EXPIRES
from yanfa.subsystems.operations.permissions import MANAGE

WARNING = "operations.expiry_warning_days"
#: A person hears of the same record once in so many days.
QUIET_DAYS = 7


def remind_of_expiries() -> int:
    """Tell the officers what runs out within the policy's days; gives how many messages were written."""
    last = today() + timedelta(days=int(policy.get(WARNING).value))
    officers = _officers()
    sent = sum(_tell_of(record, day, officers) for record, day in expiring(today(), last))
    return sent + _tell_of_accounts(last, officers)


def expiring(first: date, last: date) -> Iterator[tuple[models.Model, date]]:
    """(record, its last day) of contracts, terms of lines, and assessments that run out from `first` to `last`."""
    between = (first, last)
    for contract in MaintenanceContract.objects.filter(ends_on__range=between):
        yield contract, contract.ends_on
    terms = LineTerm.objects.filter(end=None, contract_to__range=between).select_related("line")
    for term in terms:
        assert term.contract_to is not None
        yield term, term.contract_to
    counting = Assessment.objects.in_date(first).filter(valid_until__lte=last)
    for assessment in counting.select_related("filing__system"):
        yield assessment, assessment.valid_until


def accounts_expiring(first: date, last: date) -> int:
    """How many accounts run out from `first` to `last` and were not disabled or renewed."""
    return (
        VpnTerm.objects.filter(end=None, expires_on__range=(first, last)).values("account").distinct().count()
    )


def _tell_of(record: models.Model, day: date, officers: Iterable[Any]) -> int:
    told = Message.objects.filter(kind=EXPIRES, created_at__gt=_since(), **reference(record))
    waiting = _not_in(told, officers)
    facts = {"record": record, "day": day}
    return len(send(EXPIRES, to=waiting, context=facts, about=record)) if waiting else 0


def _tell_of_accounts(last: date, officers: Iterable[Any]) -> int:
    count = accounts_expiring(today(), last)
    told = Message.objects.filter(kind=ACCOUNTS_EXPIRE, created_at__gt=_since())
    waiting = _not_in(told, officers) if count else []
    link = f"{reverse('operations:vpn_accounts')}?standing=expiring"
    facts = {"count": count, "day": last}
    return len(send(ACCOUNTS_EXPIRE, to=waiting, context=facts, link=link)) if waiting else 0


def _not_in(told: models.QuerySet[Message], officers: Iterable[Any]) -> list[Any]:
    heard = set(told.values_list("recipient_id", flat=True))
    return [person for person in officers if person.is_active and person.pk not in heard]


def _since() -> Any:
    return now() - timedelta(days=QUIET_DAYS)


def _officers() -> list[Any]:
    """The active accounts that hold a role with the duty today."""
    people: Any = get_user_model()._default_manager
    roles = sorted(permissions.holders_of(MANAGE))
    return list({person.pk: person for role in roles for person in people.holding(role)}.values())
