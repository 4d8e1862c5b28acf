"""Codes of districts, names that are compared, and trees without cycles."""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cache
from typing import TypeVar

from stdnum import numdb

from yanfa.registers.organisations.choices import OrganisationKind

Node = TypeVar("Node", bound=Hashable)

#: A team that founds an enterprise is no legal person yet.
KINDS_WITHOUT_CODE = frozenset({OrganisationKind.TEAM})
_YEARS = re.compile(r"^\[\d*-\d*\]")
#: The last of the names of a code was given up.
_ENDED = re.compile(r"(^|,)\[\d*-\d+\][^,]*$")


class Cycle(ValueError):
    """A node would stand above itself."""


def folded(name: str) -> str:
    """A name as it is compared: full-width signs folded, blanks and case left out."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).casefold()


@cache
def _districts() -> numdb.NumDB:
    return numdb.get("cn/loc")


def district_name(code: str) -> str | None:
    """The latest name of a 6-digit code of GB/T 2260, with its province; None for a code never given out."""
    if not re.fullmatch(r"\d{6}", code):
        return None
    facts: dict[str, str] = {}
    for _, found in _districts().info(code):
        facts |= found
    if "province" not in facts or "county" not in facts:
        return None
    name = _YEARS.sub("", facts["county"].split(",")[-1])
    return name if name.startswith(facts["province"]) else facts["province"] + name


@cache
def districts() -> Mapping[str, str]:
    """The districts in force by their 6-digit codes of GB/T 2260, each named as `district_name` names it."""
    return {
        code: named
        for _, province, _, _, inner in _districts().prefixes
        for _, low, _, facts, _ in inner
        if not _ENDED.search(facts.get("county", "")) and (named := district_name(code := province + low))
    }


def ancestors(node: Node, parent_of: Callable[[Node], Node | None]) -> Iterator[Node]:
    """The nodes above a node, nearest first. Raises Cycle for a chain that comes back."""
    seen = {node}
    above = parent_of(node)
    while above is not None:
        if above in seen:
            raise Cycle(above)
        seen.add(above)
        yield above
        above = parent_of(above)


def may_stand_under(node: Node, above: Node, parent_of: Callable[[Node], Node | None]) -> bool:
    """Whether `node` can be put under `above` without standing above itself."""
    return node != above and node not in ancestors(above, parent_of)
