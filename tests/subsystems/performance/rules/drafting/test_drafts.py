"""Next year's rows: the same indicators, targets thought over beside the results, weights that add up."""

from decimal import Decimal

import pytest

from yanfa.subsystems.performance.rules.drafting import Library, draft, drafting_policy, library, propose
from yanfa.subsystems.performance.rules.form import Form, Row

NOTHING = Library(())


@pytest.mark.parametrize(
    ("target", "actual", "proposed", "reason"),
    [
        ("≥800.00(台套)", "3250.00(台套)", "≥2900(台套)", "先核实完成值的口径"),
        ("≥8次", "11次", "≥9次", "只有完成值“11次”的73%"),
        ("≥3篇", "4篇", "≥3篇", "沿用"),  # 90 % of 4 is no whole step up
        ("≥2万人", "9.5万人", "≥8.5万人", "先核实"),
        ("≥1.5(万台套)", "24000(台套)", "≥2.1(万台套)", "62%"),
        ("≥60%", "99%", "≥89%", "61%"),
        ("≥95%", "100%", "≥95%", "沿用"),
        ("≥700家", "600家", "≥700家", "没有达到"),
        ("=12期", "12期", "=12期", "沿用"),
        ("<10(次)", "5.00(次)", "<6(次)", "收紧"),
        ("<2.00(秒)", "511(毫秒)", "<0.6(秒)", "收紧"),
        ("<3次", "0次", "<3次", "沿用"),
        ("≤5次", "7次", "≤5次", "没有达到"),
        ("≥10篇/月", "16篇", "≥10篇/月", "没有可比的数字"),
        ("≥8次", "达成指标", "≥8次", "没有可比的数字"),
        ("2023年12月底前", "2023年11月", "2024年12月底前", "顺延"),
        ("9月前", "7月", "9月前", "沿用"),
        ("全国前3", "全国前3", "全国前3", "沿用"),
        ("完善", "达成指标", "完善", "不能衡量，建议改为制定或修订制度"),
        ("不断扩大", None, "不断扩大", "不能衡量，建议改为比上年增长率"),
        (None, None, None, "请填写"),
    ],
)
def test_a_target_is_proposed_with_its_reason(target, actual, proposed, reason):
    given = propose("某项工作", target, actual, drafting_policy(), NOTHING)
    assert given.target == proposed
    assert reason in given.reason.zh
    assert given.reason.en


def test_a_row_without_a_target_begins_with_that_of_the_library():
    given = propose("外专服务动态", None, None, drafting_policy(), library())
    assert given.target == "=12(期)"
    assert "2023年" in given.reason.zh


def line(level1, level2, name, target=None, actual=None, weight=None):
    return Row(level1, level2, name, target=target, actual=actual, weight=weight)


def form(**changes):
    rows = [
        line("产出指标", "数量指标", "培训会", ">=8次", "18次", "20"),
        line("产出指标", "质量指标", "准确率", "=100%", "100%", "20"),
        line("效益指标", "社会效益指标", "访问量", "≥120.00(万次)", None, "40"),
        line("满意度指标", "服务对象满意度指标", "服务满意度", ">=95%", "99%", "10"),
    ]
    return Form(
        **{
            "kind": "self_evaluation",
            "year": 2023,
            "unit": "上海市某中心",
            "budget_weight": "10",
            "indicators": rows,
        }
        | changes
    )


def test_a_draft_is_a_form_that_adds_up():
    made = draft(form(), library=NOTHING)
    assert made.year == 2024
    assert [row.weight for row in made.rows] == [25, 25, 30, 10]
    assert sum(row.weight for row in made.rows) + made.budget_weight == 100
    assert [row.target for row in made.rows] == [">=16次", "=100%", "≥120.00(万次)", ">=95%"]
    assert [row.unit for row in made.rows] == ["次", "%", "万次", "%"]
    assert [row.place for row in made.rows] == [0, 1, 2, 3]


def test_results_that_the_form_does_not_hold_yet_win():
    made = draft(form(), {2: "200万次", 0: "9次"}, library=NOTHING)
    assert made.rows[2].target == "≥180(万次)"
    assert made.rows[2].last_actual == "200万次"
    assert made.rows[0].target == ">=8次"


@pytest.mark.parametrize("budget", ["10", "20", "7.5", None, "100", "9.99"])
def test_whatever_the_weight_of_the_budget_the_rows_fill_the_rest(budget):
    made = draft(form(budget_weight=budget), library=NOTHING)
    assert sum(row.weight for row in made.rows) + made.budget_weight == 100


def test_empty_rows_of_the_template_are_left_out():
    rows = [*form().indicators, line("产出指标", "数量指标", "指标5："), line(None, None, "……")]
    assert len(draft(form(indicators=rows), library=NOTHING).rows) == 4


def test_a_form_without_rows_gives_an_empty_draft():
    made = draft(Form(), library=NOTHING)
    assert (made.year, made.rows, made.budget_weight) == (None, (), Decimal(10))
