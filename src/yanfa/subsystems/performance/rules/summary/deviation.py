"""The deviation degree (偏离度) of a self score from its review: (self − review) ÷ self."""

from __future__ import annotations

from decimal import Decimal

from yanfa.subsystems.performance.rules.scoring.sentences import Sentence
from yanfa.subsystems.performance.rules.values import plain

from .sentences import say, two_decimals


def deviation_degree(self_score: Decimal | None, review_score: Decimal | None) -> Decimal | None:
    """The share by which the self score lies above the review, below it where negative; not rounded.

    None without both scores, and for a self score of 0.
    """
    if not self_score or review_score is None:
        return None
    return (self_score - review_score) / self_score


def deviation_sentence(self_score: Decimal, review_score: Decimal) -> Sentence:
    """The deviation told with both scores; in per cent, half up to two decimals."""
    degree = deviation_degree(self_score, review_score)
    if degree is None:
        return say("deviation_zero", review=plain(review_score))
    facts = {"self": plain(self_score), "review": plain(review_score)}
    return say("deviation", **facts, degree=two_decimals(degree * 100))
