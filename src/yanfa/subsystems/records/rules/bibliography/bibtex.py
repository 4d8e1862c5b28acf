"""BibTeX: entries with nested braces, quoted and joined values, @string names; a broken entry costs that entry alone.

Format: https://www.bibtex.org/Format/ and the BibTeXing note of Oren Patashnik (1988).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yanfa.subsystems.records.rules.bibliography.entry import (
    ABSTRACT,
    ARTICLE,
    MONOGRAPH,
    MONTHS,
    Entry,
    Found,
    day_of,
    refuse_other,
)
from yanfa.subsystems.records.rules.bibliography.latex import plain

KINDS = {"article": ARTICLE, "book": MONOGRAPH, "inbook": MONOGRAPH, "booklet": MONOGRAPH, "misc": ARTICLE}
CONFERENCE = ("inproceedings", "conference", "proceedings")
_HEAD = re.compile(r"@[ \t]*(?P<type>[A-Za-z]+)[ \t]*[{(]")
_NAME = re.compile(r"\s*,?\s*(?P<name>[^\s=,#{}\"()%']+)\s*=\s*")
_WORD = re.compile(r"[^\s=,#{}\"()%']+")
_NEXT = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)
_AND = re.compile(r"\s+and\s+")
_PAGES = re.compile(r"\s*[-–—]+\s*")


class Broken(ValueError):
    """An entry ends before it is whole, or goes on where it should end; `words` say which, in both languages."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(chinese)
        self.chinese, self.english = chinese, english


@dataclass
class _Reader:
    """A place in the text."""

    text: str
    at: int = 0

    def skip(self) -> str:
        """Go past blanks; the sign that stands there, "" at the end."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.text[self.at : self.at + 1]

    def braced(self) -> str:
        """What stands between the brace here and the one that closes it."""
        depth, start = 0, self.at + 1
        for place in range(self.at, len(self.text)):
            sign = self.text[place]
            if sign in "{}" and self.text[place - 1] != "\\":
                depth += 1 if sign == "{" else -1
                if not depth:
                    self.at = place + 1
                    return self.text[start:place]
        raise Broken("花括号没有配对，文件可能被截断", "a brace is not closed; the file may be cut off")

    def quoted(self) -> str:
        """What stands between the quote here and the one that closes it outside any brace."""
        depth, start = 0, self.at + 1
        for place in range(start, len(self.text)):
            sign = self.text[place]
            depth += (sign == "{") - (sign == "}")
            if sign == '"' and depth == 0 and self.text[place - 1] != "\\":
                self.at = place + 1
                return self.text[start:place]
        raise Broken("引号没有配对，文件可能被截断", "a quote is not closed; the file may be cut off")


def read(text: str) -> Found:
    """The entries of a BibTeX text; what cannot be read is a fault, and reading goes on at the next entry."""
    found, names = Found("BibTeX"), dict(zip(MONTHS, MONTHS, strict=True))
    place = 0
    for head, inside in _heads(text):
        kind = head["type"].lower()
        if kind in ("comment", "preamble"):
            continue
        place += kind != "string"
        try:
            fields = _fields(_Reader(inside), kind, names)
        except Broken as broken:
            _note(found, text, head, place, broken)
            continue
        if kind == "string":
            names.update(fields)
        else:
            _take(found, place, kind, fields)
    return found


def _heads(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The beginnings of entries, each on a line of its own, with the text up to the next."""
    starts = [found.start() for found in _NEXT.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        head = _HEAD.search(text, start)
        if head is not None:
            yield head, text[head.end() : end]


def _note(found: Found, text: str, head: re.Match[str], place: int, broken: Broken) -> None:
    line = text.count("\n", 0, head.start()) + 1
    found.fault(
        place,
        f"（第 {line} 行起）{broken.chinese}，请重新导出或补全。",
        f"(from line {line}) {broken.english}; export it again or complete it.",
    )


def _fields(reader: _Reader, kind: str, names: dict[str, str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    if kind != "string":
        key = re.compile(r"\s*[^,=\s}]*\s*").match(reader.text, reader.at)
        reader.at = key.end() if key else reader.at
    while True:
        if reader.skip() == ",":
            reader.at += 1
            continue
        if reader.skip() in ("}", ")"):
            return fields
        name = _NAME.match(reader.text, reader.at)
        if name is None:
            raise Broken("条目没有写完，文件可能被截断", "the entry is not complete; the file may be cut off")
        reader.at = name.end()
        fields[name["name"].lower()] = _value(reader, names)


def _value(reader: _Reader, names: dict[str, str]) -> str:
    parts = []
    while True:
        sign = reader.skip()
        if sign == "{":
            parts.append(reader.braced())
        elif sign == '"':
            parts.append(reader.quoted())
        else:
            word = _WORD.match(reader.text, reader.at)
            if word is None:
                raise Broken("字段没有值，文件可能被截断", "a field has no value; the file may be cut off")
            reader.at = word.end()
            parts.append(names.get(word[0].lower(), word[0]))
        if reader.skip() != "#":
            return "".join(parts)
        reader.at += 1


def _take(found: Found, place: int, kind: str, fields: dict[str, str]) -> None:
    told = {name: plain(value) for name, value in fields.items() if name not in ("author", "doi")}
    title = told.get("title", "")
    if refuse_other(found, place, kind):
        return
    if not title:
        found.fault(place, "没有题名（title）。", "has no title.")
        return
    authors = tuple(_author(each) for each in _AND.split(" ".join(fields.get("author", "").split())) if each)
    found.entries.append(
        Entry(
            place=place,
            title=title,
            authors=tuple(author for author in authors if author),
            units=tuple(filter(None, re.split(r"\s*[;；]\s*", told.get("affiliation", "")))),
            kind=ABSTRACT if kind in CONFERENCE else KINDS.get(kind, ARTICLE),
            journal=told.get("journal")
            or told.get("journaltitle")
            or told.get("booktitle")
            or told.get("publisher", ""),
            issn=told.get("issn", ""),
            volume=told.get("volume", ""),
            issue=told.get("number") or told.get("issue", ""),
            pages=_PAGES.sub("-", told.get("pages", "")),
            published=day_of(told.get("date") or told.get("year", ""), told.get("month", "")),
            doi=fields.get("doi", "").replace("\\_", "_").strip("{} "),
        )
    )


def _author(written: str) -> str:
    """ "Family, Given" as "Given Family"; Chinese names as they stand, without the comma."""
    name = plain(written)
    family, comma, given = name.partition(",")
    if not comma:
        return name
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in name)
    return f"{family.strip()}{given.strip()}" if chinese else f"{given.strip()} {family.strip()}".strip()
