"""Every warning has its example, says what is wrong in both languages and how to mend it; a good form has none."""

from dataclasses import replace
from pathlib import Path

import pytest

from yanfa.subsystems.performance.rules.drafting import KINDS, Library, warnings
from yanfa.subsystems.performance.rules.examination import read_files
from yanfa.subsystems.performance.rules.form import Form, Row

NOTHING = Library(())
SEEDS = Path(__file__).resolve().parents[6] / "shared" / "seeds"
GOAL = (
    "举办培训会不少于20场，审批准确率达到100%，单位办证成本不超过35元，"
    "平台访问量达到120万次，服务满意度达到95%以上。"
)


def line(level1, level2, name, target=None, actual=None, weight=None):
    return Row(level1, level2, name, target=target, actual=actual, weight=weight)


def rows():
    return [
        line("成本指标", "经济成本指标", "单位办证成本", "≤35元", None, "20"),
        line("产出指标", "数量指标", "培训会", "≥20场", None, "20"),
        line("产出指标", "质量指标", "审批准确率", "=100%", None, "20"),
        line("效益指标", "社会效益指标", "平台访问量", "≥120万次", None, "20"),
        line("满意度指标", "服务对象满意度指标", "服务满意度", "≥95%", None, "10"),
    ]


def form(**changes):
    facts = {"kind": "goal", "year": 2024, "unit": "上海市某中心", "budget_weight": "10", "goal_text": GOAL}
    return Form(**{**facts, "indicators": rows(), **changes})


def changed(place, **cells):
    return [replace(row, **cells) if number == place else row for number, row in enumerate(rows())]


def told(given, last=None, **rest):
    return warnings(given, last, library=NOTHING, **rest)


def test_a_good_form_is_warned_of_nothing():
    assert told(form()) == []
    assert told(form(), declared=range(5)) == []


CASES = {
    "weights_sum": (changed(1, weight="15"), "相加为85，应为90"),
    "no_weight": (changed(1, weight=None), "1个指标没有填分值：培训会"),
    "no_target": (changed(1, target=None), "“培训会”没有填指标值"),
    "unmeasurable": (changed(3, target="持续提高"), "“持续提高”不能衡量"),
    "several_indicators": (changed(1, target="≥20场 ≥300人次"), "一行含有几个指标"),
    "duplicate_rows": ([*rows(), line("产出指标", "数量指标", "培训会次数", "≥5场", None, "0")], "与第2行“培训会”重复"),
    "row_without_goal": (changed(2, name="证件办结率"), "“证件办结率”在年度总体目标"),
    "goal_without_row": (rows()[:3] + rows()[4:], "表中没有对应的指标"),
    "missing_cost": (rows()[1:], "没有成本指标"),
    "missing_satisfaction": (rows()[:4], "没有满意度指标"),
    "input_weight": (changed(1, level1="投入和管理", weight="30"), "投入和过程类指标共30分"),
    "profile": ([*changed(1, weight="19")[:3], replace(rows()[3], weight="21"), rows()[4]], "与通常的"),
}  # fmt: skip


@pytest.mark.parametrize("kind", CASES)
def test_each_warning_has_its_example(kind):
    indicators, zh = CASES[kind]
    found = [each for each in told(form(indicators=indicators)) if each.kind == kind]
    assert len(found) == 1
    assert zh in found[0].sentence.zh
    for text in (found[0].sentence.en, found[0].remedy.zh, found[0].remedy.en):
        assert text.endswith((".", "。"))
        assert "{" not in text.replace("{行", "").replace("{row", "")


def last_year(**actuals):
    indicators = rows()
    indicators[1].actual = actuals.get("training", "21场")
    return form(year=2023, indicators=indicators)


@pytest.mark.parametrize(
    ("actual", "severity"),
    [("21场", None), ("25场", None), ("30场", "note"), ("60场", "warning"), ("几场", None)],
)
def test_a_target_below_last_years_result(actual, severity):
    found = [each for each in told(form(), last_year(training=actual)) if each.kind == "target_far_below"]
    assert [each.severity for each in found] == ([severity] if severity else [])
    if found:
        assert found[0].row == 1
        assert "场" in found[0].remedy.zh


def test_a_target_that_never_moves():
    earlier = [form(year=2022)]
    found = [each for each in told(form(), last_year(), earlier=earlier) if each.kind == "unchanged_target"]
    assert [each.name for each in found] == ["单位办证成本", "培训会", "平台访问量", "服务满意度"]
    assert "连续3年不变（2022-2024）" in found[0].sentence.zh
    assert [each.kind for each in told(form(), last_year())] == []
    moved = [form(year=2022, indicators=changed(1, target="≥19场"))]
    assert "培训会" not in [each.name for each in told(form(), last_year(), earlier=moved)]


def test_years_of_the_library_count():
    rows_ = [line("产出指标", "数量指标", "外专服务动态", "=12期", None, "50")]
    given = form(year=2022, goal_text=None, indicators=rows_)
    found = [each for each in warnings(given) if each.kind == "unchanged_target"]
    assert "2020-2022" in found[0].sentence.zh


def test_a_row_that_does_not_say_where_its_figure_comes_from():
    found = told(form(), declared={0, 1, 2, 3})
    assert [(each.kind, each.row) for each in found] == [("no_source", 4)]
    named = changed(1, name="外专服务动态")
    remedy = next(
        each
        for each in warnings(form(indicators=named), declared={0})
        if each.row == 1 and each.kind == "no_source"
    )
    assert "records.bulletins" in remedy.remedy.zh


def test_a_measurable_neighbour_is_named():
    named = changed(3, name="公众号关注度", target="持续提高")
    found = next(each for each in warnings(form(indicators=named)) if each.kind == "unmeasurable")
    assert "公众号推送量" in found.remedy.zh
    assert "比上年增长率" in found.remedy.zh


def test_two_names_in_one_row():
    found = told(form(indicators=changed(2, name="审批准确率和证件办结率")))
    assert [each.kind for each in found] == ["several_indicators"]
    assert "“审批准确率”和“证件办结率”" in found[0].sentence.zh


def test_the_heavier_come_first():
    found = told(form(indicators=changed(1, weight="15", target="及时")))
    severities = [each.severity for each in found]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    assert {each.kind for each in found} <= set(KINDS)


def test_a_blank_form_is_not_scolded():
    assert told(Form()) == []


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the published documents are not at hand")
def test_published_forms_as_drafts_of_the_next_year():
    documents = read_files([(path.name, path.read_bytes()) for path in sorted(SEEDS.glob("002*.txt"))])
    given = next(each for each in documents[0].forms if each.project and "创新资源发展研究" in each.project)
    found = {(each.kind, each.name) for each in warnings(replace(given, year=2024), given)}
    assert ("target_far_below", "新增仪器信息报送数") in found
    assert ("target_far_below", "发表学术论文") in found
    assert ("unmeasurable", "长效管理制度建设") in found
    assert ("missing_cost", None) in found
    assert [kind for kind, _ in found].count("unmeasurable") == 4
