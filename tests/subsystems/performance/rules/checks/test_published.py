"""The published forms in ../shared, where they are at hand: what contradicts itself is found, by rule alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from yanfa.kernel.documents.reading import read_document
from yanfa.subsystems.performance.rules.checks import check_documents
from yanfa.subsystems.performance.rules.form import Document, Finding
from yanfa.subsystems.performance.rules.reading import read_forms

SEEDS = Path(__file__).parents[6] / "shared" / "seeds"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the published documents are not at hand")

# First characters of file and project, kind, indicator, and words of the message.
CONTRADICTIONS = [
    ("000", "上海市外国人", "total_score", None, "99.9"),
    ("000", "上海市外国人", "missing_value", "人员到位率", "得分"),
    ("000", "上海市外国人", "execution_rate", None, "向上进位"),
    ("000", "科技资源共享", "narrative_mismatch", "发表学术论文", "4篇"),
    ("000", "科技资源共享", "parts_sum", None, "170项"),
    ("000", "科技资源共享", "repeated_figure", None, "1587台套"),
    ("000", "科技资源共享", "stock_as_flow", "新增仪器信息报送", "1759"),
    ("000", "研发平台数据", "missing_satisfaction", None, "满意度"),
    ("000", "研发平台数据", "weight_concentrated", "专家数量", "30"),
    ("001", "上海市外国人", "budget_score", None, "9.9134"),
    ("002", "科技资源共享", "narrative_mismatch", "新增仪器信息报送数", "3520"),
    ("002", "科技资源共享", "execution_rate", None, "截去尾数"),
    ("002", "科技资源共享", "goal_without_row", None, "话务量"),
    ("002", "信息化运维", "over_completion", "防火墙拦截攻击次数", "299.33"),
    ("002", "信息化运维", "row_conflict", "网站中断访问次数", "365"),
    ("002", "信息化运维", "two_targets", "并发用户数", "500"),
    ("002", "信息化运维", "two_targets", "高危漏洞数", "<8"),
    ("002", "研发平台网络", "misplaced_indicator", "有效工单量", "数量指标"),
    ("003", "国际及台港澳", "several_indicators", "参与人员 交流报告", "4个"),
    ("003", "国际及台港澳", "score_above_band", "合作可持续性", "8.00"),
    ("003", "国际及台港澳", "renamed", "引才引智活动", "工作质量达标率"),
    ("003", "国际及台港澳", "words_for_number", "科技社团合作伙伴", "2-3"),
    ("003", "国际及台港澳", "verdict_as_actual", None, "达成指标"),
    ("003", "企业科技创新", "target_goal_mismatch", "科创服务活动", "20场"),
    ("003", "企业科技创新", "target_goal_mismatch", "科技工作者状况调查站点信息采集", "76篇"),
    ("003", "企业科技创新", "score_above_band", "创新人才交流活动", "4.17"),
    ("004", "基地建设服务", "execution_rate", None, "93.2731%"),
    ("004", "上海市科技创新券", "rule_exceeds_weight", "服务项目数", "7分"),
    ("004", "上海市大型仪器", "rule_unequal", "高危漏洞数", "3个"),
    ("004", "上海市大型仪器", "rule_goal_mismatch", "高危漏洞数", "少于5个"),
    ("004", "上海研发公共服务平台基础", "rule_exceeds_weight", "电信带宽", "6分"),
    ("004", "上海研发公共服务平台基础", "rule_goal_mismatch", "电信带宽", "100M"),
    ("004", "上海研发公共服务平台基础", "rule_goal_mismatch", "宽带地址", "16个"),
    ("004", "上海研发公共服务平台基础", "rule_gap", "核心设备故障数", "10次"),
    ("004", "上海研发公共服务平台基础", "rule_floor", "应急演练", "2分"),
    ("004", "上海市大型仪器", "rule_overlap", "平台网站响应时间", "2秒"),
    ("004", "上海市科技行政服务热线", "identical_text", "绩效目标合理性", "6份"),
]
# Kinds in which a contradiction is easily alleged: so many findings there are right, and no more.
NO_MORE_THAN = {
    "total_score": 1,
    "total_weight": 0,
    "grade": 0,
    "missing_value": 2,
    "narrative_mismatch": 3,
    "parts_sum": 1,
    "target_goal_mismatch": 2,
    "goal_without_row": 5,
    "repeated_figure": 1,
    "stock_as_flow": 1,
    "row_conflict": 1,
    "several_indicators": 1,
    "renamed": 3,
    "score_above_band": 3,
    "misplaced_indicator": 4,
}


@pytest.fixture(scope="module")
def findings() -> dict[tuple[str, str], list[Finding]]:
    """The findings of every published form, by the first characters of its file and by its project."""
    documents = [
        Document(path.name, read_forms(read_document(path.read_bytes(), path.name), path.name))
        for path in sorted(SEEDS.glob("*.txt"))
    ]
    check_documents(documents)
    return {
        (document.file[:3], form.project or ""): form.findings
        for document in documents
        for form in document.forms
    }


@pytest.mark.parametrize(("file", "project", "kind", "indicator", "words"), CONTRADICTIONS)
def test_contradiction_is_found(
    findings: dict[tuple[str, str], list[Finding]],
    file: str,
    project: str,
    kind: str,
    indicator: str | None,
    words: str,
) -> None:
    told = [
        finding
        for (name, title), found in findings.items()
        if name == file and title.startswith(project)
        for finding in found
        if finding.kind == kind and finding.indicator == indicator
    ]

    assert any(words in finding.message for finding in told), [finding.message for finding in told]


def test_nothing_else_is_alleged(findings: dict[tuple[str, str], list[Finding]]) -> None:
    counts = Counter(finding.kind for found in findings.values() for finding in found)

    assert {kind: counts[kind] for kind in NO_MORE_THAN} == NO_MORE_THAN


def test_rounding_of_a_generation_is_a_note(findings: dict[tuple[str, str], list[Finding]]) -> None:
    rates = [finding for found in findings.values() for finding in found if finding.kind == "execution_rate"]

    assert Counter(finding.severity for finding in rates) == {"note": 6, "error": 1}
