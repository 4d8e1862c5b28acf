"""Terms of lines and static addresses as spreadsheets whose columns the importers read again."""

from typing import Any

from django.utils.translation import gettext as _

from yanfa.subsystems.operations.exports.systems import code_of, late_mark
from yanfa.subsystems.operations.models import Line, LineTerm, StaticAddress


def headings() -> list[str]:
    """The headings of the list of terms; the importer knows all but the last."""
    return [
        _("线路编号"),
        _("线路名称"),
        _("运营商"),
        _("线路用途"),
        _("所属系统代码"),
        _("预算项目代码"),
        _("上行带宽（Mbps）"),
        _("下行带宽（Mbps）"),
        _("合同号"),
        _("月租费（元）"),
        _("起始日期"),
        _("合同到期日"),
        _("终止日期"),
        _("补录"),
    ]


def cells(line: Line) -> list[Any]:
    """One row for the screen, with the line's last term; `line` comes with its terms."""
    return row(line, max(line.terms.all(), key=lambda term: (term.starts_on, term.pk), default=None))


def rows(line: Line) -> list[list[Any]]:
    """The rows of a line for a spreadsheet: one a term, or one without where it has none yet."""
    return [row(line, term) for term in line.terms.all()] or [row(line, None)]


def row(line: Line, term: LineTerm | None) -> list[Any]:
    """One row a line and term."""
    own = [line.number, line.name, str(line.get_operator_display())]
    if term is None:
        return [*own, *[None] * 11]
    end = getattr(term, "end", None)
    return [
        *own,
        str(term.get_use_display()),
        code_of(term.system),
        code_of(term.project),
        term.up,
        term.down,
        term.contract_number,
        term.monthly_fee,
        term.starts_on,
        term.contract_to,
        end.ended_on if end else None,
        late_mark(term, end),
    ]


def address_headings() -> list[str]:
    """The headings of the list of addresses; the importer knows all but the last."""
    return [
        _("静态公网地址"),
        _("线路编号"),
        _("地址段"),
        _("地址类型"),
        _("地址用途"),
        _("所属系统代码"),
        _("预算项目代码"),
        _("起始日期"),
        _("终止日期"),
        _("补录"),
    ]


def address_cells(address: StaticAddress) -> list[Any]:
    """One row; `address` comes with its line, system, project and end."""
    end = getattr(address, "end", None)
    return [
        address.address,
        address.line.number,
        address.block,
        str(address.get_role_display()),
        address.purpose,
        code_of(address.system),
        code_of(address.project),
        address.starts_on,
        end.ended_on if end else None,
        late_mark(address, end),
    ]
