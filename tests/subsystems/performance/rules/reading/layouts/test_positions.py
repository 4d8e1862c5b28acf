"""Columns, rows and merged labels that follow from where texts stand on the page."""

import pytest

from yanfa.subsystems.performance.rules.reading.layouts.aligned import regrid
from yanfa.subsystems.performance.rules.reading.layouts.positions import (
    in_columns,
    joined,
    merged_labels,
    rows_around,
    scale_of,
    segments_of,
    stacks,
)


def test_segments_are_parted_by_wide_gaps_only() -> None:
    (row,) = segments_of(["  年度指标值   全国前 3     10"], len)
    assert [(segment.text, segment.start, segment.end) for segment in row] == [
        ("年度指标值", 2, 7),
        ("全国前 3", 10, 15),
        ("10", 20, 22),
    ]


def test_texts_go_to_the_nearest_columns_in_order() -> None:
    (row,) = segments_of(["          培训会           8次   10"], len)
    cells, moved = in_columns(row, [2.0, 12.0, 21.0, 27.0, 34.0])
    assert {column: segment.text for column, segment in cells.items()} == {1: "培训会", 3: "8次", 4: "10"}
    assert moved < 8
    assert in_columns(row, [2.0])[1] == float("inf")


@pytest.mark.parametrize(
    ("anchors", "others", "rows"),
    [
        ([1, 3], [0, 2], {0: 1, 1: 1, 2: 1, 3: 3}),
        ([1, 4], [0, 2, 3, 5], {0: 1, 1: 1, 2: 1, 3: 4, 4: 4, 5: 4}),
        ([0, 2], [1, 3], {0: 0, 1: 2, 2: 2, 3: 2}),
        ([0, 1], [2], {0: 0, 1: 1}),
        ([], [1], {}),
    ],
)
def test_a_row_reaches_as_far_below_its_figures_as_above(
    anchors: list[int], others: list[int], rows: dict[int, int]
) -> None:
    assert rows_around(anchors, others, 0) == rows


def test_labels_stand_in_the_middle_of_the_rows_they_are_merged_over() -> None:
    lines = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    assert (
        merged_labels([(1.0, "产出"), (4.0, "效益")], lines, lines, continued=False)
        == ["产出"] * 3 + ["效益"] * 3
    )
    assert merged_labels([(4.0, "效益")], lines, lines, continued=True) == [""] * 3 + ["效益"] * 3
    assert merged_labels([(1.0, "产出"), (2.0, "效益")], [0.0], [0.0], continued=False) == [""]


def test_a_page_has_a_scale_of_its_own() -> None:
    assert scale_of([(10.0, 7.0), (20.0, 12.0), (30.0, 17.0)]).applied([40.0]) == [22.0]


def test_stacks_are_texts_with_gutters_between_them() -> None:
    rows = segments_of(["培训会    18次", "  宣介材料   10次"], len)
    assert stacks(rows) == [(0, 6), (7, 12)]


def test_pieces_of_a_cell_are_joined_from_top_to_bottom() -> None:
    first, second = segments_of(["公众满", "意度"], len)
    assert joined([*second, *first]) == "公众满意度"


@pytest.mark.parametrize(
    "text", ["", "项目名称   甲", "一级指标\t二级指标", "一级指标   二级指标   三级指标   分值   得分\n" * 9]
)
def test_other_text_is_left_to_other_layouts(text: str) -> None:
    assert regrid(text.split("\n")) is None
