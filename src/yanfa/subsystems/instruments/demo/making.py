"""Makes the records of a demonstration's instruments: units, people who act for them, and invented facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.registers.accounts.api import Person, User, demonstration_account, grant_in_unit
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.registry import RunStatus, ShareMode
from yanfa.subsystems.instruments.demo.names import KINDS, MAKERS, model
from yanfa.subsystems.instruments.models import Instrument
from yanfa.subsystems.instruments.permissions import InstrumentKeeper

SOURCE = "演示数据"
#: At scale 1, as the published documents have it.
UNITS = 681
KINDS_OF_UNITS = ("university", "institute", "testing", "medical", "state_enterprise", "private_enterprise")
OPERATOR = "demo.instruments"
UNIT_ADMINISTRATOR = "unit_admin"
#: Of a hundred instruments: offered outside, inside only, not shared.
SHARES = ((ShareMode.EXTERNAL, 88), (ShareMode.INTERNAL, 8), (ShareMode.NONE, 4))
TEN_THOUSAND = 10_000


def managing_units(year: DemoYear) -> list[Organisation]:
    """The units that manage instruments, the one of the demonstration's own accounts among them."""
    found = Organisation.objects.active().filter(kind__in=KINDS_OF_UNITS).order_by("pk")
    last = found.last()
    chosen = list(found[: year.size(UNITS, least=4)])
    return chosen if last is None or last in chosen else [*chosen[:-1], last]


def operator(units: Sequence[Organisation]) -> User:
    """The person of a service organisation who acts for all these units (专业服务机构)."""
    known = User.objects.filter(login=OPERATOR).first()
    user: User = known or _new_operator(units[-1])
    held = user.scopes_of(UNIT_ADMINISTRATOR)
    for unit in units:
        if unit.public_id not in held:
            grant_in_unit(user, UNIT_ADMINISTRATOR, by=None, scope=unit.public_id)
    return user


def _new_operator(keeps: Organisation) -> User:
    keeper = demonstration_account(InstrumentKeeper.code)
    if keeper is not None:
        grant_in_unit(keeper, InstrumentKeeper.code, by=None, scope=keeps.public_id)
    person = Person.objects.create(name="示范代报", identity=OPERATOR)
    user: User = User.objects.create_user(OPERATOR, real_name="示范代报", person=person)
    return user


def instrument(year: DemoYear, unit: Organisation, number: int, accepted: date) -> Instrument:
    """An instrument of a unit, accepted on a day, not yet stored."""
    kind = KINDS[number % len(KINDS)]
    maker, country = year.random.choice(MAKERS)
    value = Decimal(year.random.randint(kind.cheapest, kind.dearest) * TEN_THOUSAND)
    value += year.random.randint(0, 9999)
    record = Instrument(
        organisation=unit,
        inner_no=f"SF{year.year}{number:06}",
        asset_no=f"ZC{year.year}{number:06}",
        name=kind.name,
        name_en=kind.name_en,
        model=model(kind, number),
        category=kind.category,
        manufacturer=maker,
        country=country,
        imported=country != "CN",
        technical=f"{kind.name}，主要指标见用户手册；稳定性优于 {year.random.randint(1, 9) / 10} %。",
        function=kind.function,
        subjects=[kind.subject],
        service_content=f"{kind.function}，接受委托和自主上机。",
        sharing_rule="预约后开放，工作日 9:00—17:00。",
        fee=f"{year.random.randint(1, 20) * 50} 元/小时",
        department="公共测试平台",
        district=unit.district,
        location=unit.address[:100] or "示范路 1 号",
        contact_name="示范联系人",
        contact_phone=f"021-5550{number % 10_000:04}",
        contact_email="service@example.com",
        contact_address=unit.address[:100],
        contact_postcode=unit.postcode,
        purchased_on=accepted - timedelta(days=90),
        accepted_on=accepted,
        in_use_since=accepted + timedelta(days=2),
        original_value=value,
        share_mode=_share(year),
        run_status=RunStatus.TO_REPAIR if year.random.random() < 0.01 else RunStatus.NORMAL,
    )
    _fund(year, record)
    return record


def _share(year: DemoYear) -> ShareMode:
    modes, weights = [mode for mode, _ in SHARES], [weight for _, weight in SHARES]
    return year.random.choices(modes, weights)[0]


def _fund(year: DemoYear, record: Instrument) -> None:
    """One to three sources pay; together they make the value."""
    names = year.random.sample(("fund_central", "fund_municipal", "fund_district", "fund_own"), 2)
    first = (record.original_value * year.random.randint(5, 10) / 10).quantize(Decimal("0.01"))
    values: dict[str, Any] = {names[0]: first, names[1]: record.original_value - first}
    for name, value in values.items():
        setattr(record, name, value)
