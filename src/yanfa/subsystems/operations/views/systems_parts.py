"""What the lists and pages of these registers are made of: a register's declaration, acts, sections, and cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import ModuleType
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from yanfa.subsystems.operations.forms.systems import LedgerFilter
from yanfa.subsystems.operations.permissions import MANAGE

Text = str | Promise


@dataclass(frozen=True)
class Cell:
    """One cell as it is shown: text, where it leads, the tone of its badge, and whether it stays in one line."""

    text: str
    url: str = ""
    tone: str = ""
    narrow: bool = False


@dataclass(frozen=True)
class Link:
    """A button or a link."""

    label: Text
    url: str
    primary: bool = False


@dataclass(frozen=True)
class Row:
    """One row of a table, with what may be done about it."""

    cells: Sequence[Cell]
    links: Sequence[Link] = ()


@dataclass(frozen=True)
class Section:
    """A table on a record's page; `more` leads to the whole list."""

    title: Text
    headings: Sequence[Text]
    rows: Sequence[Row]
    more: Link | None = None

    @property
    def linked(self) -> bool:
        """Whether anything may be done about a row."""
        return any(row.links for row in self.rows)

    @property
    def table(self) -> list[tuple[list[tuple[Text, Cell]], Sequence[Link]]]:
        """The rows with the heading beside every cell."""
        return [(list(zip(self.headings, row.cells, strict=True)), row.links) for row in self.rows]


@dataclass(frozen=True)
class Act:
    """Something that may be done on a record's page: a form and the service that it feeds.

    With `child` the act is done to a row that hangs on the record by the key `owner`, under the link of that row.
    """

    label: Text
    form: type[Any]
    carry_out: Callable[..., Any]
    permission: str = MANAGE
    child: type[Model] | None = None
    owner: str = ""
    initial: Callable[[Any], Mapping[str, Any]] = lambda record: {}
    shown: Callable[[Any], bool] = lambda record: True


@dataclass(frozen=True)
class Ledger:
    """One register: its list, its page, what may be entered and changed, and its spreadsheet."""

    kind: str
    model: type[Any]
    title: Text
    lead: Text
    list_url: str
    filter: type[LedgerFilter]
    headings: Callable[[], list[str]]
    cells: Callable[[Any], list[Any]]
    rows: Callable[[Any], list[list[Any]]]
    importer: ModuleType
    new_label: Text
    new_form: type[Any]
    register: Callable[..., Any]
    change_form: type[Any] | None
    change: Callable[..., Any] | None
    key: str
    page: Callable[[Any], tuple[Sequence[tuple[Text, Any]], Sequence[Section]]]
    facts: Callable[[int], Iterable[tuple[str, Any]]] = lambda year: ()
    figures: Sequence[str] = ()
    acts: Mapping[str, Act] = field(default_factory=dict)
    more_imports: Sequence[tuple[Text, str]] = ()
    related: Sequence[str] = ()

    def url(self, page_name: str, /, **arguments: Any) -> str:
        """A page of this register."""
        return reverse(f"operations:ledger_{page_name}", kwargs={"kind": self.kind, **arguments})


def one_row(cells: Callable[[Any], list[Any]]) -> Callable[[Any], list[list[Any]]]:
    """The rows of a record that has one."""
    return lambda record: [cells(record)]


def shown(value: Any) -> str:
    """A value in words, "—" for none."""
    if value is None or value == "":
        return "—"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return f"{value:,f}" if isinstance(value, Decimal) else str(value)


def cells_of(values: Iterable[Any], url: str = "") -> list[Cell]:
    """The cells of a row whose first one leads to a page."""
    return [_cell(value, url if place == 0 else "") for place, value in enumerate(values)]


def _cell(value: Any, url: str) -> Cell:
    tone = _tones().get(value, "") if isinstance(value, str) else ""
    return Cell(shown(value), url, tone, narrow=isinstance(value, date | int | Decimal))


def late_cell(*records: Any) -> str:
    """补录 where one of the rows was entered late."""
    return _("补录") if any(record is not None and record.late for record in records) else ""


def _tones() -> dict[str, str]:
    """The words that stand in a badge."""
    return {
        _("补录"): "warn",
        _("有效"): "good",
        _("在有效期内"): "good",
        _("已过期"): "bad",
        _("测评已过期"): "bad",
        _("没有测评"): "bad",
        _("已到期"): "bad",
    }
