"""What a goal form is warned of before it is submitted: form by form, and beside last year's."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yanfa.subsystems.performance.rules.checks.case import Case
from yanfa.subsystems.performance.rules.checks.goals import goal_without_row
from yanfa.subsystems.performance.rules.checks.placement import missing_cost, missing_satisfaction
from yanfa.subsystems.performance.rules.form import Form, Severity
from yanfa.subsystems.performance.rules.scoring.sentences import Sentence
from yanfa.subsystems.performance.rules.values import parse_number, plain, squeeze

from .drafts import DEFAULT_BUDGET_WEIGHT
from .library import Library
from .library import library as shipped_library
from .policy import DraftingPolicy, drafting_policy
from .row_cautions import RowCaution, cautions_of_rows
from .sentences import say
from .weights import BUDGET, HUNDRED, profile_for

KINDS = (
    "weights_sum", "no_weight", "no_target", "unmeasurable", "target_far_below", "several_indicators",
    "duplicate_rows", "goal_without_row", "row_without_goal", "missing_cost", "missing_satisfaction",
    "input_weight", "profile", "unchanged_target", "no_source",
)  # fmt: skip
_ORDER: dict[Severity, int] = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True)
class Warned:
    """One warning. `row` is the place of the row in the form, counted from 0; None for the form as a whole."""

    kind: str
    severity: Severity
    row: int | None
    name: str | None
    sentence: Sentence
    remedy: Sentence


def warnings(
    form: Form,
    last: Form | None = None,
    *,
    earlier: Sequence[Form] = (),
    declared: Collection[int] | None = None,
    library: Library | None = None,
    policy: DraftingPolicy | None = None,
) -> list[Warned]:
    """What to think over before the form is submitted, the heavier first, then by row.

    `last` is last year's form with its results, `earlier` are those of years before; the library's years count
    too. `declared` holds the places of the rows that say where their figures will come from; None leaves that
    question out (a printed form does not say).
    """
    policy, known = policy or drafting_policy(), library or shipped_library()
    case = Case("", form)
    before = [Case("", each) for each in (*([last] if last else []), *earlier)]
    told = [
        *_weights(case),
        *_levels(case, policy),
        *_goals(case),
        *(
            _of_row(caution)
            for caution in cautions_of_rows(case, before, policy=policy, known=known, declared=declared)
        ),
    ]
    return sorted(told, key=lambda each: (_ORDER[each.severity], KINDS.index(each.kind), each.row or 0))


def _of_row(caution: RowCaution) -> Warned:
    line = caution.line
    return Warned(caution.kind, caution.severity, line.place, line.name, caution.sentence, caution.remedy)


def _weights(case: Case) -> Iterator[Warned]:
    """Weights that are missing, or do not add up to what the budget's row leaves."""
    weighed = [line for line in case.lines if line.weight is not None]
    if not weighed:
        return
    unweighed = [line.name for line in case.lines if line.weight is None]
    if unweighed:
        facts = {"count": len(unweighed), "names": "、".join(unweighed)}
        yield Warned("no_weight", "error", None, None, say("no_weight", **facts), say("mend_no_weight"))
    budget = _budget_weight(case)
    total = sum((line.weight or Decimal(0) for line in weighed), Decimal(0))
    if total != HUNDRED - budget:
        expected = plain(HUNDRED - budget)
        told = say("weights_sum", sum=plain(total), expected=expected, budget=plain(budget))
        remedy = say("mend_weights_sum", expected=expected)
        yield Warned("weights_sum", "error", None, None, told, remedy)


def _budget_weight(case: Case) -> Decimal:
    """The weight of the budget's row; in 2019 it is one of the rows, so nothing is left out."""
    printed = parse_number(case.form.budget_weight)
    if printed is not None:
        return printed
    shares = case.scheme.weights[0].shares or {}
    return DEFAULT_BUDGET_WEIGHT if BUDGET in shares else Decimal(0)


def _levels(case: Case, policy: DraftingPolicy) -> Iterator[Warned]:
    """Cost and satisfaction, points on inputs, shares of the levels."""
    for kind, outcome in (
        ("missing_cost", missing_cost(case)),
        ("missing_satisfaction", missing_satisfaction(case)),
    ):
        if isinstance(outcome, list) and outcome:
            yield Warned(kind, "warning", None, None, say(kind), say(f"mend_{kind}"))
    yield from _inputs(case, policy)
    yield from _profile(case)


def _inputs(case: Case, policy: DraftingPolicy) -> Iterator[Warned]:
    inputs = [
        line
        for line in case.lines
        if any(word in line.level for word in policy.input_levels)
        or any(word in line.name for word in policy.input_words)
    ]
    weight = sum((line.weight or Decimal(0) for line in inputs), Decimal(0))
    if weight > policy.most_input_weight:
        facts = {"weight": plain(weight), "limit": plain(policy.most_input_weight)}
        told = say("input_weight", **facts, names="、".join(line.name for line in inputs))
        yield Warned("input_weight", "warning", None, None, told, say("mend_input_weight"))


def _profile(case: Case) -> Iterator[Warned]:
    """Level-1 shares that are not those of the profile which fits the form's levels."""
    levels = [squeeze(line.row.level1 or "") for line in case.lines]
    profile = profile_for(levels, case.scheme)
    if profile is None or not profile.shares or any(line.weight is None for line in case.lines):
        return
    shares: dict[str, Decimal] = {}
    for level, line in zip(levels, case.lines, strict=True):
        name = next((name for name in profile.shares if name != BUDGET and level.startswith(name)), level)
        shares[name] = shares.get(name, Decimal(0)) + (line.weight or Decimal(0))
    usual = {name: share for name, share in profile.shares.items() if name != BUDGET}
    if not shares or shares == usual:
        return
    printed = "、".join(f"{name or '—'}{plain(weight)}" for name, weight in shares.items())
    told = say("profile", shares=printed, profile=profile.label, profile_en=profile.label_en)
    yield Warned("profile", "note", None, None, told, say("mend_profile"))


def _goals(case: Case) -> Iterator[Warned]:
    """Goals that the text gives in numbers and no row measures."""
    outcome = goal_without_row(case)
    if isinstance(outcome, list):
        for remark in outcome:
            text = " ".join((remark.quote or "").split())
            told = say("goal_without_row", text=text)
            yield Warned("goal_without_row", "warning", None, None, told, say("mend_goal_without_row"))
