"""The list of units as a spreadsheet whose columns the importer reads again."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from yanfa.registers.organisations.models import Organisation


def headings() -> list[str]:
    """The headings of the list; the importer knows all of them but the state."""
    return [
        _("单位名称"),
        _("统一社会信用代码"),
        _("单位性质"),
        _("注册区县代码"),
        _("上级单位"),
        _("法定代表人"),
        _("通讯地址"),
        _("邮政编码"),
        _("成立日期"),
        _("状态"),
    ]


def rows(organisations: Iterable[Organisation]) -> Iterator[list[Any]]:
    """One row a unit; the parent by its code, or by its name where it has none."""
    for unit in organisations:
        yield [
            unit.name,
            unit.uscc,
            str(unit.get_kind_display()),
            unit.district,
            (unit.parent.uscc or unit.parent.name) if unit.parent else "",
            unit.legal_representative,
            unit.address,
            unit.postcode,
            unit.founded_on,
            str(unit.get_state_display()),
        ]
