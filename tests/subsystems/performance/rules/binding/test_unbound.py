"""Figures typed by hand are found, names with digits are not, and each is offered the binding that prints it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.subsystems.performance.rules.binding import Figure, parse, render, suggest, unbound_numbers


def quotes(text):
    return [found.quote for found in unbound_numbers(text)]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("信息报送新增3520台仪器", ["3520台"]),
        ("发放率达到98%。", ["98%"]),
        ("需求不低于 100项，对接率不低于 85%", ["100项", "85%"]),
        ("平台新增注册企业用户数不低于2000；", ["2000"]),
        ("支持 500用户并发访问", ["500"]),
        ("在沪工作外国人才21.5万，", ["21.5万"]),
        ("完成两本《人才报告》", ["两本"]),
        ("经费1,286.5万元", ["1,286.5万元"]),
        ("带宽不小于100M，", ["100M"]),
        ("收到12345热线转来工单30件", ["30件"]),
    ],
)
def test_typed_figures_are_found(text, typed):
    assert quotes(text) == typed


@pytest.mark.parametrize(
    "text",
    [
        "2023年高质量完成行政审批",
        "截至2020年底，2021-2022年度，2023年12月31日前",
        "按照沪科规〔2019〕10号文件",
        "财预〔2020〕10号、沪府发（2021）8号",
        "第3批、第二届、第1名",
        "科技114服务热线、科技 114运营保障",
        "12345热线、12345 转接、12315平台",
        "长三角G60科创走廊、5G网络、4G信号",
        "双一流高校、十四五规划、一网通办",
        "1. 聚焦资源；2、完善体系；（3）强化服务",
        "《支持外国专家复工复产8条便利措施的通知》",
        "“1个主题活动+若干专题活动”",
        "50万元以上的科研仪器新购申请",
        "审批（2.0版）、网站4.0建设",
        "三年行动计划，一分钟响应率，三个窗口，三类基地",
        "GB/T 9704-2012，7×24小时，24小时热线",
        "八届三次会议，前三名，前3名，二十大，三甲医院，A4纸，6号楼302室，13:00-17:00",
        "新增{行 1}台，{budget.executed 万元}，{sum row 1+row 2}项",
        "",
    ],
)
def test_names_dates_and_bindings_are_left_alone(text):
    assert quotes(text) == []


def test_a_finding_says_where_and_how_to_mend():
    text = "甲{行 1}乙新增35台。"
    found = unbound_numbers(text)[0]
    assert text[found.start : found.end] == "35台"
    assert (found.kind, found.severity) == ("unbound", "warning")
    assert found.sentence.zh == "“35台”是手工填写的数字，没有绑定到指标或表中的行。"
    assert "typed by hand" in found.sentence.en
    assert "{行 3}" in found.remedy.zh


FIGURES = {
    "row 1": Figure(Decimal(3250), "台套", "新增仪器信息报送数"),
    "row 1 target": Figure(Decimal(800), "台套", "新增仪器信息报送数"),
    "row 2": Figure(Decimal(13), "篇", "发表学术论文"),
    "row 3": Figure(Decimal(13), "人", "服务热线一线坐席人员"),
    "row 4": Figure(Decimal("1.77"), "万台套", "提供大仪共享服务"),
    "hotline.answer_rate": Figure(Decimal("99.2834"), "%"),
    "budget.executed": Figure(Decimal("3050712.34"), "元"),
}


@pytest.mark.parametrize(
    ("text", "binding"),
    [
        ("信息报送新增3250台套仪器", "{行 1}"),
        ("信息报送新增3,250台仪器", "{行 1 ,}"),
        ("信息报送新增0.325万台套仪器", "{行 1 万台套 .3}"),
        ("发表论文13篇", "{行 2}"),
        ("一线坐席人员13人", "{行 3}"),
        ("提供共享服务的大仪1.77万台套", "{行 4}"),
        ("提供共享服务的大仪17700台套", "{行 4 台套}"),
        ("接听率99.28%", "{hotline.answer_rate .2}"),
        ("执行305.07万元", "{budget.executed 万元 .2}"),
        ("执行305.1万元", "{budget.executed 万元 .1}"),
    ],
)
def test_an_equal_figure_is_offered_and_prints_the_same(text, binding):
    offered = suggest(text, FIGURES)
    assert [each.binding for each in offered] == [binding]
    bound = text[: offered[0].start] + offered[0].binding + text[offered[0].end :]
    assert render(parse(bound), FIGURES).text == text


def test_targets_are_offered_for_a_goal_text_only():
    text = "信息报送每年新增800台仪器"
    assert suggest(text, FIGURES) == []
    assert [each.key for each in suggest(text, FIGURES, column="target")] == ["row 1 target"]


@pytest.mark.parametrize(
    "text",
    [
        "信息报送新增3520台",  # equals nothing
        "办理13件",  # the number of two rows, named by neither
        "组织培训3250台",  # the sentence speaks of something else
        "对接率99%",  # 99.2834 would print 99.28
        "论文12-13篇",  # a range
    ],
)
def test_nothing_is_offered_where_it_would_be_a_guess(text):
    assert suggest(text, FIGURES) == []


@given(
    st.decimals(min_value=1, max_value=10**9, places=3, allow_nan=False),
    st.sampled_from(["台套", "万台套", "%", "元", "万人次"]),
    st.sampled_from(["台套", "万台套", "%", "元", "万元", "人次"]),
    st.integers(0, 3),
)
def test_whatever_is_offered_prints_what_was_typed(value, own, typed, places):
    text = f"共计{round(value, places)}{typed}。"
    figures = {"a.b": Figure(value, own)}
    for each in suggest(text, figures):
        bound = text[: each.start] + each.binding + text[each.end :]
        assert render(parse(bound), figures).text == text


def test_an_endless_list_is_told_in_part():
    assert len(unbound_numbers("1台，" * 10_000)) == 500


def test_a_long_text_is_left_to_the_parser_to_refuse():
    assert unbound_numbers("1台，" * 100_000) == []
