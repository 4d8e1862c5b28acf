"""`./yanfa serve`: the production web server. It refuses what a city must never run with."""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from yanfa.config.commands.processes import Processes

SECRETS = ("SECRET_KEY", "YANFA_FIELD_KEYS", "YANFA_BLIND_INDEX_KEY", "YANFA_WITNESS_KEY")
LEAST_SECRET_LENGTH = 40


def main(argv: Sequence[str]) -> int:
    """Check secrets and database, collect static files, and serve until a signal comes."""
    options = _options(argv)
    if problems := list(_problems()):
        for problem in problems:
            print(f"- {problem}", file=sys.stderr)
        print("./yanfa serve was not started; docs/how-to/deploy.md says how to set these.", file=sys.stderr)
        return 2
    for step in (["ready"], ["manage", "collectstatic", "--noinput", "--verbosity", "0"]):
        if (code := _step(step)) != 0:
            return code
    processes = Processes()
    config = Path(__file__).resolve().parents[1] / "gunicorn.py"
    processes.start(
        "web", ["-m", "gunicorn", "--config", str(config), "--bind", options.bind, "yanfa.config.wsgi"]
    )
    return processes.watch()


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./yanfa serve", description=__doc__)
    parser.add_argument("--bind", default="127.0.0.1:8000", help="address:port behind the reverse proxy")
    return parser.parse_args(argv)


def _problems() -> Iterator[str]:
    """What the environment lacks, one sentence each; values are never printed."""
    if os.environ["YANFA_MODE"] != "production":
        yield "YANFA_MODE must be production, or unset."
    values = {name: os.environ.get(name, "") for name in SECRETS}
    for name, value in values.items():
        if len(value) < LEAST_SECRET_LENGTH:
            yield f"{name} is missing or shorter than {LEAST_SECRET_LENGTH} characters."
        elif "insecure" in value or len(set(value)) < 10:
            yield f"{name} is a default or a repeated pattern; it must be random."
    given = [value for value in values.values() if value]
    if len(given) != len(set(given)):
        yield "Two secrets have the same value; each needs its own."
    if not os.environ.get("ALLOWED_HOSTS"):
        yield "ALLOWED_HOSTS must name the host names of this installation."


def _step(arguments: list[str]) -> int:
    return subprocess.run([sys.executable, "-m", "yanfa", *arguments], check=False).returncode  # noqa: S603
