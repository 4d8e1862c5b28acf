"""How many different visitors there were, without knowing who: sketches that add up over days, months and years.

A HyperLogLog sketch of 4096 registers: Flajolet, Fusy, Gandouet and Meunier, 2007; the estimate is Ertl's "improved
raw estimation", 2017, which needs no table of corrections. The standard error is 1.04 ÷ √4096 = 1.6 %. A sketch
holds no visitor: of all that fell into a register it keeps one small number.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Mapping

#: Bits of a visitor's number that choose the register; the other bits give its rank.
INDEX_BITS = 12
NUMBER_BITS = 64
REGISTERS = 1 << INDEX_BITS
RANK_BITS = NUMBER_BITS - INDEX_BITS
#: ½ ÷ ln 2, the constant of the estimate for many registers.
ALPHA = 0.5 / math.log(2)

#: A sketch as the databases give it back.
Packed = bytes | memoryview
#: {register: highest rank}: what a process keeps until it is written.
Ranks = dict[int, int]


def place_of(number: int) -> tuple[int, int]:
    """Register and rank of a visitor's evenly random number of 64 bits."""
    rest = number & ((1 << RANK_BITS) - 1)
    return number >> RANK_BITS, RANK_BITS - rest.bit_length() + 1


class Sketch:
    """A set of visitors that can be added to, merged and counted, and never listed."""

    def __init__(self, registers: bytes | bytearray = bytes(REGISTERS)) -> None:
        if len(registers) != REGISTERS:
            raise ValueError(f"A sketch has {REGISTERS} registers, not {len(registers)}.")
        self.registers = bytearray(registers)

    @classmethod
    def of(cls, numbers: Iterable[int]) -> Sketch:
        """The sketch of visitors by their numbers."""
        sketch = cls()
        for number in numbers:
            index, rank = place_of(number)
            if rank > sketch.registers[index]:
                sketch.registers[index] = rank
        return sketch

    @classmethod
    def load(cls, packed: Packed) -> Sketch:
        """The sketch that `dump` packed; nothing packed is the empty one."""
        return cls(zlib.decompress(packed)) if len(packed) else cls()

    def dump(self) -> bytes:
        """The registers, packed for the database."""
        return zlib.compress(bytes(self.registers), 6)

    def take(self, ranks: Mapping[int, int]) -> None:
        """Merge what a process kept."""
        for index, rank in ranks.items():
            if rank > self.registers[index]:
                self.registers[index] = rank

    def merge(self, other: Sketch) -> None:
        """Merge another sketch: the set of who is in one of them."""
        self.registers = bytearray(map(max, self.registers, other.registers))

    def count(self) -> int:
        """About how many different visitors are in it."""
        held = [self.registers.count(rank) for rank in range(RANK_BITS + 2)]
        total = REGISTERS * _tau(1 - held[RANK_BITS + 1] / REGISTERS)
        for rank in range(RANK_BITS, 0, -1):
            total = 0.5 * (total + held[rank])
        total += REGISTERS * _sigma(held[0] / REGISTERS)
        return round(ALPHA * REGISTERS * REGISTERS / total) if total else 1 << NUMBER_BITS


def together(sketches: Iterable[Sketch]) -> Sketch:
    """The sketch of all of them."""
    whole = Sketch()
    for each in sketches:
        whole.merge(each)
    return whole


def _sigma(share: float) -> float:
    """The part of empty registers; without end when all are empty, which makes the estimate nought."""
    if share == 1:
        return math.inf
    weight, total, before = 1.0, share, -1.0
    while total != before:
        share, before = share * share, total
        total += share * weight
        weight += weight
    return total


def _tau(share: float) -> float:
    """The part of full registers."""
    if share in (0, 1):
        return 0.0
    weight, total, before = 1.0, 1 - share, -1.0
    while total != before:
        share, before = math.sqrt(share), total
        weight *= 0.5
        total -= (1 - share) ** 2 * weight
    return total / 3
