"""Classes of large instruments (仪器分类) by the table of a day, and whether a six-digit code holds."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("categories.toml")
BIG, MIDDLE, WHOLE = 2, 4, 6


@dataclass(frozen=True, slots=True)
class Category:
    """A class: two digits for a 大类, four for a 中类, six for 其他."""

    code: str
    name: str
    name_en: str

    def label(self, language: str = "zh") -> str:
        """The name; English for any language but Chinese."""
        return self.name if language.startswith("zh") else self.name_en


@dataclass(frozen=True, slots=True)
class Classification:
    """A version of the table, with where it was read."""

    valid_from: date
    document: str
    source: str
    unverified: bool
    other: str
    classes: Mapping[str, Category]

    def holds(self, code: str) -> bool:
        """Whether a six-digit code is 其他 or has a known 大类 and 中类."""
        if len(code) != WHOLE or not (code.isascii() and code.isdigit()):
            return False
        return code == self.other or (code[:BIG] in self.classes and code[:MIDDLE] in self.classes)

    def find(self, code: str) -> Category | None:
        """The narrowest known class of a code of two to six digits."""
        return self.classes.get(code) or self.classes.get(code[:MIDDLE]) or self.classes.get(code[:BIG])

    def big(self) -> list[Category]:
        """The 大类, in the order of their codes."""
        return [each for code, each in sorted(self.classes.items()) if len(code) == BIG]

    def middle(self, big: str) -> list[Category]:
        """The 中类 of a 大类."""
        return [
            each
            for code, each in sorted(self.classes.items())
            if len(code) == MIDDLE and code.startswith(big)
        ]


def classification(on: date | None = None) -> Classification:
    """The table in force on a day, the latest for None; the first one for a day before any."""
    known = _versions()
    return next((each for each in known if on is None or each.valid_from <= on), known[-1])


def is_category(code: str, on: date | None = None) -> bool:
    """Whether a six-digit code holds on a day."""
    return classification(on).holds(code)


def category_name(code: str, language: str = "zh", *, whole: bool = False) -> str:
    """The name of the narrowest known class; with `whole` after that of its 大类. The code where nothing is known."""
    table = classification()
    found = table.find(code)
    if found is None:
        return code
    above = table.classes.get(code[:BIG])
    if whole and above is not None and above != found:
        return f"{above.label(language)} / {found.label(language)}"
    return found.label(language)


@cache
def _versions() -> tuple[Classification, ...]:
    rows = tomllib.loads(FILE.read_text("utf-8"))["version"]
    known = [_version(row) for row in rows]
    return tuple(sorted(known, key=lambda each: each.valid_from, reverse=True))


def _version(row: Mapping[str, Any]) -> Classification:
    classes = {row["other"]: Category(row["other"], "其他", "Other")}
    for big in row["class"]:
        for each in (big, *big["middle"]):
            classes[each["code"]] = Category(each["code"], each["name"], each["name_en"])
    facts = {name: row[name] for name in ("valid_from", "document", "source", "unverified", "other")}
    return Classification(classes=classes, **facts)
