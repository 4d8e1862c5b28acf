"""District codes, names that are compared, and trees without cycles."""

import pytest

from yanfa.registers.organisations.rules import Cycle, ancestors, district_name, folded, may_stand_under

#: 5 stands alone, 6 and 7 above one another.
PARENTS = {1: None, 2: 1, 3: 2, 4: 2, 5: None, 6: 7, 7: 6}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("310115", "上海市浦东新区"),
        ("310000", "上海市"),
        ("110101", "北京市东城区"),
        ("320500", "江苏省苏州市"),
        ("310199", None),
        ("990000", None),
        ("31011", None),
        ("3101155", None),
        ("31011a", None),
        ("", None),
    ],
)
def test_a_district_code_has_a_name_or_was_never_given_out(code: str, name: str | None) -> None:
    assert district_name(code) == name


def test_names_are_compared_without_blanks_width_and_case() -> None:
    assert folded("上海 ＡＢＣ（集团）有限公司") == folded("上海abc(集团)有限公司")
    assert folded("上海甲公司") != folded("上海乙公司")


def test_ancestors_come_nearest_first() -> None:
    assert list(ancestors(3, PARENTS.get)) == [2, 1]
    assert list(ancestors(1, PARENTS.get)) == []


def test_a_chain_that_comes_back_is_an_error_and_no_endless_loop() -> None:
    with pytest.raises(Cycle):
        list(ancestors(6, PARENTS.get))


@pytest.mark.parametrize(
    ("node", "above", "fits"), [(5, 1, True), (3, 1, True), (1, 3, False), (2, 2, False)]
)
def test_a_node_does_not_stand_above_itself(node: int, above: int, fits: bool) -> None:
    assert may_stand_under(node, above, PARENTS.get) is fits
