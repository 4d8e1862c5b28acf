"""Proposes next year's target of a row from last year's target and result, with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

from yanfa.subsystems.performance.rules.scoring.sentences import Sentence
from yanfa.subsystems.performance.rules.values import (
    Target,
    parse_target,
    plain,
    same_dimension,
    squeeze,
)
from yanfa.subsystems.performance.rules.values.numbers import DIGITS

from .library import Library
from .policy import DraftingPolicy
from .sentences import say

AT_LEAST = frozenset({"≥", ">", "="})
AT_MOST = frozenset({"≤", "<"})
HUNDRED = Decimal(100)
_DIGITS = re.compile(DIGITS)
_YEAR = re.compile(r"20\d\d(?=年|[-./])")
PRECISION = 60


@dataclass(frozen=True)
class Proposal:
    """A target to begin with, None where nothing is known, and why."""

    target: str | None
    reason: Sentence


def share_reached(target: Target | None, actual: Target | None) -> Decimal | None:
    """Target ÷ result where more is better, result ÷ limit where less is; None where they cannot be compared.

    Both say how near the target was set: 0.25 means a quarter of what was done (or a limit used by a quarter).
    """
    if target is None or actual is None or target.quantity is None or actual.quantity is None:
        return None
    if not same_dimension(target.quantity, actual.quantity) or target.per != actual.per:
        return None
    asked, done = target.quantity.in_base()[0], actual.quantity.in_base()[0]
    if target.operator in AT_LEAST:
        return asked / done if done > 0 else None
    if target.operator in AT_MOST:
        return done / asked if asked > 0 else None
    return None


def propose(
    name: str, target: str | None, actual: str | None, policy: DraftingPolicy, library: Library
) -> Proposal:
    """The target to begin next year with. `target` and `actual` are last year's cells as printed."""
    last, done = parse_target(target), parse_target(actual)
    if last is None or target is None:
        return _from_library(name, library)
    shown = squeeze(target)
    facts = {"target": shown, "actual": squeeze(actual or "")}
    if last.operator == "date":
        key = "next_year" if _YEAR.search(shown) else "kept" if actual else "kept_unknown"
        return Proposal(next_year(shown), say(key, **facts))
    if last.operator == "text":
        return _in_words(shown, policy)
    share = share_reached(last, done)
    if share is None or last.quantity is None:
        return Proposal(shown, say("kept_unknown", target=shown))
    if share > 1:
        return Proposal(shown, say("kept_missed", **facts))
    raised = _nearer(last, done, policy) if share < policy.note_below else None
    if raised is None:
        return Proposal(shown, say("kept", **facts))
    key = "raised_doubtful" if share < policy.doubt_below else "raised"
    key = "tightened" if last.operator in AT_MOST else key
    told = say(key, **facts, share=percent(share), proposed=percent(policy.propose_share))
    return Proposal(raised, told)


def next_year(text: str) -> str:
    """The text with every year that it names moved on by one: 2023年12月前 is 2024年12月前."""
    return _YEAR.sub(lambda year: str(int(year.group()) + 1), text)


def percent(share: Decimal) -> str:
    """A share as per cent, whole where it is above 1 %."""
    places = Decimal(1) if share >= Decimal("0.01") else Decimal("0.01")
    with localcontext(prec=PRECISION):
        return plain((share * 100).quantize(places))


def _in_words(shown: str, policy: DraftingPolicy) -> Proposal:
    vague = policy.vague_for(shown)
    if vague is None:
        return Proposal(shown, say("kept_unknown", target=shown))
    return Proposal(shown, say("words", target=shown, measure=vague.measure, measure_en=vague.measure_en))


def _from_library(name: str, library: Library) -> Proposal:
    known = [year for entry in library.named(name) if (year := entry.last_target)]
    if not known:
        return Proposal(None, say("none"))
    latest = max(known, key=lambda year: year.year)
    shown = squeeze(latest.target or "")
    return Proposal(shown, say("from_library", year=latest.year, target=shown))


def _nearer(target: Target, actual: Target | None, policy: DraftingPolicy) -> str | None:
    """The target moved to the policy's share of the result, in the old wording; None where that is no move."""
    quantity = target.quantity
    if quantity is None or actual is None or actual.quantity is None or not actual.quantity.number:
        return None
    with localcontext(prec=PRECISION):
        factor = quantity.in_base()[0] / quantity.number if quantity.number else Decimal(1)
        done = actual.quantity.in_base()[0] / factor / quantity.scale
        old = quantity.number / quantity.scale
        whole = old % 1 == 0 and done % 1 == 0
        if target.operator in AT_MOST:
            new = _round(done / policy.propose_share, ROUND_CEILING, whole=whole)
            better = new < old
        else:
            new = _round(done * policy.propose_share, ROUND_FLOOR, whole=whole)
            new = min(new, HUNDRED) if target.percent else new
            better = new > old
    if not better:
        return None
    return _DIGITS.sub(plain(new), squeeze(target.raw), count=1)


def _round(number: Decimal, mode: str, *, whole: bool) -> Decimal:
    """To two leading digits from 100 on, whole from 10 on or where things are counted, else one decimal."""
    if number >= HUNDRED:
        step = Decimal(1).scaleb(number.adjusted() - 1)
    elif number >= 10 or whole:
        step = Decimal(1)
    else:
        step = Decimal("0.1")
    return (number / step).to_integral_value(mode) * step
