"""`./yanfa worker`: runs background jobs and schedules until it is told to stop."""

import signal
import threading
from collections.abc import Sequence
from types import FrameType

from yanfa.kernel.jobs.worker import run_worker


def main(argv: Sequence[str]) -> int:
    """Work until SIGTERM or SIGINT; the job under way is finished first."""
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    run_worker(stop)
    return 0
