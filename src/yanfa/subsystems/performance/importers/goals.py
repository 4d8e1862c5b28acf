"""Rows of goals from a spreadsheet: matched by level and name, previewed, and taken in all or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.kernel.documents.tabular.plan import Change, ImportRefused, Plan
from yanfa.registers.organisations.api import Department
from yanfa.subsystems.performance.models import Goal, GoalIndicator
from yanfa.subsystems.performance.models.goals import SOURCES
from yanfa.subsystems.performance.services import drafting

#: A sheet can say of a row that a person reports it or an assessor judges it; other sources are chosen on the page.
TYPED_SOURCES = {str(label): str(code) for code, label in SOURCES if code in ("manual", "opinion")}
FACTS = ("level1", "level2", "name", "explanation", "target", "unit", "weight", "source")


class GoalRows:
    """The importer of one declaration."""

    COLUMNS = (
        Column("level1", ("一级指标",), required=True, max_length=60),
        Column("level2", ("二级指标",), required=True, max_length=60),
        Column("name", ("三级指标", "指标名称"), required=True, unique=True, max_length=200),
        Column("target", ("年度指标值", "指标值", "预期目标"), required=True, max_length=300),
        Column("unit", ("计量单位", "单位"), max_length=30),
        Column(
            "weight",
            ("分值", "权重", "分数"),
            kind="decimal",
            required=True,
            places=2,
            minimum=0,
            maximum=100,
        ),
        Column("department", ("责任处室",)),
        Column("explanation", ("指标解释与评分规则", "指标解释"), max_length=2000),
        Column("source", ("数据来源",), kind="choice", choices=TYPED_SOURCES),
    )

    def __init__(self, goal: Goal) -> None:
        self.goal = goal

    def read(self, data: bytes, file_name: str) -> ImportedRows:
        """The rows of the file. Raises UnreadableDocument."""
        return read_rows(data, file_name, self.COLUMNS)

    def plan_of(self, rows: ImportedRows) -> Plan[GoalIndicator]:
        """What taking these rows in would do; nothing is changed."""
        plan: Plan[GoalIndicator] = Plan.of(rows)
        standing = {row.name: row for row in self.goal.indicators.standing()}
        unit = self.goal.project_year.unit_id
        departments = {
            each.name: each for each in Department.objects.filter(organisation=unit, closed_on=None)
        }
        for row in rows.rows:
            self._plan_row(plan, row, standing, departments)
        return plan

    @transaction.atomic
    def import_rows(self, rows: ImportedRows, *, by: Any, source: str) -> Plan[GoalIndicator]:
        """Take the rows in, all or none. Raises ImportRefused with the plan, PermissionDenied."""
        plan = self.plan_of(rows)
        if plan.errors:
            raise ImportRefused(plan)
        try:
            with transaction.atomic():
                self._carry_out(plan, by)
        except ValidationError as refusal:
            plan.errors.extend(refusal.messages)
            raise ImportRefused(plan) from refusal
        return plan

    def _carry_out(self, plan: Plan[GoalIndicator], by: Any) -> None:
        for new in plan.new:
            facts = {name: getattr(new, name) for name in (*FACTS, "department")}
            drafting.add_row(self.goal, by=by, facts=facts)
        for change in plan.changed:
            drafting.keep_row(change.record, by=by, version=change.record.version, facts=change.values)

    def _plan_row(
        self,
        plan: Plan[GoalIndicator],
        row: ImportedRow,
        standing: Mapping[str, GoalIndicator],
        departments: Mapping[str, Department],
    ) -> None:
        facts: dict[str, Any] = {name: row.values[name] for name in FACTS if row.values[name] is not None}
        words = str(row.values["department"] or "")
        if words and words not in departments:
            plan.refuse(row.row, _("本单位没有处室“%s”。") % words)
            return
        if words:
            facts["department"] = departments[words]
        known = standing.get(str(facts["name"]))
        if known is None:
            plan.new.append(GoalIndicator(goal=self.goal, position=0, **facts))
            return
        changed = {name: told for name, told in facts.items() if getattr(known, name) != told}
        if changed:
            plan.changed.append(Change(known, changed))
        else:
            plan.unchanged += 1
