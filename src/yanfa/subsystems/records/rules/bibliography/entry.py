"""What every format is read into: one entry for each work, and what could not be read, with its place."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date

from yanfa.kernel.documents.blocks import Sentence

ARTICLE, MONOGRAPH, ABSTRACT = "article", "monograph", "abstract"
#: What each format calls works that are no publication of the kinds above.
NO_PAPERS = frozenset(
    {
        *(
            "phdthesis",
            "mastersthesis",
            "thesis",
            "techreport",
            "patent",
            "dataset",
            "software",
            "online",
            "manual",
        ),
        *(
            "rprt",
            "report",
            "newspaper article",
            "news",
            "pat",
            "data",
            "dissertation",
            "dissertation/thesis",
        ),
        *("standard", "peer-review", "component", "journal", "journal-issue", "unpublished", "unpb"),
    }
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: "2024-03-05", "2024/03/05/", "2024年3月", "2024///" and "20240305".
_NUMBERS = re.compile(r"(?P<year>\d{4})(?:\D+(?P<month>\d{1,2}))?(?:\D+(?P<day>\d{1,2}))?(?:\D.*)?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True)
class Day:
    """A day of publication as far as it is told."""

    year: int
    month: int | None = None
    day: int | None = None

    def last(self) -> date:
        """The day itself; the last of the month where only that is told, of the year where nothing more is."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


@dataclass(frozen=True)
class Entry:
    """One work. `place` is its number in the file, from 1; `first_unit` the first author's unit where it is told."""

    place: int
    title: str
    authors: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    first_unit: str = ""
    kind: str = ARTICLE
    journal: str = ""
    issn: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    published: Day | None = None
    doi: str = ""


@dataclass(frozen=True)
class Fault:
    """Something that could not be read; `place` is the number of the work, or of the line where no work begins."""

    place: int
    sentence: Sentence


@dataclass
class Found:
    """What a file holds."""

    format: str
    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, place: int, chinese: str, english: str) -> None:
        """Note what could not be read."""
        self.faults.append(Fault(place, Sentence(chinese, english)))


def refuse_other(found: Found, place: int, kind: str) -> bool:
    """Note a work that is no paper, monograph or conference paper; says whether it was one of those."""
    if kind.strip().lower() not in NO_PAPERS:
        return False
    found.fault(
        place,
        f"类型“{kind.strip()}”不是期刊论文、专著或会议论文，请从文件中删去。",
        f"The type “{kind.strip()}” is no paper, monograph or conference paper; take it out of the file.",
    )
    return True


def day_of(text: str, month: str = "") -> Day | None:
    """The day that a text tells ("2024", "2024-03", "2024/03/05/"), with the month beside it; None for none."""
    words = text.strip()
    digits = _DIGITS.fullmatch(words)
    match = None if digits else _NUMBERS.fullmatch(words)
    if digits:
        year, told_month, told_day = (int(number) for number in digits.groups())
        return _checked(year, told_month, told_day)
    if match is None:
        return None
    told = match["month"]
    number = int(told) if told else month_of(month or words)
    return _checked(int(match["year"]), number, int(match["day"]) if told and match["day"] else None)


def month_of(words: str) -> int | None:
    """The month of "mar", "March", "3月" or "03"; None where none is told."""
    lower = words.strip().lower()
    digits = re.fullmatch(r"(\d{1,2})\s*月?", lower)
    if digits:
        return int(digits[1]) if 1 <= int(digits[1]) <= len(MONTHS) else None
    for number, name in enumerate(MONTHS, 1):
        if re.search(rf"\b{name}", lower):
            return number
    return None


def squeezed(text: str) -> str:
    """A text on one line, without blanks around it."""
    return " ".join(text.split())


def _checked(year: int, month: int | None, day: int | None) -> Day | None:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return Day(year, month, day)
