"""Running the same moment many times: threads that start together, each with its own connection."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread, local
from typing import Any

from django.db import connections

#: Long enough for sixteen writers on a slow machine, short enough for a test that hangs.
PATIENCE = 30


class Gate:
    """Lets nobody through before everybody has come; each thread meets each of its ``stops`` gates once."""

    def __init__(self, people: int, stops: int = 1) -> None:
        self._barriers = [Barrier(people) for _ in range(stops)]
        self._passed = local()

    def __call__(self) -> None:
        passed = getattr(self._passed, "count", 0)
        if passed < len(self._barriers):
            self._passed.count = passed + 1
            self._barriers[passed].wait(PATIENCE)


def race(jobs: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each job returned or raised, all run at once in threads of their own."""
    start = Barrier(len(jobs))
    outcomes: list[Any] = [None] * len(jobs)

    def run(place: int) -> None:
        try:
            start.wait(PATIENCE)
            outcomes[place] = jobs[place]()
        except Exception as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place,)) for place in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "A thread hangs."
    return outcomes
