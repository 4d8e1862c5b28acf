"""Preparing the demonstration before its processes start; a program of its own, so that `run` stays small."""

import random
import sys
import time
from collections.abc import Sequence

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from yanfa.config.catalogues import compile_catalogues
from yanfa.config.commands.demonstration import open_demonstration, write_year
from yanfa.kernel.clock import today
from yanfa.kernel.testing.demonstration import DemoYear

DEMO_SCALE = 0.01


def main(argv: Sequence[str]) -> int:
    """Message catalogues, migrations, and the demo years of a fresh database."""
    compile_catalogues()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        fresh = not executor.loader.applied_migrations
        say("Preparing the database ...")
        open_demonstration()
        if fresh:
            # Whole years only: what is written for this year would lie in the future.
            for year in (today().year - 2, today().year - 1):
                _write(year)
    return 0


def _write(year: int) -> None:
    started = time.monotonic()
    seed = random.Random(f"{year} {DEMO_SCALE}")  # noqa: S311  reproducible, nothing secret
    write_year(DemoYear(year, DEMO_SCALE, seed))
    say(f"Demonstration year {year} written in {time.monotonic() - started:.1f} s.")


def say(sentence: str) -> None:
    """Progress for the person who waits."""
    print(sentence, file=sys.stderr, flush=True)
