"""Documents as lines of clean cells."""

import pytest

from yanfa.kernel.documents.blocks import Paragraph, Reading, Table
from yanfa.subsystems.performance.rules.reading.cells import Line, clean, join_lines, lines_of


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("<p>开展活动。</p> <p>编印手册。</p>", "开展活动。 编印手册。"),
        ("<b>总分</b>", "总分"),
        ("Q&amp;A", "Q&A"),
        ("系统故障<10(次)", "系统故障<10(次)"),
        ("故障数<br/>响应", "故障数 响应"),
        (" 全\u3000年\xa0 预算 ", "全 年 预算"),
        ("指标\u200b值\ufeff", "指标值"),
    ],
)
def test_mark_up_goes_and_comparison_signs_stay(printed: str, text: str) -> None:
    assert clean(printed) == text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["公众满", "意度"], "公众满意度"),
        (["≥10.00(篇/", "月)"], "≥10.00(篇/月)"),
        (["VPN", "users"], "VPN users"),
        (["达到12", "00人次"], "达到1200人次"),
        (["用户 ", "", " 数"], "用户数"),
    ],
)
def test_joined_lines_get_no_space_between_chinese_characters(lines: list[str], text: str) -> None:
    assert join_lines(lines) == text


def cells(*texts: str) -> list[Line]:
    return [line for line in lines_of(Reading("txt", tuple(map(Paragraph, texts)))) if line.cells]


def test_tabs_pipes_and_wide_gaps_are_borders() -> None:
    assert cells("培训会\t>=8次\t")[0].cells == ("培训会", ">=8次", "")
    assert cells("| 培训会 | >=8次 | |", "|---|---|---|")[0].cells == ("培训会", ">=8次", "")
    gapped = cells(*["培训会   >=8次   11次   8   8"] * 8)
    assert gapped[0].cells == ("培训会", ">=8次", "11次", "8", "8")
    assert cells("一处  双空格  不是  边界")[0].cells == ("一处 双空格 不是 边界",)


def test_a_gap_is_noted_before_the_line_that_follows_it() -> None:
    assert [line.gap for line in cells("甲", "", "乙", "丙")] == [False, True, False]


def test_line_breaks_in_cells_are_wraps_in_pdf_and_breaks_elsewhere() -> None:
    table = Table((("参与人员\n交流报告", None),))
    assert [line.text for line in lines_of(Reading("pdf", (table,))) if line.cells] == ["参与人员交流报告"]
    assert [line.text for line in lines_of(Reading("docx", (table,))) if line.cells] == ["参与人员 交流报告"]
