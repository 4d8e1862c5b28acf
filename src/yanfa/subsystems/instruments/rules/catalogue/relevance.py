"""The order of relevance: what is named as asked comes before what only mentions it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence


def folded(text: str) -> str:
    """A text as words are compared: full width made half, small letters, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def by_relevance(found: Iterable[int], titles: Sequence[str], words: Sequence[str], text: str) -> list[int]:
    """The places found, the best first, otherwise in the order given.

    Best is a title that holds the whole text as it was typed, then one with the most of the words. One pass over what
    was found: a ranking by frequencies of words would read every text again.
    """
    phrase = folded(text)
    tiers: list[list[int]] = [[] for _ in range(len(words) + 2)]
    for place in found:
        title = titles[place]
        if phrase in title:
            tiers[0].append(place)
        else:
            tiers[1 + sum(word not in title for word in words)].append(place)
    return [place for tier in tiers for place in tier]
