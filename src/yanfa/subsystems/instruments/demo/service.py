"""Requests for service of a demonstration year: asked, answered in time or late, quoted, taken back; and who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from yanfa.kernel.access.remembering import remembering
from yanfa.kernel.clock import demonstration_time
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.accounts.api import Person, User, demonstration_account, grant_in_unit
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.demo.making import OPERATOR, UNIT_ADMINISTRATOR
from yanfa.subsystems.instruments.demo.names import CONTENTS
from yanfa.subsystems.instruments.demo.stock import moment
from yanfa.subsystems.instruments.models import Instrument, ServiceRequest
from yanfa.subsystems.instruments.permissions import BudgetDepartmentOfficer, InstrumentKeeper
from yanfa.subsystems.instruments.services import contracts, requests

TIMELINESS = "instruments.reply_timeliness"
#: The person of an enterprise that only uses instruments.
CUSTOMER = "demo.customer"
#: At scale 1.
REQUESTS, LEAST = 600, 12
#: Days until the first answer, in turn; the limit is two working days, and after twenty days all are late.
WAITING = (0, 0, 1, 0, 1, 0, 20, 0)
#: What became of them after the answer, in turn.
COURSES = ("cancelled", "declined", "quoted", "cancelled", "withdrawn", "quoted")
LIMIT_OVER = 20
CHOSEN = 12
LINES = (
    {"item": "上机测试", "unit": "小时", "price": Decimal("600.00"), "quantity": Decimal("2.50")},
    {"item": "样品制备", "unit": "样", "price": Decimal("33.33"), "quantity": Decimal(3)},
)
REASON = {"reason": "项目计划调整"}


@dataclass(frozen=True)
class Scene:
    """Who and what the services of a demonstration are about."""

    #: The unit of the accounts behind the buttons: it manages instruments and uses those of others.
    home: Organisation
    #: Acts for every managing unit.
    operator: User
    keeper: User
    #: Acts for a unit without instruments.
    customer: User
    customer_unit: Organisation
    #: Instruments that outside users may ask for: those of the home unit, and those of others.
    own: tuple[Instrument, ...]
    others: tuple[Instrument, ...]


def build(year: DemoYear) -> Scene | None:
    """Write the year's requests; None where the accounts or shared instruments are not there."""
    year.tally.add(TIMELINESS, 0, 0)
    with demonstration_time(moment(year, 1, 6)):
        _budget_department()
        scene = _scene()
    if scene is None:
        return None
    number = year.size(REQUESTS, least=LEAST)
    offered = (*scene.own, *scene.others)
    with remembering():
        for place in range(number):
            day = moment(year, 1, 8) + timedelta(days=place * 320 // number)
            _request(year, scene, offered[place % len(offered)], place, day)
    return scene


def _budget_department() -> None:
    """The officer of the budget department belongs to the authority of the demonstration."""
    officer = demonstration_account(BudgetDepartmentOfficer.code)
    authority = Organisation.objects.active().filter(kind="government").order_by("pk").first()
    if officer is not None and authority is not None and not officer.scopes_of(BudgetDepartmentOfficer.code):
        grant_in_unit(officer, BudgetDepartmentOfficer.code, by=None, scope=authority.public_id)


def _scene() -> Scene | None:
    operator = User.objects.filter(login=OPERATOR).first()
    keeper = demonstration_account(InstrumentKeeper.code)
    if operator is None or keeper is None or not keeper.scopes_of(InstrumentKeeper.code):
        return None
    home = Organisation.objects.get(public_id=min(keeper.scopes_of(InstrumentKeeper.code)))
    kept = operator.scopes_of(UNIT_ADMINISTRATOR)
    unit = Organisation.objects.active().exclude(public_id__in=kept).exclude(kind="government").last()
    shared = Instrument.objects.filter(
        state="published", share_mode="external", run_status="normal", organisation__public_id__in=kept
    )
    offered = shared.filter(organisation__state="active").select_related("organisation").order_by("pk")
    own = tuple(offered.filter(organisation=home)[:CHOSEN])
    others = tuple(offered.exclude(organisation=home)[:CHOSEN])
    if unit is None or not own or not others:
        return None
    return Scene(home, operator, keeper, _customer(unit), unit, own, others)


def _customer(unit: Organisation) -> User:
    user: User | None = User.objects.filter(login=CUSTOMER).first()
    if user is None:
        person = Person.objects.create(name="示范用户", identity=CUSTOMER)
        user = User.objects.create_user(CUSTOMER, real_name="示范用户", person=person)
    if unit.public_id not in user.scopes_of(UNIT_ADMINISTRATOR):
        grant_in_unit(user, UNIT_ADMINISTRATOR, by=None, scope=unit.public_id)
    return user


def ask(scene: Scene, instrument: Instrument, place: int, **facts: Any) -> ServiceRequest:
    """The customer asks for a service."""
    given: dict[str, Any] = {
        "content": CONTENTS[place % len(CONTENTS)],
        "samples": 3,
        "ways": ["entrust"],
    } | facts
    return requests.ask(instrument, by=scene.customer, user_organisation=scene.customer_unit, **given)


def _request(year: DemoYear, scene: Scene, instrument: Instrument, place: int, at: datetime) -> None:
    waits = WAITING[place % len(WAITING)]
    course = COURSES[place % len(COURSES)] if waits < LIMIT_OVER else "declined"
    with demonstration_time(at):
        request = ask(scene, instrument, place)
    if course == "withdrawn":
        with demonstration_time(at + timedelta(hours=3)):
            perform("cancel_by_user", request, by=scene.customer, data=REASON)
    else:
        answered = at + timedelta(days=waits, hours=2)
        year.tally.add(TIMELINESS, int(waits < LIMIT_OVER), 1, month=request.answer_due_on.month)
        with demonstration_time(answered):
            _answer(scene, request, course)
    fact = {"number": request.number, "asked_at": at, "due_on": request.answer_due_on, "course": course}
    year.facts.write("service_request", {**fact, "answered_after_days": waits})


def _answer(scene: Scene, request: ServiceRequest, course: str) -> None:
    """What the unit says, and how it ended."""
    if course == "declined":
        perform("decline", request, by=scene.operator, data={"reason": "近期排期已满"})
        return
    perform("accept", request, by=scene.operator, data={})
    if course == "quoted":
        contracts.quote(request, by=scene.operator, lines=LINES)
    perform("cancel_by_user", request, by=scene.customer, data=REASON)
