"""What the moves of information due for publication do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel.clock import today
from yanfa.kernel.clock.calendar import working_days_between
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.tables import Limit
from yanfa.subsystems.records.models import InformationItem

from .documents import attach, happened, until

Data = Mapping[str, Any]


def publish(item: InformationItem, by: Any, data: Data) -> None:
    """Notes when and where it appeared, with a link or a file that proves it."""
    if not data["link"] and not data.get("file"):
        raise Hindered(_("请填发布页面的链接，或上传截图等凭证。"))
    day = happened(data["published_on"], since=item.formed_on)
    item.published_on, item.place, item.link = day, data["place"], data["link"]
    item.days = working_days_between(item.formed_on, day)
    attach(item, data.get("file"), label=_("公开凭证"), by=by)


def exempt(item: InformationItem, by: Any, data: Data) -> None:
    """Notes the day; what is exempted after its due day stays owed."""
    item.exempted_on = today()


def due_limit(item: InformationItem) -> Limit:
    """The working days from its issue to the due day."""
    return until(item.formed_on, item.due_on)
