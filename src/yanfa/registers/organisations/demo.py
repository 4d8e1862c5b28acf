"""The units of a demonstration: the centre with its departments, institutes and enterprises, all invented."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

from stdnum.cn import uscc

from yanfa.kernel.clock import demonstration_time, now
from yanfa.kernel.search.indexing import index_many
from yanfa.kernel.testing.demonstration import Count, DemoYear
from yanfa.kernel.workflow.entering import enter, enter_many
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.accounts.api import User, demonstration_account, grant_in_unit
from yanfa.registers.organisations.choices import ContactKind, OrganisationKind
from yanfa.registers.organisations.effects import SHARED_FACTS
from yanfa.registers.organisations.models import (
    Contact,
    Department,
    Membership,
    Organisation,
    Registration,
)
from yanfa.registers.organisations.permissions import Registrar, UnitAdministrator, UnitMember

SOURCE = "演示数据"
BUREAU, CENTRE = "示范市科学技术局", "示范市研发公共服务平台管理中心"
DEPARTMENTS = (
    "办公室",
    "财务部",
    "资源管理部",
    "资源数据部",
    "科研计划部",
    "发展研究部",
    "人才服务部",
    "技术研究部",
)
PLACES = ("示范", "滨江", "望海", "云溪", "东岸", "松林", "长桥", "南湾", "西岭", "金泽")
FIELDS = (
    "材料",
    "生物医药",
    "微电子",
    "海洋装备",
    "精密仪器",
    "新能源",
    "环境",
    "智能制造",
    "量子信息",
    "食品安全",
)
#: Kind, ending of the name, the two characters that begin a code (登记管理部门, 机构类别), and how many at scale 1.
KINDS = (
    (OrganisationKind.UNIVERSITY, "大学", "12", 20),
    (OrganisationKind.INSTITUTE, "研究所", "12", 60),
    (OrganisationKind.TESTING, "检测中心", "12", 40),
    (OrganisationKind.MEDICAL, "医院", "12", 30),
    (OrganisationKind.STATE_ENTERPRISE, "集团有限公司", "91", 50),
    (OrganisationKind.PRIVATE_ENTERPRISE, "科技有限公司", "91", 800),
)
CITY = "310000"
DISTRICTS = ("310104", "310112", "310114", "310115", "310117", "310118")
CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
#: Units verified in a year at scale 1.
VERIFIED = 300
USER_UNITS = "portal.user_units"


def build(year: DemoYear) -> None:
    """Make the units in the first demonstration year; verify some of them in every year."""
    if not Organisation.objects.exists():
        _make_units(year)
    _count_before(year)
    reviewer = demonstration_account(Registrar.code)
    if reviewer is not None:
        _verify(year, reviewer)


def _make_units(year: DemoYear) -> None:
    with demonstration_time(datetime(year.year, 1, 2, 1, tzinfo=UTC)):
        bureau = _unit(year, BUREAU, OrganisationKind.GOVERNMENT, invented_code("11", CITY, 1))
        own_code = invented_code("12", CITY, 2)
        centre = _unit(year, CENTRE, OrganisationKind.PUBLIC_INSTITUTION, own_code, parent=bureau)
        for unit in (bureau, centre):
            enter(unit, by=None, entry="import", source=SOURCE)
        Department.objects.bulk_create(Department(organisation=centre, name=name) for name in DEPARTMENTS)
        others = enter_many(list(_others(year)), by=None, entry="import", source=SOURCE)
        index_many(others)
        _people(year, others)
        # Where a button leads, the way up to a budget department must not end.
        others[-1].parent = bureau
        others[-1].save(update_fields=["parent"])
    for unit in [bureau, centre, *others]:
        facts = {"name": unit.name, "uscc": unit.uscc, "kind": unit.kind, "district": unit.district}
        year.facts.write("organisation", facts)


def _others(year: DemoYear) -> Iterator[Organisation]:
    """Units of every kind, with names that differ."""
    taken = set()
    for kind, ending, head, full in KINDS:
        for _ in range(year.size(full)):
            name = f"{year.random.choice(PLACES)}{year.random.choice(FIELDS)}{ending}"
            while name in taken:
                name = year.random.choice(PLACES) + name
            taken.add(name)
            number = invented_code(head, year.random.choice(DISTRICTS), len(taken) + 2)
            yield _unit(year, name, kind, number)


def _unit(
    year: DemoYear, name: str, kind: OrganisationKind, number: str, parent: Organisation | None = None
) -> Organisation:
    return Organisation(
        name=name[-100:],
        uscc=number,
        kind=kind,
        district=number[2:8],
        parent=parent,
        legal_representative="示范人",
        address=f"示范路 {year.random.randint(1, 999)} 号",
        postcode=f"20{year.random.randint(0, 9999):04}",
        founded_on=date(year.random.randint(1980, 2015), year.random.randint(1, 12), 1),
        created_at=now(),
    )


def invented_code(head: str, district: str, serial: int) -> str:
    """An invented 统一社会信用代码 whose check digit holds: head and district, then MADEM and a serial number."""
    digits = ""
    for _ in range(4):
        serial, digit = divmod(serial, len(CODE_LETTERS))
        digits = CODE_LETTERS[digit] + digits
    body = f"{head}{district}MADEM{digits}"
    return body + str(uscc.calc_check_digit(body))


def _people(year: DemoYear, others: list[Organisation]) -> None:
    """Contacts, and a unit for the two accounts whose roles hold in a unit."""
    for unit in others[: year.size(50)]:
        phone = f"139{year.random.randint(0, 99_999_999):08}"
        Contact.objects.create(organisation=unit, kind=ContactKind.GENERAL, name="示范联系人", phone=phone)
    enterprise = others[-1]
    for role in (UnitAdministrator, UnitMember):
        user = demonstration_account(role.code)
        if user is not None:
            Membership.objects.create(user=user, organisation=enterprise, valid_from=date(year.year, 1, 2))
            grant_in_unit(user, role.code, by=None, scope=enterprise.public_id)


def _count_before(year: DemoYear) -> None:
    """What stands from earlier years: a stock begins the year with it."""
    standing = Registration.objects.filter(verifies__state="active").count()
    year.tally.add(USER_UNITS, standing)
    _by_month(year).update(dict.fromkeys(range(1, 13), year.tally.counts[USER_UNITS].numerator))


def _verify(year: DemoYear, reviewer: User) -> None:
    """Applications over the year: most approved, and one of the verified units closed late in the year."""
    open_units = Organisation.objects.active().filter(verification=None, parent=None).exclude(name=BUREAU)
    chosen = list(open_units.order_by("pk")[: year.size(VERIFIED, least=3)])
    for number, unit in enumerate(chosen):
        moment = datetime(
            year.year, 1 + number * 12 // len(chosen), year.random.randint(3, 28), 2, tzinfo=UTC
        )
        applicant = User.objects.create_user(f"demo.{year.year}.{number}", real_name="示范申请人")
        with demonstration_time(moment):
            _apply_and_approve(unit, applicant, reviewer)
        _add(year, moment.month, 1)
        year.facts.write("verified", {"uscc": unit.uscc, "at": moment})
    if chosen:
        with demonstration_time(datetime(year.year, 12, 20, 2, tzinfo=UTC)):
            perform("suspend", chosen[0], by=reviewer, data={"reason": "注销"})
        _add(year, 12, -1)
        year.facts.write("closed", {"uscc": chosen[0].uscc})


def _apply_and_approve(unit: Organisation, applicant: User, reviewer: User) -> None:
    facts = {name: getattr(unit, name) for name in SHARED_FACTS}
    registration = Registration(
        applicant=applicant, position="经办人", phone="13900000000", submitted_at=now(), **facts
    )
    enter(registration, by=applicant)
    perform("approve", registration, by=reviewer, data={"opinion": "同意"})


def _add(year: DemoYear, month: int, number: int) -> None:
    """Count a unit in or out: a stock shows it in every later month."""
    year.tally.add(USER_UNITS, number)
    for later in range(month, 13):
        _by_month(year)[later] += number


def _by_month(year: DemoYear) -> dict[int, Decimal]:
    return year.tally.counts.setdefault(USER_UNITS, Count()).by_month
