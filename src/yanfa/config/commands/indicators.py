"""`./yanfa indicators`: what is declared, and the value of one indicator for a year."""

import argparse
import json
import sys
from collections.abc import Sequence

from yanfa.kernel.indicators.compute import compute, printed
from yanfa.kernel.indicators.periods import Period
from yanfa.kernel.indicators.registry import registry


def main(argv: Sequence[str]) -> int:
    """Print the register, or one value; 2 if the code or a filter is unknown."""
    options = _options(argv)
    if options.action == "value":
        return _value(options)
    declared = [indicator.described() for indicator in registry]
    if options.json:
        print(json.dumps(declared, ensure_ascii=False, indent=1))
    else:
        for indicator in registry:
            print(f"{indicator.code}\t{indicator.label}\t{indicator.unit}\t{indicator.kind.value}")
    return 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./yanfa indicators", description=__doc__)
    parser.add_argument("--json", action="store_true")
    actions = parser.add_subparsers(dest="action")
    value = actions.add_parser("value", help="the value of one indicator")
    value.add_argument("code")
    value.add_argument("--year", type=int, required=True)
    value.add_argument("--filter", action="append", default=[], metavar="k=v")
    value.add_argument("--json", action="store_true")
    return parser.parse_args(argv)


def _value(options: argparse.Namespace) -> int:
    filters = dict(pair.partition("=")[::2] for pair in options.filter)
    try:
        result = printed(compute(registry[options.code], Period.year(options.year), filters))
    except KeyError as problem:
        print(problem.args[0], file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(result, ensure_ascii=False))
    else:
        print(f"{result['code']} {result['year']}: {result['value'] or '—'} {result['unit']}")
    return 0
