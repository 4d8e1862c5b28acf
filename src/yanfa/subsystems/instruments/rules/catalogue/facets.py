"""Counting facets over sets of bits: one bit for each listed instrument, one set for each value of a facet.

A set is a Python integer. Narrowing is `&`, choosing several values of a facet is `|`, counting is `bit_count`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

#: Sets by value, for each facet.
Index = Mapping[str, Mapping[str, int]]
Chosen = Mapping[str, Sequence[str]]


def bits_of(places: Iterable[int], size: int) -> int:
    """The set that holds these places, each from 0 to size - 1."""
    held = bytearray(size // 8 + 1)
    for place in places:
        held[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(held, "little")


def places_of(bits: int, order: Sequence[int], first: int, wanted: int) -> list[int]:
    """The places of a set in an order, from the first-th on: what one page shows."""
    held = _bytes_of(bits, order)
    found: list[int] = []
    passed = 0
    for place in order:
        if held[place >> 3] >> (place & 7) & 1:
            passed += 1
            if passed > first:
                found.append(place)
                if len(found) == wanted:
                    break
    return found


def in_order(bits: int, order: Sequence[int]) -> Iterator[int]:
    """All places of a set, in an order."""
    held = _bytes_of(bits, order)
    return (place for place in order if held[place >> 3] >> (place & 7) & 1)


def _bytes_of(bits: int, order: Sequence[int]) -> bytes:
    """A set as bytes, long enough for every place of an order; the order may leave places out."""
    widest = max(bits.bit_length(), max(order, default=0) + 1)
    return bits.to_bytes(widest // 8 + 1, "little")


@dataclass(frozen=True)
class Answer:
    """What was found, and how many would be found with each value of each facet."""

    found: int
    counts: dict[str, dict[str, int]]

    @property
    def total(self) -> int:
        """How many were found."""
        return self.found.bit_count()


def answer(index: Index, base: int, chosen: Chosen) -> Answer:
    """Narrow a base set by the chosen values: any value of a facet, all facets.

    The counts of a facet leave its own choice out, so that a second value can be added to the first. Values that
    nobody knows find nothing.
    """
    allowed = {facet: _any(index.get(facet, {}), values) for facet, values in chosen.items() if values}
    found = base
    for bits in allowed.values():
        found &= bits
    counts: dict[str, dict[str, int]] = {}
    for facet, values in index.items():
        rest = base
        for other, bits in allowed.items():
            if other != facet:
                rest &= bits
        counted = ((value, (rest & bits).bit_count()) for value, bits in values.items())
        kept = allowed.get(facet) is not None
        counts[facet] = {
            value: count for value, count in counted if count or (kept and value in chosen[facet])
        }
    return Answer(found, counts)


def _any(values: Mapping[str, int], chosen: Iterable[str]) -> int:
    bits = 0
    for value in chosen:
        bits |= values.get(value, 0)
    return bits


def band_of(value: int, floors: Sequence[int]) -> str:
    """The band of a value: the number of the highest floor that it reaches, 0 below the first."""
    return str(sum(value >= floor for floor in floors))
