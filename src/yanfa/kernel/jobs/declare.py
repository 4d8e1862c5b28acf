"""Declaring tasks and the times at which they run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from yanfa.kernel.clock import SHANGHAI


class UnknownTask(LookupError):
    """A job names a task that no app declares: an older or newer version wrote it."""


@dataclass(frozen=True)
class Task:
    """A function that runs in the background. Calling the task runs it here and now."""

    name: str
    function: Callable[..., None]
    #: How often it is tried again after the first failure.
    retries: int
    #: How long it is left to a worker that gives no sign of life.
    lease: timedelta

    def __call__(self, **arguments: Any) -> None:
        self.function(**arguments)


@dataclass(frozen=True)
class Schedule:
    """A task that runs once in every slot of time; `slot_of` gives the start of the slot of a moment."""

    task: Task
    slot_of: Callable[[datetime], datetime]


@dataclass
class Registry:
    """All tasks by name, and all schedules."""

    tasks: dict[str, Task] = field(default_factory=dict)
    schedules: list[Schedule] = field(default_factory=list)

    def get(self, name: str) -> Task:
        """The task of that name. Raises UnknownTask."""
        try:
            return self.tasks[name]
        except KeyError:
            raise UnknownTask(f"No app declares the task {name!r}.") from None


registry = Registry()


def task(name: str, *, retries: int = 5, lease_seconds: int = 60) -> Callable[[Callable[..., None]], Task]:
    """Declare a function as the task `app.verb`; its arguments are keywords with JSON values.

    Raises ValueError for a second task of the same name.
    """

    def declare(function: Callable[..., None]) -> Task:
        if name in registry.tasks:
            raise ValueError(f"The task {name} is declared twice.")
        registry.tasks[name] = Task(name, function, retries, timedelta(seconds=lease_seconds))
        return registry.tasks[name]

    return declare


def every(*, minutes: int) -> Callable[[Task], Task]:
    """Run the task once in every so many minutes. Raises ValueError unless they divide a day."""
    if minutes < 1 or 24 * 60 % minutes:
        raise ValueError(f"A day is not a whole number of {minutes} minutes.")

    def slot_of(moment: datetime) -> datetime:
        local = moment.astimezone(SHANGHAI)
        since_midnight = (local.hour * 60 + local.minute) // minutes * minutes
        hour, minute = divmod(since_midnight, 60)
        return local.replace(hour=hour, minute=minute, second=0, microsecond=0)

    return _schedule(slot_of)


def daily(*, at: str) -> Callable[[Task], Task]:
    """Run the task once a day from "HH:MM" in Shanghai on; a worker that starts later catches up that day."""
    start = time.fromisoformat(at)

    def slot_of(moment: datetime) -> datetime:
        local = moment.astimezone(SHANGHAI)
        begun = datetime.combine(local.date(), start, tzinfo=SHANGHAI)
        return begun if begun <= local else begun - timedelta(days=1)

    return _schedule(slot_of)


def _schedule(slot_of: Callable[[datetime], datetime]) -> Callable[[Task], Task]:
    def declare(scheduled: Task) -> Task:
        registry.schedules.append(Schedule(scheduled, slot_of))
        return scheduled

    return declare
