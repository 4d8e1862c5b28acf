"""The sums of the joint review (核减金额、核减比例、核减台套) and the national criteria as findings with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from yanfa.subsystems.instruments.choices.purchase import Leaning, Nearness, Outcome, PurchaseType
from yanfa.subsystems.instruments.rules.registry import evaluation_days

ZERO = Decimal(0)
HUNDRED = Decimal(100)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Judged:
    """An item with what was asked and agreed: pieces and 元; the two cuts add up to the whole cut."""

    quantity: int
    asked: Decimal
    agreed_quantity: int
    agreed: Decimal
    outcome: Outcome
    quantity_cut: Decimal
    price_cut: Decimal

    @property
    def cut(self) -> Decimal:
        """核减金额 = 申报预算 − 评议同意预算."""
        return self.asked - self.agreed


class BadAgreement(ValueError):
    """What is to be agreed cannot be; `code` says why: `range`, `more`, `price`, `empty`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def judge(quantity: int, unit_price: Decimal, agreed_quantity: int, agreed: Decimal) -> Judged:
    """The outcome of an item, its cut told apart by pieces left out and by the price of those that stay.

    Agreed pieces are at most those asked for, and cost at most the asked price each. Raises BadAgreement.
    """
    asked = quantity * unit_price
    if agreed_quantity < 0 or agreed < 0:
        raise BadAgreement("range")
    if agreed_quantity > quantity or agreed > asked:
        raise BadAgreement("more")
    if (agreed_quantity == 0) != (agreed == 0):
        raise BadAgreement("empty")
    if agreed > agreed_quantity * unit_price:
        raise BadAgreement("price")
    quantity_cut = (quantity - agreed_quantity) * unit_price
    return Judged(
        quantity,
        asked,
        agreed_quantity,
        agreed,
        outcome(asked, agreed),
        quantity_cut,
        asked - agreed - quantity_cut,
    )


def outcome(asked: Decimal, agreed: Decimal) -> Outcome:
    """同意 where all is agreed, 不同意 where nothing is, else 核减."""
    if agreed >= asked:
        return Outcome.AGREE
    return Outcome.CUT if agreed > 0 else Outcome.REFUSE


@dataclass(frozen=True)
class Totals:
    """The sums of a round: items, pieces, 元, and pieces by outcome."""

    items: int = 0
    quantity: int = 0
    agreed_quantity: int = 0
    asked: Decimal = ZERO
    agreed: Decimal = ZERO
    quantity_cut: Decimal = ZERO
    price_cut: Decimal = ZERO
    pieces: dict[str, int] = field(default_factory=dict)

    @property
    def cut(self) -> Decimal:
        """核减金额 = Σ(申报预算 − 评议同意预算)."""
        return self.asked - self.agreed

    @property
    def ratio(self) -> Decimal | None:
        """核减比例 = 核减金额 ÷ Σ申报预算, in per cent with two places; None where nothing was asked."""
        return _percent(self.cut, self.asked)

    @property
    def pieces_cut(self) -> int:
        """核减台套."""
        return self.quantity - self.agreed_quantity

    @property
    def pieces_ratio(self) -> Decimal | None:
        """核减台套率 in per cent."""
        return _percent(Decimal(self.pieces_cut), Decimal(self.quantity))


def totals(items: Iterable[Judged]) -> Totals:
    """Add up a round."""
    rows = list(items)
    pieces = {each.value: sum(row.quantity for row in rows if row.outcome == each) for each in Outcome}
    return Totals(
        len(rows),
        sum(row.quantity for row in rows),
        sum(row.agreed_quantity for row in rows),
        sum((row.asked for row in rows), ZERO),
        sum((row.agreed for row in rows), ZERO),
        sum((row.quantity_cut for row in rows), ZERO),
        sum((row.price_cut for row in rows), ZERO),
        pieces,
    )


def implied_asked(cut: Decimal, ratio: Decimal) -> Decimal:
    """What was asked for, as a published cut and its ratio in per cent imply it."""
    return cut * HUNDRED / ratio


def gaps(ranks: Sequence[int | None]) -> list[int]:
    """What keeps ranks from being 1, 2, 3 … without gaps or doubles: the numbers that are missing."""
    given = {rank for rank in ranks if rank is not None}
    return [place for place in range(1, len(ranks) + 1) if place not in given]


def followed_years(accepted: date, count: int) -> range:
    """The whole evaluation years after an acceptance whose sharing is followed, by the year in which each begins."""
    start, _end = evaluation_days(accepted.year)
    first = accepted.year if accepted <= start else accepted.year + 1
    return range(first, first + count)


@dataclass(frozen=True)
class Compared:
    """A registered instrument of the same kind: where it stands, its hours of the last year, whether outsiders may."""

    nearness: Nearness
    used_hours: Decimal
    free_hours: Decimal
    shared: bool


@dataclass(frozen=True)
class Finding:
    """One criterion that applies, which way it points, and the figures that it rests on (as text)."""

    code: str
    leaning: Leaning
    figures: dict[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """The same as a JSON column keeps it."""
        return {"code": self.code, "leaning": self.leaning.value, "figures": self.figures}


def findings(
    rows: Sequence[Compared],
    *,
    full: int,
    wanted_hours: int,
    purchase_type: PurchaseType | str,
    exclusive: bool,
    again: bool,
    vetoes: int,
) -> list[Finding]:
    """The national criteria (财科教〔2019〕1号) applied to what the registry knows; experts decide, not this list.

    full          hours a year from which an instrument is saturated.
    wanted_hours  hours a year for which the new one is meant.
    exclusive     the unit says that the experiment does not allow sharing.
    """
    found = [*_availability(rows, full, wanted_hours), *_own(rows, full)]
    if purchase_type != PurchaseType.NEW:
        found.append(Finding(str(purchase_type), Leaning.FOR))
    if exclusive:
        found.append(Finding("exclusive", Leaning.FOR))
    if again:
        found.append(Finding("again", Leaning.NOTE))
    if vetoes:
        found.append(Finding("veto", Leaning.AGAINST, {"count": f"{vetoes}"}))
    return found


def _availability(rows: Sequence[Compared], full: int, wanted_hours: int) -> list[Finding]:
    if not rows:
        return [Finding("none_alike", Leaning.FOR)]
    mean = (sum((row.used_hours for row in rows), ZERO) / len(rows)).quantize(CENT, ROUND_HALF_UP)
    figures = {"count": f"{len(rows)}", "mean": f"{mean}", "full": f"{full}"}
    if mean >= full:
        return [Finding("saturated", Leaning.FOR, figures)]
    free = sum((row.free_hours for row in rows if row.shared or row.nearness == Nearness.UNIT), ZERO)
    figures |= {"free": f"{free}", "wanted": f"{wanted_hours}"}
    if free >= wanted_hours:
        return [Finding("enough", Leaning.AGAINST, figures)]
    return [Finding("not_enough", Leaning.FOR, figures)]


def _own(rows: Sequence[Compared], full: int) -> list[Finding]:
    own = [row for row in rows if row.nearness == Nearness.UNIT]
    idle = [row for row in own if row.used_hours < full]
    if not idle:
        return []
    free = sum((row.free_hours for row in idle), ZERO)
    return [Finding("own_free", Leaning.AGAINST, {"count": f"{len(idle)}", "free": f"{free}"})]


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    return (part * HUNDRED / whole).quantize(CENT, ROUND_HALF_UP) if whole else None
