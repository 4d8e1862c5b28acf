"""A score scheme: criteria with weights that add up to 100, the recommendations to choose from, what else is asked.

A scheme comes from a policy parameter or from the owning app as plain values; `faults` says every reason why it cannot
be used, so that a form without a score is refused before anybody is asked to fill it in. `name_en`, where it is given,
names a criterion or a recommendation on English pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from yanfa.procedures.review.choices import Lack

HUNDRED = Decimal(100)
PLACES = Decimal("0.0001")
LEAST_RECOMMENDATIONS = 2


@dataclass(frozen=True)
class Criterion:
    """What is scored: from `least` to `most`, counting `weight` of 100; below `remark_below` a remark is due."""

    code: str
    name: str
    weight: Decimal
    least: Decimal
    most: Decimal
    remark_below: Decimal | None = None
    name_en: str = ""


@dataclass(frozen=True)
class Recommendation:
    """What an expert may recommend, from the most to the least favourable."""

    code: str
    name: str
    name_en: str = ""


@dataclass(frozen=True)
class Scheme:
    """A whole score sheet. `amount` asks for a suggested amount, `confidential` for words to the organiser alone."""

    criteria: tuple[Criterion, ...]
    recommendations: tuple[Recommendation, ...]
    amount: bool = False
    confidential: bool = True

    def recommendation_name(self, code: str) -> str:
        """The words of a recommendation, the code itself where it is unknown."""
        return next((each.name for each in self.recommendations if each.code == code), code)

    def rank_of(self, code: str) -> int:
        """The place of a recommendation, 0 for the most favourable. Raises LookupError."""
        for place, each in enumerate(self.recommendations):
            if each.code == code:
                return place
        raise LookupError(f"No recommendation {code!r}.")


class BadScheme(ValueError):
    """A scheme cannot be used; `sentences` say why."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__("；".join(sentences))


def faults(value: Any) -> Iterator[str]:
    """Every reason why a scheme cannot be used, as sentences."""
    criteria = value.get("criteria") if isinstance(value, Mapping) else None
    if not criteria:
        yield "评分方案没有评分项，收不到分数；请至少列出一个评分项。"
        return
    yield from _twice(criteria, "评分项")
    for row in criteria:
        yield from _criterion_faults(row)
    weights = [weight for row in criteria if (weight := _number(row.get("weight"))) is not None]
    if len(weights) == len(criteria) and sum(weights) != HUNDRED:
        yield f"各评分项权重之和应为100，现在是{sum(weights)}。"
    choices = value.get("recommendations") or []
    if len(choices) < LEAST_RECOMMENDATIONS:
        yield "总体意见至少要有两个选项。"
    yield from _twice(choices, "总体意见选项")


def read_scheme(value: Mapping[str, Any]) -> Scheme:
    """The scheme of plain values. Raises BadScheme."""
    if sentences := list(faults(value)):
        raise BadScheme(sentences)
    return Scheme(
        tuple(
            Criterion(
                str(row["code"]),
                str(row["name"]),
                _exact(row["weight"]),
                _exact(row.get("least", 0)),
                _exact(row["most"]),
                None if row.get("remark_below") in (None, "") else _exact(row["remark_below"]),
                str(row.get("name_en") or ""),
            )
            for row in value["criteria"]
        ),
        tuple(
            Recommendation(str(row["code"]), str(row["name"]), str(row.get("name_en") or ""))
            for row in value["recommendations"]
        ),
        amount=bool(value.get("amount", False)),
        confidential=bool(value.get("confidential", True)),
    )


def plain(value: Any) -> Any:
    """The same values as a JSON column keeps them: exact numbers as text."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return f"{value:f}" if isinstance(value, Decimal) else value


def total(scheme: Scheme, scores: Mapping[str, Decimal]) -> Decimal:
    """The weighted score of 100, to four places: each criterion counts weight × score ÷ most."""
    sums = (each.weight * scores[each.code] / each.most for each in scheme.criteria)
    return sum(sums, Decimal(0)).quantize(PLACES, ROUND_HALF_UP)


def sheet_faults(
    scheme: Scheme,
    *,
    scores: Mapping[str, Any],
    remarks: Mapping[str, str],
    recommendation: str,
    amount: Decimal | None,
    asked: Decimal | None = None,
) -> dict[str, Lack]:
    """What keeps a sheet from being submitted, by place (criterion code, recommendation, amount)."""
    found = {}
    for each in scheme.criteria:
        if lack := _score_lack(each, scores.get(each.code), remarks.get(each.code, "")):
            found[each.code] = lack
    if recommendation not in {each.code for each in scheme.recommendations}:
        found["recommendation"] = Lack.RECOMMENDATION
    if scheme.amount and amount is None:
        found["amount"] = Lack.AMOUNT
    elif amount is not None and (amount < 0 or (asked is not None and amount > asked)):
        found["amount"] = Lack.NEGATIVE if asked is None else Lack.TOO_MUCH
    return found


def _score_lack(criterion: Criterion, score: Any, remark: str) -> Lack | None:
    number = _number(score)
    if number is None:
        return Lack.SCORE
    if not criterion.least <= number <= criterion.most:
        return Lack.RANGE
    low = criterion.remark_below is not None and number < criterion.remark_below
    return Lack.REMARK if low and not remark.strip() else None


def _criterion_faults(row: Mapping[str, Any]) -> Iterator[str]:
    name = row.get("name") or row.get("code") or "（无名称）"
    if not row.get("name") or not row.get("code"):
        yield f"评分项“{name}”缺少代码或名称。"
    weight, least, most = (_number(row.get(key, 0 if key == "least" else None)) for key in _NUMBERS)
    if weight is None or weight <= 0:
        yield f"评分项“{name}”的权重应大于0。"
    if least is None or most is None or not 0 <= least < most:
        yield f"评分项“{name}”的分值范围不对：最低分不小于0，最高分大于最低分。"


_NUMBERS = ("weight", "least", "most")


def _twice(rows: Any, what: str) -> Iterator[str]:
    codes = [row.get("code") for row in rows]
    for code in sorted({str(each) for each in codes if codes.count(each) > 1}):
        yield f"{what}代码“{code}”用了两次。"


def _number(value: Any) -> Decimal | None:
    """The number of a plain value; None for what is none."""
    if isinstance(value, bool) or value in (None, ""):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _exact(value: Any) -> Decimal:
    number = _number(value)
    assert number is not None, "`faults` was asked before."
    return number
