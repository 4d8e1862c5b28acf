"""What an import would do, for the preview: new records, changed ones, and every error in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.utils.translation import get_language

from yanfa.kernel.documents.blocks import Sentence
from yanfa.kernel.documents.tabular.columns import ImportedRows

Record = TypeVar("Record")


@dataclass
class Change(Generic[Record]):
    """A record that stands there already, and the values that the list gives it."""

    record: Record
    values: dict[str, Any]


@dataclass
class Plan(Generic[Record]):
    """All or nothing: with an error nothing is done."""

    new: list[Record] = field(default_factory=list)
    changed: list[Change[Record]] = field(default_factory=list)
    unchanged: int = 0
    errors: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, rows: ImportedRows) -> Plan[Record]:
        """An empty plan that tells what the reading found wrong and what it did not read."""
        return cls(
            errors=[worded(error.sentence) for error in rows.errors],
            left_out=[*rows.unknown_columns, *rows.other_sheets],
        )

    @property
    def does_nothing(self) -> bool:
        """Whether the list holds nothing that is not there already."""
        return not self.errors and not self.new and not self.changed

    def refuse(self, row: int, sentence: str) -> None:
        """Note what is wrong with a row, by its number in the sheet."""
        told = Sentence(f"第 {row} 行：{sentence}", f"Row {row}: {sentence}")
        self.errors.append(worded(told))


class ImportRefused(Exception):
    """The list was not imported; the plan says why."""

    def __init__(self, plan: Plan[Any]) -> None:
        self.plan = plan
        super().__init__("；".join(plan.errors))


def worded(sentence: Sentence) -> str:
    """A sentence in the language of the reader."""
    return sentence.english if (get_language() or "").startswith("en") else sentence.chinese
