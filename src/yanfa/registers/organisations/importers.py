"""Units from a spreadsheet: matched by their code, previewed, and imported all or none."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.documents.tabular import Column, ImportedRow, ImportedRows, read_rows
from yanfa.kernel.documents.tabular.plan import Change, ImportRefused, Plan
from yanfa.kernel.identifiers import uscc
from yanfa.kernel.jobs.queue import enqueue
from yanfa.kernel.workflow.entering import enter_many
from yanfa.registers.organisations.models import Organisation
from yanfa.registers.organisations.models.organisation import KINDS
from yanfa.registers.organisations.permissions import IMPORTED
from yanfa.registers.organisations.rules import (
    KINDS_WITHOUT_CODE,
    Cycle,
    ancestors,
    district_name,
    folded,
)
from yanfa.registers.organisations.services import facts
from yanfa.registers.organisations.tasks import index_units


def district(text: str) -> str:
    """A district code of GB/T 2260."""
    if district_name(text) is None:
        raise ValueError(_("没有这个行政区划代码"))
    return text


COLUMNS = (
    Column("name", ("单位名称", "名称"), required=True, max_length=100),
    Column("uscc", ("统一社会信用代码", "信用代码"), unique=True, parse=uscc.validate),
    Column(
        "kind",
        ("单位性质",),
        kind="choice",
        required=True,
        choices={str(label): code for code, label in KINDS},
    ),
    Column("district", ("注册区县代码", "行政区划代码"), required=True, parse=district),
    Column("parent", ("上级单位", "上级单位统一社会信用代码")),
    Column("legal_representative", ("法定代表人",), max_length=60),
    Column("address", ("通讯地址", "地址"), max_length=200),
    Column("postcode", ("邮政编码", "邮编"), max_length=6),
    Column("founded_on", ("成立日期",), kind="date"),
)
#: Units that one job makes findable.
INDEXED_AT_ONCE = 200
#: The columns that are facts of the unit itself; the parent is another unit.
OWN = tuple(column.key for column in COLUMNS if column.key != "parent")


def read(data: bytes, file_name: str) -> ImportedRows:
    """The rows of the file. Raises UnreadableDocument."""
    return read_rows(data, file_name, COLUMNS)


def plan_of(rows: ImportedRows) -> Plan[Organisation]:
    """What an import of these rows would do; nothing is changed."""
    return _Matching(rows).plan


@transaction.atomic
def import_rows(rows: ImportedRows, *, by: Any, source: str) -> Plan[Organisation]:
    """Import the rows, all or none. Raises ImportRefused with the plan."""
    facts.lock_all()
    matching = _Matching(rows)
    plan = matching.plan
    if plan.errors:
        raise ImportRefused(plan)
    enter_many(plan.new, by=by, entry="import", source=source)
    for change in plan.changed:
        facts.apply(change.record, change.values, by=by)
    matching.put_new_ones_under_their_parents()
    keys = [unit.pk for unit in plan.new]
    for start in range(0, len(keys), INDEXED_AT_ONCE):
        enqueue(index_units, keys=keys[start : start + INDEXED_AT_ONCE])
    if not plan.does_nothing:
        summary = _("新增 %s，变更 %s：%s") % (len(plan.new), len(plan.changed), source)
        log.record(IMPORTED, by=by, summary=summary)
    return plan


class _Matching:
    """Finds for every row the unit that it means, in the register or among the other rows.

    A unit goes by its code, or by its name where it has none.
    """

    def __init__(self, rows: ImportedRows) -> None:
        self.plan: Plan[Organisation] = Plan.of(rows)
        self.units: dict[str, Organisation] = {}
        self.named: dict[str, set[str]] = defaultdict(set)
        self.above: dict[str, str] = {}
        self.meant: dict[str, ImportedRow] = {}
        self.fresh: set[str] = set()
        for organisation in Organisation.objects.select_related("parent"):
            self._know(organisation)
        matched = [row for row in rows.rows if self._match(row)]
        for row in matched:
            self._put_under_parent(row)
        self._refuse_cycles()
        for key, row in self.meant.items():
            self._compare(key, row)

    def put_new_ones_under_their_parents(self) -> None:
        """The parents of new units, now that all units are stored; their births have been written down."""
        for key in self.fresh & self.above.keys():
            unit, parent = self.units[key], self.units[self.above[key]]
            Organisation.objects.filter(pk=unit.pk).update(parent=parent)

    def _know(self, organisation: Organisation) -> None:
        key = _key(organisation)
        if key in self.units and organisation.state != "active":
            return
        self.units[key] = organisation
        self.named[folded(organisation.name)].add(key)
        if organisation.parent is not None:
            self.above[key] = _key(organisation.parent)

    def _match(self, row: ImportedRow) -> bool:
        """Find or plan the unit of a row; False where the row says too little or too much."""
        values = _filled(row)
        if not values.get("uscc") and values["kind"] not in KINDS_WITHOUT_CODE:
            self.plan.refuse(row.row, _("除创新创业团队外，单位须填统一社会信用代码。"))
            return False
        key = str(values.get("uscc") or folded(str(values["name"])))
        known = self.units.get(key)
        if known is None:
            return self._plan_new(row, key, values)
        if known.state != "active" or key in self.meant:
            twice = _("“%s”在表中重复。") if key in self.meant else _("“%s”已停用，请先恢复再导入。")
            self.plan.refuse(row.row, twice % known)
            return False
        self.meant[key] = row
        return True

    def _plan_new(self, row: ImportedRow, key: str, values: Mapping[str, Any]) -> bool:
        organisation = Organisation(**values)
        try:
            organisation.clean_fields(exclude=["state"])
        except ValidationError as faults:
            for sentence in faults.messages:
                self.plan.refuse(row.row, sentence)
            return False
        self._know(organisation)
        self.meant[key] = row
        self.fresh.add(key)
        self.plan.new.append(organisation)
        return True

    def _put_under_parent(self, row: ImportedRow) -> None:
        words = str(row.values["parent"] or "")
        if not words:
            return
        code = uscc.compact(words)
        found = {code} if code in self.units else self.named.get(folded(words), set())
        if len(found) == 1:
            self.above[self._key_of(row)] = next(iter(found))
        elif found:
            self.plan.refuse(row.row, _("有多个单位叫“%s”，请改填上级单位的统一社会信用代码。") % words)
        else:
            self.plan.refuse(row.row, _("登记簿和本表中都没有上级单位“%s”。") % words)

    def _refuse_cycles(self) -> None:
        for key, row in self.meant.items():
            try:
                list(ancestors(key, self.above.get))
            except Cycle:
                self.plan.refuse(row.row, _("上级单位不能是本单位或其下级单位。"))

    def _compare(self, key: str, row: ImportedRow) -> None:
        """Whether a known unit changes."""
        unit = self.units[key]
        if key in self.fresh:
            return
        values = {name: value for name, value in _filled(row).items() if getattr(unit, name) != value}
        above = self.above.get(key)
        if above is not None and (unit.parent is None or _key(unit.parent) != above):
            values["parent"] = self.units[above]
        if values:
            self.plan.changed.append(Change(unit, values))
        else:
            self.plan.unchanged += 1

    def _key_of(self, row: ImportedRow) -> str:
        values = _filled(row)
        return str(values.get("uscc") or folded(str(values["name"])))


def _filled(row: ImportedRow) -> dict[str, Any]:
    """The facts that the row states; a blank cell states nothing."""
    return {name: row.values[name] for name in OWN if row.values[name] is not None}


def _key(organisation: Organisation) -> str:
    return organisation.uscc or folded(organisation.name)
