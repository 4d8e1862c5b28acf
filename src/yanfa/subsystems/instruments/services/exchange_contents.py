"""What the national platform is told of instruments, customs papers, services and the years of units, in batches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum

from yanfa.kernel import policy
from yanfa.kernel.clock import local_date, now
from yanfa.kernel.identifiers.countries import country_name
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.exchange import RecordType
from yanfa.subsystems.instruments.models import (
    CustomsRecord,
    Instrument,
    InstrumentYear,
    NriiRecord,
    UsageRecord,
)
from yanfa.subsystems.instruments.rules import exchange as rules
from yanfa.subsystems.instruments.rules.registry import evaluation_days

BATCH = 1000
PLACE = re.compile(r"(?P<province>.+?(?:省|市|自治区|特别行政区))(?P<rest>.*)")


@dataclass(frozen=True)
class Content:
    """One record for the national platform, with its key."""

    organisation_id: int
    inner_id: str
    record: dict[str, Any]
    instrument_id: int | None = None

    @property
    def key(self) -> tuple[int, str]:
        """Unit and own number."""
        return self.organisation_id, self.inner_id

    @property
    def digest(self) -> str:
        """What tells whether it changed."""
        return rules.digest(self.record)


def contents(record_type: RecordType, year: int) -> Iterator[list[Content]]:
    """The records of a type for an evaluation year, a batch at a time, in the order of their keys."""
    source = {
        RecordType.INSTRUMENT: _instruments,
        RecordType.CUSTOMS: _customs,
        RecordType.SERVICE: _services,
        RecordType.SUMMARY: _summaries,
    }[record_type]
    return source(year)


def eligible() -> Any:
    """The instruments of the catalogue from the value of the policy on."""
    least = Decimal(policy.get("instruments.nrii_least_value").value)
    return Instrument.objects.listed().filter(original_value__gte=least)


def _instruments(year: int) -> Iterator[list[Content]]:
    for batch in _batches(eligible().select_related("organisation")):
        years = {
            row.instrument_id: row for row in InstrumentYear.objects.filter(instrument__in=batch, year=year)
        }
        yield [_of_instrument(each, years.get(each.pk)) for each in batch]


def _of_instrument(each: Instrument, figures: InstrumentYear | None) -> Content:
    facts = each.facts() | place_of(each.district_name)
    facts |= {
        "ins_code": each.organisation.uscc,
        "country_name": country_name(each.country),
        "run_hours": figures.run_hours if figures else None,
        "service_hours": figures.service_hours if figures else None,
        "income": figures.income if figures else None,
        "listed_year": local_date(each.first_published_at).year if each.first_published_at else "",
    }
    return Content(each.organisation_id, each.inner_no, rules.instrument(facts), each.pk)


def place_of(words: str) -> dict[str, str]:
    """Province, city and county of a district in words; a municipality is its own province."""
    found = PLACE.match(words)
    if found is None:
        return {"province": words, "city": "", "county": ""}
    province, rest = found["province"], found["rest"]
    if province.endswith("市"):
        return {"province": province, "city": province, "county": rest}
    below = PLACE.match(rest)
    city = below["province"] if below else ""
    return {"province": province, "city": city, "county": rest.removeprefix(city)}


def _customs(year: int) -> Iterator[list[Content]]:
    names = [field.name for field in CustomsRecord._meta.concrete_fields if not field.is_relation]
    papers = CustomsRecord.objects.filter(instrument__in=eligible().order_by())
    for batch in _batches(papers.select_related("instrument__organisation")):
        yield [
            Content(
                each.instrument.organisation_id,
                each.instrument.inner_no,
                rules.customs(
                    {name: getattr(each, name) for name in names}
                    | {
                        "ins_code": each.instrument.organisation.uscc,
                        "inner_no": each.instrument.inner_no,
                    }
                ),
                each.instrument_id,
            )
            for each in batch
        ]


def _services(year: int) -> Iterator[list[Content]]:
    """Records of verified reports that were never delivered, or refused."""
    delivered = NriiRecord.objects.filter(
        record_type=RecordType.SERVICE,
        organisation=OuterRef("instrument__organisation"),
        inner_id=OuterRef("public_id"),
    ).exclude(state="failed")
    first, after = evaluation_days(year)
    found = UsageRecord.objects.served_in(first, after).verified_at(now()).filter(~Exists(delivered))
    for batch in _batches(found.select_related("instrument__organisation")):
        yield [
            Content(
                each.instrument.organisation_id,
                each.public_id,
                rules.service(_service_facts(each)),
                each.instrument_id,
            )
            for each in batch
        ]


def _service_facts(each: UsageRecord) -> dict[str, Any]:
    names: tuple[str, ...] = (
        "public_id",
        "amount",
        "served_on",
        "content",
        "ways",
        "hours",
        "project_name",
        "project_sources",
    )
    names = (
        *names,
        *("subjects", "research_content", "applicant", "user_unit", "satisfaction", "satisfaction_remark"),
    )
    facts = {name: getattr(each, name) for name in names}
    return facts | {"ins_code": each.instrument.organisation.uscc, "inner_no": each.instrument.inner_no}


def _summaries(year: int) -> Iterator[list[Content]]:
    units = Organisation.objects.filter(pk__in=eligible().order_by().values("organisation"))
    for batch in _batches(units):
        figures = _figures(batch, year)
        yield [Content(each.pk, str(year), rules.summary(figures[each.pk])) for each in batch]


def _figures(units: Sequence[Organisation], year: int) -> dict[int, dict[str, Any]]:
    """The sums of the units in three queries, whatever their number."""
    first, after = evaluation_days(year)
    owned = _by_unit(
        eligible().filter(organisation__in=units),
        "organisation",
        count=Count("pk"),
        value=Sum("original_value"),
    )
    used = UsageRecord.objects.served_in(first, after).verified_at(now())
    served = _by_unit(
        used.filter(instrument__organisation__in=units),
        "instrument__organisation",
        bills=Count("invoice_no", distinct=True, filter=~Q(invoice_no="")),
        billed=Sum("amount"),
        billed_outside=Sum("amount", filter=Q(external=True)),
        inside=Sum("hours", filter=Q(external=False)),
        outside=Sum("hours", filter=Q(external=True)),
        clients=Count("user_unit", distinct=True, filter=Q(external=True)),
    )
    return {
        unit.pk: _summary_facts(unit, year, after, owned[unit.pk], served.get(unit.pk, {})) for unit in units
    }


def _summary_facts(
    unit: Organisation, year: int, after: date, owned: dict[str, Any], served: dict[str, Any]
) -> dict[str, Any]:
    told = f"{year}-07-01—{after - timedelta(days=1)}"
    outside, inside = served.get("outside") or 0, served.get("inside") or 0
    return {
        "ins_code": unit.uscc,
        "year": year,
        "bills": served.get("bills") or 0,
        "amount": served.get("billed") or 0,
        "external_amount": served.get("billed_outside") or 0,
        "instruments": owned["count"],
        "value": owned["value"] or 0,
        "service_url": "",
        "inner_effect": f"{told} 服务本单位 {inside} 机时。",
        "outer_effect": f"{told} 服务外单位 {served.get('clients') or 0} 家、{outside} 机时。",
    }


def _by_unit(rows: Any, path: str, **sums: Any) -> dict[int, dict[str, Any]]:
    return {each[path]: each for each in rows.order_by().values(path).annotate(**sums)}


def _batches(rows: Any) -> Iterator[list[Any]]:
    """The rows in the order of their keys, never all at once."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        yield batch
