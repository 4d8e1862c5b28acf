"""One change to a right form yields one kind of finding, told with the figures that are at odds."""

from __future__ import annotations

import json
import re

import pytest

from yanfa.subsystems.performance.rules.checks import KINDS
from yanfa.subsystems.performance.rules.checks.sentences import LABELS, SENTENCES
from yanfa.subsystems.performance.rules.form import Form, Row

from .changes import added, both, cell, field, replaced
from .examples import Change, broken, checked, kinds_of, row


def wrong_part_rate(form: Form) -> None:
    """The rate of the fiscal line is not its own."""
    form.funds[1].rate = "99.00"


def wrong_part_budget(form: Form) -> None:
    """The lines of the annual budget no longer make up its total."""
    form.funds[1].annual = "390000.00"


BROKEN: list[tuple[str, Change, str, str | None]] = [
    ("2020", field(total_score="99"), "total_score", "99.5"),
    ("2019", field(total_score="98"), "total_score", "97"),
    (
        "2020",
        both(cell("科普手册", weight="15", score="15"), field(total_score="94.5")),
        "total_weight",
        "95",
    ),
    ("2023", field(total_weight="98.00"), "total_weight", "98.00"),
    ("2020", field(execution_rate="96.00%"), "execution_rate", "95%"),
    ("2023", wrong_part_rate, "execution_rate", "当年财政拨款"),
    ("2020", both(field(budget_score="10", total_score="100")), "budget_score", "9.5"),
    ("2023", field(grade="良"), "grade", "应为“优”"),
    ("2019", field(grade="良好"), "grade", "应为“优秀”"),
    (
        "2020",
        added(Row("效益指标", "社会效益指标", "志愿者到位率", None, "=100%")),
        "missing_value",
        "志愿者到位率",
    ),
    (
        "2019",
        cell("网页响应时间", rule="①小于2秒得25分;②2秒及以上不到3秒得10分;③3秒及以上不得分。"),
        "rule_exceeds_weight",
        "25",
    ),
    ("2019", cell("资金使用", rule="①符合财经法规;(10分)②手续完整。(8分)"), "rule_exceeds_weight", "18"),
    (
        "2020",
        replaced("result_text", "科普讲座22场（社区15场、校园7场）", "科普讲座20场"),
        "narrative_mismatch",
        "22场",
    ),
    (
        "2020",
        replaced("result_text", "印发科普手册5200册", "印发科普手册5020册"),
        "narrative_mismatch",
        "5020册",
    ),
    ("2020", replaced("result_text", "校园7场", "校园8场"), "parts_sum", "23场"),
    ("2020", wrong_part_budget, "parts_sum", "390000.00"),
    (
        "2019",
        cell("网页响应时间", rule="①小于2秒得20分;②大于2秒小于3秒得10分;③3秒及以上不得分。"),
        "rule_gap",
        "2秒",
    ),
    ("2019", cell("预算执行率", rule="①90%及以上得20分;②80%及以上不到90%得12-20分。"), "rule_gap", "<80%"),
    (
        "2019",
        cell("网页响应时间", rule="①2秒以下得20分;②2秒-3秒得10分;③3秒及以上不得分。"),
        "rule_overlap",
        "2秒",
    ),
    ("2019", cell("网页响应时间", rule="①小于2秒得20分;②2秒及以上得10分。"), "rule_floor", "10分"),
    ("2019", cell("系统故障数", rule="一个故障扣1分,10个及以上得0分。"), "rule_unequal", "10个"),
    ("2019", replaced("goal_text", "不少于1000家", "不少于1200家"), "rule_goal_mismatch", "1200家"),
    (
        "2019",
        both(cell("系统故障数", rule="一个故障扣2分,7个及以上得0分。", score="10"), field(total_score="95")),
        "rule_goal_mismatch",
        "7个",
    ),
    ("national", both(cell("更新超声设备", score="19"), field(total_score="99")), "score_above_band", "18"),
    (
        "2023",
        both(
            cell("阅读氛围", actual="部分达成指标并具有一定效果", score="16.00"), field(total_score="95.50")
        ),
        "score_above_band",
        "16",
    ),
    ("2023", cell("读书会", actual="按要求组织"), "words_for_number", "没有数字"),
    ("2020", cell("科普讲座", name="科普讲座 科普手册", target="20场 5000册"), "several_indicators", "2个"),
    (
        "2023",
        cell("新书上架", deviation="三级指标名称修改为“上架及时率”，以修改后指标进行评价"),
        "renamed",
        "上架及时率",
    ),
    ("2020", replaced("goal_text", "不少于20场", "不少于25场"), "target_goal_mismatch", "25场"),
    ("2020", cell("科普讲座", target="每个社区2场"), "target_goal_mismatch", "20场"),
    (
        "2020",
        replaced("goal_text", "，印发", "，接待团体参观不少于40批次，印发"),
        "goal_without_row",
        "40批次",
    ),
    (
        "2020",
        both(cell("科普手册", actual="15200册"), replaced("result_text", "5200", "15200")),
        "over_completion",
        "3.04",
    ),
    (
        "2023",
        both(
            cell("读书会", name="新增读者", target="≥1000(人)", actual="9000.00(人)", deviation="活动多"),
            replaced("goal_text", "举办读书会不少于12场，", ""),
            replaced("result_text", "全年组织读书会13场，其中亲子读书会4场", "读者累计9000人"),
        ),
        "stock_as_flow",
        "9000",
    ),
    (
        "2023",
        added(
            row("产出/时效", "检索系统可用天数", "=365(天)", "365(天)", "0", "0"),
            row("产出/质量", "检索系统中断次数", "<5(次)", "2(次)", "0", "0"),
        ),
        "row_conflict",
        "365",
    ),
    (
        "2023",
        added(
            row("产出/数量", "志愿者总人数", "≥10(人)", "10(人)", "0", "0"),
            row("产出/数量", "志愿者中党员", "≥5(人)", "12(人)", "0", "0", deviation="超出"),
        ),
        "row_conflict",
        None,
    ),
    (
        "2020",
        cell("资料审校合格率", name="展板制作", target=">=10块", actual="10块"),
        "misplaced_indicator",
        "数量指标",
    ),
    (
        "2023",
        cell(
            "每册采购成本",
            level1="产出指标",
            level2="质量指标",
            name="图书完好率",
            target="≥98(%)",
            actual="99(%)",
        ),
        "missing_cost",
        "成本",
    ),
    (
        "2020",
        cell("听众满意度", level1="效益指标", level2="社会效益指标", name="讲座听众回访率"),
        "missing_satisfaction",
        "满意度",
    ),
    (
        "2020",
        both(cell("科普讲座", weight="30", score="30"), cell("科普手册", weight="10", score="10")),
        "weight_concentrated",
        "30",
    ),
]

ACROSS = {"repeated_figure", "two_targets", "identical_text", "duplicate_counting"}
COMPANIONS = {"verdict_as_actual"}


@pytest.mark.parametrize(("base", "change", "kind", "words"), BROKEN)
def test_change_yields_its_kind(base: str, change: Change, kind: str, words: str | None) -> None:
    form = broken(base, change)
    findings = checked(form)
    told = [finding.message for finding in findings if finding.kind == kind]

    assert kinds_of(findings) == {kind}, [finding.message for finding in findings]
    assert words is None or any(words in message for message in told), told
    assert next(check.state for check in form.checks if check.kind == kind) == "finding"


def test_every_kind_has_a_case() -> None:
    """The kinds across forms have theirs in test_across; a verdict in place of a figure is of two kinds."""
    assert {kind for _, _, kind, _ in BROKEN} | ACROSS | COMPANIONS == set(KINDS)


def test_verdict_in_place_of_a_figure_is_told_once_for_all_rows() -> None:
    form = broken("2023", both(cell("读书会", actual="达成指标"), cell("咨询一线解决率", actual="达成指标")))
    findings = checked(form)

    assert kinds_of(findings) == {"words_for_number", "verdict_as_actual"}
    assert len([finding for finding in findings if finding.kind == "verdict_as_actual"]) == 1
    assert len([finding for finding in findings if finding.kind == "words_for_number"]) == 2


@pytest.mark.parametrize(("base", "change", "kind", "words"), BROKEN)
def test_finding_is_told_in_english_and_quotes_the_form(
    base: str, change: Change, kind: str, words: str | None
) -> None:
    form = broken(base, change)
    chinese = [finding.message for finding in checked(form)]
    findings = checked(form, lang="en")
    printed = json.dumps(form.as_dict() | {"findings": []}, ensure_ascii=False)

    assert [finding.message for finding in findings] != chinese
    assert all("，" not in ENGLISH.sub("", finding.message) for finding in findings)
    assert all(json.dumps(finding.quote, ensure_ascii=False)[1:-1] in printed for finding in findings)


ENGLISH = re.compile(r"“.*”")


def test_every_kind_has_a_name_and_a_sentence_in_both_languages() -> None:
    assert set(LABELS) == set(SENTENCES) == set(KINDS)
    assert all(all(pair) for pair in LABELS.values())
