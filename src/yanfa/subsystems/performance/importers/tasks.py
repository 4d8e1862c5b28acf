"""Work plans from spreadsheets: tasks with what became of them, and communications; previewed, then all or none.

A row is matched by its number. What the plan lacks is added; a fact that contradicts the plan is refused, because only
a correction with a reason changes what stands. The same list once more adds nothing.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.kernel.documents.tabular.plan import Change, ImportRefused, Plan
from yanfa.registers.projects.api import ProjectYear
from yanfa.subsystems.performance.models import Communication, PlannedTask
from yanfa.subsystems.performance.models.tasks import PARTNERS, TASK_KINDS
from yanfa.subsystems.performance.permissions.tasks import WORK_IMPORTED, may_keep_plan
from yanfa.subsystems.performance.services import tasks
from yanfa.subsystems.performance.services.editing import insist

KINDS = {str(label): str(code) for code, label in TASK_KINDS}
WITH = {str(label): str(code) for code, label in PARTNERS}
MET = {"达标": "yes", "是": "yes", "未达标": "no", "否": "no"}
WorkRowPlan = Plan[Any]


class _Rows(ABC):
    """What both importers share: each row is carried out by the doors that pages use, and a preview undoes it all."""

    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    WHAT: ClassVar[str] = ""

    def __init__(self, year: ProjectYear, by: Any) -> None:
        self.year, self.by = year, by

    def read(self, data: bytes, file_name: str) -> ImportedRows:
        """The rows of the file. Raises UnreadableDocument."""
        return read_rows(data, file_name, self.COLUMNS)

    def plan_of(self, rows: ImportedRows) -> WorkRowPlan:
        """What taking these rows in would do: it is done and undone, so that nothing is refused later."""
        plan: WorkRowPlan = Plan.of(rows)
        with transaction.atomic():
            self._carry_out(rows, plan, self.by)
            transaction.set_rollback(True)
        return plan

    def import_rows(self, rows: ImportedRows, *, by: Any, source: str) -> WorkRowPlan:
        """Take the rows in, all or none. Raises ImportRefused with the plan, PermissionDenied."""
        plan: WorkRowPlan = Plan.of(rows)
        with transaction.atomic():
            self._carry_out(rows, plan, by)
            if plan.errors:
                raise ImportRefused(plan)
            if not plan.does_nothing:
                counts = f"新增 {len(plan.new)} 条，变更 {len(plan.changed)} 条"
                log.record(WORK_IMPORTED, by=by, summary=f"{self.year} {self.WHAT}：{counts}：{source}")
        return plan

    def _carry_out(self, rows: ImportedRows, plan: WorkRowPlan, by: Any) -> None:
        insist(may_keep_plan(by, self.year))
        for row in rows.rows:
            try:
                with transaction.atomic():
                    self._store(row, plan, by)
            except ValidationError as refusal:
                for sentence in refusal.messages:
                    plan.refuse(row.row, sentence)

    @abstractmethod
    def _store(self, row: ImportedRow, plan: WorkRowPlan, by: Any) -> None:
        """Carry one row out, and note in the plan what it did. Raises ValidationError."""


class TaskRows(_Rows):
    """The importer of the tasks of one project year."""

    WHAT = "工作任务"
    COLUMNS = (
        Column("number", ("任务编号", "编号"), required=True, unique=True, max_length=40),
        Column("name", ("任务名称", "任务", "工作内容"), required=True, max_length=200),
        Column("kind", ("类别",), kind="choice", choices=KINDS),
        Column("planned_on", ("计划完成日", "计划完成日期"), kind="date", required=True),
        Column("plan_document", ("计划文件",), required=True, max_length=200),
        Column("standard", ("质量标准",), max_length=2000),
        Column("completed_on", ("完成日期", "实际完成日期"), kind="date"),
        Column("note", ("完成情况",), max_length=500),
        Column("accepted_on", ("验收日期",), kind="date"),
        Column("met", ("验收结论", "是否达标"), kind="choice", choices=MET),
        Column("document", ("验收文件",), max_length=200),
    )

    def _store(self, row: ImportedRow, plan: WorkRowPlan, by: Any) -> None:
        told = row.values
        known = PlannedTask.objects.filter(
            project_year=self.year, number=told["number"], withdrawn_at=None
        ).first()
        facts = {name: told[name] for name in tasks.TASK_FACTS if told[name] is not None}
        if known is None:
            task = tasks.plan_task(self.year, by=by, **facts)
        else:
            _insist_same(known, facts)
            task = known
        done = self._completed(task, told, by)
        done = self._accepted(task, told, by) or done
        _note(plan, task, new=known is None, changed=done)

    def _completed(self, task: PlannedTask, told: Mapping[str, Any], by: Any) -> bool:
        if told["completed_on"] is None:
            if told["accepted_on"] is not None:
                raise ValidationError(_("填了验收日期，没有填完成日期。"))
            return False
        standing = task.completions.filter(withdrawn_at=None).first()
        if standing is not None:
            _insist_same(standing, {"completed_on": told["completed_on"]})
            return False
        tasks.complete(task, by=by, completed_on=told["completed_on"], note=told["note"] or "")
        return True

    def _accepted(self, task: PlannedTask, told: Mapping[str, Any], by: Any) -> bool:
        if told["accepted_on"] is None:
            return False
        if told["met"] is None or not told["document"]:
            raise ValidationError(_("登记验收须同时填写验收结论和验收文件。"))
        met = told["met"] == "yes"
        completion = task.completions.get(withdrawn_at=None)
        if completion.acceptances.filter(
            withdrawn_at=None, accepted_on=told["accepted_on"], met=met
        ).exists():
            return False
        tasks.accept(task, by=by, accepted_on=told["accepted_on"], met=met, document=told["document"])
        return True


class CommunicationRows(_Rows):
    """The importer of the communications of one project year."""

    WHAT = "项目沟通"
    COLUMNS = (
        Column("number", ("事项编号", "编号"), required=True, unique=True, max_length=40),
        Column("partner", ("沟通对象",), kind="choice", required=True, choices=WITH),
        Column("partner_name", ("对方名称",), required=True, max_length=200),
        Column("subject", ("沟通事项", "事项"), required=True, max_length=300),
        Column("due_on", ("应办日期", "应办日"), kind="date", required=True),
        Column("done_on", ("办结日期", "办结日"), kind="date"),
        Column("document", ("依据和记录",), max_length=200),
    )

    def _store(self, row: ImportedRow, plan: WorkRowPlan, by: Any) -> None:
        told = row.values
        known = Communication.objects.filter(
            project_year=self.year, number=told["number"], withdrawn_at=None
        ).first()
        facts = {name: told[name] for name in tasks.COMMUNICATION_FACTS if told[name] is not None}
        if known is None:
            noted = tasks.note_communication(self.year, by=by, **facts)
            _note(plan, noted, new=True, changed=False)
            return
        done: Any = facts.pop("done_on", None)
        document = facts.pop("document", "")
        _insist_same(known, facts)
        if done is not None and known.done_on is not None:
            _insist_same(known, {"done_on": done})
        finishes = done is not None and known.done_on is None
        if finishes:
            tasks.finish_communication(
                known, by=by, version=known.version, done_on=done, document=str(document)
            )
        _note(plan, known, new=False, changed=finishes)


def _note(plan: WorkRowPlan, record: Any, *, new: bool, changed: bool) -> None:
    if new:
        plan.new.append(record)
    elif changed:
        plan.changed.append(Change(record, {}))
    else:
        plan.unchanged += 1


def _insist_same(known: Any, facts: Mapping[str, Any]) -> None:
    """Raise ValidationError where the list says something else than what stands."""
    for name, told in facts.items():
        standing = getattr(known, name)
        if standing != told:
            label = known._meta.get_field(name).verbose_name
            words: Callable[[Any], Any] = lambda value: value or "—"  # noqa: E731  one line reads best
            raise ValidationError(
                _("%(field)s“%(told)s”与已登记的“%(standing)s”不一致；请在页面上更正或撤销，并写明理由。")
                % {"field": label, "told": words(told), "standing": words(standing)}
            )
