"""Judges the rows of a list of instruments: whose they are, what they would do, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.clock import today
from yanfa.kernel.documents.tabular import ImportedRow
from yanfa.kernel.documents.tabular.plan import Plan
from yanfa.registers.organisations.api import Organisation, named
from yanfa.subsystems.instruments.choices.registry import LISTED_STATES, OWN_STATES
from yanfa.subsystems.instruments.importers.exchange_columns import COLUMNS, facts_of
from yanfa.subsystems.instruments.models import Instrument
from yanfa.subsystems.instruments.permissions import CLERK, units_kept_by
from yanfa.subsystems.instruments.rules.registry import FACTS, plain
from yanfa.subsystems.instruments.services.exchange import Taken

#: Not judged here: keys that the platform sets, and the state that the entry sets.
NOT_TYPED = ("organisation", "calendar", "resource", "created_by", "state", "public_id")
#: Facts without which there is no record to speak of; an older list need not have what a new record needs.
LABELS = {column.key: column.label for column in COLUMNS}


class Judge:
    """Knows the units and the records that a list means, a batch at a time."""

    def __init__(self, by: Any, plan: Plan[Any]) -> None:
        self.by, self.plan = by, plan
        self.clerk = bool(permitted(by, CLERK))
        self.kept = units_kept_by(by)
        self.units: dict[int, Organisation] = {}
        self._named: dict[str, Organisation | None] = {}
        self._seen: dict[tuple[int, str], int] = {}
        self._own = self._only_unit()

    def batch(self, rows: Sequence[ImportedRow]) -> Iterator[Taken]:
        """What each row would do; what is wrong is told in the plan, what changes nothing is counted there."""
        meant = [(row, unit) for row in rows if (unit := self._unit_of(row)) is not None]
        known = self._known(meant)
        for row, unit in meant:
            record = known.get((unit.pk, str(row.values["inner_no"])))
            try:
                taken = self._judged(row, unit, record)
            except ValidationError as refusal:
                for sentence in sentences(refusal):
                    self.plan.refuse(row.row, sentence)
                continue
            if taken is None:
                self.plan.unchanged += 1
            else:
                yield taken

    def _only_unit(self) -> Organisation | None:
        if self.clerk or len(self.kept) != 1:
            return None
        return Organisation.objects.filter(public_id__in=self.kept).first()

    def _unit_of(self, row: ImportedRow) -> Organisation | None:
        words = str(row.values["uscc"] or row.values["unit_name"] or "")
        unit = self._find(words) if words else self._own
        sentence = self._misfit(unit, words)
        if sentence:
            self.plan.refuse(row.row, sentence)
            return None
        assert unit is not None
        key = (unit.pk, str(row.values["inner_no"]))
        first = self._seen.setdefault(key, row.row)
        if first != row.row:
            self.plan.refuse(row.row, _("与第 %s 行是同一单位的同一仪器编号，请删去一行。") % first)
            return None
        self.units[unit.pk] = unit
        return unit

    def _misfit(self, unit: Organisation | None, words: str) -> str:
        if unit is None:
            if words:
                return _("登记簿中没有唯一的在用单位“%s”，请核对统一社会信用代码或先登记单位。") % words
            return _("请填写管理单位的统一社会信用代码。")
        if not self.clerk and unit.public_id not in self.kept:
            return _("您不是“%s”的仪器机组人员或管理员，只能导入本单位的仪器。") % unit
        return "" if unit.state == "active" else _("单位“%s”已停用。") % unit

    def _find(self, words: str) -> Organisation | None:
        if words not in self._named:
            self._named[words] = named(words)
        return self._named[words]

    def _known(self, meant: Sequence[tuple[ImportedRow, Organisation]]) -> dict[tuple[int, str], Instrument]:
        """The records that a batch may mean, in one query."""
        found = Instrument.objects.filter(
            organisation__in={unit.pk for _row, unit in meant},
            inner_no__in={str(row.values["inner_no"]) for row, _unit in meant},
        ).order_by()
        return {(each.organisation_id, each.inner_no): each for each in found}

    def _judged(self, row: ImportedRow, unit: Organisation, record: Instrument | None) -> Taken | None:
        try:
            facts = facts_of(row.values)
        except ValueError as misfit:
            raise ValidationError(str(misfit)) from misfit
        listed_on = self._listed_on(row, facts)
        if record is None:
            examine(Instrument(organisation=unit, **facts))
            return Taken(row.row, "new", unit, None, _plain(facts), plain(listed_on))
        changed = {name: value for name, value in facts.items() if getattr(record, name) != value}
        if not changed:
            return None
        self._insist_on_change(record, unit)
        for name, value in changed.items():
            setattr(record, name, value)
        record.organisation = unit
        examine(record)
        act = "mend" if record.state in OWN_STATES else "propose"
        return Taken(row.row, act, unit, record.pk, _plain(changed), None, str(record))

    def _listed_on(self, row: ImportedRow, facts: dict[str, Any]) -> Any:
        day: Any = row.values["listed_on"]
        if day is None:
            return None
        if not self.clerk:
            raise ValidationError(_("首次发布日期只能由平台审核员在移交历史数据时填写，请删去。"))
        accepted: Any = facts.get("accepted_on")
        if day > today() or (accepted and day < accepted):
            raise ValidationError(_("首次发布日期应不早于验收日期，且不晚于今天。"))
        return day

    def _insist_on_change(self, record: Instrument, unit: Organisation) -> None:
        if unit.public_id not in self.kept:
            raise ValidationError(_("“%s”已登记且内容不同，变更由管理单位办理，请删去这一行。") % record)
        if record.state in OWN_STATES:
            return
        if record.state not in LISTED_STATES:
            told = _("“%(name)s”现在的状态是“%(state)s”，不能由表格变更，请先在仪器页面办理。")
            raise ValidationError(told % {"name": record, "state": record.get_state_display()})
        if record.changes.open().exists():
            raise ValidationError(_("“%s”已有一项未办结的变更，请先办结或撤销。") % record)


def examine(record: Instrument) -> None:
    """Hold a record against the rules of its fields and of the whole. Raises ValidationError."""
    faults: dict[str, list[str]] = {}
    try:
        record.clean_fields(exclude=NOT_TYPED)
    except ValidationError as refusal:
        faults |= refusal.message_dict
    if not _lacks_days(record):
        try:
            record.clean()
        except ValidationError as refusal:
            for name, told in refusal.message_dict.items():
                faults.setdefault(name, []).extend(told)
    if faults:
        raise ValidationError(faults)


def sentences(refusal: ValidationError) -> list[str]:
    """The sentences of a refusal, each with the heading of its column."""
    if not hasattr(refusal, "error_dict"):
        return list(refusal.messages)
    return [
        f"“{LABELS.get(name, name)}”{sentence}" if name in LABELS else sentence
        for name, told in refusal.message_dict.items()
        for sentence in told
    ]


def _lacks_days(record: Instrument) -> bool:
    return any(getattr(record, name) is None for name in ("purchased_on", "accepted_on", "in_use_since"))


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in facts.items() if name in FACTS or name == "inner_no"}
