"""The paragraph for the accounts: counts, money, shares, averages, grades and problems, in both languages."""

from dataclasses import replace
from decimal import Decimal

import pytest

from yanfa.subsystems.performance.rules.form import Form
from yanfa.subsystems.performance.rules.schemes import scheme_for
from yanfa.subsystems.performance.rules.summary import (
    Counted,
    Evaluated,
    Issue,
    YearAccount,
    account_of,
    cells_of,
    deviation_degree,
    deviation_sentence,
    summary_rows,
)
from yanfa.subsystems.performance.rules.summary.table import COLUMNS

GRADES = scheme_for(Form(year=2023, unit="上海市某中心")).grade
FEW = Issue("可细化量化的指标不够全面", "too few indicators are measurable")
LATE = Issue("执行进度滞后", "execution is late")


def project(name, budget, executed, score, **rest):
    score = None if score is None else Decimal(score)
    return Evaluated(name, "某中心", Decimal(budget), Decimal(executed), score, **rest)


PROJECTS = [
    project("甲", 6150000, 6150000, "100", problems=(FEW,)),
    project("乙", 4524000, 4522000, "99.99", review_score=Decimal("95"), problems=(LATE, FEW, FEW)),
    project("丙", 2000000, 1500000, "89.995", measures="按月通报"),
]
YEAR = YearAccount(2023, "某中心", due=Counted(4, Decimal(20000000)))


def test_the_paragraph():
    told = account_of(YEAR, PROJECTS, GRADES)
    assert told.zh == (
        "2023年度，某中心开展绩效自评的项目3个，涉及金额1267.40万元，占应评项目4个的75.00%、金额的63.37%。"
        "全年执行1217.20万元，预算执行率96.04%。"
        "平均得分96.66分（3个项目的算术平均），其中优2个、良1个、中0个、差0个。"
        "自评发现的主要问题：一是可细化量化的指标不够全面（2个项目）；二是执行进度滞后（1个项目）。"
    )
    assert told.en == (
        "In 2023 某中心 evaluated 3 project(s) itself, 1267.40 万元: 75.00 % of the 4 due, 63.37 % of their money. "
        "1217.20 万元 were paid, 96.04 % of the budget. "
        "The average score is 96.66 (arithmetic mean of 3 project(s)): 优 2, 良 1, 中 0, 差 0. "
        "Main problems found: (1) too few indicators are measurable (2); (2) execution is late (1)."
    )


def test_goals_monitoring_and_rectification_where_they_are_told():
    year = replace(
        YEAR,
        due=None,
        with_goals=Counted(4, Decimal(20000000)),
        tracked=Counted(2, Decimal(11000000)),
        found=5,
        mended=3,
    )
    told = account_of(year, PROJECTS, GRADES)
    assert told.zh.startswith(
        "2023年度，某中心编报绩效目标的项目4个，涉及金额2000.00万元。"
        "开展绩效跟踪的项目2个，涉及金额1100.00万元。开展绩效自评的项目3个，涉及金额1267.40万元。"
    )
    assert told.zh.endswith("发现问题5个，已整改3个，正在整改2个。")
    assert "It monitored 2 project(s)" in told.en
    assert told.zh.count("2023年度") == told.en.count("In 2023") == 1


def test_a_year_without_evaluation():
    told = account_of(YEAR, [], GRADES)
    assert told.zh == "2023年度，某中心没有开展绩效自评的项目。"
    assert told.en == "In 2023 某中心 evaluated no project itself."


def test_projects_without_a_score_are_named_and_left_out_of_the_average():
    told = account_of(YEAR, [*PROJECTS[:1], project("丁", 1, 0, None)], GRADES)
    assert "平均得分100.00分（1个项目的算术平均），其中优1个" in told.zh
    assert "1个项目尚未形成得分：丁。" in told.zh


def test_a_printed_grade_wins_and_stands_behind_those_of_the_scheme():
    told = account_of(YEAR, [project("甲", 1, 1, "98", grade="优秀"), PROJECTS[0]], GRADES)
    assert "优1个、良0个、中0个、差0个、优秀1个" in told.zh


def test_no_problems_and_no_budget():
    told = account_of(replace(YEAR, due=None), [project("甲", 0, 0, "98")], GRADES)
    assert "自评未发现问题。" in told.zh
    assert "执行率" not in told.zh


@pytest.mark.parametrize(
    ("year", "why"),
    [
        (replace(YEAR, due=Counted(2, Decimal(1))), "应评项目2个，少于已自评的3个"),
        (replace(YEAR, found=1, mended=2), "已整改2个，多于发现的1个"),
    ],
)
def test_figures_that_cannot_be_are_refused_in_words(year, why):
    with pytest.raises(ValueError, match=why):
        account_of(year, PROJECTS, GRADES)


def test_the_summary_table():
    rows = summary_rows(PROJECTS, GRADES)
    printed = [cells_of(row, "zh") for row in rows]
    assert printed[1] == (
        "2", "乙", "某中心", "452.40", "452.20", "99.96", "99.99", "95.00", "4.99", "优",
        "执行进度滞后；可细化量化的指标不够全面", "",
    )  # fmt: skip
    assert printed[3][:10] == (
        "", "合计", "", "1267.40", "1217.20", "96.04", "96.66", "95.00", "4.99", "",
    )  # fmt: skip
    assert cells_of(rows[3], "en")[1] == "Total"
    assert printed[2][9] == "良"  # 89.995 prints as 90.00 and is graded before rounding
    assert {len(cells) for cells in printed} == {len(COLUMNS)}
    assert rows[3].annual_budget == sum(row.annual_budget for row in rows[:3])
    assert summary_rows([], GRADES) == []


def test_deviation_degree():
    assert deviation_degree(Decimal(98), Decimal("95.06")) == Decimal("0.03")
    assert deviation_degree(Decimal(80), Decimal(90)) == Decimal("-0.125")
    assert deviation_degree(Decimal(0), Decimal(90)) is None
    assert deviation_degree(Decimal(98), None) is None
    assert deviation_sentence(Decimal(98), Decimal(95)).zh == "自评98分，复核95分，偏离度3.06%。"
    assert "cannot" not in deviation_sentence(Decimal(98), Decimal(95)).en
    assert "无法计算" in deviation_sentence(Decimal(0), Decimal(95)).zh
