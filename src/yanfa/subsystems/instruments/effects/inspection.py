"""What the moves of a finding do: an answer is kept, an order that ran out becomes a veto."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.clock import now, today
from yanfa.kernel.workflow.errors import Hindered
from yanfa.subsystems.instruments.choices.inspection import VetoKind
from yanfa.subsystems.instruments.models import InspectionFinding, Veto
from yanfa.subsystems.instruments.rules.inspection import months_later

Answers = Mapping[str, Any]


def answer(finding: InspectionFinding, by: Any, answers: Answers) -> None:
    """Keep what the unit did about it."""
    finding.answer, finding.answered_at = answers["answer"], now()


def order_again(finding: InspectionFinding, by: Any, answers: Answers) -> None:
    """A new last day, after today."""
    if answers["correct_by"] <= today():
        raise Hindered(_("限期改正日应晚于今天。"))
    finding.correct_by = answers["correct_by"]


def expire(finding: InspectionFinding, by: Any, answers: Answers) -> None:
    """Keep the unit from joint review and from reward, from the day after the last one."""
    if finding.correct_by >= today():
        raise Hindered(_("限期改正日 %s 还没有过。") % finding.correct_by)
    start = finding.correct_by + timedelta(days=1)
    months = int(policy.get("instruments.veto_months", on=start).value)
    for kind in VetoKind:
        Veto.objects.get_or_create(
            finding=finding,
            kind=kind,
            defaults={
                "organisation": finding.organisation,
                "valid_from": start,
                "valid_to": months_later(start, months) - timedelta(days=1),
                "basis": f"{finding.inspection.basis}；逾期未改正：{finding.detail}"[:300],
            },
        )
