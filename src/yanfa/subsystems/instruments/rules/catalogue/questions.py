"""A question to the catalogue as an address holds it: words, chosen values, order and page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from yanfa.subsystems.instruments.choices.catalogue import Facet, Sort

#: Longer texts are cut: nobody types them, and each word is a look-up.
LONGEST_TEXT = 200
MOST_VALUES = 40
LONGEST_VALUE = 40
LAST_PAGE = 1000


@dataclass(frozen=True)
class Question:
    """What is asked: an order is always one that exists, a page is at least 1, unknown facets are left out."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = Sort.NEWEST
    page: int = 1

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but order and page is asked."""
        return bool(self.text or self.chosen)

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values for an address, without the page and what goes without saying."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(facet, value) for facet in Facet for value in self.chosen.get(facet, ())]
        usual = Sort.RELEVANCE if self.text else Sort.NEWEST
        return pairs + ([("sort", self.sort)] if self.sort != usual else [])


def question_of(given: Mapping[str, Sequence[str]]) -> Question:
    """The question of an address's parameters; what makes no sense is left out, never refused."""
    text = " ".join(_first(given, "q")[:LONGEST_TEXT].split())
    chosen = {}
    for facet in Facet:
        values = dict.fromkeys(value[:LONGEST_VALUE] for value in given.get(facet, ()) if value)
        if values:
            chosen[str(facet)] = tuple(values)[:MOST_VALUES]
    usual = Sort.RELEVANCE if text else Sort.NEWEST
    asked = _first(given, "sort")
    known = asked in set(Sort) and (text or asked != Sort.RELEVANCE)
    page = _first(given, "page")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1
    return Question(text, chosen, Sort(asked) if known else usual, min(max(number, 1), LAST_PAGE))


def _first(given: Mapping[str, Sequence[str]], name: str) -> str:
    values = given.get(name) or [""]
    return values[-1]
