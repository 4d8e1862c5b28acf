"""How alike two instruments are, with the reasons: kind, words, value and distance, each from 0 to 1."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

EARTH_KM = 6371.0
#: Beyond this a place counts as far.
FAR_KM = 60.0


@dataclass(frozen=True)
class Place:
    """A point on the earth in degrees."""

    longitude: float
    latitude: float


@dataclass(frozen=True)
class Profile:
    """What is compared of an instrument: a 6-digit class, its words, its value in yuan, where it stands."""

    category: str
    words: frozenset[str]
    value: Decimal = Decimal(0)
    place: Place | None = None


@dataclass(frozen=True)
class Likeness:
    """How alike: the score from 0 to 1, its parts before weighting, the shared words, the distance in km."""

    score: float
    parts: Mapping[str, float]
    shared: tuple[str, ...]
    kilometres: float | None


def distance(one: Place, other: Place) -> float:
    """Kilometres between two places along the great circle."""
    low, high = math.radians(one.latitude), math.radians(other.latitude)
    turned = math.radians(other.longitude - one.longitude)
    chord = math.sin((high - low) / 2) ** 2 + math.cos(low) * math.cos(high) * math.sin(turned / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def likeness(asked: Profile, other: Profile, weights: Mapping[str, Decimal]) -> Likeness:
    """Compare an instrument with the one asked for. Weights of `kind`, `words`, `value` and `place` add up to 1.

    A part that cannot be told (no words, no value, no place) is left out and the others weigh accordingly more.
    """
    kilometres = distance(asked.place, other.place) if asked.place and other.place else None
    parts = {"kind": same_kind(asked.category, other.category)}
    if asked.words:
        parts["words"] = _overlap(asked.words, other.words)
    if asked.value > 0 and other.value > 0:
        parts["value"] = float(min(asked.value, other.value) / max(asked.value, other.value))
    if kilometres is not None:
        parts["place"] = max(0.0, 1 - kilometres / FAR_KM)
    weight = sum(float(weights[name]) for name in parts)
    score = sum(float(weights[name]) * part for name, part in parts.items()) / weight if weight else 0.0
    shared = tuple(sorted(asked.words & other.words, key=lambda word: (-len(word), word)))
    return Likeness(round(score, 4), parts, shared, None if kilometres is None else round(kilometres, 1))


def same_kind(one: str, other: str) -> float:
    """1 for the same 6-digit class, 0.8 for the same middle class, 0.3 for the same big class."""
    for digits, part in ((6, 1.0), (4, 0.8), (2, 0.3)):
        if len(one) >= digits and one[:digits] == other[:digits]:
            return part
    return 0.0


def free_hours(full: int, used: Decimal) -> Decimal:
    """Hours of a year that are left below full use; nothing below zero."""
    return max(Decimal(full) - used, Decimal(0))


def _overlap(asked: Collection[str], other: Collection[str]) -> float:
    """The part of the asked words that the other has, as one minus what is missing."""
    return len(set(asked) & set(other)) / len(asked)
