"""Answering a question to the catalogue: the set found, the counts of the facets, and one page of records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

from yanfa.kernel.search.words import words_of_query
from yanfa.subsystems.instruments.choices.catalogue import Sort
from yanfa.subsystems.instruments.models import Instrument
from yanfa.subsystems.instruments.rules.catalogue.facets import Answer, answer, in_order, places_of
from yanfa.subsystems.instruments.rules.catalogue.questions import Question
from yanfa.subsystems.instruments.rules.catalogue.relevance import by_relevance
from yanfa.subsystems.instruments.services.catalogue.snapshot import Snapshot, current

PAGE = 20
MOST_WORDS = 12
CHUNK = 500


@dataclass(frozen=True)
class Without:
    """Advice where nothing was found: leave this word out, and so many are found."""

    word: str
    text: str
    total: int


@dataclass(frozen=True)
class Result:
    """What is shown of an answer."""

    question: Question
    snapshot: Snapshot
    answer: Answer
    words: tuple[str, ...]
    order: Sequence[int]

    @property
    def total(self) -> int:
        """How many instruments were found."""
        return self.answer.total

    @property
    def pages(self) -> int:
        """How many pages they fill; at least one."""
        return max(1, -(-self.total // PAGE))

    @property
    def page(self) -> int:
        """The page shown: the last one where the address asks for a later one."""
        return min(self.question.page, self.pages)

    def records(self) -> list[Instrument]:
        """The instruments of the page, in order, each with its unit and its entry."""
        places = places_of(self.answer.found, self.order, (self.page - 1) * PAGE, PAGE)
        return records_at(self.snapshot, places)

    def all_records(self, limit: int) -> Iterator[Instrument]:
        """All instruments found, up to a limit, read in portions."""
        places = [
            place for place, _ in zip(in_order(self.answer.found, self.order), range(limit), strict=False)
        ]
        for start in range(0, len(places), CHUNK):
            yield from records_at(self.snapshot, places[start : start + CHUNK])

    def advice(self) -> list[Without]:
        """For an empty answer to several words: which single word to leave out."""
        if self.total or len(self.words) < 2:
            return []
        found = []
        for word in self.words:
            rest = [each for each in self.words if each != word]
            total = answer({}, _holding(self.snapshot, rest), {}).total
            if total:
                found.append(Without(word, " ".join(rest), total))
        return sorted(found, key=lambda each: -each.total)


def find(question: Question) -> Result:
    """Answer a question, the same for every reader."""
    snapshot = current()
    words = words_of_query(question.text)[:MOST_WORDS]
    found = answer(snapshot.index, _holding(snapshot, words), question.chosen)
    order: Sequence[int] = snapshot.orders[Sort.NEWEST]
    if question.sort != Sort.RELEVANCE:
        order = snapshot.orders[question.sort]
    elif words and found.total:
        order = by_relevance(in_order(found.found, order), snapshot.titles, words, question.text)
    return Result(question, snapshot, found, tuple(words), order)


def records_at(snapshot: Snapshot, places: Sequence[int]) -> list[Instrument]:
    """The records at these places; one that was deleted meanwhile is left out."""
    keys = [snapshot.rows[place].instrument for place in places]
    records = Instrument.objects.select_related("organisation", "catalogue_entry").in_bulk(keys)
    return [records[key] for key in keys if key in records]


def _holding(snapshot: Snapshot, words: Sequence[str]) -> int:
    return reduce(and_, (snapshot.holding(word) for word in words), snapshot.everything)
