"""Printed scores beside computed ones: the four verdicts, on rows, budget, total and grade."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.subsystems.performance.rules.form import Form, Row
from yanfa.subsystems.performance.rules.schemes import scheme_for
from yanfa.subsystems.performance.rules.scoring import judge, rescore


def judged(form):
    scheme = scheme_for(form)
    return judge(form, rescore(form, scheme), scheme)


def verdict(target, actual, printed, weight="10", *, rule=None, unit="上海市某中心", year=2023):
    row = Row(name="某指标", target=target, actual=actual, weight=weight, score=printed, rule=rule)
    (one,) = judged(Form(year=year, unit=unit, indicators=[row]))
    return one.verdict


@pytest.mark.parametrize(
    ("target", "actual", "printed", "expected"),
    [
        ("≥100个", "120个", "10.00", "reproduced"),
        ("≥100个", "80个", "8", "reproduced"),
        ("≥100个", "80个", "10", "contradicted"),
        ("≥30场", "10场", "3.33", "reproduced"),
        ("≥30场", "10场", "3.3", "contradicted"),
        ("≤100万元", "120万元", "8.33", "within"),
        ("≤100万元", "120万元", "8.00", "within"),
        ("≤100万元", "120万元", "9.00", "contradicted"),
        ("完善", "达成指标", "10", "within"),
        ("完善", "达成指标", "8", "within"),
        ("完善", "达成指标", "7.9", "contradicted"),
        ("完善", "部分达成指标并具有一定效果", "7", "within"),
        ("完善", "部分达成指标并具有一定效果", "6", "within"),
        ("完善", "部分达成指标并具有一定效果", "8", "contradicted"),
        ("完善", "部分达成指标并具有一定效果", "10", "contradicted"),
        ("完善", "建立了制度", "3", "within"),
        ("≥100个", "达成指标", "10", "insufficient_data"),
        ("≥100个", None, "10", "insufficient_data"),
        ("≥100个", "达成指标", "11", "contradicted"),
        ("≥100个", "130个", "9", "within"),
        ("≥100个", "110个", "9", "contradicted"),
    ],
)
def test_rows(target, actual, printed, expected):
    assert verdict(target, actual, printed) == expected


def test_where_rounding_is_not_known_the_usual_ones_are_recognised():
    for printed in ("3.33", "3.3", "3", "3.34"):
        assert verdict("≥30场", "10场", printed, unit=None) == "reproduced"
    assert verdict("≥30场", "10场", "3.5", unit=None) == "contradicted"


def test_the_border_of_a_band_is_said_to_be_the_border():
    row = Row(
        name="长效机制", target="完善", actual="部分达成指标并具有一定效果", weight="10.00", score="8.00"
    )
    (one,) = judged(Form(year=2023, indicators=[row]))
    assert "上一档的下限" in one.sentence.zh
    assert "next higher band" in one.sentence.en


BANDS = "①100%得8分;②90%以上不到100%得6分;③90%以下得3-4分。"


@pytest.mark.parametrize(
    ("rule", "printed", "expected"),
    [
        (BANDS, "8", "insufficient_data"),
        (BANDS, "3.5", "insufficient_data"),
        (BANDS, "7", "contradicted"),
        (BANDS, "0", "contradicted"),
        ("产出1篇得8分。", "3", "insufficient_data"),
        ("①甲（3分）②乙（2分）", "4.5", "insufficient_data"),
        ("①甲（3分）②乙（2分）", "6", "contradicted"),
        ("有演练得4分，无演练得2分。", "4", "insufficient_data"),
        ("有演练得4分，无演练得2分。", "3", "contradicted"),
        ("优得8分，良得6分。", "3", "insufficient_data"),
        ("①100%得8分;②90%以上不到100%得6分。", "3", "insufficient_data"),
        ("故障数<5次得8分，大于5次小于8次得6分，大于8次不得分。", "7", "insufficient_data"),
        ("故障数<5次得8分，5次及以上小于8次得6分，8次及以上不得分。", "7", "contradicted"),
        ("一个故障扣1分。", "5", "insufficient_data"),
    ],
)
def test_a_rule_without_a_figure_still_excludes_what_it_never_gives(rule, printed, expected):
    assert verdict(None, None, printed, "8", rule=rule) == expected


def test_rows_without_a_printed_score_are_told_apart():
    rows = [
        Row(name="甲", target="=100%", weight=None),
        Row(name="乙", target="≥1", actual="1", weight="5", score="—"),
    ]
    found = judged(Form(year=2023, indicators=rows))
    assert [(one.printed, one.verdict, one.sentence.zh) for one in found] == [
        (None, "insufficient_data", "没有印得分。"),
        (None, "insufficient_data", "没有印得分。"),
    ]


def _budget(year, annual, executed, printed):
    form = Form(
        year=year,
        unit="上海市某中心",
        annual_budget=annual,
        executed=executed,
        budget_weight="10",
        budget_score=printed,
    )
    return judged(form)[0].verdict


@pytest.mark.parametrize(
    ("year", "annual", "executed", "printed", "expected"),
    [
        (2020, "7289281.00", "7,248,618", "9.9", "reproduced"),
        (2020, "2991572.00", "2,990,572", "10", "reproduced"),
        (2021, "3750951.00", "3,718,466.29", "10", "contradicted"),
        (2023, "452.40", "452.20", "9.99", "reproduced"),
        (2023, "27.60", "27.55", "9.98", "reproduced"),
        (2023, "27.60", "27.55", "10", "contradicted"),
        (2023, "0", "0", "10", "insufficient_data"),
    ],
)
def test_budget_scores_follow_the_rounding_of_their_generation(year, annual, executed, printed, expected):
    assert _budget(year, annual, executed, printed) == expected


def _totalled(total, grade, *scores, year=2020, unit=None):
    rows = [Row(name=str(place), weight="50", score=score) for place, score in enumerate(scores)]
    form = Form(year=year, unit=unit, indicators=rows, total_score=total, grade=grade, budget_score="9.9")
    return {one.score.part: one for one in judged(form) if one.score.part in ("total", "grade")}


def test_the_total_is_the_sum_of_what_is_printed():
    assert _totalled("99.9", None, "50", "40")["total"].verdict == "reproduced"
    wrong = _totalled("99", None, "50", "40", None)["total"]
    assert wrong.verdict == "contradicted"
    assert "99.9" in wrong.sentence.zh


def test_a_total_without_parts_cannot_be_judged():
    (one,) = judged(Form(total_score="95"))
    assert one.verdict == "insufficient_data"


@pytest.mark.parametrize(
    ("total", "grade", "expected"),
    [
        ("99.9", "优", "reproduced"),
        ("90", "优秀", "reproduced"),
        ("89.9", "优", "contradicted"),
        (None, "优", "insufficient_data"),
    ],
)
def test_grades_follow_the_total(total, grade, expected):
    assert _totalled(total, grade, "50")["grade"].verdict == expected


def test_the_grades_of_2019_have_their_own_bands():
    assert _totalled("80", "良好", "50", year=2019, unit="上海市某中心")["grade"].verdict == "reproduced"


def test_a_form_without_grade_and_total_gets_no_verdict_on_them():
    assert _totalled(None, None, "50") == {}


def test_the_verdict_depends_on_the_printed_score_alone():
    row = Row(name="甲", target="≥4", actual="3", weight="8", score="6")
    form = Form(year=2023, indicators=[row])
    scores = rescore(form, scheme_for(form))
    lifted = replace(form, indicators=[replace(row, score="8")])
    assert [one.verdict for one in judge(form, scores, scheme_for(form))] == ["reproduced"]
    assert [one.verdict for one in judge(lifted, scores, scheme_for(form))] == ["contradicted"]


FIGURES = st.text(alphabet="0123456789,.万亿%≥≤-次元", max_size=45)


@given(FIGURES, FIGURES, FIGURES, FIGURES, FIGURES)
def test_figures_of_any_length_are_judged_without_failing(target, actual, weight, printed, money):
    row = Row(
        name="预算执行率", target=target, actual=actual, weight=weight, score=printed, rule="90%以上得5分"
    )
    form = Form(year=2023, indicators=[row, replace(row, rule=None)], total_score=printed, grade="优")
    form = replace(form, annual_budget=money, executed=actual, budget_weight=weight, budget_score=printed)
    for one in judged(form):
        assert one.verdict in ("reproduced", "within", "contradicted", "insufficient_data")


@pytest.mark.parametrize("length", [18, 19, 40, 400])
def test_an_endless_figure_is_no_reason_to_fail(length):
    figure = "9" * length
    row = Row(
        name="预算执行率", target=f"≥1{figure}", actual=figure, weight=f"{figure}亿", score=f"{figure}.5"
    )
    form = Form(
        year=2023, indicators=[row], annual_budget="0.01", executed=f"{figure}亿元", budget_weight="10"
    )
    assert len(judged(replace(form, budget_score="10"))) <= 2
