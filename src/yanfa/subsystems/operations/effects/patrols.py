"""What the moves of a finding do: keep how it was dealt with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.clock import now
from yanfa.subsystems.operations.effects.duties import keep_paper
from yanfa.subsystems.operations.models import PatrolFinding


def handle_finding(finding: PatrolFinding, by: Any, data: Mapping[str, Any]) -> None:
    """Keep what was done about it."""
    finding.handling, finding.handled_at = data["handling"], now()
    keep_paper(finding, data.get("paper"), _("处理记录"), by=by)


def raise_finding(finding: PatrolFinding, by: Any, data: Mapping[str, Any]) -> None:
    """Note that an incident deals with it."""
    finding.handled_at = now()
