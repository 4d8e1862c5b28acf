"""Laying pieces of text into columns: what is skipped, joined, dropped and set aside."""

from __future__ import annotations

from yanfa.subsystems.performance.rules.reading.layouts.alignment import Aligner, laid
from yanfa.subsystems.performance.rules.reading.layouts.pieces import Border, Piece
from yanfa.subsystems.performance.rules.reading.layouts.words import terms_of

KINDS = ("level1", "level2", "name", "target", "actual", "weight", "score", "deviation")
MONEY = ("name", "initial", "annual", "executed", "weight", "rate", "score")


def pieces(text: str, border: Border = "space") -> list[Piece]:
    """The words of a text as pieces; `_` is an empty cell."""
    return [Piece("" if word == "_" else word, border, terms_of(word)) for word in text.split()]


def rows(text: str, border: Border = "space") -> list[list[str]]:
    layout = Aligner(KINDS).align(pieces(text, border))
    return [laid(row, len(KINDS)) for row in layout.rows]


def test_rows_begin_where_a_name_follows_a_score() -> None:
    assert rows("数量指标 仪器台数 ≥5台 6台 10 10 服务次数 ≥50次 57次 10 10") == [
        ["", "数量指标", "仪器台数", "≥5台", "6台", "10", "10", ""],
        ["", "", "服务次数", "≥50次", "57次", "10", "10", ""],
    ]


def test_a_reason_stays_with_the_row_before_it() -> None:
    found = rows("仪器台数 ≥5台 4台 10 8 到货延期 服务次数 ≥50次 57次 10 10")

    assert [row[-1] for row in found] == ["到货延期", ""]


def test_a_row_without_values_keeps_its_points_as_points() -> None:
    assert rows("工程质量合格 10 10 服务次数 ≥50次 57次 10 10")[0] == [
        "",
        "",
        "工程质量合格",
        "",
        "",
        "10",
        "10",
        "",
    ]


def test_words_that_are_both_levels_are_the_second_below_outputs_and_the_first_above_a_second() -> None:
    outputs = rows("产出指标 数量指标 台数 1台 1台 10 10 成本指标 总成本 9万元 8万元 10 10")
    costs = rows(
        "成本指标 经济成本指标 总成本 9万元 8万元 10 10 满意度指标 服务对象满意度指标 用户 90% 95% 10 10"
    )

    assert [row[:2] for row in outputs] == [["产出指标", "数量指标"], ["", "成本指标"]]
    assert [row[:2] for row in costs] == [
        ["成本指标", "经济成本指标"],
        ["满意度指标", "服务对象满意度指标"],
    ]


def test_an_empty_cell_keeps_its_column() -> None:
    assert rows("覆盖率 _ 达成预期指标 15 15 _", border="pipe") == [
        ["", "", "覆盖率", "", "达成预期指标", "15", "15", ""]
    ]


def test_a_name_broken_by_spaces_is_joined_and_one_between_pipes_is_not() -> None:
    assert rows("支持服务外 包企业 ≥3家 3家 10 10")[0][2] == "支持服务外包企业"
    assert [row[2] for row in rows("支持服务外 包企业 ≥3家 3家 10 10", border="pipe")] != ["支持服务外包企业"]


def test_a_score_above_its_weight_is_read_where_nothing_else_fits() -> None:
    layout = Aligner(("name", "weight", "score")).align(pieces("服务次数 10 12"))

    assert [laid(row, 3) for row in layout.rows] == [["服务次数", "10", "12"]]


def test_what_fits_no_column_is_set_aside() -> None:
    layout = Aligner(("name", "target")).align(pieces("台数 5台 99 次数 50次"))

    assert [laid(row, 2) for row in layout.rows] == [["台数", "5台"], ["次数", "50次"]]
    assert layout.aside == ("99",)


def test_money_without_its_rate_leaves_the_rate_empty() -> None:
    layout = Aligner(MONEY, money=True).align(pieces("年度资金总额: 880 880 880 10 10"))

    assert laid(layout.rows[0], len(MONEY)) == ["年度资金总额:", "880", "880", "880", "10", "", "10"]


def test_a_part_of_the_money_has_dashes_for_points() -> None:
    layout = Aligner(MONEY, money=True, part=True).align(pieces("其他资金 - -"))

    assert laid(layout.rows[0], len(MONEY)) == ["其他资金", "", "", "", "-", "", "-"]


def test_a_text_that_breaks_off_and_the_points_of_a_rule_go_on() -> None:
    kinds = ("name", "explanation", "weight", "rule", "score")
    text = "专线数量 反映覆盖面, 以根数计 8 ①3根得8分; ②2根得5分; ③2根以下, 不得分。 8"

    layout = Aligner(kinds).align(pieces(text))

    assert [laid(row, len(kinds)) for row in layout.rows] == [
        ["专线数量", "反映覆盖面,以根数计", "8", "①3根得8分;②2根得5分;③2根以下,不得分。", "8"]
    ]


def test_a_level_with_points_is_one_where_no_second_level_stands_beside_it() -> None:
    kinds = ("level1", "name", "target", "actual", "score")
    text = "产出目标(34分) 台数 1台 1台 10 质量 100% 100% 10"

    layout = Aligner(kinds).align(pieces(text))

    assert [laid(row, len(kinds))[:2] for row in layout.rows] == [["产出目标(34分)", "台数"], ["", "质量"]]
