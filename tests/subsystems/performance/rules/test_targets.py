"""Indicator targets as values: every way in which forms print them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.subsystems.performance.rules.values import Deadline, parse_deadline, parse_target

FIGURES = """
>=8次            | ≥ | 8 | 次 |
>= 8 次          | ≥ | 8 | 次 |
≥15类            | ≥ | 15 | 类 |
≧95%             | ≥ | 95 | % |
⩾95%             | ≥ | 95 | % |
=>3篇            | ≥ | 3 | 篇 |
≥18.00(项)       | ≥ | 18 | 项 |
≥18.00（项）     | ≥ | 18 | 项 |
≥95(%)           | ≥ | 95 | % |
≥９０％          | ≥ | 90 | % |
≥1，000人        | ≥ | 1000 | 人 |
≥10.00(篇/月)    | ≥ | 10 | 篇 | 月
≥1.50(万台套)    | ≥ | 15000 | 台套 |
≥120.00(万次)    | ≥ | 1200000 | 次 |
≥1.2万台套       | ≥ | 12000 | 台套 |
>=1000台/套      | ≥ | 1000 | 台套 |
>=8万人          | ≥ | 80000 | 人 |
≥2000万          | ≥ | 20000000 | |
≥3篇（部）       | ≥ | 3 | 篇 |
≥200人次/年      | ≥ | 200 | 人次 |
>=1个/季度       | ≥ | 1 | 个 | 季度
≥1篇/人          | ≥ | 1 | 篇 | 人
≥100百分比       | ≥ | 100 | % |
≥4.5星           | ≥ | 4.5 | 星 |
≥98分            | ≥ | 98 | 分 |
≥150Mbps         | ≥ | 150 | Mbps |
不少于4000人     | ≥ | 4000 | 人 |
不少于 30 次     | ≥ | 30 | 次 |
不低于90%        | ≥ | 90 | % |
不小于100M       | ≥ | 100 | Mbps |
至少1次          | ≥ | 1 | 次 |
大于等于64个     | ≥ | 64 | 个 |
高于或等于90%    | ≥ | 90 | % |
90%以上          | ≥ | 90 | % |
90%及以上        | ≥ | 90 | % |
90%（含）以上    | ≥ | 90 | % |
达到95%以上      | ≥ | 95 | % |
增长5%以上       | ≥ | 5 | % |
培训人数≥200人   | ≥ | 200 | 人 |
每月不少于10篇   | ≥ | 10 | 篇 | 月
每年不少于2次    | ≥ | 2 | 次 |
全年不少于12期   | ≥ | 12 | 期 |
>10              | > | 10 | |
＞10             | > | 10 | |
﹥10%            | > | 10 | % |
大于4万个        | > | 40000 | 个 |
超过3万人次      | > | 30000 | 人次 |
高于80分         | > | 80 | 分 |
30余家           | > | 30 | 家 |
1000多人         | > | 1000 | 人 |
=12期            | = | 12 | 期 |
═100%            | = | 100 | % |
＝3(次)          | = | 3 | 次 |
等于365天        | = | 365 | 天 |
=365.00(天)      | = | 365 | 天 |
=2.00(级)        | = | 2 | 级 |
≤5次             | ≤ | 5 | 次 |
≦5次             | ≤ | 5 | 次 |
<=30天           | ≤ | 30 | 天 |
≤50万元          | ≤ | 500000 | 元 |
≤-5              | ≤ | -5 | |
不超过5次        | ≤ | 5 | 次 |
不高于2%         | ≤ | 2 | % |
不大于3个        | ≤ | 3 | 个 |
最多3次          | ≤ | 3 | 次 |
20场以内         | ≤ | 20 | 场 |
500毫秒以内      | ≤ | 500 | 毫秒 |
10个工作日内     | ≤ | 10 | 工作日 |
30日内           | ≤ | 30 | 天 |
5次以下          | ≤ | 5 | 次 |
控制在5%以内     | ≤ | 5 | % |
<10.00(次)       | < | 10 | 次 |
＜10次           | < | 10 | 次 |
﹤2%             | < | 2 | % |
<2.00(秒)        | < | 2 | 秒 |
小于2S           | < | 2 | 秒 |
少于8次          | < | 8 | 次 |
低于2%           | < | 2 | % |
不足5次          | < | 5 | 次 |
约650家          | ≈ | 650 | 家 |
650家左右        | ≈ | 650 | 家 |
1000台左右       | ≈ | 1000 | 台 |
近5万份          | ≈ | 50000 | 份 |
"""

BARE = """
90%              | 90 | % |
100.00(%)        | 100 | % |
3人              | 3 | 人 |
12场             | 12 | 场 |
1套              | 1 | 套 |
300              | 300 | |
98.21            | 98.21 | |
1，000           | 1000 | |
0                | 0 | |
0次              | 0 | 次 |
0%               | 0 | % |
-5%              | -5 | % |
100万元          | 1000000 | 元 |
1.5亿元          | 150000000 | 元 |
三级             | 3 | 级 |
三根             | 3 | 根 |
十二期           | 12 | 期 |
两本             | 2 | 本 |
24小时           | 24 | 小时 |
100M             | 100 | Mbps |
达到95%          | 95 | % |
100%完成         | 100 | % |
完成100%         | 100 | % |
合格率100%       | 100 | % |
较上年提高10%    | 10 | % |
每个站点每年4篇  | 4 | 篇 | 站点
每站4篇          | 4 | 篇 | 站
每月4篇          | 4 | 篇 | 月
每站每月2篇      | 2 | 篇 | 站/月
3次/周           | 3 | 次 | 周
5篇。            | 5 | 篇 |
"""

TEXTS = [
    "及时", "完善", "不断扩大", "持续提高", "提升", "良好", "优秀", "完成", "已完成", "按时完成", "全覆盖", "逐年提升",
    "可持续发展", "需求导向、务实有效", "制度健全，执行力强", "不低于全国平均水平", "全市前列", "A级", "7×24小时",
    "1:3", "成立科学数据研究中心，形成《上海市科学数据管理办法》等", "无偿提供", "零距离服务",
]  # fmt: skip


def _rows(table):
    return [[cell.strip() for cell in f"{line}|||".split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("text", "operator", "number", "unit", "per"), [row[:5] for row in _rows(FIGURES)])
def test_a_figure_with_an_operator(text, operator, number, unit, per):
    target = parse_target(text)
    assert (target.operator, target.number) == (operator, Decimal(number))
    assert (target.unit or "", target.per or "") == (unit, per)
    assert target.percent is (unit == "%")
    assert target.implied is ("余" in text or "多人" in text)


@pytest.mark.parametrize(("text", "number", "unit", "per"), [row[:4] for row in _rows(BARE)])
def test_a_bare_figure_implies_its_operator(text, number, unit, per):
    target = parse_target(text)
    assert (target.operator, target.implied) == ("=", True)
    assert target.number == Decimal(number)
    assert (target.unit or "", target.per or "") == (unit, per)


@pytest.mark.parametrize("text", TEXTS)
def test_words_stay_words(text):
    target = parse_target(text)
    assert (target.operator, target.number, target.raw) == ("text", None, text)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("2-3", 2, 3, None),
        ("6-8分", 6, 8, "分"),
        ("1至2份", 1, 2, "份"),
        ("40—50", 40, 50, None),
        ("1~2篇", 1, 2, "篇"),
        ("95%-100%", 95, 100, "%"),
        ("8-10万人", 80000, 100000, "人"),
        ("0.5～1万人", 5000, 10000, "人"),
        ("5000-1万人", 5000, 10000, "人"),
        ("1万-2万", 10000, 20000, None),
        ("0-0", 0, 0, None),
        ("±5%", -5, 5, "%"),
        ("±10%以内", -10, 10, "%"),
    ],
)
def test_ranges(text, low, high, unit):
    target = parse_target(text)
    assert (target.operator, target.number, target.upper, target.unit) == ("range", low, high, unit)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("全国前 3", 3),
        ("全国前三", 3),
        ("前三名", 3),
        ("排名前10", 10),
        ("全国第一", 1),
        ("位列全市前5位", 5),
        ("第二名", 2),
    ],
)
def test_ranks(text, number):
    target = parse_target(text)
    assert (target.operator, target.number) == ("rank", number)


@pytest.mark.parametrize(
    "text", ["无", "零投诉", "无投诉", "无重大安全事故", "没有", "零", "未发生泄密事件", "无有效投诉"]
)
def test_none(text):
    assert parse_target(text).operator == "none"


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("9月前", Deadline(9)),
        ("9月底前", Deadline(9)),
        ("12月31日前", Deadline(12, 31)),
        ("2023年12月底前完成", Deadline(12, None, 2023)),
        ("2023-12-31", Deadline(12, 31, 2023)),
        ("2023.6.30前", Deadline(6, 30, 2023)),
        ("6月上旬", Deadline(6, 10)),
        ("三季度", Deadline(9)),
        ("第2季度末前", Deadline(6)),
        ("7月", Deadline(7)),
    ],
)
def test_dates(text, deadline):
    target = parse_target(text)
    assert (target.operator, target.deadline) == ("date", deadline)
    assert parse_deadline(text) == deadline


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("3人 10篇 5篇 6-8人", [("=", 3, "人"), ("=", 10, "篇"), ("=", 5, "篇"), ("range", 6, "人")]),
        ("≥2篇，其中核心期刊≥1篇", [("≥", 2, "篇"), ("≥", 1, "篇")]),
        ("不少于20场、4000人次", [("≥", 20, "场"), ("=", 4000, "人次")]),
        ("论文3篇；软著2项", [("=", 3, "篇"), ("=", 2, "项")]),
    ],
)
def test_several_values_in_one_cell(text, parts):
    target = parse_target(text)
    assert target.operator == "several"
    assert [(part.operator, part.number, part.unit) for part in target.parts] == parts


@pytest.mark.parametrize("text", [None, "", "  ", "-", "—", "——", "/", "--"])
def test_an_empty_cell_is_no_target(text):
    assert parse_target(text) is None


def test_dates_are_ordered_and_a_bare_month_ends_on_its_last_day():
    days = [Deadline(12, 31), Deadline(7), Deadline(7, 15), Deadline(6)]
    assert sorted(days, key=Deadline.order) == [Deadline(6), Deadline(7, 15), Deadline(7), Deadline(12, 31)]


@given(
    st.sampled_from(["≥", ">=", "不少于", "=", "≤", "<", "不超过", ""]),
    st.decimals(min_value=0, max_value=10**6, places=2),
    st.sampled_from(["", "万", "亿"]),
    st.sampled_from(["", "次", "人次", "台套", "%", "(项)", "篇/月"]),
    st.sampled_from(["", " ", "\n"]),
)
def test_white_space_and_layout_never_change_a_target(bound, number, times, unit, space):
    plainly = parse_target(f"{bound}{number}{times}{unit}")
    broken = parse_target(space.join(f"{bound}{number}{times}{unit}"))
    assert (plainly.operator, plainly.number, plainly.unit, plainly.per) == (
        broken.operator,
        broken.number,
        broken.unit,
        broken.per,
    )
    assert plainly.number == number * {"": 1, "万": 10**4, "亿": 10**8}[times]
