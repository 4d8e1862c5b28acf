"""Assets and maintenance contracts as spreadsheets whose columns the importers read again."""

from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.clock import today
from yanfa.subsystems.operations.exports.systems import code_of, late_mark
from yanfa.subsystems.operations.models import Asset, AssetPlace, CoreListing, MaintenanceContract
from yanfa.subsystems.operations.services.systems_spells import end_of


def headings() -> list[str]:
    """The headings of the list of assets; the importer knows all but the last two."""
    return [
        _("资产编号"),
        _("资产名称"),
        _("资产类别"),
        _("品牌型号"),
        _("序列号"),
        _("状态"),
        _("入库日期"),
        _("存放地点"),
        _("所属系统代码"),
        _("预算项目代码"),
        _("采购合同号"),
        _("核心设备清单"),
        _("补录"),
    ]


def cells(asset: Asset) -> list[Any]:
    """One row; `asset` comes with its places and listings."""
    place, listing = place_of(asset), listing_of(asset)
    return [
        asset.number,
        asset.name,
        str(asset.get_kind_display()),
        asset.model,
        asset.serial,
        str(asset.get_state_display()),
        asset.stocked_on,
        place.site if place else "",
        code_of(place.system) if place else "",
        code_of(place.project) if place else "",
        asset.contract_number,
        listing.list_version if listing else "",
        late_mark(asset),
    ]


def place_of(asset: Asset) -> AssetPlace | None:
    """Where the asset stands today."""
    begun = [place for place in asset.places.all() if place.starts_on <= today()]
    return max(begun, key=lambda place: place.starts_on, default=None)


def listing_of(asset: Asset) -> CoreListing | None:
    """Its place on the list of core devices today."""
    day = today()
    for listing in asset.core_listings.all():
        end = end_of(listing)
        if listing.starts_on <= day and (end is None or end > day):
            return listing
    return None


def contract_headings() -> list[str]:
    """The headings of the list of maintenance contracts; the importer knows all but the last two."""
    return [
        _("合同号"),
        _("合同名称"),
        _("供应商"),
        _("维保起始日"),
        _("维保截止日"),
        _("合同金额（元）"),
        _("预算项目代码"),
        _("维保资产编号"),
        _("到期情况"),
        _("补录"),
    ]


def contract_cells(contract: MaintenanceContract) -> list[Any]:
    """One row; `contract` comes with its assets."""
    return [
        contract.number,
        contract.name,
        contract.supplier,
        contract.starts_on,
        contract.ends_on,
        contract.amount,
        code_of(contract.project),
        "、".join(asset.number for asset in contract.assets.all()),
        _("已到期") if contract.ends_on < today() else "",
        late_mark(contract),
    ]
