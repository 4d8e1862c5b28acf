"""The registers of lines and of static addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yanfa.subsystems.operations.exports import lines as exports
from yanfa.subsystems.operations.forms import lines as forms
from yanfa.subsystems.operations.forms.systems import EndForm
from yanfa.subsystems.operations.importers import lines as importer
from yanfa.subsystems.operations.importers import lines_addresses as addresses_importer
from yanfa.subsystems.operations.models import Line, LineTerm, StaticAddress
from yanfa.subsystems.operations.permissions import WORK
from yanfa.subsystems.operations.services import lines as services
from yanfa.subsystems.operations.services import lines_addresses as addresses
from yanfa.subsystems.operations.services.lines_facts import address_facts_of, facts_of
from yanfa.subsystems.operations.views.systems_parts import (
    Act,
    Ledger,
    Link,
    Row,
    Section,
    cells_of,
    late_cell,
    one_row,
)

Page = tuple[Sequence[tuple[Any, Any]], Sequence[Section]]
#: Addresses on a line's page; the whole list is behind the link.
SHOWN = 70


def page(line: Line) -> Page:
    """The facts of a line, its terms, its measured speeds, and its addresses."""
    facts = [
        (gettext("运营商"), line.get_operator_display()),
        (gettext("线路名称"), line.name),
        (gettext("录入时间"), line.recorded_at),
    ]
    return facts, (_terms(line), _tests(line), _addresses(line))


def _terms(line: Line) -> Section:
    found = line.terms.select_related("system", "end", "line").order_by("-starts_on", "-pk")
    headings = [*exports.headings()[3:5], *exports.headings()[6:]]
    return Section(gettext("约定"), headings, [_term(line, term) for term in found])


def _term(line: Line, term: LineTerm) -> Row:
    values = exports.row(line, term)
    url = LINES.url("act_on", public_id=line.public_id, name="close", child=term.public_id)
    links = [] if getattr(term, "end", None) else [Link(gettext("登记停用"), url)]
    return Row(cells_of([*values[3:5], *values[6:]]), links)


def _tests(line: Line) -> Section:
    headings = [
        gettext("测速日期"),
        gettext("实测上行（Mbps）"),
        gettext("实测下行（Mbps）"),
        gettext("测速工具或地点"),
        gettext("补录"),
    ]
    rows = [
        Row(cells_of([test.tested_on, test.up, test.down, test.means, late_cell(test)]))
        for test in line.speed_tests.all()[:SHOWN]
    ]
    return Section(gettext("测速记录"), headings, rows)


def _addresses(line: Line) -> Section:
    found = line.addresses.select_related("line", "system", "project", "end")
    headings = exports.address_headings()
    rows = [Row(cells_of(exports.address_cells(each), each.get_absolute_url())) for each in found[:SHOWN]]
    return Section(gettext("静态地址"), headings, rows)


def address_page(address: StaticAddress) -> Page:
    """The facts of an address, and what it served for before and after."""
    end = getattr(address, "end", None)
    facts = [
        (gettext("专线"), address.line),
        (gettext("地址段"), address.block),
        (gettext("地址类型"), address.get_role_display()),
        (gettext("地址用途"), address.purpose),
        (gettext("所属系统"), address.system),
        (gettext("预算项目"), address.project),
        (gettext("起始日期"), address.starts_on),
        (gettext("终止日期"), end.ended_on if end else None),
        (gettext("终止原因"), end.reason if end else None),
        (gettext("补录"), late_cell(address, end)),
    ]
    others = StaticAddress.objects.filter(address=address.address).exclude(pk=address.pk)
    found = others.select_related("line", "system", "project", "end").order_by("-starts_on", "-pk")
    rows = [Row(cells_of(exports.address_cells(each), each.get_absolute_url())) for each in found]
    return facts, (Section(gettext("同一地址的其他登记"), exports.address_headings(), rows),)


def _held(address: StaticAddress) -> bool:
    return getattr(address, "end", None) is None


LINES = Ledger(
    kind="lines",
    model=Line,
    title=_("专线"),
    lead=_("线路的用途、带宽和合同按起止日期登记；期末在用的按用途和所属系统计数。"),
    list_url="operations:lines",
    filter=forms.LineFilter,
    headings=exports.headings,
    cells=exports.cells,
    rows=exports.rows,
    importer=importer,
    new_label=_("登记专线"),
    new_form=forms.LineForm,
    register=services.register,
    change_form=forms.LineChangeForm,
    change=services.change,
    key="line",
    page=page,
    facts=facts_of,
    figures=("operations.lines", "operations.bandwidth"),
    acts={
        "agree": Act(_("登记约定"), forms.TermForm, services.agree),
        "block": Act(_("登记地址段"), forms.BlockForm, addresses.enter_block),
        "address": Act(_("登记单个地址"), forms.OneAddressForm, addresses.enter_one),
        "measure": Act(_("登记测速"), forms.SpeedForm, services.measure, permission=WORK),
        "close": Act(_("登记停用"), EndForm, services.close, child=LineTerm, owner="line"),
    },
)
ADDRESSES = Ledger(
    kind="addresses",
    model=StaticAddress,
    title=_("静态地址"),
    lead=_("各专线分配的静态公网地址，逐个登记；网关、网络地址、广播地址和保留地址不计。"),
    list_url="operations:addresses",
    filter=forms.AddressFilter,
    headings=exports.address_headings,
    cells=exports.address_cells,
    rows=one_row(exports.address_cells),
    importer=addresses_importer,
    new_label=_("登记静态地址"),
    new_form=forms.LineAddressForm,
    register=lambda *, by, line, **facts: addresses.enter_one(line, by=by, **facts),
    change_form=None,
    change=None,
    key="address",
    page=address_page,
    facts=address_facts_of,
    figures=("operations.static_ips",),
    acts={
        "assign": Act(_("改派"), forms.AssignForm, addresses.assign, shown=_held),
        "give_back": Act(_("登记停用"), EndForm, addresses.give_back, shown=_held),
    },
    related=("line", "system", "project", "end"),
)
