"""Who is told of confirmations and findings, and what the log calls what is done there."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from yanfa.kernel.audit import actions
from yanfa.registers.accounts.api import User
from yanfa.registers.organisations.api import Organisation

LINES_ANSWERED = actions.register("instruments.confirmation.lines", "年度确认：确认仪器")
FIGURES_KEPT = actions.register("instruments.confirmation.figures", "年度确认：填报年度数据")
INSPECTED = actions.register("instruments.inspected", "登记信息报送检查")
VETO_LIFTED = actions.register("instruments.veto_lifted", "解除否决事项")

UNIT_ADMINISTRATOR = "unit_admin"


def people_of(organisation: Organisation) -> list[Any]:
    """The active administrators of a unit."""
    held = User.objects.holding(UNIT_ADMINISTRATOR)
    mine = held.filter(
        grants__role=UNIT_ADMINISTRATOR, grants__scope=organisation.public_id, grants__ended_at=None
    )
    return list(mine.distinct().order_by("pk"))


def people_by_unit() -> dict[str, list[Any]]:
    """The active administrators of every unit that has one, by its public id, in one query."""
    held = User.objects.holding(UNIT_ADMINISTRATOR)
    granted = held.filter(grants__role=UNIT_ADMINISTRATOR, grants__ended_at=None)
    found: dict[str, list[Any]] = {}
    for user in granted.annotate(unit=F("grants__scope")).order_by("pk"):
        people = found.setdefault(user.unit, [])
        if user not in people:
            people.append(user)
    return found
