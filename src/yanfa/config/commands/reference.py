"""`./yanfa reference`: writes the generated pages of docs/reference; --check says which are out of date."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from django.db import connection
from django.utils import translation

from yanfa.config.reference import PAGES

FOLDER = Path(__file__).resolve().parents[4] / "docs" / "reference"


def main(argv: Sequence[str]) -> int:
    """Write every page, or with --check return 1 if one differs from what would be written."""
    parser = argparse.ArgumentParser(prog="./yanfa reference", description=__doc__)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(argv)
    stale = {name: content for name, content in _written().items() if _differs(name, content)}
    if options.check:
        for name in stale:
            print(f"docs/reference/{name} is out of date; write it with: ./yanfa reference", file=sys.stderr)
        return 1 if stale else 0
    for name, content in stale.items():
        (FOLDER / name).write_text(content, encoding="utf-8")
        print(f"docs/reference/{name} written")
    return 0


def _written() -> dict[str, str]:
    """Every page; on a fresh database, because a city's own policy versions do not belong on them."""
    own = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with translation.override("zh-hans"):
            return {name: write() for name, write in PAGES.items()}
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)


def _differs(name: str, content: str) -> bool:
    path = FOLDER / name
    return not path.exists() or path.read_text(encoding="utf-8") != content
