"""Printed figures as values: numbers, quantities, figures in sentences, money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.subsystems.performance.rules.values import (
    agree,
    comparable_units,
    find_quantities,
    parse_chinese_number,
    parse_money,
    parse_number,
    parse_quantity,
    plain,
    same_dimension,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("8", "8"),
        (" 1,234.50 ", "1234.50"),
        ("1，234", "1234"),
        ("２，６４１，２５８．００", "2641258.00"),
        ("8万", "80000"),
        ("1.5亿", "150000000"),
        ("3百万", "3000000"),
        ("95%", "95"),
        ("95.36％", "95.36"),
        ("-5", "-5"),
        ("−0.5", "-0.5"),
        ("0.00", "0"),
        ("零", "0"),
        ("三", "3"),
        ("十", "10"),
        ("十二", "12"),
        ("两", "2"),
        ("一百二十", "120"),
        ("二百零五", "205"),
        ("一千零五十", "1050"),
        ("三十六万", "360000"),
        ("一千二百万", "12000000"),
        ("一亿零三万", "100030000"),
    ],
)
def test_numbers_are_read(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        " ",
        "-",
        "—",
        "——",
        "/",
        "无",
        "12次",
        "12,34",
        "1.2.3",
        "两千三",
        "一二三",
        "百",
        "万",
        "三五",
        "及时",
    ],
)
def test_what_is_no_certain_number_is_none(text):
    assert parse_number(text) is None


def _in_chinese(number: int) -> str:
    """Numerals below 10 000 written by another way than the parser reads them."""
    digits, places = "零一二三四五六七八九", ["千", "百", "十", ""]
    text = "".join(
        digits[int(char)] + (place if char != "0" else "")
        for char, place in zip(f"{number:04d}", places, strict=True)
    )
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.strip("零") or "零"


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_chinese_numerals_round_trip(thousands, rest):
    assert parse_chinese_number(_in_chinese(rest)) == rest
    if thousands and rest >= 1000:
        written = f"{_in_chinese(thousands)}万{_in_chinese(rest)}"
        assert parse_chinese_number(written) == thousands * 10000 + rest


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_plain_and_parse_number_are_inverse(number):
    assert parse_number(plain(number)) == number
    assert parse_number(f"{number:,}") == number


@pytest.mark.parametrize(
    ("text", "number", "unit", "per"),
    [
        ("11次", "11", "次", None),
        ("19类", "19", "类", None),
        ("14371台/套", "14371", "台套", None),
        ("246台（套）", "246", "台套", None),
        ("21.00(项)", "21", "项", None),
        ("16.00(篇/\n月)", "16", "篇", "月"),
        ("1.77(万台\n套)", "17700", "台套", None),
        ("125.84(万|次)".replace("|", "\n"), "1258400", "次", None),
        ("95.36%", "95.36", "%", None),
        ("99.88（%）", "99.88", "%", None),
        ("8万人", "80000", "人", None),
        ("0.51(秒)", "0.51", "秒", None),
        ("511毫秒", "511", "毫秒", None),
        ("2S", "2", "秒", None),
        ("150M", "150", "Mbps", None),
        ("10个工作日", "10", "工作日", None),
        ("3级", "3", "级", None),
        ("三家", "3", "家", None),
        ("共12期", "12", "期", None),
        ("达到30家", "30", "家", None),
        ("100个项目", "100", "个", None),
        ("7837万元", "78370000", "元", None),
        ("5个百分点", "5", "百分点", None),
        ("3", "3", None, None),
    ],
)
def test_cells_with_one_quantity(text, number, unit, per):
    quantity = parse_quantity(text)
    assert quantity is not None
    assert (quantity.number, quantity.unit, quantity.per) == (Decimal(number), unit, per)
    assert quantity.percent is (unit == "%")
    assert quantity.raw == text


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "-",
        "完成",
        "达成指标",
        "2023年",
        "12月底",
        "3人 10篇",
        "6-8人",
        "一是",
        "成立科学数据研究中心",
        "4.0建设",
    ],
)
def test_cells_without_one_quantity(text):
    assert parse_quantity(text) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1.77(万台套)", "1.769万台套", True),
        ("125.84(万次)", "125.8353万次", True),
        ("8980000.00(次)", "898万次", True),
        ("0.51(秒)", "511毫秒", True),
        ("3万人次", "30000.00(人次)", True),
        ("28.00(台套)", "28台", True),
        ("99.99%", "99.991%", True),
        ("3250.00(台套)", "3520台", False),
        ("18%", "18.4%", True),
        ("18%", "18.6%", False),
        ("100(%)", "99%", False),
    ],
)
def test_figures_agree_as_far_as_they_were_printed(one, other, expected):
    first, second = parse_quantity(one), parse_quantity(other)
    assert same_dimension(first, second)
    assert agree(first, second) is expected
    assert agree(second, first) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("台套", "台", True),
        ("人", "名", True),
        ("场", "次", True),
        ("个", "家", True),
        ("毫秒", "秒", True),
        (None, "%", True),
        ("人", "人次", False),
        ("篇", "家", False),
        ("%", "个", False),
        ("元", "项", False),
        ("秒", "天", False),
    ],
)
def test_units_that_may_be_compared(one, other, expected):
    assert comparable_units(one, other) is expected
    assert comparable_units(other, one) is expected


def test_a_yearly_figure_is_not_a_monthly_one():
    assert not same_dimension(parse_quantity("16(篇/月)"), parse_quantity("16篇"))


def _found(text):
    return [
        (item.before, item.bound, plain(item.quantity.number), item.quantity.unit, item.after)
        for item in find_quantities(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增仪器信息报送1348台套，", [("新增仪器信息报送", "=", "1348", "台套", "")]),
        (
            "解决了5个高危漏洞和4次系统故障",
            [("解决", "=", "5", "个", "高危漏洞和"), ("解决了5个高危漏洞和", "=", "4", "次", "系统故障")],
        ),
        ("用户数不少于1000个。", [("用户数", "≥", "1000", "个", "")]),
        ("满意度达到95%以\n上。", [("满意度", "≥", "95", "%", "")]),
        ("兑现补贴超过7837万元", [("兑现补贴", ">", "78370000", "元", "")]),
        ("机构运行管理数为650家左右", [("机构运行管理数", "≈", "650", "家", "")]),
        ("100余家机构", [("", ">", "100", "家", "机构")]),
        ("专线三根", [("专线", "=", "3", "根", "")]),
        ("提供共享服务仪器达到 1.769万台\n套", [("提供共享服务仪器", "=", "17690", "台套", "")]),
        (
            "服务机构640家，服务项目数达到12414项",
            [("服务机构", "=", "640", "家", ""), ("服务项目数", "=", "12414", "项", "")],
        ),
        ("用户数不低于 2000；", [("用户数", "≥", "2000", None, "")]),
        ("门户网站达到三级等保，", [("门户网站", "=", "3", "级", "等保")]),
        ("全年 12期《外专服务动态》", [("全年", "=", "12", "期", "")]),
    ],
)
def test_figures_of_a_narrative(text, expected):
    assert _found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2019年10月5日起施行",
        "截至2023年底",
        "（沪科规〔2019〕10号）",
        "科技114热线",
        "12345转接接通率",
        "网站4.0建设",
        "2.0版",
        "一是推进，二是建设",
        "一次性告知",
        "一级指标、二级指标",
        "第3次",
        "1、开展研究",
        "十四五规划",
        "市区两级数据",
        "“1+1+N+X”体系",
        "A1B2",
    ],
)
def test_dates_serials_and_idioms_are_no_figures(text):
    assert find_quantities(text) == []


def test_a_range_in_a_narrative_keeps_both_ends():
    (found,) = find_quantities("发表论文 1-2篇，")
    assert (found.low, found.quantity.number, found.quantity.unit) == (1, 2, "篇")


@given(st.text(alphabet="新增仪器3250台套，。 \n0.%万1２一两级年以上（）-", max_size=40))
def test_spans_point_into_the_text(text):
    for found in find_quantities(text):
        quoted = text[found.start : found.end]
        assert quoted
        assert not quoted[0].isspace()
        assert found.quantity.number >= 0


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("2,641,258.00", "元", "2641258.00"),
        ("452.40", "万元", "4524000"),
        ("10万元", "元", "100000"),
        ("10元", "万元", "10"),
        ("1.2亿元", "元", "120000000"),
        ("7,248,618", None, "7248618"),
        ("￥100.00", "元", "100"),
        ("-3.5", "万元", "-35000"),
        ("61.50(万元)", "万元", "615000"),
    ],
)
def test_money_is_read_in_yuan(text, unit, amount):
    assert parse_money(text, unit) == Decimal(amount)


@pytest.mark.parametrize("text", [None, "", "-", "—", "无", "100%", "约10万元", "10人"])
def test_what_is_no_amount_is_none(text):
    assert parse_money(text, "元") is None
