"""How long an assessment counts: months after its day, as the Civil Code counts periods."""

from calendar import monthrange
from datetime import date

#: The policy parameter that holds the months, by level.
CYCLES = {level: f"operations.assessment_cycle_level{level}_months" for level in (2, 3, 4)}


def valid_until(assessed_on: date, months: int) -> date:
    """The last day on which an assessment counts.

    民法典 art. 201, 202: the day itself is not counted and a period of months ends on the corresponding day of its last
    month, or on the last day of that month where there is none.
    """
    month = assessed_on.month - 1 + months
    year, month = assessed_on.year + month // 12, month % 12 + 1
    return date(year, month, min(assessed_on.day, monthrange(year, month)[1]))
