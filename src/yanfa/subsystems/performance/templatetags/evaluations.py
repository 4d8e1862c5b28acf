"""Words, tones and figures of the pages of self-evaluations."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language

from yanfa.subsystems.performance.models.evaluations import MARKS
from yanfa.subsystems.performance.rules.scoring.sentences import Sentence
from yanfa.subsystems.performance.rules.values import plain as plain_number

register = template.Library()

MARK_LABELS = {str(mark): label for mark, label in MARKS}
#: Tones of the badges of states; what is not here is neutral.
TONES = {
    "assigned": "warn",
    "collected": "good",
    "published": "good",
    "archived": "good",
    "archived_public": "good",
    "sealed": "good",
    "signed": "good",
    "proposed": "warn",
    "applied": "good",
    "refused": "bad",
}


@register.filter
def told(sentence: Sentence) -> str:
    """A sentence in the language of the page."""
    return sentence.en if (get_language() or "").startswith("en") else sentence.zh


@register.filter
def mark_label(mark: str) -> str | Promise:
    """系统计算, 台账计算, 人工填报（有佐证） or 无佐证."""
    return MARK_LABELS[str(mark)]


@register.filter
def tone(state: str) -> str:
    """The class of the badge of a state."""
    return TONES.get(state, "")


@register.filter
def plain(value: Any) -> str:
    """A number without needless zeros; "—" where there is none."""
    return "—" if value is None or value == "" else plain_number(Decimal(str(value)))


@register.filter
def points(value: Any) -> str:
    """Points to two decimals; "—" where there are none."""
    return "—" if value is None else f"{Decimal(str(value)):.2f}"


@register.filter
def bounds(suggestion: Any) -> str:
    """The band of points that the rule allows."""
    if suggestion is None or suggestion.low is None or suggestion.high is None:
        return "—"
    low, high = plain(suggestion.low), plain(suggestion.high)
    return low if low == high else f"{low}–{high}"


@register.inclusion_tag("performance/evaluations/head.html", takes_context=True)
def evaluation_head(context: template.Context) -> dict[str, Any]:
    """Title, state, whose turn and the tabs of the pages of one self-evaluation."""
    names = ("evaluation", "tab", "turns", "offers", "user", "request", "csrf_token", "may_work")
    refused = [offer for offer in context.get("offers") or () if not offer.verdict]
    return {name: context.get(name) for name in names} | {"refused": refused}
