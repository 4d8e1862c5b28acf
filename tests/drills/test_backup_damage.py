"""Drill: thousands of damaged archives, each refused before anything is written."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from tests.config.installations import empty_database, is_untouched, keep, place_in
from yanfa.config.backups import restoring
from yanfa.config.backups.refusal import Refused

pytestmark = pytest.mark.drill
ARCHIVES = 3000
#: Headings, first and last chunk: every single byte.
EDGE = 400


@pytest.fixture(scope="module")
def kept(tmp_path_factory, django_db_blocker):
    with django_db_blocker.unblock():
        return keep(tmp_path_factory.mktemp("kept"))


def flipped(content, position, chance):
    return (
        content[:position] + bytes([content[position] ^ chance.randrange(1, 256)]) + content[position + 1 :]
    )


def damaged(content, chance):
    """(what was done, the damaged bytes), without end."""
    while True:
        first, second = sorted(chance.randrange(len(content)) for _ in range(2))
        length = chance.randint(1, 5000)
        yield "flip", flipped(content, first, chance)
        yield "cut", content[:first]
        yield "hole", content[:first] + content[first + length :]
        yield (
            "doubled",
            content[:first] + content[first - length : first] + content[first:] if first > length else b"",
        )
        yield "zeros", content[:first] + bytes(len(content) - first)
        yield "added", content + chance.randbytes(length)
        yield "exchanged", content[:first] + content[second:] + content[first:second]


@pytest.mark.parametrize("encrypted", [True, False])
def test_no_damage_gets_through(kept, tmp_path, settings, django_db_blocker, encrypted):
    whole, key = (kept.encrypted, kept.key) if encrypted else (kept.plain, None)
    content, chance = whole.read_bytes(), random.Random(11)
    target = place_in(tmp_path / "target")
    settings.WITNESS_DIR = target.witness
    edges = [*range(EDGE), *range(len(content) - EDGE, len(content))]
    trials = [("flip at the edges", flipped(content, position, chance)) for position in edges]
    others = damaged(content, chance)
    tried: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    with django_db_blocker.unblock(), empty_database(target.data):
        for number in range(ARCHIVES):
            name, archive = trials[number] if number < len(trials) else next(others)
            if archive == content:
                continue
            tried[name] += 1
            (tmp_path / "damaged").write_bytes(archive)
            try:
                restoring.restore(target, tmp_path / "damaged", key)
            except Refused:
                refused[name] += is_untouched(target)
    print("\nencrypted" if encrypted else "\nplain")
    for name, times in tried.items():
        print(f"{name:20} {refused[name]:5} of {times:5}")
    assert refused == tried
