"""The ticks of a probe: moments of the wall clock at which a target is due, the same for every process."""

from __future__ import annotations

DAY_SECONDS = 86_400
#: A day in Shanghai begins at 16:00 UTC: what divides 8 hours divides the day from its midnight on, without rest.
SHANGHAI_OFFSET = 28_800
#: After a jump of the clock further back than this the old ticks are given up; within it they are waited for.
SMALL_JUMP_SECONDS = 600


def fits_a_day(interval: int) -> bool:
    """Whether the slots of an interval in seconds tile a day in Shanghai exactly."""
    return interval > 0 and SHANGHAI_OFFSET % interval == 0


def due_tick(now: float, interval: int, last: int | None) -> int | None:
    """The tick that is due at `now` (seconds since 1970), or None when the present one is done.

    Only the present tick is ever due: what was missed stays a gap. When the clock jumps back a little, its ticks are
    not probed twice; when it jumps back far, probing goes on, and the identity of a sample keeps the first one.
    """
    tick = int(now // interval) * interval
    if last is None or tick > last:
        return tick
    return tick if last - tick > max(SMALL_JUMP_SECONDS, interval) else None
