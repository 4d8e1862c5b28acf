"""Papers from bibliographic files: each work becomes a draft of who imports it; previewed, then all or none.

A paper that stands already, by its DOI, else by title × journal, is left alone: the same file twice adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yanfa.kernel.audit import log
from yanfa.kernel.clock import today
from yanfa.kernel.documents.tabular.plan import ImportRefused, Plan, worded
from yanfa.subsystems.records.choices.papers import OurRole
from yanfa.subsystems.records.importers.results import recognised, sentences
from yanfa.subsystems.records.models import Paper
from yanfa.subsystems.records.permissions.results import IMPORTED, may_register
from yanfa.subsystems.records.rules.bibliography.entry import Day, Entry, Found
from yanfa.subsystems.records.rules.bibliography.identity import folded
from yanfa.subsystems.records.rules.bibliography.reading import read
from yanfa.subsystems.records.services.results import insist, register


@dataclass(frozen=True)
class Wishes:
    """What the person says of all works of a file: unit, budget project, topic, and whether a bare year is enough."""

    unit: Any = None
    project: Any = None
    topic: str = ""
    bare_years: bool = False


class Bibliography:
    """A bibliographic file taken in by one person."""

    def __init__(self, data: bytes, wishes: Wishes, by: Any) -> None:
        """Read the file. Raises UnreadableDocument."""
        self.found: Found = read(data)
        self.wishes, self.by = wishes, by

    def plan(self) -> Plan[Any]:
        """What taking it in would do: it is done and undone."""
        with transaction.atomic():
            plan = self._carry_out()
            transaction.set_rollback(True)
        return plan

    def take_in(self, source: str) -> Plan[Any]:
        """Take it in, all or none. Raises ImportRefused with the plan, PermissionDenied."""
        with transaction.atomic():
            plan = self._carry_out()
            if plan.errors:
                raise ImportRefused(plan)
            if plan.new:
                summary = f"{self.found.format}：新增 {len(plan.new)} 篇：{source}"
                log.record(IMPORTED, by=self.by, summary=summary)
        return plan

    def _carry_out(self) -> Plan[Any]:
        insist(may_register(self.by))
        plan: Plan[Any] = Plan()
        for fault in self.found.faults:
            _refuse(plan, fault.place, worded(fault.sentence))
        for entry in self.found.entries:
            try:
                with transaction.atomic():
                    self._take(entry, plan)
            except ValidationError as refusal:
                for sentence in sentences(Paper, refusal):
                    _refuse(plan, entry.place, f"{entry.title[:40]}：{sentence}")
        return plan

    def _take(self, entry: Entry, plan: Plan[Any]) -> None:
        facts = self._facts(entry)
        told = Paper(**facts)
        told.clean_fields(exclude={"state", "recorded_by", "changed_by", "late", "recorded_at"})
        if recognised(told) is not None:
            plan.unchanged += 1
        else:
            plan.new.append(register(Paper, by=self.by, facts=facts))

    def _facts(self, entry: Entry) -> dict[str, Any]:
        if entry.published is None:
            raise ValidationError(_("没有刊出日期，请在文件中补年和月。"))
        if entry.published.month is None and not self.wishes.bare_years:
            raise ValidationError(
                _("只有年份 %s，没有月份；请在文件中补月份，或勾选“只有年份的先按当年最后一日登记”。")
                % entry.published.year
            )
        if not entry.authors:
            raise ValidationError(_("没有作者，请在文件中补全。"))
        return {
            "title": entry.title,
            "authors": "\n".join(entry.authors),
            "author_units": "\n".join(entry.units),
            "our_role": role_of(entry, self.wishes.unit),
            "kind": entry.kind,
            "journal": entry.journal,
            "issn": entry.issn,
            "volume": entry.volume,
            "issue": entry.issue,
            "pages": entry.pages,
            "published_on": _day(entry.published),
            "doi": entry.doi,
            "unit": self.wishes.unit,
            "project": self.wishes.project,
        } | ({"topic": self.wishes.topic} if self.wishes.topic else {})


def _day(told: Day) -> date:
    """The day; where it is not told, the last of the month or year, or today while that is still to come."""
    return told.last() if told.day else min(told.last(), today())


def role_of(entry: Entry, unit: Any) -> str:
    """First author's unit where the file names ours there; else it is for a person to say."""
    named = folded(unit.name) if unit is not None else ""
    return OurRole.FIRST if named and named in folded(entry.first_unit) else OurRole.UNKNOWN


def _refuse(plan: Plan[Any], place: int, sentence: str) -> None:
    plan.errors.append(_("第 %(place)s 条：%(sentence)s") % {"place": place, "sentence": sentence})
