"""What the moves of supported policies do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.clock import today
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.tables import Limit
from yanfa.subsystems.records.models import PolicySupport

from .documents import attach, happened, until

Data = Mapping[str, Any]


def deliver(support: PolicySupport, by: Any, data: Data) -> None:
    """Keeps what was handed over, when, and its proof."""
    support.delivered_on = happened(data["delivered_on"], since=support.requested_on)
    support.delivered = data["delivered"]
    attach(support, data.get("file"), label=_("提交记录"), by=by)


def postpone(support: PolicySupport, by: Any, data: Data) -> None:
    """Notes a later day that was agreed; figures keep the first."""
    if data["due_on"] <= support.due_on:
        raise Hindered(_("新的应提交日须晚于 %s。") % support.due_on)
    support.due_on = data["due_on"]


def issue(support: PolicySupport, by: Any, data: Data) -> None:
    """Notes number and day of the policy that the authority issued."""
    support.issued_number, support.effective_on = data["issued_number"], data["effective_on"]
    attach(support, data.get("file"), label=_("出台文件"), by=by)


def drop(support: PolicySupport, by: Any, data: Data) -> None:
    """Notes the day; what is called off after its due day stays owed."""
    support.dropped_on = today()


def due_limit(support: PolicySupport) -> Limit:
    """The working days from the request to the day of delivery."""
    return until(support.requested_on, support.due_on)
