"""Checklists as rules: lines read or refused in words, points added up, and the band that they propose."""

import tomllib
from decimal import Decimal

import pytest

from yanfa.subsystems.performance.choices import Achievement
from yanfa.subsystems.performance.indicators import CHECKLISTS, policy_of
from yanfa.subsystems.performance.rules.checklists import BadChecklist, faults, propose, read_checklist
from yanfa.subsystems.performance.rules.schemes import schemes
from yanfa.subsystems.performance.rules.schemes.files import POLICIES

FUNDS = "performance.checklist_funds_compliance"
GOALS = "performance.checklist_goal_soundness"
#: The points that the form of 2019 prints, in its order; the published weights are their sums.
PRINTED = {
    "funds_compliance": ["3", "1", "1", "1"],
    "goal_soundness": ["1", "2", "1", "4"],
    "setup_compliance": ["1"] * 5,
    "basis_sufficiency": ["1"] * 3,
    "finance_rules": ["1"] * 5,
    "project_rules": ["1"] * 4,
}


def shipped():
    entries = tomllib.loads((POLICIES / "checklists.toml").read_text("utf-8"))["parameter"]
    return {entry["code"]: entry["version"][0] for entry in entries}


def scale(code):
    return next(each.qualitative for each in schemes() if each.qualitative.code == code)


def proposal(code, answers, bands="80-60"):
    return propose(read_checklist(shipped()[code]["value"]), answers, scale(bands))


def all_best(code):
    return {point.code: point.levels[0].code for point in read_checklist(shipped()[code]["value"]).points}


@pytest.mark.parametrize("indicator", CHECKLISTS, ids=lambda each: each.code)
def test_the_shipped_points_are_those_of_the_definition(indicator):
    version = shipped()[policy_of(indicator)]
    points = read_checklist(version["value"]).points
    assert [str(point.full) for point in points] == PRINTED[indicator.code.removeprefix("performance.")]
    assert list(faults(version["value"])) == []
    assert version["unverified"]


def test_every_point_kept_is_met():
    found = proposal(FUNDS, all_best(FUNDS))
    assert (found.score, found.full, found.achievement) == (6, 6, Achievement.MET)
    assert found.sentence.chinese == "按要点核对得 6 分（满分 6 分，100%），建议：达成年度指标。"
    assert found.sentence.english == "By the checklist 6 of 6 points (100 %); proposed: met."


def test_the_levels_of_a_point_earn_their_own_points():
    found = proposal(GOALS, all_best(GOALS) | {"itemised": "level_2"})
    assert (found.score, found.achievement) == (6, Achievement.PARTLY)
    assert "未得满分的要点：“预算编制细化量化”基本细化量化。" in found.sentence.chinese
    assert "Short of full: “The budget is itemised and quantified”: mostly." in found.sentence.english


@pytest.mark.parametrize(
    ("kept", "bands", "expected"),
    [(4, "80-60", "met"), (3, "80-60", "partly"), (2, "80-60", "missed"), (0, "80-60", "missed")],
)
def test_the_lower_end_of_a_band_belongs_to_it(kept, bands, expected):
    code = "performance.checklist_finance_rules"
    answers = {name: "yes" if place < kept else "no" for place, name in enumerate(all_best(code))}
    assert proposal(code, answers, bands).achievement == expected


def test_the_bands_of_the_scheme_decide():
    lines = [f"p{number}｜1｜要点｜Point" for number in range(2)]
    half = {"p0": "yes", "p1": "no"}
    checklist = read_checklist(lines)
    assert propose(checklist, half, scale("80-60")).achievement == "missed"
    assert propose(checklist, half, scale("80-50")).achievement == "partly"


def test_nothing_is_proposed_while_a_point_is_open():
    found = proposal(FUNDS, {"law": "yes", "use": "level_9", "gone": "yes"})
    assert found.achievement is None
    assert (found.score, [point.code for point in found.unanswered]) == (
        Decimal(3),
        ["approval", "use", "reform"],
    )
    assert found.sentence.chinese.startswith("还有 3 个要点没有核对")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("law｜3｜要点", "四段"),
        ("Law 1｜3｜要点｜Point", "只能用小写字母"),
        ("law｜三｜要点｜Point", "不是分值"),
        ("law｜0｜要点｜Point", "大于零"),
        ("law｜-1｜要点｜Point", "不是分值"),
        ("law｜NaN｜要点｜Point", "不是分值"),
        ("law｜好/good=1｜要点｜Point", "至少两档"),
        ("law｜好/good=1；差/poor=1；无/none=0｜要点｜Point", "从高到低"),
        ("law｜好/good=2；差/poor=1｜要点｜Point", "最低档为 0 分"),
        ("law｜好=2；差/poor=0｜要点｜Point", "中文/English=分值"),
        ("ok｜1｜要点｜Point", "重复"),
    ],
)
def test_a_line_that_cannot_be_used_is_told_in_words(line, told):
    lines = ["ok｜1｜要点｜Point", line]
    with pytest.raises(BadChecklist, match=told):
        read_checklist(lines)
    assert [fault.startswith("第 2 个要点：") for fault in faults(lines)] == [True]


def test_a_checklist_has_points_and_not_too_many():
    assert list(faults([])) != []
    assert list(faults([f"p{number}｜1｜要点｜Point" for number in range(31)])) != []
