"""The record of an instrument: its facts, what is required for whom, completeness, days late, platform numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from yanfa.subsystems.instruments.choices.registry import Funding

#: Six sources of money whose sum is the original value.
FUNDS = ("fund_central", "fund_municipal", "fund_district", "fund_foreign_aid", "fund_own", "fund_other")
#: Money of the state, of whatever level: reporting is a duty and not a favour.
FISCAL_FUNDS = ("fund_central", "fund_municipal", "fund_district")
#: Sections of the record, as forms and pages show them; together they are all facts that are published.
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "identity": (
        "name",
        "name_en",
        "model",
        "category",
        "equipment_type",
        "inner_no",
        "asset_no",
        "serial_no",
        "fixed_asset_code",
        "owner",
        "belongs_to",
        "belongs_name",
        "department",
    ),
    "origin": (
        "source",
        "imported",
        "country",
        "manufacturer",
        "purchased_on",
        "accepted_on",
        "in_use_since",
        "booked_on",
        "customs_supervised",
    ),
    "money": ("original_value", *FUNDS),
    "technical": ("technical", "function", "subjects", "accessories", "standards"),
    "sharing": (
        "share_mode",
        "run_status",
        "service_content",
        "achievement",
        "sharing_rule",
        "fee",
        "service_url",
    ),
    "place": ("district", "location", "longitude", "latitude"),
    "contact": (
        "contact_name",
        "contact_phone",
        "contact_email",
        "contact_fax",
        "contact_address",
        "contact_postcode",
    ),
}
FACTS = tuple(name for names in SECTIONS.values() for name in names)
#: The table's own check of the sum of the funds.
TOLERANCE = Decimal("0.01")
CENTS = -2
NO_NUMBER_YET = re.compile(r"[^0-9A-Za-z]")


def empty(value: Any) -> bool:
    """Whether nothing is given; False, 0 and a sum of 0 元 are answers."""
    return value is None or (isinstance(value, str | list | tuple | dict) and not value)


def missing(facts: Mapping[str, Any], required: Iterable[str]) -> list[str]:
    """The required facts that are not given, in their order."""
    return [name for name in required if empty(facts.get(name))]


def completeness(facts: Mapping[str, Any], weights: Mapping[str, int]) -> Decimal:
    """完整率 in percent with two decimals: weights of the given ÷ weights of the required facts; 100 for none."""
    whole = sum(weights.values())
    if not whole:
        return Decimal("100.00")
    given = sum(weight for name, weight in weights.items() if not empty(facts.get(name)))
    return (Decimal(given) * 100 / Decimal(whole)).quantize(Decimal("0.01"))


def funds_gap(facts: Mapping[str, Any]) -> Decimal:
    """Original value less the six funds; within the tolerance the record adds up."""
    given = sum((Decimal(facts.get(name) or 0) for name in FUNDS), Decimal(0))
    return Decimal(facts.get("original_value") or 0) - given


def adds_up(facts: Mapping[str, Any]) -> bool:
    """Whether the six funds make the original value."""
    return abs(funds_gap(facts)) <= TOLERANCE


def fiscal(facts: Mapping[str, Any]) -> bool:
    """Whether money of the state, in whole or in part, paid for the instrument."""
    return any(Decimal(facts.get(name) or 0) > 0 for name in FISCAL_FUNDS)


def main_funding(facts: Mapping[str, Any]) -> str:
    """主要经费来源: the fund that paid most, the first of equals; "" where nothing is given."""
    amounts = {name: Decimal(facts.get(name) or 0) for name in FUNDS}
    most = max(FUNDS, key=lambda name: amounts[name])
    return Funding(most.removeprefix("fund_")) if amounts[most] > 0 else ""


def disorder(
    purchased: date | None, accepted: date | None, in_use: date | None, today: date
) -> dict[str, str]:
    """The dates that break purchased ≤ accepted ≤ in use ≤ today, each with the code of what is wrong."""
    faults: dict[str, str] = {}
    given = {"purchased_on": purchased, "accepted_on": accepted, "in_use_since": in_use}
    for name, day in given.items():
        if day is not None and day > today:
            faults[name] = "future"
    if purchased and accepted and accepted < purchased:
        faults.setdefault("accepted_on", "before_purchase")
    if accepted and in_use and in_use < accepted:
        faults.setdefault("in_use_since", "before_acceptance")
    return faults


def days_late(due: date | None, reported: date) -> int:
    """Days after the last day on which a record came; 0 in time, and where no limit was in force."""
    return max((reported - due).days, 0) if due is not None else 0


def unit_code(uscc: str, public_id: str) -> str:
    """What stands for a unit in a platform number: the nine characters of the body in its code, else its public id."""
    plain = NO_NUMBER_YET.sub("", uscc).upper()
    return plain[8:17] if len(plain) == 18 else public_id.upper()


def platform_number(pattern: str, unit: str, serial: int) -> str:
    """The number by the pattern of the policy, which names {unit} and {serial}."""
    return pattern.format(unit=unit, serial=serial)


def evaluation_year(day: date) -> int:
    """The evaluation year (1 July to 30 June) of a day, named by the calendar year in which it began."""
    return day.year if day.month >= 7 else day.year - 1


def evaluation_days(year: int) -> tuple[date, date]:
    """The first day of an evaluation year, and the first day after it."""
    return date(year, 7, 1), date(year + 1, 7, 1)


def plain(value: Any) -> Any:
    """A fact as JSON keeps it: decimals and days as text, one text for one number (0 and 0.00 are the same)."""
    if isinstance(value, Decimal):
        short = value.normalize()
        exponent = short.as_tuple().exponent
        whole = isinstance(exponent, int) and exponent > CENTS
        return f"{short.quantize(TOLERANCE) if whole else short:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Collection[str] = FACTS
) -> list[tuple[str, Any, Any]]:
    """(name, before, after) of the facts that differ, as JSON keeps them, in the order of the names."""
    pairs = ((name, plain(before.get(name)), plain(after.get(name))) for name in names)
    return [(name, old, new) for name, old, new in pairs if old != new]
