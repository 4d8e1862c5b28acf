"""The columns of the lists that the budget system takes, dated and in its order; read from policies/*.toml."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

POLICIES = Path(__file__).parents[1] / "policies"


class BadLayout(ValueError):
    """A layout cannot be used; the message is a sentence that says where and why."""


@dataclass(frozen=True)
class Layout:
    """One list: `columns` are (heading, field) in the order of the budget system; `unit` is 元 or 万元."""

    code: str
    label: str
    source: str
    unverified: bool
    valid_from: date
    valid_to: date | None
    unit: str
    columns: tuple[tuple[str, str], ...]

    def in_force(self, day: date) -> bool:
        """Whether the list had this form on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def layout(code: str, on: date, fields: frozenset[str]) -> Layout:
    """The layout of that code in force on a day; `fields` are those that the export can give.

    Raises LookupError where none is in force, BadLayout where it names a field that the export does not know.
    """
    for known in layouts():
        if known.code == code and known.in_force(on):
            if unknown := [field for _, field in known.columns if field not in fields]:
                raise BadLayout(f"导出格式“{known.label}”含未知字段：{'、'.join(unknown)}。")
            return known
    raise LookupError(f"没有在 {on} 有效的导出格式“{code}”。")


@cache
def layouts() -> tuple[Layout, ...]:
    """Every layout of the file, in its order."""
    return tuple(_read(POLICIES / "budget_system.toml"))


def _read(path: Path) -> Iterator[Layout]:
    for row in tomllib.loads(path.read_text("utf-8"))["layout"]:
        columns = tuple((column["heading"], column["field"]) for column in row["columns"])
        if row["unit"] not in {"元", "万元"}:
            raise BadLayout(f"导出格式“{row['label']}”的单位应为元或万元。")
        yield Layout(
            row["code"],
            row["label"],
            row["source"],
            row.get("unverified", False),
            row["valid_from"],
            row.get("valid_to"),
            row["unit"],
            columns,
        )
