"""What makes a conflict of interest: names that mean the same, units of one line, relations that still count."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date


def folded(name: str) -> str:
    """A name as it is compared: full-width signs folded, blanks, dots and case left out."""
    return re.sub(r"[\s·•．.]", "", unicodedata.normalize("NFKC", name)).casefold()


def line_above(unit: int, parents: Mapping[int, int]) -> frozenset[int]:
    """The units above a unit at any height; a chain that comes back ends where it does."""
    above: set[int] = set()
    parent = parents.get(unit)
    while parent is not None and parent != unit and parent not in above:
        above.add(parent)
        parent = parents.get(parent)
    return frozenset(above)


def years_later(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def still_counts(ended: date | None, years: int, on: date) -> bool:
    """Whether a relation that ended on a day (None: it lasts) still keeps an expert away on another day."""
    return ended is None or on <= years_later(ended, years)


def meant(name: str, unit: str, other_name: str, other_unit: str) -> bool:
    """Whether two mentions may mean one person: the name, and the unit where both mentions give one."""
    if not name or folded(name) != folded(other_name):
        return False
    return not unit or not other_unit or folded(unit) == folded(other_unit)
