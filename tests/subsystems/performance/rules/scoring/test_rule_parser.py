"""Printed scoring rules as values: every kind that the forms of 2019 and other provinces use."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.subsystems.performance.rules.scoring import parse_rule


def _band(tier):
    """A tier as a compact text: [200, ] = 8."""
    left = (
        "" if tier.lower is None else f"{'[' if tier.lower.closed else '('}{tier.lower.value.normalize():f}"
    )
    right = (
        "" if tier.upper is None else f"{tier.upper.value.normalize():f}{']' if tier.upper.closed else ')'}"
    )
    return f"{left},{right}={tier.low}" + ("" if tier.low == tier.high else f"-{tier.high}")


@pytest.mark.parametrize(
    ("text", "bands"),
    [
        (
            "①200及以上得8分;②150-200得5-7分;③100-150得3-5分;④100以下,不得分。",
            "[200,=8 [150,200]=5-7 [100,150]=3-5 ,100]=0",
        ),
        (
            "①2秒以下得4分；②2秒-2.5秒得3分；③2.5秒-3秒得2分；④3秒以上不得分。",
            ",2]=4 [2,2.5]=3 [2.5,3]=2 [3,=0",
        ),
        (
            "①数量1.2万台套及以上得7分;②1万台套及以上不到1.2万台套得5-7分;③1万台套以下,不得分。",
            "[12000,=7 [10000,12000)=5-7 ,10000]=0",
        ),
        ("①电话总量大于年度目标4万个; (10分) ②电话总量小于年度目标4万个; (5分)", "(40000,=10 ,40000)=5"),
        ("有效工单办结率100%得8分。办结率90%以上未达100%得6分。", "[100,100]=8 [90,100)=6"),
        ("工单量超过4万个得7分, 不到4万个得6分", "(40000,=7 ,40000)=6"),
        ("满意度高于或等于90%得8分, 低于90%得6分", "[90,=8 ,90)=6"),
        ("故障数<10次得8分, 大于10次小于15次得6分, 大于15次不得分。", ",10)=8 (10,15)=6 (15,=0"),
        ("有巡检且巡检日志=365天得4分, 少于365天得2分。", "[365,365]=4 ,365)=2"),
        ("①3根及以上得8分; ②2根得5分; ③2根以下, 不得分。", "[3,=8 [2,2]=5 ,2]=0"),
        ("达到100%得5分,95%(含)-100%得4分,低于95%不得分", "[100,100]=5 [95,100]=4 ,95)=0"),
        ("0.5-1万得4分，1万以上得5分", "[5000,10000]=4 [10000,=5"),
        ("产出1篇专利或软著得6分。", "[1,=6"),
        ("完成率≥90%得满分，低于90%不得分", "[90,=10 ,90)=0"),
    ],
)
def test_bands(text, bands):
    rule = parse_rule(text, Decimal(10))
    assert rule.kind == "bands"
    assert " ".join(_band(tier) for tier in rule.tiers) == bands


@pytest.mark.parametrize(
    ("text", "value", "points"),
    [
        ("①200及以上得8分;②150-200得5-7分;③150以下,不得分。", "200", ("8", "8")),
        ("①200及以上得8分;②150-200得5-7分;③150以下,不得分。", "199", ("5", "7")),
        ("①2秒以下得4分；②2秒-2.5秒得3分；③2.5秒以上不得分。", "2", ("3", "4")),
        ("①2秒以下得4分；②2秒-2.5秒得3分；③2.5秒以上不得分。", "0.51", ("4", "4")),
        ("宕机数<3次得8分, 大于3次小于5次得6分, 大于5次不得分。", "2", ("8", "8")),
        ("工单量超过4万个得7分, 不到4万个得6分", "54557", ("7", "7")),
        ("一个高危漏洞扣2分,3个及以上得0分。", "0", ("8", "8")),
        ("一个高危漏洞扣2分,3个及以上得0分。", "2", ("4", "4")),
        ("一个高危漏洞扣2分,3个及以上得0分。", "3", ("0", "0")),
        ("一个故障扣1分。", "12", ("0", "0")),
        ("完成率≥90%得满分，每降低1%扣0.5分，扣完为止", "87", ("6.5", "6.5")),
        ("完成率≥90%得满分，每降低1%扣0.5分，扣完为止", "86.5", ("6", "6.5")),
        ("满意率90%以上得8分，每降5%扣1分，扣完为止", "84", ("6", "7")),
        ("满意率90%以上得8分，每降5%扣1分，扣完为止", "95", ("8", "8")),
        ("±10%以内得5分，±10-15%以内得3分，±15%以外不得分", "-12", ("3", "3")),
        ("±10%以内得5分，±10-15%以内得3分，±15%以外不得分", "16", ("0", "0")),
        ("每发表1篇论文得2分，最高不超过8分", "3", ("6", "6")),
        ("每发表1篇论文得2分，最高不超过8分", "9", ("8", "8")),
    ],
)
def test_points_for_a_figure(text, value, points):
    assert parse_rule(text, Decimal(8)).score(Decimal(value)) == tuple(Decimal(point) for point in points)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("故障数<10次得8分, 大于10次小于15次得6分。", "10"),
        ("办结率100%得8分。办结率90%以上未达100%得6分。", "85"),
    ],
)
def test_a_gap_gives_no_points_at_all(text, value):
    assert parse_rule(text, Decimal(8)).score(Decimal(value)) is None


def test_points_never_exceed_the_weight_but_the_rule_remembers_them():
    rule = parse_rule("宕机数<3次得8分, 3次及以上得0分。", Decimal(5))
    assert rule.points == 8
    assert rule.score(Decimal(1)) == (5, 5)


def test_a_deduction_counts_shortfall_from_the_target():
    rule = parse_rule("每少1人扣1分", Decimal(5))
    assert rule.score(Decimal(7), Decimal(10)) == (2, 2)
    assert rule.score(Decimal(12), Decimal(10)) == (5, 5)
    assert rule.score(Decimal(7)) is None


def test_a_checklist_with_levels_inside():
    rule = parse_rule(
        "①是否随预算报送目标；（1分）②目标是否匹配；（2分）③预算编制是否细化（“三公”经费等）。（4分）"
        "其中：科学细化的得4分，基本细化的得2分，未细化的不得分。",
        Decimal(8),
    )
    assert rule.kind == "checklist"
    assert [item.points for item in rule.items] == [1, 2, 4]
    assert [(tier.words, tier.low) for tier in rule.items[2].levels] == [
        ("科学细化的", 4),
        ("基本细化的", 2),
        ("未细化的", 0),
    ]
    assert (rule.points, rule.floor) == (7, 0)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("已制定业务管理制度。（10分）", [10]),
        ("1.有制度得3分；2.制度执行有效得7分", [3, 7]),
        ("（1）有方案（4分）（2）有总结（6分）", [4, 6]),
    ],
)
def test_checklists(text, points):
    rule = parse_rule(text, Decimal(10))
    assert (rule.kind, [item.points for item in rule.items]) == ("checklist", points)


def test_levels_in_words():
    rule = parse_rule("有演练得4分，无演练得2分。", Decimal(4))
    assert rule.kind == "levels"
    assert [(tier.words, tier.low) for tier in rule.tiers] == [("有演练", 4), ("无演练", 2)]
    assert (rule.points, rule.floor) == (4, 2)


def test_points_printed_twice_are_kept_for_comparison():
    rule = parse_rule("静态地址大于等于64个得5分; 少于64个得0分; (3分)", Decimal(5))
    assert [tier.restated for tier in rule.tiers] == [None, 3]


def test_reference_bands_are_marked():
    text = "(参考分值区间,按实际完成情况打分)①执行率在90%及以上得8分;②执行率90%以下,不得分。"
    rule = parse_rule(text, Decimal(8))
    assert rule.reference
    assert [tier.percent for tier in rule.tiers] == [True, True]
    assert not parse_rule("执行率90%以上得8分", Decimal(8)).reference


def test_edges_know_whether_the_text_settles_them():
    first, second, last = parse_rule("①200及以上得8分;②150-200得5分;③150以下,不得分。", Decimal(8)).tiers
    assert first.lower.said
    assert not second.lower.said
    assert not second.upper.said
    assert not last.upper.said


@pytest.mark.parametrize("text", [None, "", "及时", "按照实际情况打分", "满意度调查"])
def test_a_text_without_points_is_no_rule(text):
    assert parse_rule(text, Decimal(5)) is None


def test_full_marks_need_a_weight():
    assert parse_rule("完成得满分", None) is None
    assert parse_rule("按完成比例得分", None) is None
    assert parse_rule("按完成比例得分", Decimal(5)).kind == "proportional"


@given(
    st.lists(st.integers(1, 10**6), min_size=2, max_size=5, unique=True),
    st.integers(0, 10**6),
    st.integers(1, 20),
)
def test_well_made_bands_cover_every_figure_once_and_rise_with_it(edges, value, weight):
    edges = sorted(edges, reverse=True)
    scores = [weight * (len(edges) - place) // len(edges) for place in range(len(edges))]
    clauses = [f"①{edges[0]}及以上得{scores[0]}分"]
    clauses += [
        f"②{low}及以上不到{high}得{score}分"
        for high, low, score in zip(edges, edges[1:], scores[1:], strict=False)
    ]
    rule = parse_rule(";".join([*clauses, f"⑨低于{edges[-1]},不得分"]), Decimal(weight))
    assert len(rule.cases(Decimal(value))) == 1
    low, high = rule.score(Decimal(value))
    assert low == high
    assert 0 <= low <= weight
    assert rule.score(Decimal(value + 1))[0] >= low


@given(st.text(alphabet="①②③得扣不分满0123456789.-%次个及以上下不到,;。(）每一超过少于", max_size=40))
def test_any_text_gives_a_rule_within_its_weight_or_none(text):
    rule = parse_rule(text, Decimal(5))
    if rule is not None:
        points = rule.score(Decimal(3), Decimal(4))
        assert points is None or Decimal(0) <= points[0] <= points[1] <= 5
