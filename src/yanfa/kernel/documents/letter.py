"""An official letter (公文) before any format: its elements by GB/T 9704-2012, and where each stands on its line.

Clause numbers below are those of the standard. Lengths are in characters (em) of the body's size; a figure or Latin
letter is half of one.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import rjieba

from yanfa.kernel.documents.layout import Grid, Text

#: 7.3.1: title lines of 22 pt on a text width of 156 mm.
TITLE_WIDTH = 20
#: 7.3.5.1: a sealed letter's date ends four characters from the right edge of the text.
DATE_INDENT = 4.0
#: 7.3.5.2: where the name is too long for that, it ends two characters from the edge.
NAME_INDENT = 2.0
#: What no line of a title begins with.
NEVER_FIRST = frozenset("的地得和与及、，。》）”")


@dataclass(frozen=True)
class Annex:
    """An annex on pages of its own; `landscape` turns them for a wide table."""

    title: str
    blocks: Sequence[Text | Grid]
    landscape: bool = False


@dataclass(frozen=True)
class Letter:
    """A letter. With a `head` (发文机关标志) it is laid out as 信函格式, without one on plain paper.

    `number` is the 发文字号, `dated` the 成文日期 in words, `note` the 附注, `copies` who gets a copy (抄送).
    A title may say itself where its lines end.
    """

    title: str
    addressee: str
    body: Sequence[Text | Grid]
    signature: str
    dated: str
    number: str = ""
    head: str = ""
    annexes: Sequence[Annex] = ()
    note: str = ""
    copies: str = ""

    @property
    def name(self) -> str:
        """The title in one line."""
        return self.title.replace("\n", "")

    @property
    def annex_notes(self) -> list[str]:
        """附件说明 (7.3.4): the annexes by name, numbered where there are several, without a stop behind them."""
        names = [annex.title.replace("\n", "") for annex in self.annexes]
        return names if len(names) < 2 else [f"{number}. {name}" for number, name in enumerate(names, 1)]

    def annex_mark(self, number: int) -> str:
        """What stands at the head of an annex (7.3.7): 附件, with its number where there are several."""
        return "附件" if len(self.annexes) == 1 else f"附件{number}"


def written_day(day: date | None) -> str:
    """成文日期 (7.3.5.4): year, month and day in Arabic figures without leading noughts; without a day, room for it."""
    return "　　　　年　　月　　日" if day is None else f"{day.year}年{day.month}月{day.day}日"


def width_of(text: str) -> float:
    """How many characters a text is wide."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def closing_indents(signature: str, dated: str) -> tuple[float, float]:
    """How far from the right edge the signature and the date end (7.3.5.1): the name centred over the date."""
    overhang = (width_of(signature) - width_of(dated)) / 2
    if DATE_INDENT - overhang >= NAME_INDENT:
        return DATE_INDENT - overhang, DATE_INDENT
    return NAME_INDENT, NAME_INDENT + overhang


def title_lines(title: str, widest: float = TITLE_WIDTH) -> list[str]:
    """The title in as few lines as hold it (7.3.1): broken where it says so, or else between words, evenly."""
    if "\n" in title:
        return title.split("\n")
    words = _unbroken(title)
    widths = [width_of(word) for word in words]
    if sum(widths) <= widest or max(widths) > widest:
        return [title]
    for count in itertools.count(2):
        _cost, cuts = _evenest(tuple(widths), count, sum(widths) / count, widest)
        if cuts:
            edges = [0, *cuts]
            return ["".join(words[start:end]) for start, end in itertools.pairwise(edges)]
    raise AssertionError("A line a word always fits.")


def _evenest(
    widths: tuple[float, ...], count: int, mean: float, widest: float
) -> tuple[float, tuple[int, ...]]:
    """Where so many lines end that they are as even as they come, and what unevenness is left; () where none fit."""

    @cache
    def best(start: int, left: int, above: float) -> tuple[float, tuple[int, ...]]:
        found: tuple[float, tuple[int, ...]] = (float("inf"), ())
        for end in range(start + 1, len(widths) - left + 2):
            width = sum(widths[start:end])
            if width > widest:
                break
            # Of two shapes that are as even, the one that narrows downwards is taken.
            cost = (width - mean) ** 2 + max(0.0, width - above) / 10
            if left > 1:
                rest, ends = best(end, left - 1, width)
                found = min(found, (cost + rest, (end, *ends)))
            elif end == len(widths):
                found = min(found, (cost, (end,)))
        return found

    cost, ends = best(0, count, widest)
    return (cost, ends) if cost < float("inf") else (cost, ())


def _unbroken(title: str) -> list[str]:
    """The words of a title; a year stays with its 年度, and what no line begins with stays with the word before."""
    words: list[str] = []
    for word in rjieba.cut(title, True):
        tied = words and (word[0] in NEVER_FIRST or words[-1][-1] in "《（“" or words[-1].isdigit())
        if tied:
            words[-1] += word
        else:
            words.append(word)
    return words
