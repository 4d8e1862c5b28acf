"""Figures are printed in the unit and to the decimals asked for, and every rounding is stated."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.subsystems.performance.rules.binding import Figure, escape, parse, render

FIGURES = {
    "row 1": Figure(Decimal(3250), "台套"),
    "row 1 target": Figure(Decimal("800.00"), "台套"),
    "row 2": Figure(Decimal("1.77"), "万台套"),
    "row 3": Figure(Decimal("99.284"), "%"),
    "row 4": Figure("完善"),
    "row 5": Figure(Decimal(511), "毫秒"),
    "row 6": Figure(Decimal(16), "篇/月"),
    "row 7": Figure(Decimal(7)),
    "budget.executed": Figure(Decimal("3050712.34"), "元"),
}


def printed(text):
    rendered = render(parse(text), FIGURES)
    assert rendered.missing == ()
    return rendered.text


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("新增{行 1}台套", "新增3250台套"),
        ("指标值{行 1 指标值}台套", "指标值800台套"),
        ("{行 1 ,}", "3,250"),
        ("{行 1 台}", "3250台"),
        ("{行 1 万台套 .3}", "0.325万台套"),
        ("{行 2}万台套", "1.77万台套"),
        ("{行 2 台套}", "17700台套"),
        ("{行 3}%", "99.28%"),
        ("{行 3 .1up}%", "99.3%"),
        ("{行 3 .1截}%", "99.2%"),
        ("{行 3 % .3}", "99.284%"),
        ("{行 4}", "完善"),
        ("{行 5 秒}", "0.51秒"),
        ("{行 6}篇/月", "16篇/月"),
        ("{合计 行1+行2}台套", "20950台套"),
        ("{budget.executed 万元}", "305.07万元"),
        ("{budget.executed 万元 .0}", "305万元"),
        ("{budget.executed ,}元", "3,050,712.34元"),
        ("{{行 1}}是{行 1}", "{行 1}是3250"),
    ],
)
def test_what_is_printed(text, result):
    assert printed(text) == result


def test_rounding_is_stated():
    used = render(parse("执行{budget.executed 万元}"), FIGURES).used[0]
    assert (used.printed, used.rounding.mode, used.rounding.places) == ("305.07万元", "half_up", 2)
    assert "按“四舍五入保留2位小数”显示为305.07万元" in used.sentence.zh
    assert "half up to 2 decimals" in used.sentence.en


def test_what_is_exact_is_not_called_rounded():
    used = render(parse("{行 1}"), FIGURES).used[0]
    assert used.rounding is None
    assert used.sentence.zh == "行 1为3250台套，显示为3250。"


def test_a_quotient_without_end_is_told_in_short():
    used = render(parse("{a.b 小时}"), {"a.b": Figure(Decimal(100), "分钟")}).used[0]
    assert used.sentence.zh == "a.b为1.66666666…小时，按“四舍五入保留2位小数”显示为1.67小时。"


def test_used_marks_where_the_figure_stands_in_the_printed_text():
    rendered = render(parse("甲{行 1}乙{行 2}丙"), FIGURES)
    assert [rendered.text[used.start : used.end] for used in rendered.used] == ["3250", "1.77"]


@pytest.mark.parametrize(
    ("text", "kind", "zh"),
    [
        ("{行 99}", "missing", "“{行 99}”没有可用的数：行 99。"),
        ("{vouchers.orders}", "missing", "没有可用的数：vouchers.orders。"),
        ("{合计 行1+行4}", "words", "行 4却是文字“完善”"),
        ("{合计 行1+行3}", "unit", "“%”不能换算为“台套”"),
        ("{行 1 万元}", "unit", "“台套”不能换算为“万元”"),
        ("{行 7 万元}", "unit", "行 7却没有计量单位"),
        ("{行 6 篇}", "unit", "不能换算"),
    ],
)
def test_what_has_no_usable_figure_stands_as_typed(text, kind, zh):
    rendered = render(parse(f"甲{text}乙"), FIGURES)
    assert rendered.text == f"甲{text}乙"
    assert [each.kind for each in rendered.missing] == [kind]
    assert zh in rendered.missing[0].sentence.zh
    assert rendered.missing[0].sentence.en
    assert rendered.used == ()


@given(st.lists(st.text(max_size=20), min_size=1, max_size=6))
def test_all_other_text_is_kept_byte_for_byte(parts):
    text = "{行 1}".join(escape(part) for part in parts)
    assert render(parse(text), FIGURES).text == "3250".join(parts)


@given(st.decimals(min_value=0, max_value=10**12, allow_nan=False, places=4), st.integers(0, 6))
def test_printed_figures_are_within_half_a_step(value, places):
    text = render(parse(f"{{a.b .{places}}}"), {"a.b": Figure(value)}).text
    assert abs(Decimal(text) - value) <= Decimal(1).scaleb(-places) / 2
    assert len(text.partition(".")[2]) == places
