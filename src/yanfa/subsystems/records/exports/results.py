"""The list of a kind of result as a spreadsheet, in the columns that the import reads, with how each row stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.timezone import localtime

from yanfa.subsystems.records.models import Result

#: Told beside the facts; the import leaves these columns alone.
BETWEEN_KEYS = "｜"
STANDING = ("状态", "补录", "登记时间", "核实时间")


def heading(field: Any) -> str:
    """The words of a column: the Chinese name of the field, whatever language the page is read in."""
    with translation.override("zh-hans"):
        return str(field.verbose_name)


def headings(model: type[Result]) -> list[str]:
    """The headings of the spreadsheet."""
    return [heading(model._meta.get_field(name)) for name in model.shape.facts] + list(STANDING)


def rows(model: type[Result], records: Iterable[Any]) -> Iterator[list[Any]]:
    """One row a result; what goes out can be taken in again."""
    fields = [model._meta.get_field(name) for name in model.shape.facts]
    with translation.override("zh-hans"):
        for record in records:
            told = [cell(record, field) for field in fields]
            verified = localtime(record.verified_at) if record.verified_at else None
            yield [
                *told,
                *(record.get_state_display(), "是" if record.late else "否"),
                *(localtime(record.recorded_at), verified),
            ]


def cell(record: Any, field: Any) -> Any:
    """A fact as the import reads it: choices by their words, records by what names them."""
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    if isinstance(field, models.ForeignKey):
        related = getattr(record, field.name)
        return "" if related is None else name_of(related)
    value = getattr(record, field.name)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else value


def name_of(related: Any) -> str:
    """What names a related record in a list: code of a project, name of a unit, key of a result."""
    if isinstance(related, Result):
        return BETWEEN_KEYS.join(str(value) for value in related.key.values())
    return str(getattr(related, "code", None) or getattr(related, "name", related))
