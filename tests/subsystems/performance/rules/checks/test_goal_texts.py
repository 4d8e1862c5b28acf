"""Goal texts set against the table, and rows by how they are worded."""

from __future__ import annotations

import pytest

from yanfa.subsystems.performance.rules.checks.case import Case
from yanfa.subsystems.performance.rules.checks.goals import goal_without_row, target_goal_mismatch
from yanfa.subsystems.performance.rules.checks.outcome import Outcome
from yanfa.subsystems.performance.rules.checks.wording import renamed, several_indicators, words_for_number
from yanfa.subsystems.performance.rules.form import Form, Row


def case(
    goal: str | None, *rows: tuple[str, str], actual: str | None = None, deviation: str | None = None
) -> Case:
    """A form of 2023 with a goal text and rows of name and target."""
    lines = [
        Row("产出指标", "数量指标", name, None, target, actual, "10", "10", deviation=deviation)
        for name, target in rows
    ]
    return Case(
        "form.txt",
        Form(kind="self_evaluation", year=2023, goal_text=goal, indicators=lines, total_score="10"),
    )


def told_by(outcome: Outcome) -> int:
    """How many remarks a check makes."""
    return 0 if isinstance(outcome, str) else len(outcome)


@pytest.mark.parametrize(
    ("name", "target", "goal"),
    [
        ("举办培训班", "≥10期", "举办培训班不少于12期"),
        ("更新车辆", "5辆", "更新车辆6辆"),
        ("群众满意度", "≥90%", "群众满意度95%以上"),
        ("新建公厕", "=8座", "新建公厕10座、改建公厕5座"),
        ("系统响应时间", "≤3秒", "系统响应时间小于2秒"),
        ("补助学生人数", "≥1200人", "补助学生人数1000人左右"),
        ("科创服务活动", "≥30次", "举办“科创服务直通车”讲座、沙龙、论坛等活动不少于20场"),
    ],
)
def test_target_that_is_not_the_goal(name: str, target: str, goal: str) -> None:
    assert told_by(target_goal_mismatch(case(goal, (name, target)))) == 1


@pytest.mark.parametrize(
    ("name", "target", "goal"),
    [
        ("举办培训班", "≥10期", "目标1：举办培训班10期；目标2：培训500人次"),
        ("培训人次", "≥500人次", "培训基层干部800人次、企业负责人200人次"),
        ("更新车辆", "5辆", "计划三年内更新车辆20辆，本年度更新5辆"),
        ("更新车辆", "5辆", "2021-2025年更新车辆20辆"),
        ("慰问困难职工", "≥200人", "慰问困难职工200余人"),
        ("新建公厕", "=8座", "新建、改建公厕15座"),
        ("系统响应时间", "≤3秒", "系统响应时间不超过3000毫秒"),
        ("发放资料", "≥1万份", "发放资料10000份以上"),
        ("编制报告", "1份", "编制报告1-2份"),
    ],
)
def test_target_that_is_the_goal_or_of_another_thing(name: str, target: str, goal: str) -> None:
    assert target_goal_mismatch(case(goal, (name, target))) == []


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        ("举办培训班10期，新建桥梁2座", 1),
        ("举办培训班10期，全年话务量不少于6万个", 1),
        ("举办培训班10期，平台新增注册用户数不低于2000", 1),
        ("举办培训班10期，印制手册三份", 1),
        ("举办培训班10期", 0),
        ("按照规划要求，到2025年设备更新率达到80%，举办培训班10期", 0),
        ("举办培训班10期；做好两个服务；落实三项制度", 0),
        ("全市现有企业1200家，举办培训班10期", 0),
        ("举办培训班10期，较上年增长10%", 0),
        ("举办培训班10期，其中线上4期", 0),
        ("安排资金150万元，举办培训班10期", 0),
        ("在甲林场、乙林场、丙林场3个林场举办培训班10期", 0),
        ("保障7×24小时服务，举办培训班10期", 0),
    ],
)
def test_goal_that_has_no_row(goal: str, told: int) -> None:
    assert told_by(goal_without_row(case(goal, ("举办培训班", "≥10期")))) == told


@pytest.mark.parametrize("target", ["3场、100人", "3人 10篇 5篇 6-8人", "5人/10篇", "1套系统3个模块"])
def test_several_values_in_one_row(target: str) -> None:
    assert told_by(several_indicators(case(None, ("活动", target)))) == 1


@pytest.mark.parametrize(
    "target",
    [
        "≥3场次",
        "2-3个",
        "7×24小时",
        "2023年12月31日前",
        "每季度1次",
        "≥100人次（5场）",
        "不少于2次/月",
        "100%，及时",
        "400元/人·天",
    ],
)
def test_one_value(target: str) -> None:
    assert several_indicators(case(None, ("活动", target))) == []


@pytest.mark.parametrize(
    ("deviation", "told"),
    [
        ("指标名称修改为“工作质量达标率”", True),
        ("三级指标由“培训人数”调整为“培训人次”", True),
        ("因政策调整，指标值由50调整为40", True),
        ("年中目标值变更为80%", True),
        ("下一年度将指标值调整为更合理的数值", False),
        ("建议调整指标设置为可量化指标", False),
        ("受天气影响，活动改为线上举行", False),
        ("预算调整为100万元", False),
    ],
)
def test_note_that_tells_of_a_change(deviation: str, told: bool) -> None:
    assert told_by(renamed(case(None, ("活动", "3场"), actual="3场", deviation=deviation))) == told


@pytest.mark.parametrize(
    ("target", "actual", "told"),
    [
        ("≥30家", "达成指标", True),
        ("≥90%", "达标", True),
        ("1套", "已编制完成", True),
        ("≥30家", "未开展", True),
        ("≥30家", "已完成30家", False),
        ("≥30家", "30", False),
        ("≥3次", "三次", False),
        ("前3名", "全国第一", False),
        ("完善", "达成指标", False),
        ("12月底前", "已完成", False),
        ("无", "达成指标", False),
    ],
)
def test_words_in_place_of_a_figure(target: str, actual: str, told: bool) -> None:
    assert told_by(words_for_number(case(None, ("活动", target), actual=actual))) == told
