"""Every trap of a spreadsheet is read rightly or answered in words, and nothing of a wrong file is taken."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.subsystems.performance.lists.examples import (
    HEADINGS,
    PAPERS,
    YEAR,
    delimited,
    row,
    with_text,
    xlsx,
)
from yanfa.kernel.documents.blocks import UnreadableDocument
from yanfa.subsystems.performance.choices import ListKind, SetAside
from yanfa.subsystems.performance.rules.lists import Condition, Mapping, read_list


def read(data: bytes, mapping: Mapping = PAPERS, name: str = "台账.xlsx", **options):
    reading = read_list(data, name, mapping, year=YEAR, **options)
    rows = list(reading.rows())
    return reading, rows


def sentences(data: bytes, mapping: Mapping = PAPERS, name: str = "台账.xlsx") -> list[str]:
    return [error.sentence.chinese for error in read(data, mapping, name)[0].errors]


def test_rows_count_once_within_the_year_and_the_conditions():
    rows = [
        row(1),
        row(1, 题名="同一篇"),
        row(2, 状态="作废"),
        row(3, 发表日期=date(YEAR - 1, 12, 31)),
        row(4),
    ]
    reading, judged = read(xlsx(rows))
    assert not reading.errors
    assert [each.counted for each in judged] == [True, False, False, False, True]
    assert [each.reason for each in judged[1:4]] == [
        SetAside.DUPLICATE,
        SetAside.FILTERED,
        SetAside.OUTSIDE_YEAR,
    ]
    assert judged[1].duplicate_of == 2
    assert judged[0].cells == ("论文1",), "only the columns declared free of personal data are kept"
    assert reading.figure.value == 2
    assert (reading.counted, reading.set_aside) == (2, 3)


def test_full_width_digits_and_texts_of_dates_are_read():
    rows = [
        row(1, 编号="Ｌ－００１", 发表日期="２０２５年３月８日"),
        row(2, 编号="L-001", 发表日期="2025.3.9"),
        row(3, 发表日期="20250310"),
    ]
    reading, judged = read(xlsx(rows))
    assert not reading.errors
    assert [each.on for each in judged] == [date(2025, 3, 8), date(2025, 3, 9), date(2025, 3, 10)]
    assert judged[1].duplicate_of == 2, "full-width and plain digits are the same key"


@pytest.mark.parametrize("text", ["3/8/25", "2025年3月", "三月八日", "2025-02-30", "2025-03-08 14:30"])
def test_a_date_that_can_be_meant_in_two_ways_is_an_error(text):
    (sentence,) = sentences(xlsx([row(1), row(2, 发表日期=text)]))
    assert sentence.startswith("第 3 行“发表日期”")
    assert sentence.endswith("。")


def test_a_merged_key_says_with_which_row():
    cells = [row(1), row(2, 编号=None)]
    (sentence,) = sentences(xlsx(cells, merge="A2:A3"))
    assert sentence == "第 3 行“编号”：与第 2 行合并成一格，请取消合并并逐行填写。"


def test_a_formula_without_result_is_told_and_never_computed():
    (sentence,) = sentences(xlsx([row(1, 编号='=CONCATENATE("L","-1")')]))
    assert "公式没有保存计算结果" in sentence


def test_a_megabyte_in_a_cell_is_told_without_repeating_it():
    for column, word in (("题名", "最多"), ("作者", "350,000 字")):
        told = sentences(with_text(xlsx([row(1, **{column: "MARK"})]), "MARK", "长" * 350_000))
        assert told
        assert word in told[0]
        assert all(len(sentence) < 300 for sentence in told)


def test_a_megabyte_in_a_cell_of_a_csv_is_told():
    with pytest.raises(UnreadableDocument, match="引号"):
        read(delimited([row(1, 题名="长" * 350_000)]), name="台账.csv")


def test_a_csv_in_gb18030_is_read():
    reading, judged = read(delimited([row(1, 题名="镕𠮷"), row(2)]), name="台账.csv")
    assert not reading.errors
    assert judged[0].cells == ("镕𠮷",)
    assert reading.figure.value == 2


def test_a_missing_column_and_an_empty_list_are_told():
    assert sentences(xlsx([row(1)[1:]], HEADINGS[1:])) == ["第 1 行表头缺少“编号”一列，请补上。"]
    assert "没有数据行" in sentences(xlsx([]))[0]
    assert "没有找到表头" in sentences(xlsx([["a", "b"]], ["x", "y"]))[0]


def test_a_row_of_totals_is_told_and_one_that_is_filtered_may_have_gaps():
    blank = [None] * len(HEADINGS)
    total = ["合计", *blank[1:]]
    (sentence,) = sentences(xlsx([row(1), total]))
    assert "合计行" in sentence
    reading, judged = read(xlsx([row(1), row(2, 状态="作废", 发表日期=None, 编号=None)]))
    assert not reading.errors
    assert judged[1].reason is SetAside.FILTERED


def test_every_error_is_told_at_once():
    told = sentences(xlsx([row(1, 发表日期="?"), row(2), row(3, 编号=None)]))
    assert [sentence[:6] for sentence in told] == ["第 2 行“", "第 4 行“"]


class TestKinds:
    """What each kind computes, counted by hand."""

    def figure(self, rows, mapping):
        shares = mapping.kind in (ListKind.RATIO, ListKind.TIMELY)
        reading, _rows = read(xlsx(rows), mapping, percent=shares)
        assert not reading.errors, reading.errors
        return reading.figure.value

    def test_sum_and_mean_of_amounts(self):
        rows = [row(1, 金额=10.5), row(2, 金额="１,０００.25"), row(2, 金额=7)]
        assert self.figure(rows, replace(PAPERS, kind=ListKind.SUM, amount="金额")) == Decimal("1010.75")
        mean = replace(PAPERS, kind=ListKind.MEAN, amount="金额")
        assert self.figure(rows, mean) == Decimal("505.375")

    def test_ratio_by_conditions_and_by_amounts(self):
        rows = [row(1, 作者="甲", 金额=30), row(2, 作者="乙", 金额=10), row(3, 作者="丙", 金额=0)]
        ratio = replace(PAPERS, kind=ListKind.RATIO, numerator=(Condition("作者", "in", "甲、丙"),))
        assert self.figure(rows, ratio) == Decimal("66.6667")
        assert self.figure(rows, replace(ratio, amount="金额")) == 75

    def test_timely_counts_what_is_not_done_as_late(self):
        timely = Mapping(kind=ListKind.TIMELY, key=("编号",), due="应办结日", done="办结日")
        rows = [
            row(1, 办结日=date(YEAR, 6, 30)),
            row(2, 办结日=date(YEAR, 7, 1)),
            row(3, 办结日=None),
            row(4, 办结日=date(YEAR, 1, 1)),
        ]
        assert self.figure(rows, timely) == 50

    def test_a_list_without_dates_stands_at_the_end_of_its_year(self):
        reading, judged = read(xlsx([row(1, 发表日期="不详")]), replace(PAPERS, date=None))
        assert not reading.errors
        assert judged[0].on == date(YEAR, 12, 31)

    def test_a_share_weighs_what_a_split_divides(self):
        reading, judged = read(xlsx([row(1), row(2)]), shares={"l-001": Decimal("0.25")})
        assert judged[0].weight == Decimal("0.25")
        assert reading.figure.value == Decimal("1.25")

    def test_an_amount_with_too_many_digits_is_told(self):
        summed = replace(PAPERS, kind=ListKind.SUM, amount="金额")
        assert "小数最多 4 位" in sentences(xlsx([row(1, 金额="1.23456")]), summed)[0]
        assert "整数最多 11 位" in sentences(xlsx([row(1, 金额="123456789012")]), summed)[0]


@pytest.mark.parametrize(
    ("operator", "value", "found", "holds"),
    [
        ("=", "发表", "发表", True),
        ("=", "ａ", "A", True),
        ("≠", "作废", "", True),
        ("in", "甲、乙", "乙", True),
        ("contains", "论文", "学术论文集", True),
        ("≥", "10", Decimal(10), True),
        (">", "10", Decimal(10), False),
        ("<", "2025-03-01", date(2025, 2, 28), True),
        ("≤", "10", None, False),
        ("filled", "", " ", False),
        ("empty", "", None, True),
    ],
)
def test_conditions(operator, value, found, holds):
    assert Condition("列", operator, value).holds(found) is holds


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"key": ()}, "去重键"),
        ({"key": ("a", "b", "c", "d")}, "去重键"),
        ({"kind": ListKind.SUM}, "金额列"),
        ({"kind": ListKind.TIMELY}, "应办结日"),
        ({"kind": ListKind.RATIO}, "分子"),
        ({"filters": (Condition("a", "≥", "很多"),)}, "数字"),
        ({"filters": (Condition("发表日期", "≥", "去年"),)}, "日期"),
        ({"filters": (Condition("a", "="),)}, "没有填写"),
        ({"filters": (Condition("a", "像", "b"),)}, "不存在"),
    ],
)
def test_a_mapping_says_what_it_lacks(changes, word):
    (problem,) = replace(PAPERS, **changes).problems()
    assert word in problem.chinese
    assert problem.english


def test_a_mapping_is_stored_and_read_back():
    mapping = replace(
        PAPERS, kind=ListKind.RATIO, amount="金额", numerator=(Condition("作者", "in", "甲、乙"),)
    )
    assert Mapping.from_dict("ratio", mapping.as_dict(), mapping.shown) == mapping
