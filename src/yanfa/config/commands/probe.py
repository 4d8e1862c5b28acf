"""`./yanfa probe`: looks at the registered pages from outside, whether or not the platform itself is alive."""

import argparse
import asyncio
import signal
import threading
from collections.abc import Sequence
from types import FrameType

from yanfa.subsystems.operations.adapters.probing.running import Prober
from yanfa.subsystems.operations.adapters.probing.spool import AnotherProbe
from yanfa.subsystems.operations.adapters.probing.taking import EVERY, Taker, spool_of_settings


def main(argv: Sequence[str]) -> int:
    """Probe until SIGTERM or SIGINT; 3 where another probe works on the same data folder."""
    options = _options(argv)
    spool = spool_of_settings()
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    try:
        with spool.held():
            taker = Taker(spool, stop, options.take_every, options.own)
            taker.start()
            asyncio.run(Prober(spool, stop.is_set).run())
            taker.join(5)
    except AnotherProbe:
        print(f"Another probe works on {spool.folder}; stop it first, or give this one a data folder.")
        return 3
    return 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./yanfa probe", description=__doc__)
    parser.add_argument("--take-every", type=float, default=EVERY, help="seconds between two takings in")
    parser.add_argument("--own", default="", help="demonstration: probe this address as the portal's")
    return parser.parse_args(argv)
