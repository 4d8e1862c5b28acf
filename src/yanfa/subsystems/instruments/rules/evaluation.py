"""The sums of the evaluation: its year, points by a scheme, totals, and grades with their quotas.

The four headings are those of the yearly notice (沪科〔2021〕267号); the weights are parameters and add up to 100.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from yanfa.subsystems.instruments.choices.evaluation import Grade, ScoredBy

HUNDRED = Decimal(100)
CENT = Decimal("0.01")


def period_of(year: int, first_month: int) -> tuple[date, date]:
    """The evaluation year that ends in a calendar year, half-open: 2023 is 2022-07-01 up to 2023-07-01."""
    return date(year - 1, first_month, 1), date(year, first_month, 1)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One indicator of a scheme. A value of `full_at` or more earns all its points; `sharing` ones break ties."""

    code: str
    group: str
    weight: Decimal
    by: str
    full_at: Decimal
    sharing: bool
    label: str
    label_en: str
    group_label: str
    group_label_en: str


def criteria_of(rows: Sequence[Mapping[str, Any]]) -> list[Criterion]:
    """The indicators of a scheme as its parameter lists them. Raises ValueError with a sentence."""
    found = [
        Criterion(
            code=row["code"],
            group=row["group"],
            weight=Decimal(row["weight"]),
            by=ScoredBy(row["by"]),
            full_at=Decimal(row.get("full_at", 1)),
            sharing=bool(row.get("sharing", False)),
            label=row["label"],
            label_en=row["label_en"],
            group_label=row["group_label"],
            group_label_en=row["group_label_en"],
        )
        for row in rows
    ]
    if (total := sum(each.weight for each in found)) != HUNDRED:
        raise ValueError(f"各项分值合计应为 100，现在是 {total}。")
    if len({each.code for each in found}) < len(found):
        raise ValueError("评估指标代码重复。")
    return found


def points(criterion: Criterion, value: Decimal | None) -> Decimal:
    """The points of a measured value, in proportion up to `full_at`; nothing measured earns nothing."""
    if value is None or value <= 0:
        return Decimal(0)
    share = min(Decimal(1), value / criterion.full_at)
    return (criterion.weight * share).quantize(CENT, ROUND_HALF_UP)


def ratio(part: Decimal | int, whole: Decimal | int) -> Decimal | None:
    """A share between 0 and 1 with four decimals; None where there is nothing to divide by."""
    if not whole:
        return None
    share = (Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return min(Decimal(1), share)


@dataclass(frozen=True, slots=True)
class GradeRule:
    """A grade, the least total for it, and the share of all units in per cent that may have it or a better one."""

    grade: str
    least: Decimal
    quota: Decimal


def grade_rules(rows: Sequence[Mapping[str, Any]]) -> list[GradeRule]:
    """The grades of a parameter, best first."""
    order = list(Grade)
    rules = [GradeRule(Grade(row["grade"]), Decimal(row["least"]), Decimal(row["quota"])) for row in rows]
    return sorted(rules, key=lambda rule: order.index(Grade(rule.grade)))


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit in the ranking; equal totals are ordered by the score for sharing."""

    key: int
    total: Decimal
    sharing: Decimal


def ranked(units: Sequence[Standing]) -> list[tuple[int, Standing]]:
    """Every unit with its place, best first; units equal in both scores share a place."""
    ordered = sorted(units, key=lambda unit: (-unit.total, -unit.sharing, unit.key))
    places: list[tuple[int, Standing]] = []
    for number, unit in enumerate(ordered, start=1):
        before = places[-1] if places else None
        same = before is not None and (before[1].total, before[1].sharing) == (unit.total, unit.sharing)
        places.append((before[0] if before is not None and same else number, unit))
    return places


def grades(units: Sequence[Standing], rules: Sequence[GradeRule]) -> dict[int, str]:
    """The grade of every unit. Where the quota cuts through units that share a place, all of them fall below it."""
    places = ranked(units)
    room = {rule.grade: int(len(units) * rule.quota / HUNDRED) for rule in rules}
    last = {place: sum(1 for other, _unit in places if other <= place) for place, _unit in places}
    return {unit.key: _grade(unit, last[place], rules, room) for place, unit in places}


def _grade(unit: Standing, reach: int, rules: Sequence[GradeRule], room: Mapping[str, int]) -> str:
    """The best grade whose least total is reached and whose quota holds everybody down to this place."""
    for rule in rules:
        if unit.total >= rule.least and reach <= room[rule.grade]:
            return rule.grade
    return rules[-1].grade


def mean(values: Sequence[Decimal]) -> Decimal | None:
    """The plain mean of scores with two decimals; None of nothing."""
    return (sum(values, Decimal(0)) / len(values)).quantize(CENT, ROUND_HALF_UP) if values else None


def panel_scheme(expert: Sequence[Criterion]) -> dict[str, Any]:
    """The score sheet of a panel for the indicators that experts score: each from 0 to its points, 100 in all.

    The weights are the shares of 100; the last one takes what rounding leaves.
    """
    whole = sum((each.weight for each in expert), Decimal(0))
    weights = [(each.weight * HUNDRED / whole).quantize(CENT, ROUND_HALF_UP) for each in expert]
    weights[-1] += HUNDRED - sum(weights, Decimal(0))
    return {
        "criteria": [
            {
                "code": each.code,
                "name": each.label,
                "name_en": each.label_en,
                "weight": weight,
                "least": 0,
                "most": each.weight,
            }
            for each, weight in zip(expert, weights, strict=True)
        ],
        "recommendations": [
            {"code": "recommend", "name": "建议通过评估", "name_en": "Pass the evaluation"},
            {"code": "doubt", "name": "建议核实后再定", "name_en": "Verify before deciding"},
        ],
        "amount": False,
    }


def panel_share(criterion: Criterion, total: Decimal) -> Decimal:
    """The points of one indicator from a panel's total of 100."""
    return (criterion.weight * total / HUNDRED).quantize(CENT, ROUND_HALF_UP)
