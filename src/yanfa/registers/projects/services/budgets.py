"""The money of a project year as it stood on a day: budget, changes with their documents, payments, by source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yanfa.registers.projects.choices import FundSource, LineKind
from yanfa.registers.projects.models import BudgetLine, Payment, ProjectYear
from yanfa.registers.projects.rules import execution_rate

ZERO = Decimal(0)


@dataclass(frozen=True)
class Money:
    """Sums in 元: the initial budget, the budget after its changes, and what the treasury paid."""

    initial: Decimal
    adjusted: Decimal
    executed: Decimal

    @property
    def change(self) -> Decimal:
        """调整数: what approvals added, transferred and cut, together."""
        return self.adjusted - self.initial

    @property
    def unpaid(self) -> Decimal:
        """What is left of the budget."""
        return self.adjusted - self.executed

    @property
    def rate(self) -> Decimal | None:
        """预算执行率 in per cent, half up to two places; None for a budget of zero."""
        return execution_rate(self.executed, self.adjusted)


@dataclass(frozen=True)
class Budget(Money):
    """The whole budget on a day.

    `by_source` holds every source, those without money too; `lines` and `payments` are what the sums are made of,
    each line with its document.
    """

    on: date
    by_source: dict[FundSource, Money]
    lines: tuple[BudgetLine, ...]
    payments: tuple[Payment, ...]

    @property
    def carried_over(self) -> Money:
        """上年结转资金; its payments count as executed."""
        return self.by_source[FundSource.CARRIED_OVER]

    @property
    def changes(self) -> tuple[BudgetLine, ...]:
        """The lines that changed the initial budget, by their approval."""
        return tuple(line for line in self.lines if line.kind != LineKind.INITIAL)


def budget_of(year: ProjectYear, on: date | None = None) -> Budget:
    """The budget of a project year as of the end of a day, 31 December of the year when None.

    Lines and payments of later days are left out, whenever they were recorded.
    """
    day = on or date(year.year, 12, 31)
    lines = tuple(year.lines.filter(effective_on__lte=day))
    payments = tuple(year.payments.filter(paid_on__lte=day).select_related("contract"))
    by_source = {source: money_of(lines, payments, source) for source in FundSource}
    whole = money_of(lines, payments)
    return Budget(whole.initial, whole.adjusted, whole.executed, day, by_source, lines, payments)


def money_of(
    lines: Iterable[BudgetLine], payments: Iterable[Payment], source: FundSource | None = None
) -> Money:
    """The sums of these lines and payments, of one source of money or of all."""
    chosen = [line for line in lines if source in {None, line.source}]
    paid = [payment.amount for payment in payments if source in {None, payment.source}]
    initial = sum((line.amount for line in chosen if line.kind == LineKind.INITIAL), ZERO)
    return Money(initial, sum((line.amount for line in chosen), ZERO), sum(paid, ZERO))
