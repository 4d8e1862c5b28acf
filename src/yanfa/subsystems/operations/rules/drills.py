"""Reading the lines that are typed of a drill: who took part, and what is to be improved."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

#: 信息部 12, 信息部：12人, 信息部 12 人
_UNIT = re.compile(r"(?P<name>.*?\D)[\s:,，：]*(?P<people>\d{1,5})\s*人?")
_SEPARATOR = re.compile(r"[|｜;；\t]")
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?")
LONGEST_NAME, LONGEST_ITEM = 100, 300


@dataclass(frozen=True)
class Improvement:
    """Something to be improved: what, who answers for it, and until when."""

    text: str
    responsible: str
    due_on: date


def units_of(lines: Iterable[str]) -> tuple[list[tuple[str, int]], list[str]]:
    """(unit, participants) of every line, and the lines that say no number or a unit twice."""
    found: dict[str, int] = {}
    wrong = []
    for line in lines:
        match = _UNIT.fullmatch(unicodedata.normalize("NFKC", line).strip())
        name = match["name"].strip(" :,，：") if match else ""
        if match is None or not name or len(name) > LONGEST_NAME or name in found or not int(match["people"]):
            wrong.append(line)
        else:
            found[name] = int(match["people"])
    return list(found.items()), wrong


def improvements_of(lines: Iterable[str]) -> tuple[list[Improvement], list[str]]:
    """What every line “事项｜责任人｜期限” says, and the lines that do not."""
    found, wrong = [], []
    for line in lines:
        parts = [part.strip() for part in _SEPARATOR.split(line)]
        day = day_of(parts[-1]) if len(parts) == 3 else None
        if day is None or not all(parts) or len(parts[0]) > LONGEST_ITEM or len(parts[1]) > LONGEST_NAME:
            wrong.append(line)
        else:
            found.append(Improvement(parts[0], parts[1], day))
    return found, wrong


def day_of(text: str) -> date | None:
    """A day as people write it: 2024-05-01, 2024.5.1, 2024年5月1日; None for what is no day."""
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
