"""What the moves of a district's report do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.tables import Limit
from yanfa.subsystems.records.models import DistrictReport

from .documents import attach, happened, until

Data = Mapping[str, Any]


def checklist() -> list[tuple[str, str]]:
    """What makes a report complete: (code, label) of the policy in force."""
    return [(row["code"], row["label"]) for row in policy.get("records.district_checklist").value]


def receive(report: DistrictReport, by: Any, data: Data) -> None:
    """Takes a complete report in; with an item missing it is sent back instead."""
    missing = [label for code, label in checklist() if code not in data["checked"]]
    if missing:
        raise Hindered(_("缺少：%s。请补齐，或用“退回补正”。") % "、".join(missing))
    day = happened(data["received_on"], since=report.received_on or report.month)
    report.received_on = report.received_on or day
    report.complete_on, report.missing = day, ""
    attach(report, data.get("file"), label=_("报送材料"), by=by)


def send_back(report: DistrictReport, by: Any, data: Data) -> None:
    """Counts the return and names what is missing."""
    day = happened(data["received_on"], since=report.received_on or report.month)
    report.received_on = report.received_on or day
    labels = dict(checklist())
    report.missing = "、".join(labels[code] for code in data["missing"])[:200]
    report.returned += 1


def due_limit(report: DistrictReport) -> Limit:
    """The working days from the first of the month to the due day."""
    return until(report.month, report.due_on)
