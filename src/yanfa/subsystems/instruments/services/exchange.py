"""Taking judged rows of a list of instruments into the registry, a batch at a time in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from yanfa.kernel.audit import log
from yanfa.kernel.clock import now, start_of_day, today
from yanfa.kernel.workflow.entering import enter_many
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.effects.changes import put
from yanfa.subsystems.instruments.models import Instrument
from yanfa.subsystems.instruments.permissions.exchange import EXPORTED, IMPORTED
from yanfa.subsystems.instruments.services import changes, registry
from yanfa.subsystems.instruments.services.registry_import import import_published

NOON = timedelta(hours=12)


@dataclass(frozen=True)
class Taken:
    """A row that does something: `new`, `mend` a record in the unit's hands, or `propose` a change of a published one.

    `facts` are plain values by column, `listed_on` an ISO day where the record was published elsewhere before.
    """

    number: int
    act: str
    unit: Organisation
    key: int | None
    facts: Mapping[str, Any]
    listed_on: str | None
    label: str = ""

    def plain(self) -> list[Any]:
        """The row as a private file keeps it."""
        return [self.number, self.act, self.unit.pk, self.key, dict(self.facts), self.listed_on]


def take_in(rows: Sequence[Taken], *, by: Any, source: str) -> list[int]:
    """Carry out a batch in the current transaction; gives the keys of the new records.

    Raises ValidationError, PermissionDenied and MoveRefused where the world changed since the rows were judged.
    """
    fresh = [row for row in rows if row.act == "new"]
    drafts = [_built(row, by) for row in fresh if row.listed_on is None]
    listed = [row for row in fresh if row.listed_on is not None]
    enter_many(drafts, by=by, entry="import_draft", source=source)
    published = import_published(
        [_built(row, by) for row in listed],
        by=by,
        source=source,
        histories=[[("published", _moment(str(row.listed_on)))] for row in listed],
        found=False,
    )
    for row in rows:
        if row.act != "new":
            _change(row, by, source)
    return [record.pk for record in (*drafts, *published)]


def note_import(*, by: Any, source: str, new: int, changed: int) -> None:
    """One line in the log for a list that was taken in."""
    summary = f"新增 {new} 台套，变更 {changed} 台套：{source}"
    log.record(IMPORTED, by=by, summary=summary, changes={"new": new, "changed": changed})


def note_export(*, by: Any, count: int) -> None:
    """One line in the log for a list that was handed out."""
    log.record(EXPORTED, by=by, summary=f"导出 {count} 台套", changes={"count": count})


def _built(row: Taken, by: Any) -> Instrument:
    return put(Instrument(organisation=row.unit, created_by=by), row.facts)


def _moment(day: str) -> datetime:
    return min(start_of_day(date.fromisoformat(day)) + NOON, now())


def _change(row: Taken, by: Any, source: str) -> None:
    assert row.key is not None, "what is changed is known"
    record = Instrument.objects.select_related("organisation").get(pk=row.key)
    facts = put(Instrument(organisation=record.organisation), row.facts).facts(tuple(row.facts))
    if row.act == "mend":
        registry.write(record, by=by, version=record.version, facts=facts)
    else:
        changes.propose(record, by=by, facts=facts, happened_on=today(), reason=f"表格导入：{source}"[:500])
