"""A firewall's log of five million lines: how fast it is read, in how much memory, beside grep and a plain loop.

    python bench/firewall_log.py [--lines 5000000]

Writes the log into a temporary file, then runs in this order, each in a process of its own: `grep -c` for the prefix,
a plain Python loop that asks every line for the prefix, and the reader of the importer. Prints CPU seconds, lines a
second, the ratio to both baselines, and the reader's peak of resident memory, which a log of a tenth of the lines has,
too.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"
PORTS = (22, 23, 80, 443, 3306, 445, 161, 5060, 8080, 31337)
MAC = "MAC=52:54:00:12:34:56:52:54:00:65:43:21:08:00"


def write_log(path: Path, lines: int) -> None:
    """A month of iptables' lines as rsyslog writes them; every tenth is an alert that did not block."""
    chance, at = random.Random("firewall"), datetime(2023, 5, 1)  # noqa: DTZ001, S311 - a wall clock, no secret
    step = timedelta(days=31) / lines
    with path.open("w") as log:
        for number in range(lines):
            prefix = "[ALERT]" if number % 10 == 9 else "[BLOCK]"
            address = ".".join(str(chance.randrange(1, 255)) for _ in range(4))
            log.write(
                f"{at:%b} {at.day:2d} {at:%H:%M:%S} fw1 kernel: [{number * 0.5:12.6f}] {prefix} IN=eth0 OUT= {MAC} "
                f"SRC={address} DST=203.0.113.1 LEN=60 TOS=0x00 PREC=0x00 TTL=51 ID={number % 65536} DF PROTO=TCP "
                f"SPT={1024 + number % 60000} DPT={PORTS[number % 10]} WINDOW=29200 RES=0x00 SYN URGP=0 \n"
            )
            at += step


def by_grep(path: Path) -> dict[str, float]:
    """`grep -c` for the prefix."""
    found = subprocess.run(  # noqa: S603 - no shell, no input of others
        ["grep", "-c", "-F", "[BLOCK]", str(path)],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"seconds": used.ru_utime + used.ru_stime, "blocked": int(found.stdout)}


def by_loop(path: Path) -> dict[str, float]:
    """A plain loop over the lines."""
    begun = time.process_time()
    with path.open("rb") as log:
        blocked = sum(b"[BLOCK]" in line for line in log)
    return {"seconds": time.process_time() - begun, "blocked": blocked}


def by_reader(path: Path) -> dict[str, float]:
    """The importer's reader: days, kinds, sources, stretches, order and host of every line."""
    from yanfa.subsystems.operations.rules.logs import (  # noqa: PLC0415 - in the process that is measured alone
        Firewall,
        LogClock,
        inflated,
        read_log,
    )

    begun = time.process_time()
    with inflated(path) as stream:
        found = read_log(stream, Firewall([(0, ["[BLOCK]"])]), LogClock((2023, 5)), host="fw1", latest=10**10)
    return {
        "seconds": time.process_time() - begun,
        "blocked": sum(day.blocked for day in found.days.values()),
        "days": len(found.days),
    }


WAYS = {"grep": by_grep, "loop": by_loop, "reader": by_reader}


def measured(way: str, path: Path) -> dict[str, float]:
    """What one way took, in a process of its own."""
    command = [sys.executable, __file__, "--way", way, "--path", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - this file itself
    return dict(json.loads(told.stdout))


def compare(lines: int) -> None:
    """Write the log, run the three ways, print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "kern.log")
        write_log(path, max(1, lines // 10))
        small = measured("reader", path)
        write_log(path, lines)
        print(f"{lines:,} lines, {path.stat().st_size / 1e6:,.0f} MB")
        results = {way: measured(way, path) for way in WAYS}
    for way, result in results.items():
        print(
            f"{way:7} {result['seconds']:8.2f} s {lines / result['seconds']:12,.0f} lines/s  {result['blocked']:,.0f}"
        )
    reader = results["reader"]
    for baseline in ("grep", "loop"):
        print(f"reader / {baseline}: {reader['seconds'] / results[baseline]['seconds']:.1f}")
    print(
        f"peak memory of the reader: {reader['rss']:.1f} MB; of a tenth of the lines: {small['rss']:.1f} MB"
    )
    assert reader["blocked"] == results["grep"]["blocked"] == results["loop"]["blocked"]


def main() -> None:
    """Compare, or run one way for the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=5_000_000)
    parser.add_argument("--way", choices=WAYS)
    parser.add_argument("--path", type=Path)
    options = parser.parse_args()
    if options.way is None:
        compare(options.lines)
        return
    sys.path.insert(0, str(SOURCE))
    result = WAYS[options.way](options.path)
    print(json.dumps(result | {"rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    main()
