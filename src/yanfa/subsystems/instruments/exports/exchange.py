"""The 38 fields of the city's interface: as a spreadsheet whose columns the import reads again, and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.utils import translation

from yanfa.kernel.identifiers.countries import country_name
from yanfa.subsystems.instruments.models import Instrument
from yanfa.subsystems.instruments.models.registry import (
    EQUIPMENT_TYPES,
    RUN_STATUSES,
    SHARE_MODES,
    SOURCES,
)

#: API key, Chinese heading, column. The three 附属 fields of the interface are one column here, told apart by its kind.
FIELDS: tuple[tuple[str, str, str], ...] = (
    ("name", "仪器中文全称", "name"),
    ("engName", "仪器英文全称", "name_en"),
    ("mergeStatus", "仪器状态", "state"),
    ("ownerName", "所有权单位", "owner"),
    ("belongsFacilities", "所属大型科学装置", "facility"),
    ("belongsCenter", "所属仪器中心", "centre"),
    ("belongsItem", "所属服务单元", "unit"),
    ("yqsize", "规格型号", "model"),
    ("newcode", "仪器分类编码", "category"),
    ("propMngNum", "单位资产管理号", "asset_no"),
    ("assetCode", "固定资产分类代码", "fixed_asset_code"),
    ("equipSource", "仪器设备来源", "source"),
    ("instruProp", "进口或国产", "imported"),
    ("nation", "生产国别（地区）", "country"),
    ("factory", "制造商", "manufacturer"),
    ("instrSupervise", "海关监管情况", "customs_supervised"),
    ("photoid", "图片信息", "photos"),
    ("accessory", "主要附件", "accessories"),
    ("insideDepart", "所属单位内部门", "department"),
    ("instruArea", "安置所在区县代码", "district"),
    ("location", "仪器安放地址", "location"),
    ("relName", "联系人", "contact_name"),
    ("relEmail", "联系人电子邮箱", "contact_email"),
    ("relAddress", "通讯地址", "contact_address"),
    ("relNumber", "联系电话", "contact_phone"),
    ("relFax", "传真", "contact_fax"),
    ("relPost", "邮政编码", "contact_postcode"),
    ("bDate", "购置日期", "purchased_on"),
    ("useDate", "启用日期", "in_use_since"),
    ("centralFinancialAid", "中央财政（元）", "fund_central"),
    ("localFinancialAid", "市级财政（元）", "fund_municipal"),
    ("areaFinancialAid", "区县财政（元）", "fund_district"),
    ("selfFinancialAid", "国际援助（元）", "fund_foreign_aid"),
    ("unitSelfAid", "单位自有资金（元）", "fund_own"),
    ("otherHelpAid", "其他经费（元）", "fund_other"),
    ("tRmb", "仪器原值（元）", "original_value"),
    ("useStatus", "运行状态", "run_status"),
    ("equipType", "仪器设备类别", "equipment_type"),
)
#: What an import needs beside the 38 fields to know the record again and to take it in.
BESIDE: tuple[tuple[str, str, str], ...] = (
    ("orgCode", "统一社会信用代码", "uscc"),
    ("innerId", "所在单位仪器编号", "inner_no"),
    ("platformNo", "平台编号", "platform_no"),
    ("acceptDate", "验收日期", "accepted_on"),
    ("shareMode", "共享模式", "share_mode"),
    ("technical", "主要技术指标", "technical"),
    ("function", "主要功能", "function"),
    ("subject", "主要学科领域", "subjects"),
    ("serviceContent", "主要服务内容", "service_content"),
)
LISTS: dict[str, Any] = {
    "source": SOURCES,
    "equipment_type": EQUIPMENT_TYPES,
    "run_status": RUN_STATUSES,
    "share_mode": SHARE_MODES,
}
BELONGING = {"facility": "facility", "centre": "centre", "unit": "unit"}
HEADINGS = [heading for _key, heading, _column in (*BESIDE, *FIELDS)]


def value_of(instrument: Instrument, column: str) -> Any:
    """One fact as the interface gives it: words for lists, a name only under the kind of body it belongs to."""
    if column in BELONGING:
        return instrument.belongs_name if instrument.belongs_to == BELONGING[column] else ""
    if column in _OTHERS:
        return _OTHERS[column](instrument)
    value = getattr(instrument, column)
    return words_of(column)[value] if column in LISTS else value


@cache
def words_of(column: str) -> dict[str, str]:
    """The Chinese words of a value list: what goes out can be taken in again, whatever the language of the page."""
    with translation.override("zh-hans"):
        return {str(code): str(label) for code, label in LISTS[column]}


_OTHERS: dict[str, Any] = {
    "state": lambda each: str(each.get_state_display()),
    "uscc": lambda each: each.organisation.uscc,
    "imported": lambda each: "进口" if each.imported else "国产",
    "customs_supervised": lambda each: "是" if each.customs_supervised else "否",
    "country": lambda each: country_name(each.country),
    "photos": lambda each: "、".join(image.public_id for image in each.images.all()),
    "subjects": lambda each: "、".join(each.subjects),
}


def rows(instruments: Iterable[Instrument]) -> Iterator[list[Any]]:
    """One row an instrument, in the order of HEADINGS."""
    for each in instruments:
        yield [value_of(each, column) for _key, _heading, column in (*BESIDE, *FIELDS)]


def as_json(instrument: Instrument) -> dict[str, Any]:
    """The 38 fields by the keys of the interface, with the keys of the record."""
    told = {key: value_of(instrument, column) for key, _heading, column in (*BESIDE, *FIELDS)}
    return {"publicId": instrument.public_id} | told
