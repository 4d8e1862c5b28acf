"""Formats of one tag a line: RIS, EndNote (%0), RefWorks (RT) and NoteExpress ({Reference Type}), as 知网 exports them.

RIS: the "RIS format documentation" of the reference manager; the others as the exports of 知网 (CNKI) write them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from yanfa.subsystems.records.rules.bibliography.entry import (
    ABSTRACT,
    ARTICLE,
    MONOGRAPH,
    Entry,
    Found,
    day_of,
    refuse_other,
    squeezed,
)

#: By what the type of a work is called, in lower case; anything else is an article.
KINDS = {
    "book": MONOGRAPH,
    "chap": MONOGRAPH,
    "ebook": MONOGRAPH,
    "book, whole": MONOGRAPH,
    "monograph": MONOGRAPH,
    "conf": ABSTRACT,
    "cpaper": ABSTRACT,
    "abst": ABSTRACT,
    "conference proceedings": ABSTRACT,
    "conference paper": ABSTRACT,
    "abstract": ABSTRACT,
}
_BETWEEN = re.compile(r"\s*[;；]\s*")
#: Older exports of 知网 write all authors on one line: %A 甲 %A 乙.
_JOINED = re.compile(r"(?<=\S) +(?=%A )")


@dataclass(frozen=True)
class Dialect:
    """How lines are written, and which tags hold what. The first tag of a list that is there wins; authors add up.

    ends: the tag that must close a work; without one a work ends where the next begins.
    """

    name: str
    line: re.Pattern[str]
    begins: str
    tags: Mapping[str, tuple[str, ...]]
    ends: str = ""


RIS = Dialect(
    "RIS",
    re.compile(r"\s*(?P<tag>[A-Z][A-Z0-9])  ?-(?: (?P<value>.*))?"),
    "TY",
    {
        "title": ("TI", "T1", "CT"),
        "author": ("AU", "A1"),
        "unit": ("AD",),
        "journal": ("JO", "T2", "JF", "JA", "J1", "J2", "BT", "PB"),
        "issn": ("SN",),
        "volume": ("VL",),
        "issue": ("IS", "CP"),
        "first": ("SP",),
        "last": ("EP",),
        "date": ("DA", "Y1", "PY"),
        "doi": ("DO", "M3"),
    },
    ends="ER",
)
ENDNOTE = Dialect(
    "EndNote",
    re.compile(r"\s*%(?P<tag>[0-9A-Z@+])(?: (?P<value>.*))?"),
    "0",
    {
        "title": ("T",),
        "author": ("A",),
        "unit": ("+",),
        "journal": ("J", "B", "I"),
        "issn": ("@",),
        "volume": ("V",),
        "issue": ("N",),
        "pages": ("P",),
        "date": ("8", "D"),
        "doi": ("R",),
    },
)
REFWORKS = Dialect(
    "RefWorks",
    re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?: (?P<value>.*))?"),
    "RT",
    {
        "title": ("T1",),
        "author": ("A1",),
        "unit": ("AD",),
        "journal": ("JF", "PB"),
        "issn": ("SN",),
        "volume": ("VO",),
        "issue": ("IS",),
        "pages": ("OP",),
        "date": ("FD", "YR"),
        "doi": ("DO",),
    },
)
NOTE_EXPRESS = Dialect(
    "NoteExpress",
    re.compile(r"\s*\{(?P<tag>[A-Za-z/ ()]+)\}\s*:(?: ?(?P<value>.*))?"),
    "Reference Type",
    {
        "title": ("Title",),
        "author": ("Author",),
        "unit": ("Author Address",),
        "journal": ("Journal", "Publisher"),
        "issn": ("ISBN/ISSN",),
        "volume": ("Volume",),
        "issue": ("Issue",),
        "pages": ("Pages",),
        "date": ("Date", "Year"),
        "doi": ("DOI",),
    },
)
DIALECTS = (RIS, ENDNOTE, REFWORKS, NOTE_EXPRESS)
Work = dict[str, list[str]]


def reader_of(dialect: Dialect) -> Callable[[str], Found]:
    """The reader of a dialect."""
    return lambda text: read(text, dialect)


def read(text: str, dialect: Dialect) -> Found:
    """The works of a tagged text; one that is cut off is a fault."""
    found = Found(dialect.name)
    if dialect is ENDNOTE:
        text = _JOINED.sub("\n", text)
    for place, (work, whole, line) in enumerate(_works(text, dialect), 1):
        if not whole:
            found.fault(
                place,
                f"（第 {line} 行起）没有结束标记 {dialect.ends}，文件可能被截断，请重新导出。",
                f"(from line {line}) has no closing {dialect.ends}; the file may be cut off: export it again.",
            )
        else:
            _take(found, place, work, dialect)
    return found


def _works(text: str, dialect: Dialect) -> Iterator[tuple[Work, bool, int]]:
    """(tags of a work, whether it is whole, its first line)."""
    work: Work | None = None
    last, begun = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        match = dialect.line.fullmatch(line)
        tag = match["tag"] if match else ""
        if match and tag == dialect.begins:
            if work is not None:
                yield work, not dialect.ends, begun
            work, last, begun = {tag: [(match["value"] or "").strip()]}, tag, number
        elif work is not None and match and tag == dialect.ends:
            yield work, True, begun
            work = None
        elif work is not None and match:
            work.setdefault(tag, []).append((match["value"] or "").strip())
            last = tag
        elif work is not None and line.strip():
            work[last][-1] = f"{work[last][-1]} {line.strip()}"
    if work is not None:
        yield work, not dialect.ends, begun


def _take(found: Found, place: int, work: Work, dialect: Dialect) -> None:
    def first(what: str) -> str:
        told = (work[tag][0] for tag in dialect.tags.get(what, ()) if tag in work)
        return squeezed(next((value for value in told if value), ""))

    if refuse_other(found, place, work[dialect.begins][0]):
        return
    title = first("title")
    if not title:
        found.fault(place, "没有题名。", "has no title.")
        return
    ends = [part for part in (first("first"), first("last")) if part]
    units = _listed(work, dialect.tags["unit"])
    found.entries.append(
        Entry(
            place=place,
            title=title,
            authors=_listed(work, dialect.tags["author"]),
            units=units,
            first_unit=units[0] if units else "",
            kind=KINDS.get(work[dialect.begins][0].strip().lower(), ARTICLE),
            journal=first("journal"),
            issn=first("issn"),
            volume=first("volume"),
            issue=first("issue"),
            pages=first("pages") or "-".join(ends),
            published=day_of(first("date")),
            doi=_doi(first("doi")),
        )
    )


def _listed(work: Work, tags: tuple[str, ...]) -> tuple[str, ...]:
    """All values of these tags, those of one line apart by semicolons."""
    values = [value for tag in tags for value in work.get(tag, [])]
    return tuple(part for value in values for part in map(squeezed, _BETWEEN.split(value)) if part)


def _doi(value: str) -> str:
    """A tag such as M3 or %R may hold other things; only a DOI is one."""
    return value if "10." in value else ""
