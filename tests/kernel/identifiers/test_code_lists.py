"""Disciplines, countries and classes of instruments: how many there are, how they are named, and which codes hold."""

from datetime import date

import pytest

from yanfa.kernel.identifiers import categories, countries, subjects


def test_the_standard_has_62_disciplines_of_the_first_level() -> None:
    assert len(subjects.SUBJECTS) == 62
    assert subjects.SUBJECTS.keys() == subjects.ENGLISH.keys()
    assert all(len(code) == 3 and code.isdigit() for code in subjects.SUBJECTS)
    assert len(set(subjects.SUBJECTS.values())) == 62


def test_a_discipline_is_named_in_both_languages() -> None:
    assert subjects.subject_name("430") == "材料科学"
    assert subjects.subject_name("430", "en") == "Materials science"
    assert subjects.subject_name("431") == "431"
    assert not subjects.is_subject("431")


@pytest.mark.parametrize(
    ("code", "chinese", "english"),
    [
        ("CN", "中国", "China"),
        ("HK", "中国香港", "Hong Kong, China"),
        ("MO", "中国澳门", "Macao, China"),
        ("TW", "中国台湾", "Taiwan, China"),
        ("JP", "日本", "Japan"),
    ],
)
def test_regions_are_named_as_china_writes_them(code: str, chinese: str, english: str) -> None:
    assert countries.country_name(code) == chinese
    assert countries.country_name(code, "en") == english


def test_the_list_is_that_of_the_standard() -> None:
    assert len(countries.countries()) == 249
    assert countries.countries().keys() == countries.countries("en").keys()
    assert not countries.is_country("EU")


@pytest.mark.parametrize("words", ["jp", " JP ", "日本", "japan"])
def test_a_country_is_found_as_people_write_it(words: str) -> None:
    assert countries.country_code(words) == "JP"


def test_words_that_name_no_country_find_none() -> None:
    assert countries.country_code("东洋") is None


def test_fifteen_big_classes_each_with_middle_ones() -> None:
    table = categories.classification()
    big = table.big()
    assert [each.code for each in big] == [f"{number:02}" for number in range(1, 16)]
    assert all(table.middle(each.code) for each in big)
    assert [each.name for each in table.middle("01")][1] == "质谱仪器"


@pytest.mark.parametrize(
    ("code", "holds"),
    [
        ("010102", True),
        ("150199", True),
        ("990000", True),
        ("019901", False),
        ("160101", False),
        ("0101", False),
        ("０１０１０２", False),
        ("01010a", False),
    ],
)
def test_a_code_holds_when_its_classes_are_known(code: str, holds: bool) -> None:
    assert categories.is_category(code) is holds


def test_a_class_is_named_by_its_narrowest_known_one() -> None:
    assert categories.category_name("010203") == "质谱仪器"
    assert (
        categories.category_name("010203", "en", whole=True) == "Analytical instruments / Mass spectrometry"
    )
    assert categories.category_name("990000") == "其他"
    assert categories.category_name("777777") == "777777"


def test_the_table_says_where_it_was_read() -> None:
    table = categories.classification(date(2010, 1, 1))
    assert table.source
    assert table.unverified
    assert categories.classification(date(1999, 1, 1)) == table
