"""What is checked and completed of usage records before they are stored: plausible, listed then, related or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from yanfa.kernel import policy
from yanfa.kernel.clock import local_date, now
from yanfa.kernel.workflow.models import StateSpan
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.usage import Purpose, ServiceWay
from yanfa.subsystems.instruments.models import Instrument, UsageRecord
from yanfa.subsystems.instruments.rules.usage import Facts, faults
from yanfa.subsystems.instruments.workflow.registry import LISTED

#: What a unit states of a use; the rest is found out.
FIELDS = (
    *("started_at", "ended_at", "hours", "samples", "amount", "external", "related_party", "purpose", "ways"),
    *("content", "user_unit", "user_uscc", "small_enterprise", "applicant", "project_name"),
    *("project_sources", "subjects", "research_content", "contract_no", "invoice_no", "voucher_no"),
    *("satisfaction", "satisfaction_remark"),
)
#: What is compared when a record is delivered again.
COMPARED = (*FIELDS, "user_organisation_id", "served_on")
PURPOSE_CODES = frozenset(map(str, Purpose))
WAY_CODES = frozenset(map(str, ServiceWay))
#: What cannot be, in words, by the rule's code.
SENTENCES = {
    "backward": gettext_noop("结束时间应晚于开始时间。"),
    "future": gettext_noop("服务尚未结束，请在结束后登记。"),
    "longer": gettext_noop("开始到结束共 %(most)s 小时，机时不能超过，现为 %(hours)s 小时；请核对起止时间。"),
    "nothing": gettext_noop("机时和样品数至少填写一项。"),
    "purpose": gettext_noop("用途“%(code)s”不在目录中。"),
    "ways": gettext_noop("服务方式“%(codes)s”不在目录中。"),
    "many": gettext_noop("最多选 %(most)s 项。"),
}


@dataclass
class Row:
    """One use as it was handed in: a number by which the hand-over names it, the instrument, and the facts."""

    number: int
    instrument: Instrument
    facts: Mapping[str, Any]
    external_id: str = ""
    links: Mapping[str, Any] = field(default_factory=dict)


class Judge:
    """Judges rows of one unit together, so that a batch costs a handful of queries."""

    def __init__(self, organisation: Organisation, rows: Sequence[Row]) -> None:
        self.organisation = organisation
        self.moment = now()
        self.sources = {each["code"] for each in policy.get("instruments.funding_sources").value}
        self._users = _organisations_named(row.facts for row in rows)
        self._spans = _listed({row.instrument.pk for row in rows})

    def record(self, row: Row, origin: str) -> UsageRecord:
        """The record of a row, complete but for its report. Raises ValidationError with everything that is wrong."""
        facts = {name: row.facts[name] for name in FIELDS if row.facts.get(name) is not None}
        record = UsageRecord(
            instrument=row.instrument, origin=origin, external_id=row.external_id, **facts, **row.links
        )
        errors = _field_faults(record)
        if not {"started_at", "ended_at", "hours"} & errors.keys():
            self._insist(record, errors)
        if row.instrument.organisation_id != self.organisation.pk:
            _note(errors, "instrument", _("这台仪器不属于本单位。"))
        if errors:
            raise ValidationError(errors)
        self._find_user(record)
        return record

    def _insist(self, record: UsageRecord, errors: dict[str, list[str]]) -> None:
        record.served_on = local_date(record.started_at)
        checked = Facts(
            started_at=record.started_at,
            ended_at=record.ended_at,
            hours=record.hours,
            samples=record.samples,
            purpose=record.purpose,
            ways=record.ways,
            sources=record.project_sources,
            subjects=record.subjects,
        )
        for fault in faults(checked, now=self.moment, purposes=PURPOSE_CODES, ways=WAY_CODES):
            _note(errors, fault.name, _(SENTENCES[fault.code]) % fault.told)
        unknown = [code for code in record.project_sources if code not in self.sources]
        if unknown:
            _note(errors, "project_sources", _("没有代码为“%s”的经费来源。") % "、".join(unknown))
        spans = self._spans.get(record.instrument_id, ())
        if not any(
            start <= record.ended_at and (end is None or end > record.started_at) for start, end in spans
        ):
            _note(errors, "started_at", _("服务时仪器未入网，不计入开放记录。"))

    def _find_user(self, record: UsageRecord) -> None:
        """The user's unit in the register, whether it is the unit itself, and whether both are related."""
        if record.user_organisation_id is None:
            found = self._users.get(record.user_uscc) or self._users.get(record.user_unit)
            record.user_organisation = found
        user = record.user_organisation
        if user is None:
            return
        record.user_unit = record.user_unit or user.name
        record.user_uscc = record.user_uscc or user.uscc
        if user.pk == self.organisation.pk:
            record.external = False
        elif is_related(user, self.organisation):
            record.related_party = True


def is_related(one: Organisation, other: Organisation) -> bool:
    """Whether one unit stands directly above the other, or both directly below the same one."""
    if one.pk == other.parent_id or other.pk == one.parent_id:
        return True
    return one.parent_id is not None and one.parent_id == other.parent_id


#: Links that the door sets itself, and what the rules judge better.
UNJUDGED = ("instrument", "report", "booking", "request", "user_organisation", "served_on", "ways")


def _field_faults(record: UsageRecord) -> dict[str, list[str]]:
    try:
        record.clean_fields(exclude=UNJUDGED)
    except ValidationError as refused:
        return {name: list(told) for name, told in refused.message_dict.items()}
    return {}


def _note(errors: dict[str, list[str]], name: str, sentence: str) -> None:
    errors.setdefault(name, []).append(sentence)


def _organisations_named(facts: Iterable[Mapping[str, Any]]) -> dict[str, Organisation]:
    """Active organisations by code and by name, of those that the rows name."""
    rows = list(facts)
    codes = {str(row["user_uscc"]) for row in rows if row.get("user_uscc")}
    names = {str(row["user_unit"]) for row in rows if row.get("user_unit")}
    found: dict[str, Organisation] = {}
    for key, words in (("name", names), ("uscc", codes)):
        ordered = sorted(words)
        for start in range(0, len(ordered), 500):
            part = ordered[start : start + 500]
            for each in Organisation.objects.filter(state="active", **{f"{key}__in": part}).order_by("pk"):
                found[getattr(each, key)] = each
    return found


def _listed(keys: set[int]) -> dict[int, list[tuple[Any, Any]]]:
    """{instrument: [(from, to)]} of the times in which instruments were listed."""
    spans: dict[int, list[tuple[Any, Any]]] = {}
    ordered = sorted(keys)
    for start in range(0, len(ordered), 500):
        found = (
            StateSpan.objects.all().of(Instrument, LISTED).filter(object_id__in=ordered[start : start + 500])
        )
        for key, entered, left in found.order_by().values_list("object_id", "entered_at", "left_at"):
            spans.setdefault(key, []).append((entered, left))
    return spans
