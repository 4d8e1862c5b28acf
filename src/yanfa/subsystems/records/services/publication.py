"""Information due for publication: noted with its due day by the policy in force, and the facts of a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from yanfa.kernel import policy
from yanfa.kernel.clock import today
from yanfa.kernel.clock.calendar import Calendar, present
from yanfa.kernel.workflow.lateness import refuse_future
from yanfa.subsystems.records.models import InformationItem
from yanfa.subsystems.records.models.publication import topic_labels
from yanfa.subsystems.records.rules.documents import days_late

from .documents import change, register
from .documents.registering import YEARS

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class PublicationFacts:
    """The items of a year: due, on time, overdue with their days, and the mean of working days until publication."""

    due: int
    on_time: int
    overdue: tuple[tuple[InformationItem, int], ...]
    mean_days: Decimal | None
    by_topic: Mapping[str, int]
    exempted: int


def new_item(calendar: Calendar | None = None, **facts: Any) -> InformationItem:
    """An item that is not stored yet, with its due day and the version of the policy that set it."""
    allowed = policy.get("records.publication_days", on=facts["formed_on"])
    days = calendar or present()
    due = days.add_working_days(facts["formed_on"], int(allowed.value)).date
    item = InformationItem(due_on=due, policy_version=allowed.version_id, **facts)
    if item.published_on is not None:
        item.days = days.working_days_between(item.formed_on, item.published_on)
    return item


def note_information(
    *,
    by: Any,
    source: str = "",
    published_on: date | None = None,
    place: str = "",
    link: str = "",
    **facts: Any,
) -> InformationItem:
    """Note what is to be published. Raises ValidationError by field, MoveRefused.

    An import names its source, and when and where it appeared.
    """
    refuse_future(facts["formed_on"], "formed_on")
    refuse_future(published_on, "published_on")
    if facts["topic"] not in topic_labels():
        raise ValidationError({"topic": _("没有代码为“%s”的信息类别。") % facts["topic"]})
    if published_on is not None and published_on < facts["formed_on"]:
        raise ValidationError({"published_on": _("公开日期不能早于形成或印发日。")})
    if facts["formed_on"].year not in YEARS:
        raise ValidationError({"formed_on": _("日期应在 2000 年至 2100 年之间，请核对。")})
    item = new_item(published_on=published_on, place=place, link=link, source=source, **facts)
    if not source:
        return register(item, by=by)
    return register(item, by=by, entry="import" if published_on else "import_open", source=source)


def change_information(
    item: InformationItem, *, by: Any, version: int, facts: Mapping[str, Any]
) -> InformationItem:
    """Change what is not yet published; the day of its issue stays. Raises PermissionDenied, ValidationError."""
    return change(item, by=by, version=version, facts=facts, states=frozenset({"unpublished"}), due="due_on")


def facts_of(year: int) -> PublicationFacts:
    """The facts beside portal.information_timeliness."""
    span = (date(year, 1, 1), date(year, 12, 31))
    owed = InformationItem.objects.all().owed().filter(due_on__range=span)
    due = list(owed.order_by("due_on", "pk"))
    late = [(each, days_late(each.due_on, each.published_on, today())) for each in due]
    taken = [each.days for each in due if each.days is not None]
    topics: dict[str, int] = {}
    for each in due:
        topics[each.topic_label] = topics.get(each.topic_label, 0) + 1
    return PublicationFacts(
        due=len(due),
        on_time=sum(1 for each in due if each.published_on and each.published_on <= each.due_on),
        overdue=tuple((each, days) for each, days in late if days),
        mean_days=(Decimal(sum(taken)) / len(taken)).quantize(TENTH) if taken else None,
        by_topic=topics,
        exempted=InformationItem.objects.filter(due_on__range=span, exempted_on__lte=F("due_on")).count(),
    )
