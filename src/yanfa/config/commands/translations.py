"""`./yanfa translations`: what the English catalogue lacks; --write adds it there, to be filled in."""

import argparse
from collections.abc import Sequence

from yanfa.config.translations import CATALOGUE, lacking, rewrite


def main(argv: Sequence[str]) -> int:
    """1 if a message is not translated."""
    parser = argparse.ArgumentParser(prog="./yanfa translations", description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(argv)
    if options.write:
        rewrite()
    missing = lacking()
    for each in missing:
        print(f"{each.path}: {each.message}")
    print(f"{len(missing)} messages are not translated; the catalogue is {CATALOGUE.name}.")
    return 1 if missing else 0
