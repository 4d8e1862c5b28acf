"""What scores come to: worked examples, and what holds for any scores."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yanfa.procedures.review.choices import Method
from yanfa.procedures.review.rules.summing import (
    Opinion,
    Summary,
    Summing,
    majority,
    middle,
    ranks,
    spread,
    summary,
)

RANKING = ["agree", "reserve", "refuse"]
SCORES = st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=15)
METHODS = st.sampled_from(list(Method))


def numbers(*values: str) -> list[Decimal]:
    return [Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("method", "expected"),
    [(Method.MEAN, "78.00"), (Method.TRIMMED, "83.33"), (Method.MEDIAN, "85.00")],
)
def test_five_scores_by_each_method(method: Method, expected: str) -> None:
    assert middle(numbers("90", "85", "40", "75", "100"), Summing(method)) == Decimal(expected)


def test_four_scores_are_too_few_to_cut() -> None:
    assert middle(numbers("90", "80", "70", "0"), Summing(Method.TRIMMED)) == Decimal("60.00")


def test_the_mean_is_rounded_once_and_half_up() -> None:
    assert middle(numbers("0.01", "0.02"), Summing(Method.MEAN)) == Decimal("0.02")
    assert middle(numbers("1", "1", "2"), Summing(Method.MEAN)) == Decimal("1.33")


@given(SCORES, METHODS)
def test_one_value_lies_between_the_lowest_and_the_highest(scores: list[Decimal], method: Method) -> None:
    assert min(scores) <= middle(scores, Summing(method)) <= max(scores)


@given(SCORES, METHODS, st.randoms())
def test_the_order_of_the_experts_does_not_matter(scores: list[Decimal], method: Method, dice) -> None:
    mixed = list(scores)
    dice.shuffle(mixed)
    assert middle(mixed, Summing(method)) == middle(scores, Summing(method))
    assert spread(mixed) == spread(scores)


@given(SCORES, METHODS, st.integers(0, 14), st.decimals(0, 100, places=2))
def test_a_higher_score_never_lowers_the_result(scores, method: Method, place: int, higher: Decimal) -> None:
    place %= len(scores)
    raised = [*scores[:place], max(scores[place], higher), *scores[place + 1 :]]
    assert middle(raised, Summing(method)) >= middle(scores, Summing(method))


@given(st.lists(st.decimals(0, 100, places=2), min_size=5, max_size=15))
def test_a_single_outlier_does_not_move_the_trimmed_mean_beyond_the_others(scores: list[Decimal]) -> None:
    rest = sorted(scores)[1:-1]
    assert min(rest) <= middle(scores, Summing(Method.TRIMMED)) <= max(rest)


def test_nothing_cannot_be_summed() -> None:
    with pytest.raises(ValueError, match="nothing"):
        middle([], Summing())


def opinion(total: str, recommendation: str = "agree", amount: str | None = None) -> Opinion:
    return Opinion(
        Decimal(total), recommendation, Decimal(amount) if amount else None, {"need": Decimal(total)}
    )


def test_an_item_with_its_votes_amount_and_alarm() -> None:
    found = summary(
        [opinion("90", amount="100"), opinion("80", "reserve", "50"), opinion("60", amount="90")],
        Summing(Method.MEAN),
        RANKING,
    )
    assert (found.score, found.spread, found.alarming) == (Decimal("76.67"), Decimal("30.00"), True)
    assert found.votes == {"agree": 2, "reserve": 1, "refuse": 0}
    assert (found.recommendation, found.amount) == ("agree", Decimal("80.00"))


def test_a_spread_at_the_line_is_no_alarm_and_one_opinion_never_is() -> None:
    assert not summary([opinion("80"), opinion("60")], Summing(), RANKING).alarming
    assert summary([opinion("80.01"), opinion("60")], Summing(), RANKING).alarming
    assert not summary([opinion("80")], Summing(alarm=Decimal(0)), RANKING).alarming


def test_an_item_without_opinions_has_no_score() -> None:
    assert summary([], Summing(), RANKING) == Summary(
        0, None, None, False, "", {"agree": 0, "reserve": 0, "refuse": 0}, None
    )


def test_a_draw_of_votes_goes_to_the_less_favourable() -> None:
    assert majority(["agree", "refuse", "agree", "refuse", "reserve"], RANKING) == "refuse"
    assert majority(["agree", "reserve"], RANKING) == "reserve"
    assert majority([], RANKING) == ""


def test_equal_scores_are_parted_by_the_written_rules() -> None:
    first = summary([opinion("80"), opinion("80")], Summing(), RANKING)
    wide = summary([opinion("85"), opinion("75")], Summing(), RANKING)
    refused = summary([opinion("80", "refuse"), opinion("80", "refuse")], Summing(), RANKING)
    none = summary([], Summing(), RANKING)
    given_ = {"wide": wide, "none": none, "first": first, "refused": refused}
    places = {code: place for place, code in enumerate(given_)}
    assert ranks(given_, Summing(), RANKING, places) == {"first": 1, "wide": 2, "refused": 3}
    shared = ranks(given_, Summing(tie_break=()), RANKING, places)
    assert shared == {"first": 1, "wide": 1, "refused": 1}


@given(st.lists(st.lists(st.decimals(0, 100, places=0), min_size=1, max_size=3), min_size=1, max_size=8))
def test_ranks_follow_the_scores(scores: list[list[Decimal]]) -> None:
    found = {
        str(place): summary([Opinion(each, "agree") for each in row], Summing(), RANKING)
        for place, row in enumerate(scores)
    }
    places = {code: int(code) for code in found}
    ranked = ranks(found, Summing(), RANKING, places)
    assert sorted(ranked.values()) == list(range(1, len(scores) + 1))
    for one in found:
        for other in found:
            if found[one].score > found[other].score:
                assert ranked[one] < ranked[other]
