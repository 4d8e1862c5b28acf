"""The registers of assets and of maintenance contracts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from yanfa.kernel.access.decorators import permission_required
from yanfa.kernel.ui.moves import move_page
from yanfa.kernel.workflow.models import StateSpan
from yanfa.subsystems.operations.exports import assets as exports
from yanfa.subsystems.operations.forms import assets as forms
from yanfa.subsystems.operations.importers import assets as importer
from yanfa.subsystems.operations.importers import assets_contracts
from yanfa.subsystems.operations.models import Asset, CoreListing, MaintenanceContract
from yanfa.subsystems.operations.permissions import READ
from yanfa.subsystems.operations.services import assets as services
from yanfa.subsystems.operations.services.assets_facts import facts_of
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
TAGS = {"stocked": _("在库"), "serving": _("在用或维修中"), "repair": _("维修中")}


@permission_required(READ)
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, public_id: str, name: str) -> HttpResponse:
    """Make a move of the process."""
    return move_page(request, get_object_or_404(Asset, public_id=public_id), name)


def page(asset: Asset) -> Page:
    """The facts of an asset, where it stood, its spells in the process, the core list, and its contracts."""
    facts = [
        (gettext("资产类别"), asset.get_kind_display()),
        (gettext("品牌型号"), asset.model),
        (gettext("序列号"), asset.serial),
        (gettext("采购合同号"), asset.contract_number),
        (gettext("入库日期"), asset.stocked_on),
        (gettext("录入时间"), asset.recorded_at),
        (gettext("补录"), gettext("是") if asset.late else gettext("否")),
    ]
    return facts, (_places(asset), _spans(asset), _listings(asset), _contracts(asset))


def _places(asset: Asset) -> Section:
    found = asset.places.select_related("system", "project").order_by("-starts_on")
    headings = [
        gettext("起始日期"),
        gettext("存放地点"),
        gettext("所属系统"),
        gettext("预算项目"),
        gettext("补录"),
    ]
    rows = [
        Row(cells_of([place.starts_on, place.site, place.system, place.project, late_cell(place)]))
        for place in found
    ]
    return Section(gettext("去向"), headings, rows)


def _spans(asset: Asset) -> Section:
    spans: Any = StateSpan.objects
    found = spans.for_target(asset).order_by("-entered_at", "-pk")
    headings = [gettext("期间"), gettext("进入时间"), gettext("离开时间"), gettext("数据来源")]
    rows = [
        Row(cells_of([str(TAGS[each.tag]), each.entered_at, each.left_at, each.source])) for each in found
    ]
    return Section(gettext("状态期间"), headings, rows)


def _listings(asset: Asset) -> Section:
    headings = [
        gettext("清单版本"),
        gettext("列入日期"),
        gettext("列入人"),
        gettext("移出日期"),
        gettext("移出人"),
        gettext("补录"),
    ]
    rows = [_listing(asset, each) for each in asset.core_listings.select_related("end", "recorded_by")]
    return Section(gettext("核心设备清单"), headings, rows)


def _listing(asset: Asset, listing: CoreListing) -> Row:
    end = getattr(listing, "end", None)
    cells = [listing.list_version, listing.starts_on, listing.recorded_by]
    cells += [end.ended_on, end.recorded_by] if end else [None, None]
    url = ASSETS.url("act_on", public_id=asset.public_id, name="delist", child=listing.public_id)
    links = [] if end else [Link(gettext("移出清单"), url)]
    return Row(cells_of([*cells, late_cell(listing, end)]), links)


def _contracts(asset: Asset) -> Section:
    headings = [gettext("合同号"), gettext("供应商"), gettext("维保起始日"), gettext("维保截止日")]
    rows = [
        Row(cells_of([each.number, each.supplier, each.starts_on, each.ends_on], each.get_absolute_url()))
        for each in asset.maintenance_contracts.all()
    ]
    return Section(gettext("维保合同"), headings, rows)


def contract_page(contract: MaintenanceContract) -> Page:
    """The facts of a maintenance contract, and the assets that it covers."""
    facts = [
        (gettext("供应商"), contract.supplier),
        (gettext("维保起始日"), contract.starts_on),
        (gettext("维保截止日"), contract.ends_on),
        (gettext("合同金额（元）"), contract.amount),
        (gettext("预算项目"), contract.project),
        (gettext("录入时间"), contract.recorded_at),
        (gettext("补录"), gettext("是") if contract.late else gettext("否")),
    ]
    headings = [gettext("资产编号"), gettext("资产名称"), gettext("资产类别"), gettext("状态")]
    rows = [
        Row(
            cells_of(
                [each.number, each.name, each.get_kind_display(), each.get_state_display()],
                each.get_absolute_url(),
            )
        )
        for each in contract.assets.all()
    ]
    return facts, (Section(gettext("维保资产"), headings, rows),)


ASSETS = Ledger(
    kind="assets",
    model=Asset,
    title=_("运维资产"),
    lead=_("服务器、存储、数据库、网络和安全设备、桌面云终端；在用和维修中的在运维范围内。"),
    list_url="operations:assets",
    filter=forms.AssetFilter,
    headings=exports.headings,
    cells=exports.cells,
    rows=one_row(exports.cells),
    importer=importer,
    new_label=_("资产入库"),
    new_form=forms.AssetForm,
    register=services.register,
    change_form=forms.AssetChangeForm,
    change=services.change,
    key="asset",
    page=page,
    facts=facts_of,
    figures=("operations.desktop_terminals",),
    acts={
        "place": Act(_("变更去向"), forms.PlaceForm, services.move),
        "core": Act(_("列入核心设备清单"), forms.CoreForm, services.list_core),
        "delist": Act(
            _("移出核心设备清单"),
            forms.DelistForm,
            services.delist_core,
            child=CoreListing,
            owner="asset",
        ),
    },
)
CONTRACTS = Ledger(
    kind="maintenance-contracts",
    model=MaintenanceContract,
    title=_("维保合同"),
    lead=_("设备和系统的维保合同；到期前提醒运维管理员。"),
    list_url="operations:maintenance_contracts",
    filter=forms.ContractFilter,
    headings=exports.contract_headings,
    cells=exports.contract_cells,
    rows=one_row(exports.contract_cells),
    importer=assets_contracts,
    new_label=_("登记维保合同"),
    new_form=forms.ContractForm,
    register=services.register_contract,
    change_form=forms.ContractChangeForm,
    change=services.change_contract,
    key="contract",
    page=contract_page,
    related=("project",),
)
