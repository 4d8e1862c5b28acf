"""Lists of thousands of instruments: judged row by row into a private file, then taken in, all or none.

A record is known by its unit and the unit's own number. What is not there becomes a draft of the unit (with a day of
first publication, which only the clerk may give, it is born published); what stands in the unit's hands is mended;
what is published gets a change that is checked like any other. The same list twice adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from types import TracebackType
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yanfa.kernel.documents.tabular import Column, ImportedRow
from yanfa.kernel.documents.tabular.plan import Change, ImportRefused, Plan, worded
from yanfa.kernel.documents.tabular.staging import Stage
from yanfa.kernel.documents.tabular.streaming import LongList, open_list
from yanfa.kernel.jobs.queue import enqueue
from yanfa.subsystems.instruments.importers.exchange_columns import COLUMNS as ALL_COLUMNS
from yanfa.subsystems.instruments.importers.exchange_rows import Judge
from yanfa.subsystems.instruments.permissions.exchange import may_take_in
from yanfa.subsystems.instruments.services import exchange as services
from yanfa.subsystems.instruments.services.exchange import Taken
from yanfa.subsystems.instruments.tasks.exchange import make_findable

#: Rows that are judged with one look at the records that they may mean, and stored with one insert.
BATCH = 500
#: Errors that a preview tells; with more of them the list needs another look as a whole.
MOST_ERRORS = 500


@dataclass
class Judged:
    """A list that was judged: what it would do, and its rows on the disk."""

    plan: Plan[Any]
    stage: Stage
    units: dict[int, Any] = field(default_factory=dict)

    def __enter__(self) -> Judged:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stage.__exit__()

    def rows(self) -> Iterator[Taken]:
        """The rows that do something, as they were judged."""
        for number, act, unit, key, facts, listed_on in self.stage.rows():
            yield Taken(number, act, self.units[unit], key, facts, listed_on)


class InstrumentRows:
    """The importer for one person; an `Importer` of kernel.ui.imports."""

    COLUMNS: tuple[Column, ...] = ALL_COLUMNS

    def __init__(self, by: Any) -> None:
        verdict = may_take_in(by)
        if not verdict:
            raise PermissionDenied(verdict.reason)
        self.by = by

    def read(self, data: bytes, file_name: str) -> Any:
        """The list of the file, not yet read to its end. Raises UnreadableDocument."""
        return open_list(data, file_name, self.COLUMNS)

    def plan_of(self, rows: LongList) -> Plan[Any]:
        """What an import would do; nothing is changed."""
        with self.judged(rows) as judged:
            return judged.plan

    def import_rows(self, rows: LongList, *, by: Any, source: str) -> Plan[Any]:
        """Take the rows in, all or none. Raises ImportRefused with the plan."""
        with self.judged(rows) as judged:
            if judged.plan.errors:
                raise ImportRefused(judged.plan)
            if not judged.plan.does_nothing:
                self._take_in(judged, by, source)
            return judged.plan

    def judged(self, rows: LongList) -> Judged:
        """Every row judged by the rules of the record; errors stand in the plan."""
        plan: Plan[Any] = Plan(left_out=[])
        judge = Judge(self.by, plan)
        result = Judged(plan, Stage(), judge.units)
        following = rows.rows()
        while batch := list(islice(following, BATCH)):
            self._keep(judge, batch, result)
            if len(plan.errors) >= MOST_ERRORS:
                break
        plan.errors[:0] = [worded(error.sentence) for error in rows.errors]
        del plan.errors[MOST_ERRORS:]
        plan.left_out += [] if rows.header is None else list(rows.header.unknown.values())
        return result

    def _keep(self, judge: Judge, batch: list[ImportedRow], result: Judged) -> None:
        for taken in judge.batch(batch):
            if taken.act == "new":
                result.plan.new.append(taken.number)
            else:
                result.plan.changed.append(Change(taken.label, {}))
            result.stage.put(taken.plain())

    def _take_in(self, judged: Judged, by: Any, source: str) -> None:
        rows = judged.rows()
        try:
            with transaction.atomic():
                for batch in iter(partial(_some, rows), []):
                    keys = services.take_in(batch, by=by, source=source)
                    enqueue(make_findable, keys=keys)
                services.note_import(
                    by=by, source=source, new=len(judged.plan.new), changed=len(judged.plan.changed)
                )
        except (IntegrityError, ValidationError) as clash:
            at_once = _("表中的仪器刚刚已由他人登记，请重新预览后再导入。")
            told = clash.messages if isinstance(clash, ValidationError) else [at_once]
            judged.plan.errors += told
            raise ImportRefused(judged.plan) from clash


def _some(rows: Iterator[Taken]) -> list[Taken]:
    return list(islice(rows, BATCH))
