"""What the moves of an expert do."""

from collections.abc import Mapping
from typing import Any

from yanfa.kernel.clock import today
from yanfa.registers.experts.choices import Departure
from yanfa.registers.experts.events import expert_withdrawn
from yanfa.registers.experts.models import Expert


def keep_nominator(expert: Expert, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps who nominated the expert: somebody else admits him."""
    expert.nominated_by = by


def join(expert: Expert, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps the day on which he came into the pool; an import may bring an earlier one."""
    expert.joined_on = expert.joined_on or today()


def withdraw(expert: Expert, by: Any, data: Mapping[str, Any]) -> None:
    """Announces that he is drawn no more."""
    expert_withdrawn.send(Expert, expert=expert)


def leave(expert: Expert, by: Any, data: Mapping[str, Any]) -> None:
    """Keeps why and when he left."""
    expert.departure = data.get("departure") or Departure.NOT_ADMITTED
    expert.left_on = today()
    withdraw(expert, by, data)


def nominate_again(expert: Expert, by: Any, data: Mapping[str, Any]) -> None:
    """Forgets the earlier stay; the log keeps it."""
    expert.departure, expert.left_on, expert.joined_on, expert.erased_at = "", None, None, None
    expert.nominated_by = by
