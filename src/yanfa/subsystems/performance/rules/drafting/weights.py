"""Shares points out: weights scaled to a total by largest remainder, and to the profile of the level-1 shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal, localcontext

from yanfa.subsystems.performance.rules.schemes import Scheme, WeightProfile

BUDGET = "预算执行率"
HUNDRED = Decimal(100)
PRECISION = 60


def scale_weights(weights: Sequence[Decimal], total: Decimal, *, step: Decimal = Decimal(1)) -> list[Decimal]:
    """`weights` in proportion to `total`, in whole steps that add up to it exactly (largest remainder).

    Whoever had points keeps at least one step, as long as there are steps for all. Weights of nothing but 0
    are shared out equally. Raises ValueError for a negative weight or a total that is no multiple of the step.
    """
    if any(weight < 0 for weight in weights) or total < 0:
        raise ValueError("分值不能是负数。")
    if step <= 0 or total % step:
        raise ValueError(f"合计{total}不是{step}的整数倍，无法分配。")
    if not weights:
        return []
    claims = list(weights) if any(weights) else [Decimal(1)] * len(weights)
    with localcontext(prec=PRECISION):
        quotas = [total * claim / sum(claims) / step for claim in claims]
        steps = _largest_remainder(quotas, int(total / step))
    return [count * step for count in steps]


def _largest_remainder(quotas: Sequence[Decimal], available: int) -> list[int]:
    """Whole numbers near the quotas that add up to `available`; a claim above 0 gets at least 1 where it can."""
    counts = [int(quota.to_integral_value(ROUND_FLOOR)) for quota in quotas]
    order = sorted(range(len(quotas)), key=lambda place: (counts[place] - quotas[place], place))
    for place in order[: available - sum(counts)]:
        counts[place] += 1
    claiming = [place for place, quota in enumerate(quotas) if quota > 0]
    if available >= len(claiming):
        for place in claiming:
            if counts[place] == 0:
                counts[max(claiming, key=lambda other: (counts[other], -other))] -= 1
                counts[place] = 1
    return counts


def profile_for(levels: Sequence[str], scheme: Scheme) -> WeightProfile | None:
    """The profile of the scheme whose levels are those of the form, else the first with fixed shares, else None."""
    present = {level for level in levels if level}
    exact = [profile for profile in scheme.weights if profile.exact and profile.shares]
    for profile in exact:
        named = {name for name in profile.shares or {} if name != BUDGET}
        if all(any(_is_level(level, name) for level in present) for name in named) and all(
            any(_is_level(level, name) for name in named) for level in present
        ):
            return profile
    return exact[0] if exact else None


def fit_to_profile(
    levels: Sequence[str],
    weights: Sequence[Decimal],
    profile: WeightProfile | None,
    *,
    rest: Decimal,
    step: Decimal = Decimal(1),
) -> list[Decimal]:
    """The weights scaled so that they add up to `rest` and the level-1 shares to those of the profile.

    `levels` holds the level 1 of every row. The share of a level that no row has goes to the others in proportion;
    a form with a level that the profile does not know is scaled as a whole. Raises ValueError as `scale_weights`.
    """
    groups = _groups(levels, profile.shares if profile else None)
    if groups is None:
        return scale_weights(weights, rest, step=step)
    shares = scale_weights([share for share, _ in groups], rest, step=step)
    fitted = [Decimal(0)] * len(weights)
    for points, (_, places) in zip(shares, groups, strict=True):
        scaled = scale_weights([weights[place] for place in places], points, step=step)
        for place, weight in zip(places, scaled, strict=True):
            fitted[place] = weight
    return fitted


def _groups(
    levels: Sequence[str], shares: Mapping[str, Decimal] | None
) -> list[tuple[Decimal, list[int]]] | None:
    """The share of each level of the profile that has rows, with their places; None where a row has no level in it."""
    if not shares:
        return None
    groups: dict[str, list[int]] = {}
    for place, level in enumerate(levels):
        name = next((name for name in shares if name != BUDGET and _is_level(level, name)), None)
        if name is None:
            return None
        groups.setdefault(name, []).append(place)
    return [(shares[name], places) for name, places in groups.items()]


def _is_level(level: str, name: str) -> bool:
    """产出指标 is the level 产出, 产出目标 that of 2019."""
    stem = level.removesuffix("指标")
    return bool(stem) and (level.startswith(name) or name.startswith(stem))
