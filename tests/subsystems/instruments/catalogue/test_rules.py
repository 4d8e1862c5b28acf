"""The sums of the catalogue: sets of bits against counting row by row, likeness, years, questions."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.subsystems.instruments.rules.catalogue.facets import (
    answer,
    band_of,
    bits_of,
    in_order,
    places_of,
)
from yanfa.subsystems.instruments.rules.catalogue.likeness import (
    Place,
    Profile,
    distance,
    free_hours,
    likeness,
    same_kind,
)
from yanfa.subsystems.instruments.rules.catalogue.questions import Question, question_of
from yanfa.subsystems.instruments.rules.catalogue.relevance import by_relevance
from yanfa.subsystems.instruments.rules.catalogue.years import age_band, last_evaluation_year

WEIGHTS = {"kind": Decimal("0.5"), "words": Decimal("0.3"), "value": Decimal("0.1"), "place": Decimal("0.1")}
PUDONG, XUHUI = Place(121.54, 31.22), Place(121.44, 31.19)

rows = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.booleans()), max_size=60)
choice = st.dictionaries(
    st.sampled_from(["first", "second"]), st.lists(st.sampled_from("abcxyzq"), max_size=3), max_size=2
)


def index_of(table):
    """The sets of two facets."""
    index = {"first": {}, "second": {}}
    for number, facet in enumerate(index):
        for value in {row[number] for row in table}:
            places = [place for place, row in enumerate(table) if row[number] == value]
            index[facet][value] = bits_of(places, len(table))
    return index


@given(rows, choice)
def test_facets_equal_counting_row_by_row(table, chosen):
    base = bits_of([place for place, row in enumerate(table) if row[2]], len(table))
    found = answer(index_of(table), base, chosen)

    def fits(row, leaving_out=None):
        facets = {"first": row[0], "second": row[1]}
        return row[2] and all(
            facets[facet] in values for facet, values in chosen.items() if values and facet != leaving_out
        )

    assert found.total == sum(map(fits, table))
    for number, facet in enumerate(("first", "second")):
        for value in "abcxyz":
            by_row = sum(row[number] == value and fits(row, facet) for row in table)
            assert found.counts[facet].get(value, 0) == by_row


@given(st.sets(st.integers(0, 99)), st.randoms(), st.integers(0, 30), st.integers(1, 20))
def test_pages_are_cuts_of_the_order(places, random, first, wanted):
    order = list(range(100))
    random.shuffle(order)
    bits = bits_of(places, 100)
    listed = [place for place in order if place in places]
    assert list(in_order(bits, order)) == listed
    assert places_of(bits, order, first, wanted) == listed[first : first + wanted]


def test_an_unknown_value_finds_nothing():
    assert answer({"first": {"a": 0b11}}, 0b11, {"first": ["never"]}).total == 0


def test_a_chosen_value_stays_in_view_without_any_hit():
    index = {"first": {"a": 0b01}, "second": {"x": 0b10}}
    found = answer(index, 0b11, {"first": ["a"], "second": ["x"]})
    assert (found.total, found.counts["first"], found.counts["second"]) == (0, {"a": 0}, {"x": 0})


@pytest.mark.parametrize(("value", "band"), [(29, "0"), (30, "1"), (49, "1"), (50, "2"), (900, "5")])
def test_bands_hold_their_floor(value, band):
    assert band_of(value, [30, 50, 100, 200, 500]) == band


def test_kinds_are_compared_by_the_digits_of_the_class():
    assert [same_kind("010203", other) for other in ("010203", "010299", "010101", "020203", "")] == [
        *(1.0, 0.8, 0.3, 0.0, 0.0)
    ]


def test_distance_between_two_districts():
    assert distance(PUDONG, XUHUI) == pytest.approx(10.1, abs=0.3)
    assert distance(PUDONG, PUDONG) == 0


def test_likeness_names_its_reasons():
    asked = Profile("010102", frozenset({"扫描", "电镜"}), Decimal(1_000_000), PUDONG)
    twin = likeness(asked, asked, WEIGHTS)
    other = likeness(asked, Profile("010105", frozenset({"扫描", "探针"}), Decimal(500_000), XUHUI), WEIGHTS)
    assert twin.score == 1
    assert other.parts["kind"] == 0.8
    assert other.parts["words"] == 0.5
    assert other.parts["value"] == 0.5
    assert other.shared == ("扫描",)
    assert other.kilometres == pytest.approx(10.1, abs=0.3)
    assert 0 < other.score < twin.score


def test_what_cannot_be_told_is_left_out():
    found = likeness(Profile("010102", frozenset()), Profile("010102", frozenset({"电镜"})), WEIGHTS)
    assert found.score == 1
    assert set(found.parts) == {"kind"}


def test_the_nearer_of_two_equals_comes_first():
    asked = Profile("010102", frozenset({"电镜"}), Decimal(1), PUDONG)
    near, far = (
        likeness(asked, Profile("010102", frozenset({"电镜"}), Decimal(1), at), WEIGHTS)
        for at in (PUDONG, XUHUI)
    )
    assert near.score > far.score


words = st.frozensets(st.sampled_from(["质谱", "电镜", "色谱", "光谱"]))
profiles = st.builds(
    Profile,
    st.sampled_from(["010101", "010102", "010201", "020101", "990000"]),
    words,
    st.decimals(0, 10**9, places=2),
    st.none() | st.builds(Place, st.floats(120, 122), st.floats(30, 32)),
)


@given(profiles, profiles)
def test_likeness_lies_between_nought_and_one(one, other):
    assert 0 <= likeness(one, other, WEIGHTS).score <= 1
    assert likeness(one, other, WEIGHTS).score <= likeness(one, one, WEIGHTS).score


def test_free_hours_are_never_below_nought():
    assert free_hours(1200, Decimal("300.5")) == Decimal("899.5")
    assert free_hours(1200, Decimal(2000)) == 0


@pytest.mark.parametrize(
    ("today", "first"),
    [(date(2025, 6, 30), 2023), (date(2025, 7, 1), 2024), (date(2026, 1, 5), 2024)],
)
def test_the_last_evaluation_year_has_ended(today, first):
    assert last_evaluation_year(today) == (date(first, 7, 1), date(first + 1, 6, 30))


@pytest.mark.parametrize(
    ("since", "band"),
    [(date(2026, 1, 1), "0"), (date(2021, 1, 2), "0"), (date(2021, 1, 1), "5"), (date(1980, 1, 1), "20")],
)
def test_age_in_bands_of_five_years(since, band):
    assert age_band(since, date(2026, 1, 1)) == band


def test_a_question_is_read_from_its_address():
    question = question_of(
        {
            "q": ["  扫描  电镜 "],
            "district": ["310115", "310115", ""],
            "sort": ["value"],
            "page": ["3"],
            "x": ["1"],
        }
    )
    assert question == Question("扫描 电镜", {"district": ("310115",)}, "value", 3)
    assert question.pairs() == [("q", "扫描 电镜"), ("district", "310115"), ("sort", "value")]


@pytest.mark.parametrize("page", ["0", "-1", "x", "999999999999", "²"])
def test_an_odd_page_number_is_no_error(page):
    assert 1 <= question_of({"page": [page]}).page <= 1000


def test_relevance_needs_words():
    assert question_of({"sort": ["relevance"]}).sort == "newest"
    assert question_of({"q": ["电镜"]}).sort == "relevance"


@given(
    st.dictionaries(st.sampled_from(["q", "sort", "page", "unit", "band"]), st.lists(st.text(), max_size=3))
)
def test_any_address_is_a_question_that_reads_back(given_):
    question = question_of(given_)
    again = {}
    for name, value in question.pairs():
        again.setdefault(name, []).append(value)
    back = question_of(again)
    assert (back.text, dict(back.chosen), back.sort) == (question.text, dict(question.chosen), question.sort)


def test_what_is_named_as_asked_comes_first():
    titles = ["质谱用真空泵", "样品前处理", "三重四极杆 质谱仪", "四极杆 质谱 检测器"]
    assert by_relevance([1, 0, 2, 3], titles, ["四极杆", "质谱"], "四极杆 质谱") == [2, 3, 0, 1]
    assert by_relevance([], titles, ["质谱"], "质谱") == []


@given(
    st.lists(st.text(alphabet="甲乙丙 ", max_size=6), max_size=20),
    st.lists(st.sampled_from("甲乙丙丁"), min_size=1, max_size=3),
)
def test_relevance_loses_and_adds_nothing(titles, words):
    found = by_relevance(range(len(titles)), titles, words, " ".join(words))
    assert sorted(found) == list(range(len(titles)))


def test_an_order_may_leave_places_out():
    bits = bits_of([0, 90], 100)
    assert places_of(bits, [90], 0, 5) == [90]
    assert list(in_order(bits, [3, 0])) == [0]
