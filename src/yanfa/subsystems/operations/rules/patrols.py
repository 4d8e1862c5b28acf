"""Reading the answers of a patrol's checklist, and the digest that a signature stands upon. No Django here."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from yanfa.subsystems.operations.choices.patrols import Answered, Fault, ItemKind

LONGEST_TEXT = 500
#: Digits before the point that a reading may have.
LONGEST_NUMBER = 12
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class Item:
    """One thing to look at; `low` and `high` bound a number, both included, and either may be missing."""

    code: str
    label: str
    label_en: str = ""
    kind: str = ItemKind.YES
    low: str = ""
    high: str = ""
    unit: str = ""

    @property
    def range(self) -> str:
        """The bounds in signs: 18–27 ℃."""
        if not (self.low or self.high):
            return self.unit
        bounds = f"{self.low}–{self.high}" if self.low and self.high else self._one_bound()
        return f"{bounds} {self.unit}".strip()

    def _one_bound(self) -> str:
        return f"≥ {self.low}" if self.low else f"≤ {self.high}"


@dataclass(frozen=True)
class Answer:
    """What was found of an item: its value as text, whether it is abnormal, and the description of that."""

    code: str
    value: str
    abnormal: bool
    note: str = ""


def items_of(rows: Iterable[Mapping[str, Any]]) -> list[Item]:
    """The items that a checklist keeps as plain data."""
    return [Item(**row) for row in rows]


def plain(rows: Iterable[Item | Answer]) -> list[dict[str, Any]]:
    """Items or answers as plain data."""
    return [asdict(row) for row in rows]


def read_answers(
    items: Sequence[Item], given: Mapping[str, tuple[str, str]]
) -> tuple[list[Answer], dict[str, Fault]]:
    """The answers of all items from {code: (value, description)}, and what is wrong by code of the item."""
    answers, faults = [], {}
    for item in items:
        value, note = (text.strip() for text in given.get(item.code, ("", "")))
        found = _read(item, value, note)
        if isinstance(found, Fault):
            faults[item.code] = found
        else:
            answers.append(found)
    return answers, faults


def _read(item: Item, value: str, note: str) -> Answer | Fault:
    if not value:
        return Fault.MISSING
    if max(len(value), len(note)) > LONGEST_TEXT:
        return Fault.TOO_LONG
    abnormal = False
    if item.kind == ItemKind.NUMBER:
        number = number_of(value)
        if number is None:
            return Fault.NO_NUMBER
        value, abnormal = format(number, "f"), _outside(number, item)
    elif item.kind == ItemKind.YES:
        if value not in set(Answered):
            return Fault.NO_CHOICE
        abnormal = value == Answered.ABNORMAL
    if abnormal and not note:
        return Fault.UNDESCRIBED
    return Answer(item.code, value, abnormal, note)


def number_of(text: str) -> Decimal | None:
    """A reading as typed on a telephone, full-width digits too; None for what is no number."""
    try:
        number = Decimal(unicodedata.normalize("NFKC", text).replace(",", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and number.adjusted() < LONGEST_NUMBER else None


def _outside(number: Decimal, item: Item) -> bool:
    below = bool(item.low) and number < Decimal(item.low)
    return below or (bool(item.high) and number > Decimal(item.high))


def bad_items(items: Sequence[Item]) -> list[str]:
    """What makes a checklist unusable: the codes that stand twice, and bounds that are no numbers or crossed."""
    codes = [item.code for item in items]
    twice = [code for code in dict.fromkeys(codes) if codes.count(code) > 1]
    return twice + [item.label for item in items if _bad_bounds(item)]


def _bad_bounds(item: Item) -> bool:
    low, high = (number_of(text) if text else None for text in (item.low, item.high))
    unread = (item.low and low is None) or (item.high and high is None)
    return bool(unread) or (low is not None and high is not None and low > high)


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content in one fixed writing: what the person signs."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


#: The words of a checklist's lines, in both languages.
KIND_WORDS = {
    "是否": ItemKind.YES,
    "正常": ItemKind.YES,
    "yes": ItemKind.YES,
    "数值": ItemKind.NUMBER,
    "number": ItemKind.NUMBER,
    "文字": ItemKind.TEXT,
    "text": ItemKind.TEXT,
}
MOST_PARTS = 7


def items_from(lines: Iterable[str]) -> tuple[list[Item], list[str]]:
    """The items that lines “代码｜名称｜英文名称｜类型｜下限｜上限｜单位” say, and the lines that do not.

    What stands at the end may be left out.
    """
    items, wrong = [], []
    for line in lines:
        parts = [part.strip() for part in re.split(r"[|｜\t]", line)]
        parts += [""] * (4 - len(parts))
        kind = KIND_WORDS.get(parts[3].lower() or "是否")
        if not _CODE.fullmatch(parts[0]) or not parts[1] or kind is None or len(parts) > MOST_PARTS:
            wrong.append(line)
        else:
            items.append(Item(parts[0], parts[1], parts[2], kind.value, *parts[4:]))
    return items, wrong


def lines_of(items: Iterable[Item]) -> list[str]:
    """The lines by which the items can be typed again."""
    words = {kind: word for word, kind in reversed(KIND_WORDS.items())}
    return [
        "｜".join(
            [each.code, each.label, each.label_en, words[ItemKind(each.kind)], each.low, each.high, each.unit]
        )
        for each in items
    ]
