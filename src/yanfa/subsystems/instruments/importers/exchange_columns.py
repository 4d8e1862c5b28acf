"""The columns by which lists of instruments are read: headings of the city's form, the national record and older forms.

A heading with （万元） gives money in 万元, one without a unit in 元. Value lists take codes and words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.documents.tabular import Column
from yanfa.kernel.identifiers import categories, countries, subjects, uscc
from yanfa.registers.organisations.api import district_name
from yanfa.subsystems.instruments.choices.registry import (
    BelongsTo,
    EquipmentType,
    RunStatus,
    Source,
)
from yanfa.subsystems.instruments.rules.registry import FUNDS

WAN = "_wan"
TEN_THOUSAND = Decimal(10_000)
DIGITS = re.compile(r"\d{1,6}")
APART = re.compile(r"[、,，;；/\s]+")
LENGTH_OF_CATEGORY = 6

YES_NO = {"是": "1", "否": "0", "1": "1", "0": "0"}
IMPORTED = {"进口": "1", "国产": "0", "是": "1", "否": "0", "1": "1", "0": "0"}
SHARING = {"内部共享": "internal", "外部共享": "external", "不共享": "none", "是": "external", "否": "none"}
SHARING |= {"对外共享": "external", "1": "internal", "2": "external", "3": "none"}
SOURCES = {"购置": Source.PURCHASE, "研制": Source.DEVELOPED, "赠送": Source.GIFT, "其他": Source.OTHER}
SOURCES |= {"1": Source.PURCHASE, "2": Source.DEVELOPED, "3": Source.GIFT, "4": Source.OTHER}
TYPES = {"专用": EquipmentType.SPECIAL, "通用": EquipmentType.GENERAL}
TYPES |= {"1": EquipmentType.SPECIAL, "2": EquipmentType.GENERAL}
STATUSES = {
    "正常": RunStatus.NORMAL,
    "待机": RunStatus.STANDBY,
    "远程服务中": RunStatus.REMOTE,
    "偶有故障": RunStatus.SOME_FAULTS,
    "故障频繁": RunStatus.MANY_FAULTS,
    "待修": RunStatus.TO_REPAIR,
    "待报废": RunStatus.TO_SCRAP,
}
STATUSES |= {str(number): status for number, status in enumerate(STATUSES.values(), 1)}
BELONGS = {
    "科学仪器中心": BelongsTo.CENTRE,
    "大型科学装置": BelongsTo.FACILITY,
    "科学仪器服务单元": BelongsTo.UNIT,
    "无": BelongsTo.NONE,
    "国家重点实验室": BelongsTo.KEY_LABORATORY,
    "国家工程技术研究中心": BelongsTo.ENGINEERING_CENTRE,
    "生物种质资源库馆": BelongsTo.GERMPLASM,
}
BELONGS |= dict(zip("1234678", BELONGS.values(), strict=True))


def category(text: str) -> str:
    """A class of six digits; a spreadsheet that took it for a number has lost the zero in front."""
    code = text.zfill(LENGTH_OF_CATEGORY) if DIGITS.fullmatch(text) else text
    if not categories.is_category(code):
        raise ValueError(
            _("没有这个仪器分类编码，应为 6 位数字，前 4 位是已有的大类和中类，或 990000（其他）")
        )
    return code


def country(text: str) -> str:
    """A country by code or name."""
    code = countries.country_code(text)
    if code is None:
        raise ValueError(_("没有这个国家（地区），请填 GB/T 2659 的两位字母或名称，如 CN、中国"))
    return code


def district(text: str) -> str:
    """A district of GB/T 2260."""
    if district_name(text) is None:
        raise ValueError(_("没有这个行政区划代码，请填 6 位代码，如 310115"))
    return text


def disciplines(text: str) -> str:
    """Disciplines by code or name, apart by 、 or a comma, as codes with commas between."""
    names = {name: code for code, name in subjects.SUBJECTS.items()}
    found = []
    for word in filter(None, APART.split(text)):
        code = word if subjects.is_subject(word) else names.get(word)
        if code is None:
            raise ValueError(_("没有学科“%s”，请填 GB/T 13745 一级学科的 3 位代码或名称，用顿号隔开") % word)
        found.append(code)
    return ",".join(found)


def money(key: str, *labels: str) -> tuple[Column, Column]:
    """A sum in 元, and the same in 万元 by its own heading."""
    plain = tuple(name for label in labels for name in (label, f"{label}（元）"))
    bounds: dict[str, Any] = {"kind": "decimal", "minimum": Decimal(0)}
    first = (f"{labels[0]}（元）", *(name for name in plain if name != f"{labels[0]}（元）"))
    large = tuple(f"{label}（万元）" for label in labels if re.search(r"[^\x00-\x7f]", label))
    return Column(key, first, places=2, **bounds), Column(f"{key}{WAN}", large, places=6, **bounds)


COLUMNS: tuple[Column, ...] = (
    Column("uscc", ("统一社会信用代码", "所属单位标识", "insCode", "orgCode"), parse=uscc.validate),
    Column("unit_name", ("管理单位", "所在单位", "单位名称")),
    Column(
        "inner_no",
        ("所在单位仪器编号", "所在单位内仪器编号", "innerId", "单位仪器编号"),
        required=True,
        max_length=60,
    ),
    Column("name", ("仪器中文全称", "中文名称", "仪器名称", "name", "cname"), max_length=50),
    Column("name_en", ("仪器英文全称", "英文名称", "engName", "ename"), max_length=100),
    Column("owner", ("所有权单位", "ownerName"), max_length=100),
    Column("model", ("规格型号", "型号规格", "yqsize", "instrVersion"), max_length=100),
    Column("category", ("仪器分类编码", "newcode", "instrCategory"), parse=category),
    Column("asset_no", ("单位资产管理号", "propMngNum"), max_length=60),
    Column("serial_no", ("出厂编号",), max_length=60),
    Column("fixed_asset_code", ("固定资产分类代码", "assetCode"), max_length=20),
    Column("source", ("仪器设备来源", "equipSource", "instrSource"), kind="choice", choices=SOURCES),
    Column("equipment_type", ("仪器设备类别", "equipType", "type"), kind="choice", choices=TYPES),
    Column("imported", ("进口或国产", "进口/国产", "instruProp"), kind="choice", choices=IMPORTED),
    Column(
        "country",
        ("生产国别（地区）", "生产国别", "生产国别（地区）代码", "产地国别", "nation"),
        parse=country,
    ),
    Column("manufacturer", ("制造商", "生产厂商", "factory", "manufacturer"), max_length=100),
    Column(
        "customs_supervised",
        ("海关监管情况", "海关监管", "instrSupervise"),
        kind="choice",
        choices=YES_NO,
    ),
    Column("accessories", ("主要附件", "主要附件及功能", "accessory"), max_length=1000),
    Column("technical", ("主要技术指标", "technical"), max_length=500),
    Column("function", ("主要功能", "主要用途", "function"), max_length=300),
    Column("subjects", ("主要学科领域", "主要测试和研究领域", "subject"), parse=disciplines),
    Column("standards", ("依据的标准和资质", "仪器认证情况"), max_length=500),
    Column("service_content", ("主要服务内容", "serviceContent"), max_length=200),
    Column("achievement", ("服务典型成果", "应用成果", "achievement"), max_length=500),
    Column("sharing_rule", ("对外开放共享规定", "开放机时安排", "requirement"), max_length=500),
    Column("fee", ("参考收费标准", "fee"), max_length=500),
    Column("service_url", ("预约服务网址", "serviceUrl"), max_length=150),
    Column("belongs_to", ("附属", "instrBelongsType"), kind="choice", choices=BELONGS),
    Column("belongs_name", ("所附属机构名称", "instrBelongsName"), max_length=100),
    Column("facility", ("所属大型科学装置", "belongsFacilities"), max_length=100),
    Column("centre", ("所属仪器中心", "belongsCenter"), max_length=100),
    Column("service_unit", ("所属服务单元", "belongsItem"), max_length=100),
    Column("department", ("所属单位内部门", "实验室", "insideDepart"), max_length=100),
    Column("district", ("安置所在区县代码", "仪器安置所在区县", "instruArea"), parse=district),
    Column("location", ("仪器安放地址", "安放地址", "location", "street"), max_length=100),
    Column("longitude", ("经度", "lng"), kind="decimal", places=6),
    Column("latitude", ("纬度", "lat"), kind="decimal", places=6),
    Column("contact_name", ("联系人", "仪器设施联系人", "relName", "contact"), max_length=20),
    Column(
        "contact_phone", ("联系电话", "电话", "仪器设施联系人联系电话", "relNumber", "phone"), max_length=30
    ),
    Column(
        "contact_email",
        ("联系人电子邮箱", "邮件", "仪器设施联系人电子邮箱", "relEmail", "email"),
        max_length=50,
    ),
    Column("contact_fax", ("传真", "仪器设施联系人传真", "relFax"), max_length=30),
    Column(
        "contact_address", ("通讯地址", "仪器设施联系人通讯地址", "relAddress", "address"), max_length=100
    ),
    Column(
        "contact_postcode",
        ("邮政编码", "邮编", "仪器设施联系人邮政编码", "relPost", "postalcode"),
        max_length=6,
    ),
    Column("purchased_on", ("购置日期", "bDate"), kind="date"),
    Column("accepted_on", ("验收日期", "acceptDate"), kind="date"),
    Column("in_use_since", ("启用日期", "useDate", "beginDate"), kind="date"),
    Column("booked_on", ("入账日期",), kind="date"),
    *money("fund_central", "中央财政", "经费来源-政府拨款-中央财政", "centralFinancialAid"),
    *money("fund_municipal", "市级财政", "经费来源-政府拨款-上海市财政", "localFinancialAid"),
    *money("fund_district", "区县财政", "经费来源-政府拨款-区县财政", "areaFinancialAid"),
    *money("fund_foreign_aid", "国际援助", "联合国、国际组织或外国政府援助", "selfFinancialAid"),
    *money("fund_own", "单位自有资金", "经费来源-单位自有资金", "unitSelfAid"),
    *money("fund_other", "其他经费", "经费来源-其他", "otherHelpAid"),
    *money("original_value", "仪器原值", "tRmb"),
    Column("run_status", ("运行状态", "useStatus", "status"), kind="choice", choices=STATUSES),
    Column("share_mode", ("共享模式", "是否共享", "shareMode"), kind="choice", choices=SHARING),
    Column("listed_on", ("首次发布日期",), kind="date"),
)
MONEY = (*FUNDS, "original_value")
TRUTHS = ("imported", "customs_supervised")
BODIES: Mapping[str, BelongsTo] = {
    "facility": BelongsTo.FACILITY,
    "centre": BelongsTo.CENTRE,
    "service_unit": BelongsTo.UNIT,
}
#: Columns that are no fact of the record itself.
BESIDE = ("uscc", "unit_name", "listed_on", *BODIES)


def facts_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a row states, by column of the record; a blank cell states nothing. Raises ValueError with a sentence."""
    facts = {
        name: value
        for name, value in values.items()
        if value is not None and name not in BESIDE and not name.endswith(WAN)
    }
    for name in MONEY:
        _one_sum(name, values, facts)
    for name in TRUTHS:
        if name in facts:
            facts[name] = facts[name] == "1"
    if "subjects" in facts:
        facts["subjects"] = [code for code in facts["subjects"].split(",") if code]
    if "longitude" in facts or "latitude" in facts:
        _place(facts)
    _body(values, facts)
    return facts


def _one_sum(name: str, values: Mapping[str, Any], facts: dict[str, Any]) -> None:
    large = values.get(f"{name}{WAN}")
    if large is None:
        return
    yuan = (large * TEN_THOUSAND).quantize(Decimal("0.01"))
    if name in facts and facts[name] != yuan:
        raise ValueError(_("同一金额按元和按万元各填了一个，且不相等，请删去一列。"))
    facts[name] = yuan


def _place(facts: Mapping[str, Any]) -> None:
    if ("longitude" in facts) != ("latitude" in facts):
        raise ValueError(_("经度和纬度应同时填写。"))


def _body(values: Mapping[str, Any], facts: dict[str, Any]) -> None:
    """The city's interface has a column for each kind of body that an instrument may be part of."""
    named = {column: values[column] for column in BODIES if values.get(column)}
    if len(named) > 1:
        raise ValueError(_("一台仪器只能附属一个中心、装置或服务单元。"))
    for column, words in named.items():
        facts["belongs_to"], facts["belongs_name"] = BODIES[column], words
