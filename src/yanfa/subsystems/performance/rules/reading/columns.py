"""The columns of an indicator table, from its printed header of one or two lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .labels import column_role

Cells = Sequence[str | None]
NAMING = frozenset({"name", "level1", "level2"})
VALUES = frozenset({"target", "actual", "weight", "score"})
BLOCK = frozenset({"level2", "name", "target", "sign", "unit", "explanation"})
"""Roles that a goal form prints twice, for several years and for one."""


@dataclass(frozen=True)
class Columns:
    """The role of every column; a merged header cell lends its role to the columns that it covers."""

    roles: tuple[str | None, ...]
    lines: int = 1

    def at(self, column: int) -> str | None:
        """The role of a column, None outside the table."""
        return self.roles[column] if 0 <= column < len(self.roles) else None

    def has(self, role: str) -> bool:
        """Whether the table prints such a column."""
        return role in self.roles


def read_columns(lines: Sequence[Cells]) -> Columns | None:
    """The columns, where the first of these lines is (the first line of) the header; else None."""
    first = _roles(lines[0])
    second = _roles(lines[1]) if len(lines) > 1 else []
    if _is_header(first):
        return _extended(first, lines, second)
    if _names_values(first) and _is_header(second) and _labels_only(lines[1]):
        return Columns(_settled(_merged(first, second, lines[0]), lines[0]), lines=2)
    return None


def _extended(first: list[str | None], lines: Sequence[Cells], second: list[str | None]) -> Columns:
    if second and not _is_header(second) and _labels_only(lines[1]) and any(second):
        return Columns(_settled(_merged(first, second, lines[0]), lines[0]), lines=2)
    return Columns(_settled(first, lines[0]))


def _roles(cells: Cells) -> list[str | None]:
    return [column_role(cell) for cell in cells]


def _is_header(roles: Sequence[str | None]) -> bool:
    found = set(roles)
    named = "name" in found or {"level1", "level2"} <= found
    return named and bool(found & VALUES) and len(found - {None}) >= 3


def _names_values(roles: Sequence[str | None]) -> bool:
    return len({role for role in roles if role} & (VALUES | {"group", "deviation"})) >= 2


def _labels_only(cells: Cells) -> bool:
    return all(column_role(cell) for cell in cells if cell)


def _merged(upper: list[str | None], lower: list[str | None], upper_cells: Cells) -> list[str | None]:
    """Two header lines as one: what the lower one prints is finer."""
    if len(upper) != len(lower):
        return _filled(lower, [role for role in upper if role and role != "group" and role not in lower])
    spread = _spread(upper, upper_cells)
    return [fine or coarse for fine, coarse in zip(lower, spread, strict=True)]


def _filled(lower: list[str | None], rest: list[str]) -> list[str | None]:
    """The lower line where a page break gave the upper one other columns: its blanks in order are what is left."""
    blanks = [column for column, role in enumerate(lower) if role is None]
    filled = list(lower)
    if len(blanks) == len(rest):
        for column, role in zip(blanks, rest, strict=True):
            filled[column] = role
    return filled


def _settled(roles: list[str | None], cells: Cells) -> tuple[str | None, ...]:
    """The roles with one meaning each: 绩效指标 may be the name, and of two blocks the yearly one counts."""
    settled = _spread(roles, cells)
    if "name" not in settled:
        last = max((i for i, role in enumerate(settled) if role == "group"), default=-1)
        if last > 0:
            settled[last] = "name"
    if settled and settled[-1] == "score" and not {"deviation", "note"} & set(settled):
        settled.append(
            "deviation"
        )  # a shifted header loses its last label; nothing else stands behind the score
    return tuple(_last_block(settled))


def _spread(roles: list[str | None], cells: Cells) -> list[str | None]:
    """Roles carried over the unlabelled places between two labels."""
    last = max((i for i, role in enumerate(roles) if role), default=-1)
    spread: list[str | None] = []
    for column, role in enumerate(roles):
        covered = not (cells[column] if column < len(cells) else None)
        inside = column < last or (column < len(cells) and cells[column] is None)
        spread.append(role or (spread[-1] if spread and covered and inside else None))
    return spread


def _last_block(roles: list[str | None]) -> list[str | None]:
    names = [
        column
        for column, role in enumerate(roles)
        if role == "name" and roles[column - 1 : column] != ["name"]
    ]
    if len(names) < 2:
        return roles
    start = names[-1] - (1 if roles[names[-1] - 1] == "level2" else 0)
    return ["other" if role in BLOCK and column < start else role for column, role in enumerate(roles)]
