"""What only looks like a contradiction yields nothing: white space, 万, rounding, other years, narrower scope."""

from __future__ import annotations

import pytest

from yanfa.subsystems.performance.rules.form import Form, Fund, Row

from .changes import added, both, cell, field, replaced
from .examples import Change, broken, checked, row


def line_within_a_line(form: Form) -> None:
    """The central part of the fiscal line has a line of its own."""
    form.funds.insert(2, Fund("其中：中央财政", "300000.00", "280000.00", "256,000"))


ALMOST: list[tuple[str, Change, str]] = [
    ("2020", field(total_score="99.50"), "the same number with other zeros"),
    ("2020", field(total_score=" 99.5 "), "white space"),
    ("2020", field(total_weight="100.00"), "the same number with other zeros"),
    ("2020", field(execution_rate="95%"), "fewer decimals of the same rate"),
    ("2020", field(executed="456,000.00"), "the same amount with decimals"),
    ("2020", field(execution_rate=None), "a rate that is not printed"),
    ("national", field(execution_rate="1"), "a rate as a share of one"),
    ("2023", field(grade="优秀"), "the long name of the grade"),
    ("2023", field(grade=None), "no grade printed"),
    (
        "2023",
        added(Row("效益指标", "生态效益指标", "指标2："), Row("效益指标", None, "……")),
        "empty rows of the template",
    ),
    (
        "2019",
        cell("网页响应时间", rule="①小于2秒得20分;②2秒-3秒(不含)得10分;③3秒及以上不得分。"),
        "borders that are settled",
    ),
    (
        "2019",
        cell("系统故障数", rule="一个故障扣1分,14个及以上得0分。"),
        "deduction that ends where it reaches 0",
    ),
    ("2019", replaced("goal_text", "1000家", "1千家"), "the threshold in another spelling"),
    ("2020", replaced("result_text", "5200册", "5 200册"), "white space inside a figure"),
    ("2020", replaced("result_text", "科普讲座22场", "科普讲座22 场次"), "another counting word"),
    ("2020", replaced("result_text", "印发科普手册5200册", "2019年印发科普手册4100册"), "another year"),
    ("2020", replaced("result_text", "印发科普手册5200册", "印发科普手册近0.5万册"), "an approximation"),
    ("2020", replaced("result_text", "印发科普手册5200册", "累计印发科普手册1.9万册"), "a cumulative figure"),
    ("2020", replaced("result_text", "印发科普手册5200册", "印发少儿科普手册3000册"), "a narrower scope"),
    (
        "2020",
        replaced("result_text", "印发科普手册5200册", "印发科普手册5200册，比上年增加800册"),
        "an increase on last year",
    ),
    ("2020", replaced("result_text", "印发科普手册5200册", "印发科普手册0.52万册"), "万"),
    ("2020", replaced("result_text", "（社区15场、校园7场）", "（其中社区15场）"), "only some parts named"),
    (
        "2020",
        replaced("result_text", "（社区15场、校园7场）", "，包括社区8场、校园7场等"),
        "a list that says it is open",
    ),
    (
        "2020",
        replaced("result_text", "（社区15场、校园7场）", "，听众1200人（女性700人，退休人员640人）"),
        "parts that overlap",
    ),
    ("2020", line_within_a_line, "a line within a line"),
    ("2020", cell("科普讲座", target=">= 20 场"), "white space in a target"),
    ("2020", replaced("goal_text", "不少于20场", "20场左右"), "about the same goal"),
    ("2020", replaced("goal_text", "5000册以上", "0.5万册以上"), "the goal in 万"),
    ("2020", replaced("goal_text", "举办", "围绕“一个中心、两个平台”，举办"), "numerals that count nothing"),
    (
        "2020",
        both(
            cell("科普手册", target=">=4000册", deviation="应街道要求加印"),
            replaced("goal_text", "5000册", "4000册"),
        ),
        "a reason given",
    ),
    ("2023", cell("读书会", name="读书会 （含亲子场）"), "brackets in a name"),
    ("2023", cell("读书会", deviation="下一年度拟将指标值调整为20场"), "a change to come"),
    ("2023", cell("新书上架", target="5×8小时服务", actual="达成指标"), "dimensions of one value"),
    (
        "2023",
        added(
            row("产出/时效", "检索系统可用天数", "≥360(天)", "364(天)", "0", "0"),
            row("产出/质量", "检索系统中断次数", "<5(次)", "1(次)", "0", "0"),
        ),
        "not available all year",
    ),
    (
        "2020",
        cell("资料审校合格率", name="资料差错数", target="<=3处", actual="1处"),
        "a quality row that counts faults",
    ),
    (
        "2020",
        cell("资料审校合格率", name="通过认定的讲师", target=">=10人", actual="10人"),
        "a quality row that counts what passed",
    ),
    (
        "2023",
        field(year=2021, generation="shanghai-2020", result_text=None),
        "forms of other years have no cost level",
    ),
    ("national", cell("更新超声设备", score="18.0"), "the same score with decimals"),
]


@pytest.mark.parametrize(("base", "change", "why"), ALMOST)
def test_near_miss_yields_nothing(base: str, change: Change, why: str) -> None:
    assert [finding.message for finding in checked(broken(base, change))] == [], why
