"""The draw by its rules alone: replayed for 500 seeds, fair, and with every kind that was wanted."""

import hashlib
import hmac
import json
import random
from collections import Counter

import pytest

from yanfa.procedures.review.rules.drawing import (
    ALGORITHM,
    Candidate,
    UnknownAlgorithm,
    commitment,
    digest,
    draw,
    missing_kind,
    next_reserve,
    order,
    pool_of,
)

KINDS = ("technical", "financial", "management")


def seed(number: int) -> bytes:
    return hashlib.sha256(str(number).encode()).digest()


def crowd(size: int, chance: int = 0) -> list[dict]:
    dice = random.Random(chance)
    return pool_of(
        Candidate(f"e{place:04}", tuple(dice.sample(KINDS, dice.randint(1, 2)))) for place in range(size)
    )


@pytest.mark.parametrize("start", range(0, 500, 100))
def test_every_seed_replays_to_the_same_list_and_holds_the_conditions(start: int) -> None:
    for number in range(start, start + 100):
        pool = crowd(30, number)
        shuffled = random.Random(number).sample(pool, len(pool))
        first = draw(seed(number), pool, seats=7, kinds={"financial": 2})
        again = draw(
            seed(number),
            pool_of(Candidate(r["id"], r["kinds"]) for r in shuffled),
            seats=7,
            kinds={"financial": 2},
        )
        assert first == again
        chosen = [each.id for each in first.seated]
        assert len(set(chosen)) == 7
        assert not set(chosen) & set(first.reserves)
        assert len(chosen) + len(first.reserves) == 30
        serves = {row["id"]: row["kinds"] for row in pool}
        assert sum("financial" in serves[each] for each in chosen) >= 2


def test_another_seed_or_another_pool_gives_another_order() -> None:
    orders = {tuple(each.id for each in order(seed(number), crowd(20))) for number in range(200)}
    assert len(orders) == 200
    assert order(seed(1), crowd(20)) != order(seed(1), crowd(21))[:20]


def test_everybody_is_drawn_about_as_often() -> None:
    pool = pool_of(Candidate(f"e{place}") for place in range(10))
    drawn = Counter(
        each.id for number in range(2000) for each in draw(seed(number), pool, seats=5, kinds={}).seated
    )
    # 2000 draws of 5 in 10: 1000 each, standard deviation 22.4; five of them leave no room for chance.
    assert all(abs(count - 1000) < 112 for count in drawn.values())


def test_a_pool_that_is_too_small_says_what_is_missing() -> None:
    pool = pool_of([Candidate("a", ("technical",)), Candidate("b", ("technical",))])
    found = draw(seed(1), pool, seats=3, kinds={"financial": 1})
    assert found.short == ("financial",)
    assert {each.id for each in found.seated} == {"a", "b"}


def test_an_algorithm_that_is_not_known_is_refused() -> None:
    with pytest.raises(UnknownAlgorithm):
        draw(seed(1), crowd(5), seats=1, kinds={}, algorithm="dice/1")
    assert ALGORITHM == "hmac-sha256-rank/1"


def test_the_order_is_what_the_description_says() -> None:
    pool = crowd(6)
    mark = hashlib.sha256(
        json.dumps(pool, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()
    assert digest(pool) == mark
    by_hand = sorted(
        (row["id"] for row in pool),
        key=lambda each: hmac.new(seed(3), f"{mark}:{each}".encode(), hashlib.sha256).hexdigest(),
    )
    assert [each.id for each in order(seed(3), pool)] == by_hand
    assert commitment(seed(3)) == hashlib.sha256(seed(3)).hexdigest()


def test_a_replacement_serves_the_kind_that_would_be_missing() -> None:
    pool = pool_of(
        [Candidate("a", ("technical",)), Candidate("b", ("financial",)), Candidate("c", ("financial",))]
    )
    assert missing_kind([["technical"]], {"financial": 1}) == "financial"
    assert missing_kind([["technical", "financial"]], {"financial": 1}) == ""
    assert missing_kind([[]], {"financial": 1, "industry": 1}, hint="industry") == "industry"
    assert next_reserve(pool, ["a", "b", "c"], used=set(), kind="financial") == "b"
    assert next_reserve(pool, ["a", "b", "c"], used={"b"}, kind="financial") == "c"
    assert next_reserve(pool, ["a", "b", "c"], used={"a"}, kind="") == "b"
    assert next_reserve(pool, ["a"], used={"a"}, kind="") is None
