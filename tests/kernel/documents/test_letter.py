"""Where the elements of an official letter stand, and how its title breaks."""

from datetime import date

import pytest

from yanfa.kernel.documents.letter import (
    Annex,
    Letter,
    closing_indents,
    title_lines,
    width_of,
    written_day,
)


def letter(*annexes):
    return Letter(
        "关于评议结果的函",
        "市财政局",
        (),
        "评议办公室",
        "2025年8月8日",
        annexes=[Annex(title, ()) for title in annexes],
    )


def test_a_day_is_written_without_leading_noughts_and_room_is_left_where_there_is_none():
    assert written_day(date(2025, 8, 8)) == "2025年8月8日"
    assert written_day(None).split() == ["年", "月", "日"]


def test_figures_are_half_as_wide_as_characters():
    assert width_of("2025年8月8日") == 6.0
    assert width_of("〔2025〕9号") == 5.5


@pytest.mark.parametrize("name", ["评议办", "联合评议办公室"])
def test_a_short_name_is_centred_over_a_date_four_characters_from_the_edge(name):
    name_end, date_end = closing_indents(name, "2025年8月28日")
    assert date_end == 4
    assert name_end + width_of(name) / 2 == date_end + width_of("2025年8月28日") / 2


def test_a_long_name_stays_two_characters_from_the_edge_and_the_date_is_centred_below_it():
    name = "上海市新购大型科学仪器设施联合评议办公室"
    name_end, date_end = closing_indents(name, "2025年8月28日")
    assert name_end == 2
    assert name_end + width_of(name) / 2 == date_end + width_of("2025年8月28日") / 2


def test_a_title_that_fits_stays_on_one_line():
    assert title_lines("关于报送评议结果的函") == ["关于报送评议结果的函"]


@pytest.mark.parametrize(
    "title",
    [
        "关于2026年度新购大型科学仪器设施联合评议结果的函",
        "关于开展2026年度新购大型科学仪器设施联合评议工作并做好预算编制衔接有关事项的通知",
        "关于印发《上海市新购大型科学仪器设施联合评议管理办法》的通知",
    ],
)
def test_a_long_title_breaks_evenly_between_words(title):
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(width_of(line) <= 20 for line in lines)
    assert all(line[0] not in "的》年度" for line in lines)
    assert not any(line.endswith(("《", "大型科", "评")) for line in lines)
    widths = [width_of(line) for line in lines]
    assert max(widths) - min(widths) <= 6


def test_a_title_without_a_place_to_break_is_left_alone():
    assert title_lines("A" * 60) == ["A" * 60]
    assert title_lines("") == [""]


def test_one_annex_is_named_and_several_are_numbered():
    assert letter("结果清单").annex_notes == ["结果清单"]
    assert letter("结果清单").annex_mark(1) == "附件"
    assert letter("结果清单", "说明").annex_notes == ["1. 结果清单", "2. 说明"]
    assert letter("结果清单", "说明").annex_mark(2) == "附件2"
