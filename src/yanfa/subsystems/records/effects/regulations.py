"""What the moves of regulations and inspections do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.clock import today
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.tables import Limit
from yanfa.registers.organisations.api import Department
from yanfa.subsystems.records.models import Inspection, Regulation, RegulationOwner, RegulationReview
from yanfa.subsystems.records.rules.regulations import review_due

from .documents import attach, happened, until

Data = Mapping[str, Any]


def review(regulation: Regulation, by: Any, data: Data) -> None:
    """Keeps the review with its conclusion; the next one is due an interval later."""
    day = happened(data["reviewed_on"])
    if regulation.version_on(day) is None:
        raise Hindered(_("%s 没有现行版本，不能登记复审。") % day)
    if RegulationReview.objects.filter(regulation=regulation, reviewed_on=day).exists():
        raise Hindered(_("%s 的复审已登记。") % day)
    RegulationReview.objects.create(
        regulation=regulation,
        reviewed_on=day,
        conclusion=data["conclusion"],
        opinion=data["opinion"],
        file=data.get("file"),
        recorded_by=by,
    )


def assign(regulation: Regulation, by: Any, data: Data) -> None:
    """Lets another department or post answer for it from today on."""
    department = Department.objects.get(public_id=data["department"])
    regulation.department = department
    RegulationOwner.objects.create(
        regulation=regulation, department=department, post=data["post"], since=today()
    )


def repeal(regulation: Regulation, by: Any, data: Data) -> None:
    """Ends it on a day that has not passed, so that no closed year changes."""
    if data["repealed_on"] < today():
        raise Hindered(_("废止日不能早于今天，请填今天或以后的日期。"))
    regulation.repealed_on, regulation.repeal_basis = data["repealed_on"], data["basis"]


def review_limit(regulation: Regulation) -> Limit | None:
    """The working days from the latest version or review to the day by which it must be reviewed again."""
    begun = regulation.versions.filter(in_force_from__isnull=False, withdrawn_on=None)
    days = [
        *begun.order_by("-in_force_from").values_list("in_force_from", flat=True)[:1],
        *regulation.reviews.values_list("reviewed_on", flat=True)[:1],
    ]
    if not days:
        return None
    since = max(day for day in days if day is not None)
    due = review_due(since, int(policy.get("records.review_months", on=since).value))
    return until(since, due)


def report_mended(inspection: Inspection, by: Any, data: Data) -> None:
    """Keeps what was done, and the proof."""
    inspection.result, inspection.mended_on = data["result"], today()
    attach(inspection, data.get("file"), label=_("整改材料"), by=by)


def close_inspection(inspection: Inspection, by: Any, data: Data) -> None:
    """Notes the day on which the mending was verified."""
    inspection.closed_on = today()


def return_inspection(inspection: Inspection, by: Any, data: Data) -> None:
    """What was reported did not suffice."""
    inspection.mended_on = None


def mending_limit(inspection: Inspection) -> Limit | None:
    """The working days from the inspection to the day by which its problems are to be mended."""
    if inspection.mend_by is None:
        return None
    return until(inspection.held_on, inspection.mend_by)
