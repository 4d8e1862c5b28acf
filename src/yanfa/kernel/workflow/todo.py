"""What waits for a person, and what is late."""

from datetime import date
from typing import Any

from yanfa.kernel import clock
from yanfa.kernel.access import audience

from .models import Turn, TurnQuerySet


def todo_for(user: Any) -> TurnQuerySet:
    """The turns of a person, the most urgent first; read the records with ``prefetch_related("target")``."""
    return Turn.objects.all().for_tokens(audience.tokens_of(user))


def overdue(on: date | None = None) -> TurnQuerySet:
    """The turns whose last day had passed on that date (today in Shanghai when None)."""
    return Turn.objects.all().overdue(on or clock.today())
