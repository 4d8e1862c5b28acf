"""`./yanfa demo --scale S --year Y`: write a demonstration year and print what was counted meanwhile."""

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from yanfa.config.commands.demonstration import open_demonstration, write_year
from yanfa.kernel.policy.installation import AlreadyMarked
from yanfa.kernel.testing.demonstration import DemoYear, Facts


def main(argv: Sequence[str]) -> int:
    """Print the tally as JSON; the raw facts go to `--facts FILE` as JSON Lines."""
    options = _options(argv)
    try:
        open_demonstration()
    except AlreadyMarked as problem:
        print(problem, file=sys.stderr)
        return 2
    facts_path = options.facts or settings.DATA_DIR / f"facts-{options.year}.jsonl"
    started = time.monotonic()
    with facts_path.open("w", encoding="utf-8") as stream:
        year = DemoYear(
            options.year,
            options.scale,
            random.Random(f"{options.year} {options.scale}"),  # noqa: S311  reproducible, nothing secret
            facts=Facts(stream),
        )
        write_year(year)
    print(json.dumps(year.tally.as_dict(), ensure_ascii=False, indent=1))
    print(f"Written in {time.monotonic() - started:.1f} s; the facts are in {facts_path}", file=sys.stderr)
    return 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./yanfa demo", description=__doc__)
    parser.add_argument("--scale", type=float, default=0.01)
    parser.add_argument("--year", type=int, required=True)
    parser.add_argument("--facts", type=Path)
    return parser.parse_args(argv)
