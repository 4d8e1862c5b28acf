"""Score schemes: refused ones with every reason, the weighted score, and what a sheet still lacks."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from yanfa.procedures.review.choices import Lack
from yanfa.procedures.review.effects.sentences import sentences
from yanfa.procedures.review.rules.scheme import BadScheme, faults, plain, read_scheme, sheet_faults, total

CRITERIA = [
    {"code": "need", "name": "必要性", "weight": 60, "least": 0, "most": 10, "remark_below": 6},
    {"code": "cost", "name": "合理性", "weight": Decimal("40"), "least": 1, "most": 5},
]
CHOICES = [{"code": "agree", "name": "同意"}, {"code": "refuse", "name": "不同意"}]
SCHEME: dict[str, Any] = {"criteria": CRITERIA, "recommendations": CHOICES, "amount": True}


def test_a_scheme_without_a_score_is_refused() -> None:
    for value in ({}, {"criteria": []}, None, {"recommendations": CHOICES}):
        assert list(faults(value)) == ["评分方案没有评分项，收不到分数；请至少列出一个评分项。"]
    with pytest.raises(BadScheme, match="没有评分项"):
        read_scheme({"recommendations": CHOICES})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"weight": 50}, "各评分项权重之和应为100，现在是90。"),
        ({"weight": 0}, "评分项“必要性”的权重应大于0。"),
        ({"most": 0}, "评分项“必要性”的分值范围不对"),
        ({"code": "cost"}, "评分项代码“cost”用了两次。"),
        ({"name": ""}, "缺少代码或名称"),
        ({"weight": "x"}, "的权重应大于0"),
    ],
)
def test_what_is_wrong_with_a_scheme_is_said(change: dict[str, Any], sentence: str) -> None:
    wrong = {**SCHEME, "criteria": [CRITERIA[0] | change, CRITERIA[1]]}
    assert sentence in "".join(faults(wrong))


def test_there_must_be_something_to_recommend() -> None:
    assert list(faults({**SCHEME, "recommendations": CHOICES[:1]})) == ["总体意见至少要有两个选项。"]


def test_the_weighted_score() -> None:
    scheme = read_scheme(SCHEME)
    assert total(scheme, {"need": Decimal(8), "cost": Decimal(4)}) == Decimal("80.0000")
    assert total(scheme, {"need": Decimal(10), "cost": Decimal(5)}) == Decimal(100)
    assert total(scheme, {"need": Decimal(1), "cost": Decimal(1)}) == Decimal("14.0000")


@given(st.decimals(0, 10, places=1), st.decimals(1, 5, places=1))
def test_a_score_lies_between_nothing_and_a_hundred(need: Decimal, cost: Decimal) -> None:
    assert 0 <= total(read_scheme(SCHEME), {"need": need, "cost": cost}) <= 100


def test_a_kept_scheme_reads_the_same() -> None:
    assert read_scheme(plain(SCHEME)) == read_scheme(SCHEME)
    assert plain(SCHEME)["criteria"][1]["weight"] == "40"


def missing(**given_: Any) -> dict[str, Lack]:
    facts = {
        "scores": {"need": "8", "cost": "4"},
        "remarks": {},
        "recommendation": "agree",
        "amount": Decimal(5),
        "asked": Decimal(10),
    }
    return sheet_faults(read_scheme(SCHEME), **(facts | given_))


def test_a_whole_sheet_lacks_nothing() -> None:
    assert missing() == {}


def test_a_low_score_wants_its_reason() -> None:
    assert missing(scores={"need": "5.9", "cost": "4"}) == {"need": Lack.REMARK}
    assert missing(scores={"need": "5.9", "cost": "4"}, remarks={"need": "已有同类仪器"}) == {}
    assert missing(scores={"need": "6", "cost": "1"}) == {}


@pytest.mark.parametrize("score", ["", None, "abc", "0.9", "5.1", "NaN", True])
def test_a_score_outside_its_range_is_none(score: Any) -> None:
    assert set(missing(scores={"need": "8", "cost": score})) == {"cost"}


def test_recommendation_and_amount_are_asked_for() -> None:
    asked_for = {"recommendation": Lack.RECOMMENDATION, "amount": Lack.AMOUNT}
    assert missing(recommendation="", amount=None) == asked_for
    assert missing(amount=Decimal("10.01")) == {"amount": Lack.TOO_MUCH}
    assert missing(amount=Decimal(-1), asked=None) == {"amount": Lack.NEGATIVE}
    assert missing(amount=Decimal(0)) == {}


def test_what_a_sheet_lacks_is_said_in_the_readers_language() -> None:
    scheme = read_scheme({**SCHEME, "criteria": [CRITERIA[0] | {"name_en": "Need"}, CRITERIA[1]]})
    lacks = {"need": Lack.REMARK, "cost": Lack.RANGE, "amount": Lack.TOO_MUCH}
    assert sentences(scheme, lacks, Decimal(10)) == {
        "need": "“必要性”低于 6 分，请说明理由。",
        "cost": "“合理性”的分数应在 1 和 5 之间。",
        "amount": "建议金额应在 0 和申请金额 10 元之间。",
    }
    with translation.override("en"):
        assert sentences(scheme, {"need": Lack.SCORE}, None) == {"need": "Please score “Need” (0–10)."}


def test_an_english_name_is_kept_where_it_is_given() -> None:
    given = {**SCHEME, "criteria": [CRITERIA[0] | {"name_en": "Need"}, CRITERIA[1]]}
    assert [each.name_en for each in read_scheme(plain(given)).criteria] == ["Need", ""]
