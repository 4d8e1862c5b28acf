"""Single pieces of reading text without a grid: borders, broken words, goals, long lines."""

from __future__ import annotations

import pytest

from yanfa.subsystems.performance.rules.reading import unfold
from yanfa.subsystems.performance.rules.reading.layouts import streams
from yanfa.subsystems.performance.rules.reading.layouts.pieces import has_grid, pieces_of

COLUMNS = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["项目名称\t值", "主管部门\t值"], True),
        (["| 项目名称 | 值 | | |", "| 主管部门 | 值 | 实施单位 | 值 |"], True),
        (["项目名称 | 值 | |||", "主管部门 | 值 | 实施单位 | 值 ||"], False),
        (["产出指标|数量|台数|5台|6台|||", "|质量|好|是", "||坏|否", "效益指标|社会|人数|5人|6人|||"], True),
        (["项目名称 值", "主管部门 值"], False),
    ],
)
def test_tabs_and_even_pipes_are_a_grid(lines: list[str], expected: bool) -> None:
    assert has_grid(lines) is expected


def test_words_broken_over_lines_are_whole_again_and_template_lines_gone() -> None:
    texts = [piece.text for piece in pieces_of(["年度", "指标值", "经济效", "益指标", "指标2：", " ", "……"])]

    assert texts == ["年度 指标值", "经济效 益指标"]


GOALS = ["年度总体目标", "预期目标", "实际完成情况"]
ROW = ["产出指标", "数量指标", "台数", "5台", "6台"]


def test_goal_and_result_that_both_count_their_parts_are_told_apart() -> None:
    texts = ["目标1：甲", "目标2：乙", "目标1：丙", "目标2：丁"]

    grid = streams.regrid([*GOALS, *texts, *COLUMNS, *ROW]) or []

    assert ["", "目标1：甲目标2：乙", "目标1：丙目标2：丁"] in grid


def test_goals_in_other_numbers_than_their_labels_stay_loose() -> None:
    grid = streams.regrid([*GOALS, "甲。", "乙。", "丙。", *COLUMNS, *ROW]) or []

    assert [row for row in grid if len(row) == 1] == [["甲。"], ["乙。"], ["丙。"]]


def test_a_row_that_only_spaces_hold_together_needs_its_score() -> None:
    head = "项目名称 甲 年初预算数 全年预算数 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分"
    broken = "质量提升 获得目的国 (地区)受 众欢迎 受目的国受 众欢迎显著 10"
    grid = streams.regrid([f"{head} 数量指标 {broken} 拨付时间 9月前 8月 10 10"]) or []

    assert [row[2] for row in grid if len(row) > 6] in (["三级指标"], ["三级指标", "拨付时间"])


def test_text_without_any_table_is_not_concerned() -> None:
    assert streams.regrid(["关于开展绩效自评的通知", "各单位：", "现将有关事项通知如下。"]) is None


def test_a_long_line_is_broken_before_each_title() -> None:
    form = "项目支出绩效自评表 (2020年度) 项目名称 甲 " + "指标 " * 60

    assert unfold.unfolded(form + form) == [form, form]
    assert unfold.unfolded("项目支出绩效自评表 (2020年度)") == ["项目支出绩效自评表 (2020年度)"]


def test_goal_and_result_in_one_line_are_parted_where_one_sentence_ends() -> None:
    line = "年度总体目标 预期目标 实际完成情况 1.服务20家 企业。 2.培训 50人。 共服务22家， 培训55人。"

    grid = streams.regrid([line, " ".join([*COLUMNS, *ROW])]) or []

    assert ["", "1.服务20家企业。2.培训50人。", "共服务22家，培训55人。"] in grid


def test_goal_and_result_that_two_places_could_part_stay_unread() -> None:
    line = "年度总体目标 预期目标 实际完成情况 服务20家。 培训50人。 共培训55人。"

    grid = streams.regrid([line, " ".join([*COLUMNS, *ROW])]) or []

    assert ["服务20家。"] in grid


def test_a_head_that_lost_its_last_word_still_has_reasons() -> None:
    head = [*COLUMNS, "分值", "得分"]

    grid = (
        streams.regrid([" ".join([*head, *ROW, "10", "8", "到货延期", "家数", "5家", "6家", "10", "10"])])
        or []
    )

    assert [row[-1] for row in grid if row[:1] == ["产出指标"] or "家数" in row] == ["到货延期", ""]


def test_a_fund_broken_over_two_pieces_keeps_its_sums_from_the_total() -> None:
    money = "项目资金(万元) 年初预算数 全年预算数 全年执行数 分值 执行率 得分"
    sums = "年度资金总额： 61.5 61.5 60.0 10 97.56% 9.76 其中：当年财政 拨款 61.5 61.5 60.0 - 97.56% -"

    grid = streams.regrid([f"{money} {sums}", " ".join([*COLUMNS, *ROW])]) or []

    assert ["", "年度资金总额：", "61.5", "61.5", "60.0", "10", "97.56%", "9.76"] in grid
    assert ["", "其中：当年财政 拨款", "61.5", "61.5", "60.0", "-", "97.56%", "-"] in grid
