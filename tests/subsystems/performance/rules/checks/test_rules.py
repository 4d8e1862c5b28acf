"""Printed scoring rules of several provinces: which of them can be faulted, and for what."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from yanfa.subsystems.performance.rules.checks import rubric
from yanfa.subsystems.performance.rules.checks.case import Case
from yanfa.subsystems.performance.rules.checks.outcome import Outcome
from yanfa.subsystems.performance.rules.form import Form, Row

CHECKS: dict[str, Callable[[Case], Outcome]] = {
    "exceeds": rubric.rule_exceeds_weight,
    "gap": rubric.rule_gap,
    "overlap": rubric.rule_overlap,
    "floor": rubric.rule_floor,
    "unequal": rubric.rule_unequal,
}


def faults(rule: str, weight: str = "10") -> dict[str, str | None]:
    """What each check has to say about a rule, silent ones left out."""
    row = Row("产出指标", "数量指标", "指标", weight=weight, score=weight, rule=rule)
    case = Case("form.txt", Form(kind="self_evaluation", year=2019, indicators=[row]))
    outcomes = {name: check(case) for name, check in CHECKS.items()}
    return {name: found[0].computed for name, found in outcomes.items() if isinstance(found, list) and found}


@pytest.mark.parametrize(
    "rule",
    [
        "达到目标值得满分，未达到按比例扣分",
        "完成得10分，未完成不得分",
        "每少1家扣0.5分，扣完为止",
        "每降低1个百分点扣1分，低于80%不得分",
        "优秀得10分，良好得8分，一般得6分，较差得0分",
        "按计划完成得满分，每延迟1天扣1分",
        "满意度≥90%得满分；80%≤满意度＜90%得8分；满意度＜80%不得分",
        "95%（含）以上得10分，90%（含）-95%得8分，80%（含）-90%得6分，80%以下不得分",
        "管理制度健全得6分，执行到位得4分",
        "发生1起安全事故扣5分，扣完为止",
        "3次及以上得10分，2次得6分，1次得3分，0次不得分",
        "大于等于500人得10分；400-499人得8分；300-399人得6分；低于300人不得分",
        "①1000家及以上得10分；②800家及以上不到1000家得6-10分；③不到800家不得分",
        "产出1篇专利得10分",
    ],
)
def test_rule_that_is_sound(rule: str) -> None:
    assert faults(rule) == {}


@pytest.mark.parametrize(
    ("rule", "fault", "computed"),
    [
        ("①200及以上得10分；②150-200得8-12分；③不到150不得分", "exceeds", "10"),
        ("故障数<10次得10分，大于10次小于15次得6分，大于15次不得分", "gap", "10次、15次"),
        ("办结率100%得10分，90%以上未达100%得6分", "gap", "<90%"),
        ("大于4万个得10分，小于4万个不得分", "gap", "40000个"),
        ("2秒以下得10分；2秒-3秒得5分；3秒及以上不得分", "overlap", "2秒"),
        ("90分以上得10分；80-90分得8分；80分以下不得分", "overlap", "80分、90分"),
        ("有演练得10分，无演练得2分", "floor", "0"),
        ("高于或等于90%得10分，低于90%得6分", "floor", "0"),
        ("一个漏洞扣2分，3个及以上得0分", "unequal", "0"),
        ("大于等于64个得10分；少于64个得0分；（3分）", "unequal", "3"),
    ],
)
def test_rule_that_is_not(rule: str, fault: str, computed: str) -> None:
    assert faults(rule) == {fault: computed}


def test_rule_in_words_leaves_nothing_to_check() -> None:
    row = Row("产出指标", "数量指标", "指标", weight="10", score="10", rule="根据实际情况酌情评分")
    case = Case("form.txt", Form(kind="self_evaluation", indicators=[row]))

    assert {check(case) for check in CHECKS.values()} == {"insufficient_data"}
