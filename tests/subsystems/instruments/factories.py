"""Units, people, instruments and usage for the tests of 大型仪器共享, made through the doors that the product uses."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from tests.registers.people import account
from tests.registers.units import administrator
from tests.registers.units import unit as registered_unit
from yanfa.kernel import clock
from yanfa.kernel.workflow.entering import enter
from yanfa.registers.accounts.models import RoleGrant, User
from yanfa.registers.organisations.models import Membership, Organisation
from yanfa.subsystems.instruments.choices.usage import Purpose, UsageOrigin
from yanfa.subsystems.instruments.models import Instrument, UsageRecord, UsageReport
from yanfa.subsystems.instruments.services.registry_import import import_published

_serials = count(1)
SINCE = date(2020, 1, 1)
#: When instruments of the tests were published, unless a test says otherwise.
PUBLISHED = datetime(2024, 3, 1, 2, tzinfo=UTC)


def unit(name: str = "华东材料研究院", **facts: Any) -> Organisation:
    """A unit in the register."""
    return registered_unit(name, **facts)


def person(*roles: str, login: str = "", **fields: Any) -> User:
    """An account with these roles."""
    return account(login or f"person{next(_serials)}", *roles, **fields)


def keeper_of(organisation: Organisation, **fields: Any) -> User:
    """Who keeps the instruments of a unit."""
    user = person(**fields)
    Membership.objects.create(user=user, organisation=organisation, valid_from=SINCE)
    scope = organisation.public_id
    RoleGrant.objects.create(user=user, role="instrument_keeper", scope=scope, valid_from=SINCE)
    return user


def admin_of(organisation: Organisation, **fields: Any) -> User:
    """The administrator of a unit."""
    return administrator(organisation, login=fields.pop("login", f"admin{next(_serials)}"), **fields)


def clerk(**fields: Any) -> User:
    """The platform's clerk of instruments."""
    return person("instrument_clerk", **fields)


def officer(**fields: Any) -> User:
    """The platform's officer of instrument sharing."""
    return person("instrument_officer", **fields)


def facts(**given: Any) -> dict[str, Any]:
    """What a unit reports of an instrument: complete, and in order."""
    number = next(_serials)
    value = Decimal(str(given.get("original_value", "1200000.00")))
    return {
        "inner_no": f"YQ-{number:05}",
        "name": "场发射扫描电子显微镜",
        "name_en": "Field emission scanning electron microscope",
        "model": "SU8220",
        "category": "010102",
        "country": "JP",
        "imported": True,
        "manufacturer": "日立高新技术",
        "technical": "分辨率 0.8 nm（15 kV）；放大倍数 20 至 100 万倍。",
        "function": "材料微观形貌观察与微区成分分析。",
        "subjects": ["430", "150"],
        "service_content": "形貌观察、能谱分析",
        "achievement": "无",
        "sharing_rule": "工作日对外开放，提前三天预约。",
        "fee": "600 元/小时",
        "district": "310115",
        "location": "张江路 1 号 2 楼 201",
        "contact_name": "陈静",
        "contact_phone": "021-50000001",
        "contact_email": "chen@example.org",
        "contact_address": "张江路 1 号",
        "contact_postcode": "201203",
        "purchased_on": date(2024, 1, 8),
        "accepted_on": date(2024, 2, 20),
        "in_use_since": date(2024, 2, 26),
        "original_value": value,
        "fund_municipal": value,
        **given,
    }


def instrument(
    unit: Organisation | None = None,
    published: bool = True,
    *,
    at: datetime = PUBLISHED,
    **given: Any,
) -> Instrument:
    """An instrument of the unit: published at a moment, or a draft."""
    record = Instrument(organisation=unit or registered_unit(), **facts(**given))
    if not published:
        return enter(record, by=None, entry="import_draft", source="测试")
    history = [("submitted", at - timedelta(days=3)), ("published", at)]
    return import_published([record], by=None, source="测试", histories=[history])[0]


def usage_report(organisation: Organisation, year: int = 2025, quarter: int = 1) -> UsageReport:
    """The unit's report of a quarter: the one that stands, or a new one."""
    found = UsageReport.objects.filter(organisation=organisation, year=year, quarter=quarter).first()
    if found is not None:
        return found
    report = UsageReport(organisation=organisation, year=year, quarter=quarter)
    return enter(report, by=None, entry="import", source="测试")


def usage(of: Instrument, *, started: datetime | None = None, hours: float = 2, **given: Any) -> UsageRecord:
    """A use of an instrument that the platform recorded: two hours for an outside unit."""
    start = started or datetime(2025, 2, 10, 1, tzinfo=UTC)
    day = clock.local_date(start)
    report = given.pop("report", None) or usage_report(of.organisation, day.year, (day.month + 2) // 3)
    facts: Mapping[str, Any] = {
        "origin": UsageOrigin.PLATFORM,
        "started_at": start,
        "ended_at": start + timedelta(hours=hours),
        "served_on": day,
        "hours": Decimal(str(hours)),
        "purpose": Purpose.RESEARCH,
        **given,
    }
    return UsageRecord.objects.create(instrument=of, report=report, **facts)
