"""Searching: words in both languages, facets with counts, orders, pages, advice; and how many questions it costs."""

from datetime import UTC, date, datetime

import pytest

from tests.subsystems.instruments.factories import instrument, unit
from yanfa.subsystems.instruments.rules.catalogue.questions import Question
from yanfa.subsystems.instruments.services.catalogue.finding import find
from yanfa.subsystems.instruments.services.catalogue.labels import groups_of
from yanfa.subsystems.instruments.services.catalogue.similar import similar_instruments, similar_to
from yanfa.subsystems.instruments.services.catalogue.statistics import statistics

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue():
    """Five instruments of two units, told apart by everything."""
    east, west = unit("华东材料研究院"), unit("浦西生物医药研究所")
    return {
        "sem": instrument(east, category="010101", original_value=1_200_000),
        "tem": instrument(
            *(east,),
            name="透射电子显微镜",
            name_en="Transmission electron microscope",
            model="JEM-2100",
            category="010102",
            district="310104",
            original_value=5_600_000,
            function="晶体结构与缺陷分析。",
        ),
        "ms": instrument(
            *(west,),
            name="三重四极杆质谱仪",
            name_en="Triple quadrupole mass spectrometer",
            model="TQ-8050",
            category="010201",
            country="US",
            district="310104",
            function="痕量有机物定量分析。",
            standards="GB/T 17359",
            original_value=800_000,
            at=datetime(2025, 1, 1, 2, tzinfo=UTC),
        ),
        "gone": instrument(west, name="停用的离心机", category="990000", original_value=310_000, fee=""),
        "local": instrument(
            *(west,), name="流式细胞仪", name_en="", model="FX-1", category="130101", share_mode="internal"
        ),
    }


def names(question):
    return [each.name for each in find(question).records()]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("质谱", "ms"),
        ("mass spectrometer", "ms"),
        ("MASS", "ms"),
        ("GB/T 17359", "ms"),
        ("痕量 有机物", "ms"),
        ("JEM-2100", "tem"),
        ("ｊｅｍ", "tem"),
        ("晶体结构", "tem"),
    ],
)
def test_words_of_both_languages_find_what_they_mean(catalogue, text, key):
    assert names(Question(text, sort="relevance")) == [catalogue[key].name]


def test_the_unit_is_found(catalogue):
    assert find(Question("浦西生物")).total == 3


def test_a_word_in_the_name_counts_more_than_one_in_the_text(catalogue):
    instrument(catalogue["ms"].organisation, name="样品前处理平台", function="为质谱配套。", name_en="")
    assert names(Question("质谱", sort="relevance")) == ["三重四极杆质谱仪", "样品前处理平台"]


def test_several_values_of_a_facet_are_either_several_facets_both(catalogue):
    assert find(Question(chosen={"country": ("US", "JP")})).total == 5
    assert names(Question(chosen={"country": ("US",), "district": ("310104",)})) == ["三重四极杆质谱仪"]
    assert find(Question(chosen={"country": ("US",), "district": ("310115",)})).total == 0


def test_a_facet_counts_without_its_own_choice(catalogue):
    counts = find(Question(chosen={"district": ("310104",)})).answer.counts
    assert counts["district"] == {"310115": 3, "310104": 2}
    assert counts["country"] == {"JP": 1, "US": 1}
    assert counts["band"] == {"5": 1, "2": 1}


def test_the_tree_counts_big_and_middle_classes(catalogue):
    group = groups_of(find(Question(chosen={"category": ("0101",)})))[0]
    big = {value.code: value for value in group.values}
    assert big["01"].count == 3
    assert {inner.code: (inner.count, inner.chosen) for inner in big["01"].inner} == {
        "0101": (2, True),
        "0102": (1, False),
    }
    assert big["01"].open
    assert str(big["99"].label) == "其他"
    assert [value.code for value in group.chosen] == ["0101"]


def test_counts_and_totals_agree_for_every_value(catalogue):
    whole = find(Question())
    for facet, values in whole.answer.counts.items():
        for value, count in values.items():
            assert find(Question(chosen={facet: (value,)})).total == count, (facet, value)


def test_orders(catalogue):
    assert names(Question(sort="value"))[0] == "透射电子显微镜"
    assert names(Question(sort="newest"))[0] == "三重四极杆质谱仪"


def test_pages_hold_everything_once(catalogue):
    for number in range(40):
        instrument(catalogue["sem"].organisation, name=f"天平{number}")
    pages = [names(Question(page=page)) for page in (1, 2, 3)]
    assert [len(each) for each in pages] == [20, 20, 5]
    assert len({name for each in pages for name in each}) == 45
    assert find(Question(page=99)).page == 3


def test_an_empty_answer_advises_which_word_to_leave_out(catalogue):
    found = find(Question("质谱 月球"))
    assert found.total == 0
    assert [(each.word, each.text, each.total) for each in found.advice()] == [("月球", "质谱", 1)]
    assert find(Question("质谱")).advice() == []


@pytest.mark.parametrize("text", ['"', "'; DROP TABLE x --", "*", "()", '质谱" OR "', "\\", "%", "a" * 200])
def test_odd_texts_are_no_error(catalogue, text):
    assert find(Question(text, sort="relevance")).total in {0, 1, 5}


def test_a_page_costs_few_questions_whatever_is_asked(catalogue, django_assert_max_num_queries):
    question = Question("质谱", {"country": ("US",), "fee": ("yes",)}, "relevance")
    find(question).records()
    with django_assert_max_num_queries(3):
        groups_of(result := find(question))
        result.records()


def test_similar_instruments_are_of_the_same_kind_with_reasons(catalogue):
    found = similar_instruments(catalogue["sem"])
    assert found[0].instrument == catalogue["tem"]
    assert found[0].same_unit
    assert "电子" in found[0].likeness.shared
    assert found[0].likeness.kilometres == pytest.approx(10.1, abs=0.3)
    assert catalogue["sem"] not in [each.instrument for each in found]


def test_similar_to_serves_an_application_for_a_purchase(catalogue):
    buyer = unit("崇明农业研究所", district="310151")
    found = similar_to(category="010105", words="扫描电子显微镜", value=1_000_000, unit=buyer, limit=2)
    assert [each.instrument for each in found] == [catalogue["sem"], catalogue["tem"]]
    assert found[0].free_hours == 1200
    assert not found[0].same_unit
    assert found[0].likeness.kilometres > 30
    assert similar_to(category="140101", words="反应堆", unit=buyer) == []


def test_statistics_add_up(catalogue):
    found = statistics()
    assert (found.count, found.units, found.shared) == (5, 2, 4)
    for parts in (found.by_category, found.by_district, found.by_unit_kind, found.by_age):
        assert sum(part.count for part in parts) == found.count
        assert sum(part.value for part in parts) == found.value
    assert found.value == sum(int(each.original_value) for each in catalogue.values())
    assert statistics() is found
    instrument(catalogue["sem"].organisation, in_use_since=date(2024, 3, 1))
    assert statistics().count == 6
