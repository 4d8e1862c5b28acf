"""What makes a conflict, without a database."""

from datetime import date

import pytest

from yanfa.registers.experts.rules import folded, line_above, meant, still_counts, years_later


def test_spellings_of_one_name_are_one():
    assert folded("阿卜杜拉·买买提") == folded("阿卜杜拉 买买提") == folded("阿卜杜拉•买买提")
    assert folded("ＩＢＭ 研究院") == folded("ibm研究院")


def test_units_above_are_found_at_any_height_and_a_circle_ends():
    parents = {1: 2, 2: 3, 7: 8, 8: 7}
    assert line_above(1, parents) == {2, 3}
    assert line_above(3, parents) == frozenset()
    assert line_above(7, parents) == {8}


@pytest.mark.parametrize(
    ("ended", "years", "on", "counts"),
    [
        (None, 0, date(2030, 1, 1), True),
        (date(2024, 2, 29), 3, date(2027, 2, 28), True),
        (date(2024, 2, 29), 3, date(2027, 3, 1), False),
        (date(2026, 5, 1), 0, date(2026, 5, 1), True),
        (date(2026, 5, 1), 0, date(2026, 5, 2), False),
    ],
)
def test_a_relation_counts_for_its_years(ended, years, on, counts):
    assert still_counts(ended, years, on) is counts


def test_a_leap_day_has_its_day_in_a_common_year():
    assert years_later(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert years_later(date(2024, 2, 29), 1) == date(2025, 2, 28)


def test_a_mention_means_a_person_by_name_and_by_unit_where_both_are_said():
    assert meant("李四", "", "李 四", "甲校")
    assert meant("李四", "甲校", "李四", "甲 校")
    assert not meant("李四", "甲校", "李四", "乙校")
    assert not meant("", "", "", "")
