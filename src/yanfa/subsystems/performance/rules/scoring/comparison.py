"""One target beside one result, with the means to say what they score: shared by all kinds of targets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from yanfa.subsystems.performance.rules.schemes import Policy, Scheme
from yanfa.subsystems.performance.rules.values import Target, base_unit, comparable_units, squeeze

from .evidence import Stated
from .results import RowScore, UnscoredRow, insufficient, scored
from .sentences import points_text, say, two_places

ZERO = Decimal(0)


@dataclass(frozen=True)
class Comparison:
    """A row with a weight, its target, and the scheme; `stated` is the figure reached, if there is one."""

    row: UnscoredRow
    weight: Decimal
    target: Target
    scheme: Scheme
    stated: Stated | None = None

    @property
    def actual(self) -> str:
        """The result as a sentence quotes it."""
        return self.stated.text if self.stated else squeeze(self.row.actual or "")

    def full(self, kind: str, key: str = "met", policy: Policy | None = None) -> RowScore:
        """The full weight."""
        return self.points(kind, key, self.weight, self.weight, policy)

    def points(
        self,
        kind: str,
        key: str,
        low: Decimal,
        high: Decimal,
        policy: Policy | None = None,
        **facts: str,
    ) -> RowScore:
        """From `low` to `high` points by `policy` (the quantitative rule unless another is named)."""
        basis = (policy or self.scheme.quantitative).basis
        sentence = say(
            key,
            target=squeeze(self.target.raw),
            actual=self.actual,
            points=points_text(low, high),
            **facts,
        )
        return scored(self.row, kind, (low, high), basis, sentence)

    def unknown(self, kind: str, key: str, **facts: str) -> RowScore:
        """Nothing to score on; `key` names the sentence that says why."""
        sentence = say(key, target=squeeze(self.target.raw), actual=self.actual, **facts)
        return insufficient(self.row, kind, sentence)

    def judged_freely(self, kind: str, key: str) -> RowScore:
        """Anything up to the weight: the scheme leaves it to the evaluator."""
        return self.points(kind, key, ZERO, self.weight, self.scheme.qualitative)

    def with_figure(self, stated: Stated) -> Comparison:
        """The same comparison with a figure found for it."""
        return replace(self, stated=stated)

    def is_comparable(self) -> bool:
        """Whether the figure measures what the target asks for: unit, percentage and base (per month) agree."""
        if self.stated is None:
            return False
        quantity, target = self.stated.quantity, self.target
        if quantity.unit and target.unit and quantity.percent != target.percent:
            return False
        return comparable_units(quantity.unit, target.unit) and quantity.per == target.per

    def on_one_scale(self, goal: Decimal) -> tuple[Decimal, Decimal]:
        """`goal` and the figure in one unit.

        A bare figure takes the target's 万 where only that makes sense, and 0.96 beside a percentage is 96 %.
        """
        assert self.stated is not None
        reached, _ = self.stated.quantity.in_base()
        if self.target.unit:
            goal *= base_unit(self.target.unit)[1]
        if self.target.percent and self.stated.quantity.unit is None and 0 < reached <= 1 < goal:
            reached *= 100
        elif self.stated.quantity.percent and self.target.unit is None and 0 < goal <= 1:
            goal *= 100
        times = self.target.quantity.scale if self.target.quantity else Decimal(1)
        if self.stated.quantity.unit is None and times > 1 and reached < goal <= reached * times * 100:
            reached *= times
        return goal, reached

    @property
    def share_text(self) -> str:
        """How much of the target was reached, in per cent."""
        assert self.target.number
        goal, reached = self.on_one_scale(self.target.number)
        return two_places(max(ZERO, reached) / goal * 100)
