"""What drafting goes by, from `policies/drafting.toml`: thresholds, levels of inputs, words that cannot be measured."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from yanfa.subsystems.performance.rules.schemes import Policy, Source
from yanfa.subsystems.performance.rules.schemes.files import POLICIES


@dataclass(frozen=True)
class Vague:
    """Words that say nothing measurable, and what to measure instead, in both languages."""

    words: tuple[str, ...]
    measure: str
    measure_en: str


@dataclass(frozen=True)
class DraftingPolicy(Policy):
    """Thresholds of drafting. `note_below`, `warn_below` and `propose_share` are shares of last year's result.

    `most_input_weight` is in points; `name_likeness` is the share of a name that a neighbour must hold.
    A target below `doubt_below` of the result throws doubt on how the result was counted.
    """

    note_below: Decimal = Decimal("0.8")
    doubt_below: Decimal = Decimal("0.34")
    warn_below: Decimal = Decimal("0.5")
    propose_share: Decimal = Decimal("0.9")
    most_input_weight: Decimal = Decimal(20)
    years_unchanged: int = 3
    name_likeness: Decimal = Decimal("0.4")
    input_levels: tuple[str, ...] = ()
    input_words: tuple[str, ...] = ()
    vague: tuple[Vague, ...] = ()

    def vague_for(self, text: str) -> Vague | None:
        """The entry whose words `text` uses, the first of them in the text; None where it uses none."""
        hits = [
            (text.index(word), -len(word), each) for each in self.vague for word in each.words if word in text
        ]
        return min(hits, key=lambda hit: hit[:2])[2] if hits else None


@cache
def drafting_policy() -> DraftingPolicy:
    """The policy that the platform ships."""
    entry: dict[str, Any] = tomllib.loads((POLICIES / "drafting.toml").read_text("utf-8"))["drafting"][0]
    return DraftingPolicy(
        code=entry["code"],
        label=entry["label"],
        label_en=entry["label_en"],
        sources=tuple(Source(**source) for source in entry["source"]),
        first_year=entry.get("first_year"),
        last_year=entry.get("last_year"),
        note_below=Decimal(entry["note_below"]),
        doubt_below=Decimal(entry["doubt_below"]),
        warn_below=Decimal(entry["warn_below"]),
        propose_share=Decimal(entry["propose_share"]),
        most_input_weight=Decimal(entry["most_input_weight"]),
        years_unchanged=entry["years_unchanged"],
        name_likeness=Decimal(entry["name_likeness"]),
        input_levels=tuple(entry["input_levels"]),
        input_words=tuple(entry["input_words"]),
        vague=tuple(
            Vague(tuple(each["words"]), each["measure"], each["measure_en"]) for each in entry["vague"]
        ),
    )
