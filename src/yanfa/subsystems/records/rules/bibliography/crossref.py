"""DOI metadata as Crossref gives them in JSON: the answer of /works/DOI, of /works?query, or the works alone.

Format: https://github.com/CrossRef/rest-api-doc/blob/master/api_format.md ("Work"). Nothing is fetched here.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.subsystems.records.rules.bibliography.entry import (
    ABSTRACT,
    ARTICLE,
    MONOGRAPH,
    Day,
    Entry,
    Found,
    refuse_other,
    squeezed,
)

KINDS = {
    "book": MONOGRAPH,
    "monograph": MONOGRAPH,
    "book-chapter": MONOGRAPH,
    "edited-book": MONOGRAPH,
    "proceedings-article": ABSTRACT,
    "posted-content": ABSTRACT,
}
#: The printed issue is what a paper is published in; else the day that Crossref holds for the earliest.
DATES = ("published-print", "published", "issued", "published-online")
_TAG = re.compile(r"<[^<>]{1,80}>")


def read(text: str) -> Found:
    """The works of a JSON text; raises UnreadableDocument where it is no JSON of Crossref."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableDocument(
            "不是完整的 JSON，文件可能被截断；请重新从 Crossref 保存。",
            "This is no whole JSON; the file may be cut off. Please save it from Crossref again.",
        ) from None
    found = Found("Crossref")
    for place, work in enumerate(_works(data), 1):
        _take(found, place, work)
    return found


def _works(data: Any) -> list[Any]:
    if isinstance(data, dict) and isinstance(data.get("message"), dict):
        data = data["message"]
    if isinstance(data, dict) and isinstance(data.get("items"), list):
        data = data["items"]
    return data if isinstance(data, list) else [data]


def _take(found: Found, place: int, work: Any) -> None:
    if not isinstance(work, dict) or not (title := _first(work.get("title"))):
        found.fault(
            place, "没有题名（title），不是 Crossref 的题录。", "has no title and is no work of Crossref."
        )
        return
    if refuse_other(found, place, _text(work.get("type"))):
        return
    people = [each for each in _list(work.get("author")) if isinstance(each, dict)]
    units = [_units(each) for each in people]
    leading = next((unit for each, unit in zip(people, units, strict=True) if _is_first(each)), [])
    found.entries.append(
        Entry(
            place=place,
            title=title,
            authors=tuple(filter(None, map(_name, people))),
            units=tuple(dict.fromkeys(unit for each in units for unit in each)),
            first_unit="；".join(leading),
            kind=KINDS.get(_text(work.get("type")), ARTICLE),
            journal=_first(work.get("container-title")) or _text(work.get("publisher")),
            issn=_first(work.get("ISSN")),
            volume=_text(work.get("volume")),
            issue=_text(work.get("issue")),
            pages=_text(work.get("page")) or _text(work.get("article-number")),
            published=_published(work),
            doi=_text(work.get("DOI")),
        )
    )


def _published(work: dict[str, Any]) -> Day | None:
    for name in DATES:
        parts = work.get(name)
        told = _list(_list(parts.get("date-parts"))[:1]) if isinstance(parts, dict) else []
        numbers = [part for part in _list(told[0] if told else None) if isinstance(part, int)]
        if numbers:
            return _day(numbers)
    return None


def _day(numbers: list[int]) -> Day | None:
    day = Day(*numbers[:3])
    try:
        day.last()
    except ValueError:
        return None
    return day


def _name(person: dict[str, Any]) -> str:
    given, family = _text(person.get("given")), _text(person.get("family"))
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in family + given)
    return (f"{family}{given}" if chinese else f"{given} {family}".strip()) or _text(person.get("name"))


def _units(person: dict[str, Any]) -> list[str]:
    places = [each for each in _list(person.get("affiliation")) if isinstance(each, dict)]
    return [name for name in (_text(each.get("name")) for each in places) if name]


def _is_first(person: dict[str, Any]) -> bool:
    return person.get("sequence") == "first"


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _first(value: Any) -> str:
    values = _list(value) or [value]
    return next((text for text in map(_text, values) if text), "")


def _text(value: Any) -> str:
    """A text on one line, without the tags and entities that Crossref leaves in titles."""
    return squeezed(_TAG.sub("", unescape(value))) if isinstance(value, str) else ""
