"""Scoring of rows, budget and total: the published formulas first, then every kind of target."""

from dataclasses import asdict, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.subsystems.performance.rules.form import Form, Row
from yanfa.subsystems.performance.rules.schemes import scheme_for
from yanfa.subsystems.performance.rules.scoring import rescore, without_scores
from yanfa.subsystems.performance.rules.scoring.quantitative import reverse_points

HUBEI, GUANGXI = "湖北省某厅", "广西壮族自治区某厅"


def score(target, actual, weight="10", *, unit=None, name="某指标", year=2023, **form):
    """The score of a form's only row."""
    row = Row(name=name, target=target, actual=actual, weight=weight, level1=form.pop("level1", None))
    row = replace(row, rule=form.pop("rule", None), deviation=form.pop("deviation", None))
    sheet = Form(year=year, unit=unit, indicators=[row], **form)
    return rescore(sheet, scheme_for(sheet))[0]


def points(*args, **kwargs):
    found = score(*args, **kwargs)
    return (found.low, found.high)


def exactly(value):
    return (Decimal(value), Decimal(value))


UNKNOWN = (None, None)


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("≥100个", "120个", "10"),
        ("≥100个", "100个", "10"),
        ("≥100个", "80个", "8"),
        (">100个", "100个", "10"),
        ("=100%", "95%", "9.5"),
        ("=3(次)", "5.00(次)", "10"),
        ("90%", "45%", "5"),
        ("≥1.50(万台套)", "1.77(万台套)", "10"),
        ("≥1.50(万台套)", "12000台", "8"),
        ("≥1.50(万台套)", "1.2", "8"),
        ("≥3万人次", "30000", "10"),
        ("<2.00(秒)", "511毫秒", "10"),
        ("≥95%", "0.96", "10"),
        ("≥95", "96%", "10"),
        ("≥10.00(篇/月)", "16.00(篇/月)", "10"),
        ("每个站点每年4篇", "每个站点3篇", "7.5"),
        ("≥500人", "超过600人", "10"),
        ("≥100个", "-5", "0"),
        ("=0次", "0次", "10"),
        ("=0次", "1次", "0"),
        ("≥0次", "1次", "10"),
        ("2-3家", "3家", "10"),
        ("2-3家", "1家", "5"),
    ],
)
def test_quantitative_targets(target, actual, expected):
    assert points(target, actual) == exactly(expected)


@pytest.mark.parametrize(
    ("unit", "actual", "low", "high"),
    [
        (GUANGXI, "100万元", "10", "10"),
        (GUANGXI, "120万元", "8", "8"),
        (GUANGXI, "200万元", "0", "0"),
        (GUANGXI, "300万元", "0", "0"),
        (HUBEI, "120万元", "8.33", "8.33"),
        (HUBEI, "200万元", "5", "5"),
        (None, "120万元", "8", "8.33"),
        (None, "80万元", "10", "10"),
    ],
)
def test_limits_follow_the_convention_of_the_region(unit, actual, low, high):
    found = points("≤100万元", actual, unit=unit)
    assert tuple(round(value, 2) for value in found) == (Decimal(low), Decimal(high))


@given(
    st.decimals(min_value="0.01", max_value=10**6, places=2),
    st.decimals(min_value="1", max_value="5", places=3),
    st.integers(1, 60),
)
def test_both_conventions_start_at_the_weight_and_b_is_never_below_a(goal, excess, weight):
    a, b = (scheme_for(Form(unit=unit)).reverse[0] for unit in (GUANGXI, HUBEI))
    limit, reached = Decimal(weight), goal * excess
    by_a, by_b = (reverse_points(rule, limit, goal, reached) for rule in (a, b))
    assert 0 <= by_a <= by_b <= limit
    assert reverse_points(a, limit, goal, goal) == reverse_points(b, limit, goal, goal) == limit
    assert by_a == 0 if excess >= 2 else by_a > 0


@pytest.mark.parametrize(
    ("name", "target", "actual", "expected"),
    [
        ("系统故障次数", "5次", "3次", "10"),
        ("投诉率", "2%", "1%", "10"),
        ("故障排除率", "100%", "80%", "8"),
        ("投诉办结率", "100%", "80%", "8"),
        ("能耗下降率", "10%", "5%", "5"),
        ("发表论文", "10篇", "8篇", "8"),
    ],
)
def test_a_bare_figure_for_failures_is_a_limit(name, target, actual, expected):
    assert points(target, actual, name=name, unit=GUANGXI) == exactly(expected)


def test_a_bare_figure_for_a_cost_is_a_limit():
    assert points("100万元", "80万元", level1="成本指标") == exactly(10)
    assert points("100万元", "120万元", level1="成本指标", unit=GUANGXI) == exactly(8)


@pytest.mark.parametrize(
    ("actual", "low", "high", "included"),
    [
        ("达成年度指标", "8", "10", True),
        ("部分达成年度指标并具有一定效果", "6", "8", False),
        ("未达成年度指标且效果较差", "0", "6", False),
        ("完善", "8", "10", True),
        ("已按时完成", "8", "10", True),
        ("100%", "8", "10", True),
        ("建立了联合实验室", "0", "10", True),
    ],
)
def test_targets_in_words_are_scored_by_the_scale(actual, low, high, included):
    found = score("完善", actual)
    assert (found.low, found.high, found.high_included) == (Decimal(low), Decimal(high), included)


def test_the_older_scale_ends_at_half_the_weight():
    assert points("完善", "部分达成预期指标并具有一定效果", unit=HUBEI) == (5, 8)


@pytest.mark.parametrize(
    ("target", "actual", "low", "high"),
    [
        ("无", "无", "10", "10"),
        ("无", "0次", "10", "10"),
        ("零投诉", "达成指标", "10", "10"),
        ("无投诉", "2%", "0", "0"),
        ("无", "部分达成指标并具有一定效果", "6", "8"),
        ("无", "偶有发生", "0", "10"),
        ("全国前3", "全国第2", "10", "10"),
        ("全国前3", "全国第6", "0", "5"),
        ("9月底前", "7月", "10", "10"),
        ("9月底前", "9月", "10", "10"),
        ("9月前", "9月", "0", "10"),
        ("12月31日前", "12月20日", "10", "10"),
        ("2023年6月", "2022年12月", "10", "10"),
        ("6月30日", "7月15日", "0", "10"),
        ("12月31日前", "按时完成", "8", "10"),
        ("约100家", "110家", "10", "10"),
        ("100家左右", "90家", "9", "10"),
        ("±5%", "3%", "10", "10"),
        ("±5%", "6%", "8", "10"),
        ("2-3家", "4家", "6.67", "10"),
        ("3人 10篇", "3人 12篇", "10", "10"),
        ("3人 10篇", "3人 8篇", "0", "10"),
    ],
)
def test_other_kinds_of_targets(target, actual, low, high):
    assert tuple(round(value, 2) for value in points(target, actual)) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("target", "actual", "words"),
    [
        ("≥100个", "达成指标", "没有数字"),
        ("≥100个", "超额完成", "没有可比的数字"),
        ("≥100个", None, "没有印完成值"),
        ("完善", None, "没有印完成值"),
        (None, "达成指标", "没有印指标值"),
        ("—", "10", "没有印指标值"),
        ("≥100个", "95%", "单位不同"),
        ("≥10(篇/月)", "120篇", "单位不同"),
        ("≥100人", "近90人", "不是确数"),
        ("≤5次", "超过3次", "不是确数"),
        ("全国前3", "达成指标", "没有数字"),
        ("3人 10篇", "达成指标", "没有数字"),
        ("3人 10篇", "3人 10家", "单位不同"),
    ],
)
def test_what_cannot_be_scored_says_why(target, actual, words):
    found = score(target, actual)
    assert (found.low, found.high) == UNKNOWN
    assert words in found.sentence.zh
    assert found.sentence.en


@pytest.mark.parametrize("weight", [None, "", "—"])
def test_a_row_without_weight_cannot_be_scored(weight):
    assert points("≥1", "1", weight) == UNKNOWN


@pytest.mark.parametrize(
    ("actual", "over", "reducible"),
    [("100个", None, False), ("119个", "1.19", False), ("120个", "1.2", True), ("300个", "3", True)],
)
def test_over_completion_is_measured(actual, over, reducible):
    found = score("≥100个", actual)
    assert found.low == 10
    assert (found.over_completion, found.reducible) == (over and Decimal(over), reducible)


NARRATIVE = "全年举办10场创新人才交流活动，开展56场科创服务活动，培育新申报院士专家工作站89家；项目满意度达到85%以上。"


@pytest.mark.parametrize(
    ("name", "target", "actual", "expected"),
    [
        ("创新人才交流活动", "12场", "部分达成指标并具有一定效果", exactly("8.33")),
        ("科创服务活动", "不少于30次", "达成指标", exactly(10)),
        ("培育新申报院士专家工作站", "30家", "达成指标", exactly(10)),
        ("培育新申报院士专家工作站", "30家", None, exactly(10)),
        ("项目满意度", "85%", "部分达成指标并具有一定效果", UNKNOWN),
        ("创新人才交流活动", "12场", "达成指标", UNKNOWN),
        ("人才交流活动", "12场", "达成指标", UNKNOWN),
        ("科创服务活动", "30%", "达成指标", UNKNOWN),
    ],
)
def test_a_verdict_needs_a_figure_that_certainly_belongs_to_it(name, target, actual, expected):
    found = points(target, actual, name=name, result_text=NARRATIVE)
    assert tuple(value if value is None else round(value, 2) for value in found) == expected


@pytest.mark.parametrize(
    "narrative",
    [
        "举办培训会10场，另有培训会8场。",
        "去年举办培训会10场。",
        "计划举办培训会10场。",
        "举办线上培训会10场。",
        "培训会10-12场。",
        "培训会10。",
    ],
)
def test_a_doubtful_figure_is_no_evidence(narrative):
    assert points("≥8场", "达成指标", name="培训会", result_text=narrative) == UNKNOWN


def test_the_remark_of_a_row_may_state_its_figure():
    assert points("12场", "部分达成指标", deviation="因疫情原因，实际只开展了9场活动") == exactly("7.5")
    assert points("12场", "部分达成指标", deviation="因疫情减少3场活动") == UNKNOWN


RULE = "①200及以上得8分;②150-200得5-7分;③150以下,不得分。"


@pytest.mark.parametrize(
    ("rule", "narrative", "expected"),
    [
        (RULE, "并发用户数250人。", (8, 8)),
        (RULE, "并发用户数达到160人。", (5, 7)),
        (RULE, "系统支持250用户并发访问。", UNKNOWN),
        (RULE, "并发用户数大于100人。", UNKNOWN),
        ("一个故障扣2分，3个及以上得0分。", "并发用户数1个。", (6, 6)),
        ("①制度健全；（4分）②执行有效。（4分）", "并发用户数250人。", UNKNOWN),
        ("100%得8分", "并发用户数250人。", UNKNOWN),
    ],
)
def test_a_printed_rule_is_applied_to_a_certain_figure(rule, narrative, expected):
    assert points(None, None, "8", name="并发用户数", rule=rule, achievements=narrative) == expected


def test_a_rule_in_other_units_is_converted():
    mixed = "①500毫秒以下得4分；②500毫秒以上不到1秒得2分；③1秒以上不得分。"
    assert points(None, "511毫秒", "4", rule=mixed) == UNKNOWN
    rule = "①2秒以下得4分；②2秒以上不得分。"
    assert points(None, "511毫秒", "4", rule=rule) == exactly(4)


def test_levels_of_a_rule_go_by_the_words_of_the_result():
    rule = "优秀得10分，良好得8分，不合格不得分"
    assert points("良好以上", "良好", rule=rule) == exactly(8)
    assert points("良好以上", "不合格", rule=rule) == exactly(0)


def test_a_row_with_a_rule_that_cannot_be_applied_may_still_meet_its_target():
    rule = "①有方案（5分）②有总结（5分）"
    assert points("≥3次", "4次", rule=rule) == exactly(10)
    assert points("≥3次", "2次", rule=rule) == UNKNOWN


MONEY = {"annual_budget": "2,641,258.00", "executed": "2,463,584.00", "money_unit": "元"}


def test_the_execution_row_of_2019_is_scored_by_its_bands():
    found = score(None, None, "8", name="预算执行率", unit="上海市某中心", year=2019, **MONEY)
    assert (found.low, found.high) == (8, 8)
    assert "93.27%" in found.sentence.zh
    later = MONEY | {"executed": "2,200,000"}
    assert points(None, None, "8", name="预算执行率", unit="上海市某中心", year=2019, **later) == (6, 8)
    assert points(None, None, "8", name="预算执行率", unit="上海市某中心", year=2019) == UNKNOWN


def test_the_execution_row_follows_its_printed_rule():
    rule = "①预算执行率在95%及以上得8分;②预算执行率95%以下,得2分。"
    assert points(None, None, "8", name="预算执行率", rule=rule, **MONEY) == (2, 2)


def _budget(annual, executed, weight="10", *, unit=None, money_unit="元"):
    form = Form(
        year=2023,
        unit=unit,
        money_unit=money_unit,
        annual_budget=annual,
        executed=executed,
        budget_weight=weight,
        initial_budget="1",
    )
    return next(part for part in rescore(form, scheme_for(form)) if part.part == "budget")


@pytest.mark.parametrize(
    ("annual", "executed", "expected"),
    [
        ("452.40", "452.20", "9.9956"),
        ("306.24", "305.07", "9.9618"),
        ("3750951", "3,718,466.29", "9.9134"),
        ("1.96", "1.96", "10"),
        ("100", "102.59", "10"),
        ("100", "0", "0"),
        ("100", "-5", "0"),
    ],
)
def test_the_budget_score_is_the_share_of_the_adjusted_budget(annual, executed, expected):
    found = _budget(annual, executed)
    assert round(found.low, 4) == round(found.high, 4) == Decimal(expected)


@pytest.mark.parametrize(("annual", "executed"), [("0.00", "0.00"), (None, "5"), ("5", None), ("-", "-")])
def test_no_budget_no_rate(annual, executed):
    assert _budget(annual, executed).low is None


def test_the_total_adds_up_what_could_be_computed():
    rows = [
        Row(name="甲", target="≥1", actual="1", weight="60"),
        Row(name="乙", target="完善", actual="完善", weight="30"),
    ]
    form = Form(year=2023, indicators=rows, annual_budget="10", executed="9", budget_weight="10")
    assert [(part.part, part.low, part.high) for part in rescore(form, scheme_for(form))][-1] == (
        "total",
        93,
        99,
    )
    rows.append(Row(name="丙", target="≥1", weight="5"))
    assert rescore(form, scheme_for(form))[-1].low is None


def test_the_scorer_never_sees_a_printed_score():
    row = Row(name="甲", target="≥4", actual="3", weight="8", score="8", rule=None)
    form = Form(
        year=2023, indicators=[row], total_score="100", grade="优", budget_score="10", budget_weight="10"
    )
    other = replace(
        form, indicators=[replace(row, score="1")], total_score="3", grade="差", budget_score=None
    )
    assert rescore(form, scheme_for(form)) == rescore(other, scheme_for(other))
    assert "score" not in {key for part in asdict(without_scores(form))["rows"] for key in part}


@given(
    st.sampled_from(["≥", ">", "=", "≤", "<", "不少于", ""]),
    st.integers(0, 1000),
    st.integers(0, 3000),
    st.integers(1, 60),
    st.sampled_from([HUBEI, GUANGXI, None]),
)
def test_points_lie_between_nothing_and_the_weight(bound, goal, reached, weight, unit):
    low, high = points(f"{bound}{goal}次", f"{reached}次", str(weight), unit=unit)
    assert 0 <= low <= high <= weight


@given(st.sampled_from(["≥", "=", ">"]), st.integers(1, 1000), st.integers(0, 2000), st.integers(0, 100))
def test_more_is_never_worse_where_more_is_wanted(bound, goal, reached, more):
    assert points(f"{bound}{goal}次", f"{reached + more}次") >= points(f"{bound}{goal}次", f"{reached}次")


@given(st.sampled_from(["≤", "<"]), st.integers(1, 1000), st.integers(0, 2000), st.integers(0, 100))
def test_more_is_never_better_where_less_is_wanted(bound, goal, reached, more):
    assert points(f"{bound}{goal}次", f"{reached + more}次") <= points(f"{bound}{goal}次", f"{reached}次")


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=20))
def test_any_texts_give_a_score_or_a_reason(target, actual, rule):
    found = score(target, actual, rule=rule, result_text=actual + rule)
    assert found.sentence.zh
    assert (found.low is None) == (found.high is None)
