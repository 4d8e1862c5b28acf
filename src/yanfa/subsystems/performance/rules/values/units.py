"""Units of measure and counting words: spellings, conversions, and which may be compared with which."""

from __future__ import annotations

import re
from decimal import Decimal

_SPELLINGS = {
    "台/套": "台套",
    "套/台": "台套",
    "台(套)": "台套",
    "台、套": "台套",
    "台件": "台套",
    "台/件": "台套",
    "台件套": "台套",
    "场/次": "场次",
    "次/场": "场次",
    "人/次": "人次",
    "个百分点": "百分点",
    "个工作日": "工作日",
    "个自然日": "天",
    "自然日": "天",
    "日历天": "天",
    "个小时": "小时",
    "日": "天",
    "S": "秒",
    "s": "秒",
    "ms": "毫秒",
    "MS": "毫秒",
    "min": "分钟",
    "h": "小时",
    "兆": "Mbps",
    "M": "Mbps",
    "Mb/s": "Mbps",
    "G": "Gbps",
    "㎡": "平方米",
    "m2": "平方米",
    "km": "公里",
    "千米": "公里",
    "kg": "千克",
    "公斤": "千克",
}
_CONVERSIONS = {
    "微秒": ("秒", Decimal("0.000001")),
    "毫秒": ("秒", Decimal("0.001")),
    "分钟": ("秒", Decimal(60)),
    "小时": ("秒", Decimal(3600)),
    "Gbps": ("Mbps", Decimal(1000)),
    "公里": ("米", Decimal(1000)),
    "厘米": ("米", Decimal("0.01")),
    "毫米": ("米", Decimal("0.001")),
    "吨": ("千克", Decimal(1000)),
    "克": ("千克", Decimal("0.001")),
    "公顷": ("平方米", Decimal(10000)),
    "平方公里": ("平方米", Decimal(1000000)),
    "TB": ("GB", Decimal(1000)),
    "MB": ("GB", Decimal("0.001")),
}
_MEASURES = (
    "平方公里", "立方米", "平方米", "公顷", "亩", "公里", "厘米", "毫米", "米", "吨", "千克", "毫克", "克",
    "毫升", "升", "千瓦时", "千瓦", "微秒", "毫秒", "秒", "分钟", "小时", "工作日", "天", "周", "个月",
    "季度", "年", "TB", "GB", "MB", "Mbps", "Gbps", "百分点", "倍", "元", "级", "分", "星", "度", "℃",
)  # fmt: skip
_COUNTERS = (
    "台套", "人次", "家次", "场次", "批次", "件次", "项次", "班次", "人天", "人月", "课时", "学时", "人",
    "名", "位", "家", "个", "项", "件", "次", "场", "期", "篇", "份", "本", "册", "部", "种", "类", "条",
    "台", "套", "根", "张", "幅", "块", "间", "辆", "架", "座", "栋", "户", "所", "处", "批", "组", "支",
    "班", "节", "门", "堂", "届", "站", "株", "头", "只", "棵", "盏", "字", "页", "轮", "款", "例", "起",
    "宗", "单", "笔", "枚", "颗", "片", "包", "箱", "瓶", "袋", "桶", "路", "口", "艘",
)  # fmt: skip
_FAMILIES = (
    {"台套", "台", "套"},
    {"人", "名", "位"},
    {"次", "场", "场次"},
    {"家", "户"},
    {"篇", "份", "本", "册", "部"},
)
_GENERIC = {"个", "项", "件", "次"}

_KNOWN = sorted({*_SPELLINGS.keys() - {"日"}, *_MEASURES, *_COUNTERS}, key=len, reverse=True)
_ASCII = re.compile(r"[A-Za-z]$")
UNIT = (
    "(?:日(?=以?内)|"
    + "|".join(re.escape(unit) + ("(?![A-Za-z])" if _ASCII.search(unit) else "") for unit in _KNOWN)
    + ")"
)


def canonical_unit(unit: str) -> str:
    """The one spelling that stands for `unit`: 台/套 and 台（套） are 台套, ms is 毫秒."""
    return _SPELLINGS.get(unit, unit)


def base_unit(unit: str) -> tuple[str, Decimal]:
    """The unit that `unit` is converted to before a comparison, and the factor: 毫秒 is 0.001 秒."""
    return _CONVERSIONS.get(unit, (unit, Decimal(1)))


def comparable_units(one: str | None, other: str | None) -> bool:
    """Whether figures in these two canonical units may be set against each other.

    A figure without a unit goes with any; 个, 项, 件 and 次 go with any counting word.
    """
    if one is None or other is None:
        return True
    first, second = base_unit(one)[0], base_unit(other)[0]
    if first == second or any({first, second} <= family for family in _FAMILIES):
        return True
    counters = {*_COUNTERS}
    return (first in _GENERIC and second in counters) or (second in _GENERIC and first in counters)
