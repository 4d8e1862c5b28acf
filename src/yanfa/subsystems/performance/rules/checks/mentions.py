"""The figures of a running text with the words that say what they count, and whether they count it this year."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from yanfa.subsystems.performance.rules.values import FoundQuantity, Quantity, find_quantities, squeeze
from yanfa.subsystems.performance.rules.values.bounds import Bound

from .naming import pairs

_SENTENCE_ENDS = re.compile(r"[。；;！？!?\n]")
_CLAUSE_ENDS = re.compile(r"[，。；;：:！？!?\n]|,(?!\d{3})")
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*(?=年|[-—－~～至/.]\s*\d)")
_OTHER_TIME = re.compile(
    r"去年|上年|上一年|往年|历年|同期|同比|环比|增长|提高了?|下降|增幅|明年|下年|下一年|来年|季度|上半年|下半年|月均|日均|年均"
    r"|人均|平均每|累计|历史|总存量|至今|以来|目标|计划|拟|十四五|十三五|每(?:年|月|日|周|天|个)|首批|第[一二三四五]批|\d月份?[，,]?"
)
_TORN = re.compile(r"\d\s+$")
"""A figure behind another one and white space (5 200册) may be one number that was torn apart."""
_TRAILING_NOUN = re.compile(r"[和及与、以]$")
QUOTE_LENGTH = 80
LONGEST_TEXT = 50_000
MOST_FIGURES = 400
"""No narrative of a form is as long or holds as many figures; a hostile one shall not cost minutes."""
REACH = 400


@dataclass(frozen=True)
class Mention:
    """A figure in a text. `lead` and `trail` are the words around it up to the next figure or mark of
    punctuation; `phrase` is the whole clause with what it lists and quotes, between two other figures;
    `opening`, where the clause begins, `start` and `end` are positions in the text."""

    quantity: Quantity
    bound: Bound
    low: Decimal | None
    lead: str
    trail: str
    phrase: str
    sentence: str
    heard: str
    quote: str
    opening: int
    start: int
    end: int

    @cached_property
    def pairs(self) -> frozenset[str]:
        """The neighbouring characters of the sentence, for the quick test of `naming`."""
        return pairs(squeeze(self.sentence))

    @property
    def is_exact(self) -> bool:
        """Whether the text states the figure itself, not about, more than or less than it."""
        return self.bound == "=" and self.low is None and "余" not in self.quantity.raw

    def is_of_year(self, year: int | None) -> bool:
        """Whether nothing before the figure in its sentence points at another time than `year`."""
        if _OTHER_TIME.search(self.phrase):
            return False
        years = _YEAR.findall(self.heard)
        return not years or year is None or int(years[-1]) == year

    @property
    def nouns(self) -> tuple[str, ...]:
        """The wordings that may name what is counted: before the figure, behind it, or around it."""
        if not self.lead or _TRAILING_NOUN.search(self.lead):
            return (self.trail,)
        return (self.lead, self.lead + self.trail)


def mentions_of(text: str | None) -> tuple[Mention, ...]:
    """Every figure of `text`, in order; of an endless text those of its beginning."""
    if not text:
        return ()
    text = text[:LONGEST_TEXT]
    found = [
        here for here in find_quantities(text) if not _TORN.search(text, max(0, here.start - 4), here.start)
    ][:MOST_FIGURES]
    sentences, clauses = _Marks(text, _SENTENCE_ENDS), _Marks(text, _CLAUSE_ENDS)
    return tuple(_mention(text, found, place, sentences, clauses) for place in range(len(found)))


class _Marks:
    """Where the stretches of a text begin and end that certain marks of punctuation part."""

    def __init__(self, text: str, marks: re.Pattern[str]) -> None:
        spans = [match.span() for match in marks.finditer(text)]
        self.ends = [start for start, _ in spans] + [len(text)]
        self.starts = [0] + [end for _, end in spans]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The stretch that holds start to end, not more than `REACH` to either side."""
        left = self.starts[bisect_right(self.starts, start) - 1]
        right = self.ends[bisect_left(self.ends, end)]
        return max(left, start - REACH), min(right, end + REACH)


def _mention(
    text: str, found: list[FoundQuantity], place: int, sentences: _Marks, clauses: _Marks
) -> Mention:
    here = found[place]
    previous_end = found[place - 1].end if place else 0
    next_start = found[place + 1].start if place + 1 < len(found) else len(text)
    sentence = sentences.around(here.start, here.end)
    clause = clauses.around(here.start, here.end)
    if _is_bare(text[clause[0] : here.start]) and clause[0] > max(sentence[0], previous_end):
        clause = (clauses.around(clause[0] - 1, clause[0] - 1)[0], clause[1])
    left, right = max(clause[0], previous_end), min(clause[1], next_start)
    return Mention(
        quantity=here.quantity,
        bound=here.bound,
        low=here.low,
        lead=_tail(here.before, squeeze(text[previous_end : here.start])),
        trail=squeeze(here.after),
        phrase=squeeze(text[left:right]),
        sentence=text[sentence[0] : sentence[1]],
        heard=text[sentence[0] : here.start],
        quote=_quote(text, clause, here),
        opening=clause[0],
        start=here.start,
        end=here.end,
    )


def _is_bare(words: str) -> bool:
    """Whether a clause names nothing before its figure (…诉求信息，不少于76篇)."""
    return len(re.sub(r"[^\u4e00-\u9fff]|达到|其中|分别|共计|总计|合计|共", "", words)) < 2


def _tail(before: str, since_previous: str) -> str:
    """The words before a figure, cut where the figure before it ends."""
    words = squeeze(before)
    return words if len(words) <= len(since_previous) else since_previous


def _quote(text: str, clause: tuple[int, int], here: FoundQuantity) -> str:
    """The clause as printed; of a long one the part that ends with the figure."""
    left, right = clause
    if right - left > QUOTE_LENGTH:
        left, right = max(left, here.end - QUOTE_LENGTH), here.end
    return text[left:right].strip()
