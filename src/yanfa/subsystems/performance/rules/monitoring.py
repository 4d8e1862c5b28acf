"""绩效跟踪 as sums: how far a row and a project have come, and the light that execution, goals and outlook give."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from yanfa.subsystems.performance.rules.scoring.sentences import Sentence
from yanfa.subsystems.performance.rules.values import Target, parse_target, plain, same_dimension

HUNDRED = Decimal(100)
MONTHS = 12
AT_LEAST = frozenset({"≥", ">", "="})
AT_MOST = frozenset({"≤", "<"})


class Light(StrEnum):
    """Green, yellow, red; grey where nothing can be said yet."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True)
class Lit:
    """A light and why."""

    light: Light
    sentence: Sentence


@dataclass(frozen=True)
class Lines:
    """The lines in force: (month, least execution rate in per cent) in order, and the largest gap in points."""

    rates: Sequence[tuple[int, Decimal]]
    gap: Decimal

    def least_in(self, month: int) -> Decimal | None:
        """The line of the latest month that has one; None before the first."""
        passed = [rate for number, rate in self.rates if number <= month]
        return passed[-1] if passed else None


def lines_of(pairs: Iterable[str], gap: int) -> Lines:
    """The lines as the policy writes them: "6 40" is 40 per cent at the end of June. Raises ValueError."""
    read = [pair.split() for pair in pairs]
    rates = sorted((int(month), Decimal(rate)) for month, rate in read)
    return Lines(tuple(rates), Decimal(gap))


def progress_of(target: str, done: str) -> Decimal | None:
    """How far a row has come, in per cent from 0 to 100; None where it cannot be measured.

    A limit (≤) that is kept counts as 100, one that is broken as 0; so does a target of none.
    """
    asked, reached = parse_target(target), parse_target(done)
    if asked is None or reached is None:
        return None
    if _wants_none(asked):
        return HUNDRED if _wants_none(reached) else Decimal(0)
    if asked.quantity is None or reached.quantity is None:
        return None
    if not same_dimension(asked.quantity, reached.quantity):
        return None
    wanted, got = asked.quantity.in_base()[0], reached.quantity.in_base()[0]
    if asked.operator in AT_MOST:
        return HUNDRED if got < wanted or (got == wanted and asked.operator == "≤") else Decimal(0)
    if asked.operator not in AT_LEAST or wanted <= 0:
        return None
    return min(max(got, Decimal(0)) * HUNDRED / wanted, HUNDRED)


def _wants_none(target: Target) -> bool:
    return target.operator == "none" or (target.operator in {"=", "≤"} and target.number == 0)


def elapsed(month: int) -> Decimal:
    """The share of the year that is over at the end of a month, in per cent."""
    return Decimal(month) * HUNDRED / MONTHS


def light_of_row(target: str, done: str, outlook: str, month: int, lines: Lines) -> Lit:
    """By the outlook first; a row that is said to be certain but lags behind the calendar is doubted."""
    progress = progress_of(target, done)
    asked = parse_target(target)
    if asked is not None and _wants_none(asked) and progress == 0:
        return Lit(Light.RED, Sentence("目标为零，已经发生。", "The target is none, and it has happened."))
    if outlook == "impossible":
        return Lit(Light.RED, Sentence("填报为完全不可能完成。", "Reported as impossible."))
    if outlook == "possible":
        return Lit(Light.YELLOW, Sentence("填报为有可能完成。", "Reported as possible."))
    if outlook != "certain":
        return Lit(Light.GREY, Sentence("还没有填报。", "Not reported yet."))
    due = elapsed(month)
    if progress is not None and progress < due - lines.gap:
        facts = _shown(progress), _shown(due)
        zh = "完成 {}%，时间进度 {}%，填报为确定能完成，请核实。".format(*facts)
        en = "{}% done when {}% of the year is over, yet reported as certain.".format(*facts)
        return Lit(Light.YELLOW, Sentence(zh, en))
    return Lit(Light.GREEN, Sentence("进展正常。", "On track."))


def goal_progress(rows: Iterable[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """The progress of the measurable rows (weight, progress) weighed by their points; None without any."""
    known = [(weight, progress) for weight, progress in rows if progress is not None and weight > 0]
    total = sum((weight for weight, _progress in known), Decimal(0))
    return sum((weight * progress for weight, progress in known), Decimal(0)) / total if total else None


def light_of_money(rate: Decimal | None, progress: Decimal | None, month: int, lines: Lines) -> Lit:
    """Red below the line of the month, yellow where execution and goals drift apart."""
    if rate is None:
        return Lit(
            Light.GREY, Sentence("没有预算数，算不出执行率。", "There is no budget to measure against.")
        )
    least = lines.least_in(month)
    if least is not None and rate < least:
        facts = _shown(rate), month, _shown(least)
        zh = "执行率 {}%，低于 1-{} 月的预警线 {}%。".format(*facts)
        en = "{}% executed, below the line for months 1 to {} of {}%.".format(*facts)
        return Lit(Light.RED, Sentence(zh, en))
    if progress is not None and abs(progress - rate) > lines.gap:
        facts2 = _shown(progress), _shown(rate), plain(lines.gap)
        zh = "目标进度 {}%，执行率 {}%，相差超过 {} 个百分点。".format(*facts2)
        en = "Goals at {}%, execution at {}%: more than {} points apart.".format(*facts2)
        return Lit(Light.YELLOW, Sentence(zh, en))
    return Lit(Light.GREEN, Sentence("执行正常。", "Execution is on track."))


def _shown(share: Decimal) -> str:
    return plain(share.quantize(Decimal("0.1"), ROUND_HALF_UP).normalize())
