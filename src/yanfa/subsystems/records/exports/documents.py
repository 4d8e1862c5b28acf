"""Documents as a spreadsheet whose columns the importer reads again, and the list of everything issued."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Sheet:
    """A list as a spreadsheet: the heading and the value of each column."""

    name: Any
    columns: tuple[tuple[Any, Callable[[Any], Any]], ...]

    @property
    def headings(self) -> list[str]:
        """The headings in the reader's language."""
        return [str(label) for label, _value in self.columns]

    def rows(self, records: Iterable[Any]) -> Iterator[Sequence[Any]]:
        """One row a record."""
        for record in records:
            yield [_plain(value(record)) for _label, value in self.columns]


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return _("是") if value else ""
    return "" if value is None else value


def named(name: str) -> Callable[[Any], Any]:
    """The value of an attribute; of a related record its name."""

    def value(record: Any) -> Any:
        found = getattr(record, name)
        return getattr(found, "name", str(found)) if hasattr(found, "pk") else found

    return value


def shown(name: str) -> Callable[[Any], Any]:
    """The label of a choice."""
    return lambda record: str(getattr(record, f"get_{name}_display")())


def project_code(record: Any) -> str:
    """The code of the budget project."""
    return record.project.code if record.project else ""


DOCUMENTS = Sheet(
    gettext_lazy("成果文件清单"),
    (
        (gettext_lazy("类别"), shown("kind")),
        (gettext_lazy("类型代码"), lambda each: "" if each.regulation_id else each.code),
        (gettext_lazy("所属制度编号"), lambda each: each.regulation.number if each.regulation else ""),
        (gettext_lazy("名称"), named("title")),
        (gettext_lazy("所述年度"), named("year")),
        (gettext_lazy("期号"), named("issue_from")),
        (gettext_lazy("合刊止期"), named("issue_to")),
        (gettext_lazy("编撰处室"), named("department")),
        (gettext_lazy("预算项目代码"), project_code),
        (gettext_lazy("应完成日"), lambda each: each.first_due_on or each.due_on),
        (gettext_lazy("批准日"), named("approved_on")),
        (gettext_lazy("印发日"), named("issued_on")),
        (gettext_lazy("施行日"), named("in_force_from")),
        (gettext_lazy("文号"), named("number")),
        (gettext_lazy("报送或印发对象"), named("delivered_to")),
        (gettext_lazy("状态"), shown("state")),
        (gettext_lazy("补录"), named("late")),
    ),
)
ISSUED = Sheet(
    gettext_lazy("已发文件清单"),
    (
        (gettext_lazy("文件编号"), lambda row: row.document.public_id),
        (gettext_lazy("文件种类"), lambda row: row.kind),
        (gettext_lazy("标题"), lambda row: row.document.title),
        (gettext_lazy("文号"), lambda row: row.document.number),
        (gettext_lazy("版本"), lambda row: row.document.version),
        (gettext_lazy("发出时间"), lambda row: row.document.issued_at),
        (gettext_lazy("SHA-256"), lambda row: row.document.sha256),
        (gettext_lazy("完成的计划"), lambda row: str(row.fulfils or "")),
    ),
)
