"""What the moves of an instrument do: the limit of the report, the number, the version, the entry among resources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from yanfa.kernel import clock, policy
from yanfa.kernel.clock.calendar import present
from yanfa.kernel.clock.legal import ClockRule, LegalClock, Unit
from yanfa.kernel.policy.lookup import NoVersion
from yanfa.kernel.workflow.errors import Hindered
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.organisations.api import Organisation
from yanfa.registers.resources import api as resources
from yanfa.registers.resources.api import Resource, ResourceKind
from yanfa.subsystems.instruments.choices.activity import Publication
from yanfa.subsystems.instruments.effects.activity import note_publication
from yanfa.subsystems.instruments.models import Instrument, InstrumentSerial, InstrumentVersion
from yanfa.subsystems.instruments.rules import registry as rules

Data = Mapping[str, Any]
#: Columns of a version that figures are split by; all else is in its `facts`.
VERSION_COLUMNS = ("name", "category", "district", "original_value", "share_mode", "run_status")


def report_limit(accepted_on: date) -> tuple[date | None, str]:
    """The last day to report, and the version of the policy that says so; None where no limit was in force."""
    try:
        limit = policy.get("instruments.report_days", on=accepted_on)
    except NoVersion:
        return None, ""
    rule = ClockRule(code=limit.code, label=str(limit.basis), limit=int(limit.value), unit=Unit.CALENDAR)
    last = LegalClock(rule, accepted_on).deadline(present())
    return (last.date if last else None), limit.version_id


def stamp_report(record: Instrument, at: datetime, limit: tuple[date | None, str] | None = None) -> None:
    """Write when the unit reported, by when it should have, and how late it was; the first report stays."""
    if record.submitted_at is not None:
        return
    record.due_on, record.due_policy = limit or report_limit(record.accepted_on)
    record.submitted_at = at
    record.days_late = rules.days_late(record.due_on, clock.local_date(at))


def report(record: Instrument, by: Any, data: Data) -> None:
    """Notes when the unit reported and how late that was."""
    stamp_report(record, clock.now())


def numbers(organisation: Organisation, count: int) -> list[str]:
    """The next platform numbers of a unit; a number is given once, also where two publish at the same time."""
    InstrumentSerial.objects.get_or_create(organisation=organisation)
    row = InstrumentSerial.objects.select_for_update().get(organisation=organisation)
    first = row.last + 1
    row.last += count
    row.save(update_fields=("last",))
    pattern = str(policy.get("instruments.platform_number").value)
    unit = rules.unit_code(organisation.uscc, organisation.public_id)
    return [rules.platform_number(pattern, unit, first + step) for step in range(count)]


def facts_in_words(record: Instrument, *, fresh: bool = False) -> dict[str, Any]:
    """Everything published of a record, as a version keeps it; nothing hangs on a fresh one yet."""
    facts = {name: rules.plain(value) for name, value in record.facts().items()}
    facts["organisation"] = record.organisation.public_id
    facts |= {"prices": [], "images": []}
    if fresh:
        return facts
    facts["prices"] = [
        [each.item, each.unit, *map(rules.plain, (each.inner_price, each.outer_price, each.valid_from))]
        for each in record.prices.in_force(clock.today())
    ]
    facts["images"] = [each.file.sha256 for each in record.images.select_related("file")]
    return facts


def version_of(
    record: Instrument, valid_from: datetime, valid_to: datetime | None = None, *, fresh: bool = False
) -> InstrumentVersion:
    """What stands in the record as a version, not yet stored."""
    columns = {name: getattr(record, name) for name in VERSION_COLUMNS}
    return InstrumentVersion(
        instrument=record,
        organisation=record.organisation,
        funding=rules.main_funding(record.facts(rules.FUNDS)),
        valid_from=valid_from,
        valid_to=valid_to,
        facts=facts_in_words(record, fresh=fresh),
        **columns,
    )


def write_version(record: Instrument, at: datetime) -> None:
    """End the version that stands and begin the next; what did not change writes nothing."""
    standing = record.versions.standing().first()
    fresh = version_of(record, at)
    if standing is not None:
        if standing.facts == fresh.facts:
            return
        end_version(record, at)
    fresh.save(force_insert=True)


def end_version(record: Instrument, at: datetime) -> None:
    """The record leaves the catalogue, or its next version begins."""
    record.versions.standing().update(valid_to=at)


def resource_of(record: Instrument, listed_on: date) -> dict[str, Any]:
    """The record as the register of resources lists it."""
    return {
        "kind": ResourceKind.INSTRUMENT,
        "number": record.platform_no,
        "listed_on": listed_on,
        **resource_facts(record),
    }


def resource_facts(record: Instrument) -> dict[str, Any]:
    """What of the entry among resources may change."""
    return {
        "name": record.name,
        "name_en": record.name_en,
        "organisation": record.organisation,
        "district": record.district,
        "category": record.category,
        "link": record.get_absolute_url(),
    }


def entry_of(record: Instrument) -> Resource:
    """The entry among resources; a published record always has one."""
    if record.resource is None:
        raise Hindered(_("这台仪器没有资源目录条目，请联系平台管理员核对数据。"))
    return record.resource


def publish(record: Instrument, by: Any, data: Data) -> None:
    """Gives the platform number, writes the first version, and lists the instrument among the resources."""
    at = clock.now()
    if not record.platform_no:
        record.platform_no = numbers(record.organisation, 1)[0]
    if record.first_published_at is None:
        record.first_published_at = at
    record.resource = resources.publish_resource(**resource_of(record, clock.local_date(at)))
    record.version += 1
    write_version(record, at)
    note_publication(record, record, Publication.REPORT)


def suspend(record: Instrument, by: Any, data: Data) -> None:
    """The entry among resources says that the instrument is not in use."""
    resources.suspend_resource(entry_of(record))
    record.version += 1


def resume(record: Instrument, by: Any, data: Data) -> None:
    """The entry among resources says that the instrument is in use."""
    resources.resume_resource(entry_of(record))
    record.version += 1


def retire(record: Instrument, by: Any, data: Data) -> None:
    """Ends the version and the entry among resources; an open change of the record is dropped."""
    _drop_changes(record, by, _("仪器已退出。"))
    end_version(record, clock.now())
    resources.retire_resource(entry_of(record))
    record.version += 1


def withdraw(record: Instrument, by: Any, data: Data) -> None:
    """Keeps the reason and the approver; from now on nothing of the record is published."""
    record.secret, record.secret_reason, record.secret_approver = True, data["reason"], data["approver"]
    _drop_changes(record, by, _("仪器已涉密撤回。"))
    end_version(record, clock.now())
    if record.resource is not None:
        resources.withdraw_resource(record.resource)
    record.version += 1


def _drop_changes(record: Instrument, by: Any, reason: str) -> None:
    for change in record.changes.open():
        perform("drop", change, by=by, data={"reason": reason})


def insist_on_number(record: Instrument, by: Any, data: Data) -> None:
    """Refuses a published record without number and date: `services.registry_import` gives both."""
    if not record.platform_no or record.first_published_at is None or record.resource_id is None:
        raise Hindered(_("导入已入网的仪器，应先编号并列入资源目录。"))


def number_in_bulk(records: Sequence[Instrument]) -> None:
    """Give numbers to those without one, with one look at the serials of each unit."""
    waiting: dict[Any, list[Instrument]] = {}
    for record in records:
        if not record.platform_no:
            waiting.setdefault(record.organisation_id, []).append(record)
    for _unit, group in sorted(waiting.items()):
        given = numbers(group[0].organisation, len(group))
        for record, number in zip(group, given, strict=True):
            record.platform_no = number
