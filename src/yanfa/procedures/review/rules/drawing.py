"""The draw: a seed and a pool give one order, the same whenever and wherever it is computed again.

Algorithm `hmac-sha256-rank/1`:

1. The pool is the list of candidates sorted by id; its digest is SHA-256 over its canonical JSON.
2. Every candidate gets the number HMAC-SHA256(key=seed, message="<pool digest>:<candidate id>").
3. Candidates stand in the order of these numbers. As nobody can know a number without the seed, and the seed was
   committed to before the pool existed, nobody can steer the order.
4. Seats that want a certain kind are filled first, in the order of the kinds' codes; then the open seats. Each takes
   the first in the order who is not seated yet. The rest, in order, are the reserves.
5. A replacement is the first unused reserve who serves the kind that would be missing, else the first unused one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ALGORITHM = "hmac-sha256-rank/1"
SEED_BYTES = 32


@dataclass(frozen=True)
class Candidate:
    """Who can be drawn: the public id of an expert, and the kinds as which he can serve."""

    id: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seated:
    """A drawn candidate, and the kind for which he was drawn ("" for an open seat)."""

    id: str
    kind: str


@dataclass(frozen=True)
class Drawn:
    """What a draw came to. `short` names the kinds of which there were too few, "" for open seats."""

    seated: tuple[Seated, ...]
    reserves: tuple[str, ...]
    short: tuple[str, ...]


class UnknownAlgorithm(ValueError):
    """A draw names an algorithm that this version does not know."""


def commitment(seed: bytes) -> str:
    """What is published before the draw: SHA-256 of the seed, in hexadecimal."""
    return hashlib.sha256(seed).hexdigest()


def digest(value: Any) -> str:
    """SHA-256 over canonical JSON: sorted keys, no blanks, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def pool_of(candidates: Iterable[Candidate]) -> list[dict[str, Any]]:
    """The pool as it is kept and hashed: sorted by id."""
    return [
        {"id": each.id, "kinds": sorted(each.kinds)} for each in sorted(candidates, key=lambda each: each.id)
    ]


def order(seed: bytes, pool: Sequence[Mapping[str, Any]]) -> list[Candidate]:
    """The candidates in the order of the draw."""
    mark = digest(list(pool))

    def number(row: Mapping[str, Any]) -> tuple[bytes, str]:
        message = f"{mark}:{row['id']}".encode()
        return hmac.new(seed, message, hashlib.sha256).digest(), row["id"]

    return [Candidate(row["id"], tuple(row["kinds"])) for row in sorted(pool, key=number)]


def draw(
    seed: bytes,
    pool: Sequence[Mapping[str, Any]],
    *,
    seats: int,
    kinds: Mapping[str, int],
    algorithm: str = ALGORITHM,
) -> Drawn:
    """Draw `seats` candidates, of each kind at least as many as `kinds` says. Raises UnknownAlgorithm."""
    if algorithm != ALGORITHM:
        raise UnknownAlgorithm(algorithm)
    waiting = order(seed, pool)
    seated: list[Seated] = []
    short: list[str] = []
    for kind, wanted in [*sorted(kinds.items()), ("", seats - sum(kinds.values()))]:
        for _place in range(wanted):
            found = next((each for each in waiting if not kind or kind in each.kinds), None)
            if found is None:
                short.append(kind)
                continue
            waiting.remove(found)
            seated.append(Seated(found.id, kind))
    return Drawn(tuple(seated), tuple(each.id for each in waiting), tuple(short))


def missing_kind(standing: Iterable[Collection[str]], kinds: Mapping[str, int], hint: str = "") -> str:
    """The kind that a replacement must serve, "" when any will do; `hint` is preferred where it is missing too."""
    have = [set(each) for each in standing]
    missing = [kind for kind, wanted in sorted(kinds.items()) if sum(kind in each for each in have) < wanted]
    return hint if hint in missing else next(iter(missing), "")


def next_reserve(
    pool: Sequence[Mapping[str, Any]], reserves: Sequence[str], *, used: Collection[str], kind: str
) -> str | None:
    """The first unused reserve that serves the kind; None when the reserves are used up."""
    serves = {row["id"]: row["kinds"] for row in pool}
    return next((each for each in reserves if each not in used and (not kind or kind in serves[each])), None)
