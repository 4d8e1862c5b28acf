"""The loop of the probe: what is due is looked at, what was seen is on the disk before anything else happens to it.

The loop knows files and addresses alone. The database may be gone, or hang: it is another thread that speaks to it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from yanfa.kernel import clock
from yanfa.subsystems.operations.choices.probing import TargetKind
from yanfa.subsystems.operations.rules.probing import Sample, due_tick

from .fetching import Origin, Seen, Target, look, origin_of
from .spool import Spool

log = logging.getLogger(__name__)

#: Longest pause between two looks at the clock, and at the list of targets.
PAUSE = 0.5
#: Samples that wait for a full disk; older ones are given up, which leaves a gap.
MOST_WAITING = 50_000


class Prober:
    """Looks at the targets of a spool's list until told to stop."""

    def __init__(self, spool: Spool, stopping: Callable[[], bool]) -> None:
        self.spool, self.stopping = spool, stopping
        self._last: dict[str, int] = {}
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._seen: list[Sample] = []
        self._disk_failed = False

    async def run(self) -> None:
        """Look, write, wait, until `stopping` says so; looks under way are given up then."""
        while not self.stopping():
            self._begin_due()
            await self._write()
            await asyncio.sleep(self._pause())
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)
        await self._write()

    def _begin_due(self) -> None:
        now = clock.now().timestamp()
        targets = self.spool.known_targets()
        allowed = origins_of(targets)
        for target in targets:
            tick = due_tick(now, target.interval, self._last.get(target.key))
            busy = target.key in self._under_way
            if tick is None or busy or not target.valid_at(tick):
                continue
            if now - tick > target.interval / 2 and target.key not in self._last:
                continue  # just started: the tick was another process's, and half of its time is over
            self._last[target.key] = tick
            task = asyncio.create_task(self._look(target, tick, allowed))
            self._under_way[target.key] = task

    async def _look(self, target: Target, tick: int, allowed: frozenset[Origin]) -> None:
        try:
            seen: Seen = await look(target, allowed)
            self._seen.append(Sample(target.key, tick, seen.ms, seen.status, seen.fault))
        finally:
            self._under_way.pop(target.key, None)

    async def _write(self) -> None:
        """Append what was seen, in a thread: a slow disk must not make the next page look slow."""
        batch, self._seen = self._seen, []
        if not batch:
            return
        try:
            await asyncio.to_thread(self.spool.append, batch, clock.now().timestamp())
            self._disk_failed = False
        except OSError as failure:
            if not self._disk_failed:
                log.error("The spool cannot be written (%s); samples wait in memory.", failure)
            self._disk_failed = True
            self._seen = (batch + self._seen)[-MOST_WAITING:]

    def _pause(self) -> float:
        """Until the next tick of any target, but never long; looks that end meanwhile are written soon."""
        now = clock.now().timestamp()
        intervals = {target.interval for target in self.spool.known_targets()}
        next_ticks = [(now // interval + 1) * interval - now for interval in intervals]
        return max(0.01, min([PAUSE, *next_ticks]))


def origins_of(targets: list[Target]) -> frozenset[Origin]:
    """The hosts that may be called: those of the registered pages and no others."""
    return frozenset(origin_of(each.address) for each in targets if each.kind == TargetKind.SITE)
