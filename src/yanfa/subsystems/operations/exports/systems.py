"""The list of systems as a spreadsheet whose columns the importer reads again."""

from typing import Any

from django.utils.translation import gettext as _

from yanfa.subsystems.operations.models import System


def headings() -> list[str]:
    """The headings of the list; the importer knows all but the last."""
    return [
        _("系统代码"),
        _("系统名称"),
        _("英文名称"),
        _("责任处室"),
        _("预算项目代码"),
        _("启用日期"),
        _("停用日期"),
    ]


def cells(system: System) -> list[Any]:
    """One row."""
    return [
        system.code,
        system.name,
        system.name_en,
        system.department.name if system.department else "",
        code_of(system.project),
        system.in_use_from,
        system.retired_on,
    ]


def code_of(record: Any) -> str:
    """The code of a system or project, empty for none."""
    return record.code if record is not None else ""


def late_mark(*records: Any) -> str:
    """补录 where one of the rows was entered late."""
    return _("补录") if any(record is not None and record.late for record in records) else ""
