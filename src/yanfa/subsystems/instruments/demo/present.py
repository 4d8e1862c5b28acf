"""What waits for somebody as the demonstration is opened: services in every state, coming bookings, reports, orders.

Written after the last whole year, with dates that end today, so that every role finds something to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from yanfa.kernel.clock import demonstration_time, now, start_of_day, today
from yanfa.kernel.clock.calendar import add_working_days
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.entering import enter
from yanfa.kernel.workflow.moving import perform
from yanfa.procedures.booking import api as booking
from yanfa.registers.accounts.api import demonstration_account
from yanfa.subsystems.instruments.choices.usage import Satisfaction
from yanfa.subsystems.instruments.demo.bookings import calendars_of
from yanfa.subsystems.instruments.demo.service import LINES, TIMELINESS, Scene, ask
from yanfa.subsystems.instruments.models import (
    ConfirmationRound,
    ServiceContract,
    ServiceRequest,
    UsageReport,
)
from yanfa.subsystems.instruments.permissions import InstrumentOfficer
from yanfa.subsystems.instruments.rules.registry import evaluation_days
from yanfa.subsystems.instruments.services import (
    confirmation,
    contracts,
    disputes,
    inspection,
    requests,
    service_money,
)
from yanfa.subsystems.instruments.services import service_finishing as finishing

AUTHORITY = "authority_officer"
TOTAL = Decimal("1599.99")
CEILING = Decimal(50_000)
#: Hours of a day at which coming bookings begin: open by all the hours that calendars have.
HOURS = (9, 13)
#: Days ago that each request was asked, and how far it has come since.
STAGES = (
    (0, "requested"),
    (12, "requested"),
    (2, "needs_info"),
    (2, "accepted"),
    (3, "quoted"),
    (4, "contracted"),
    (5, "scheduled"),
    (6, "in_service"),
    (8, "delivered"),
    (9, "invoiced"),
    (10, "paid"),
    (11, "rated"),
    (14, "disputed"),
    (16, "closed"),
)
#: One step after the other; a request goes as far as its stage.
PATH = (
    *("requested", "accepted", "quoted", "agreed", "contracted", "scheduled", "in_service"),
    *("delivered", "invoiced", "paid", "rated", "closed"),
)


def build(year: DemoYear, scene: Scene | None) -> None:
    """Only after the last whole year: what it writes belongs to today."""
    if scene is None or year.year != today().year - 1 or ServiceContract.objects.exists():
        return
    frame = _frame(scene)
    for place, (days, stage) in enumerate(STAGES):
        _come(year, scene, frame, place, days, stage)
    _book(scene)
    _report(scene)
    _order(scene)
    _confirm()


@contextmanager
def ago(days: int, hours: int = 0) -> Iterator[None]:
    """The clock so long ago."""
    with demonstration_time(now() - timedelta(days=days, hours=-hours)):
        yield


def _frame(scene: Scene) -> ServiceContract:
    """One frame contract between the customer and the unit behind the buttons, for all its requests."""
    with ago(20):
        contract = contracts.draft_frame(
            by=scene.operator,
            organisation=scene.home,
            user_organisation=scene.customer_unit,
            title="大型仪器年度使用服务",
            content="样品测试与分析",
            amount=CEILING,
            valid_to=today() + timedelta(days=365),
        )
        steps = (("offer", scene.keeper), ("confirm_user", scene.customer), ("confirm_unit", scene.operator))
        for step, who in steps:
            contracts.confirm(contract, step, by=who, data={})
    return contract


def _come(
    year: DemoYear, scene: Scene, frame: ServiceContract, place: int, days: int, stage: str
) -> ServiceRequest:
    """A request comes as far as its stage, a step an hour after the other."""
    with ago(days):
        request = ask(scene, scene.own[place % len(scene.own)], place)
    if request.answer_due_on.year == year.year:
        year.tally.add(TIMELINESS, int(stage != "requested"), 1, month=request.answer_due_on.month)
    if stage == "needs_info":
        with ago(days, 1):
            perform("ask_info", request, by=scene.keeper, data={"question": "请说明样品的尺寸和导电性。"})
        return request
    until = "delivered" if stage == "disputed" else stage
    for step in PATH[1 : PATH.index(until) + 1]:
        with ago(days, PATH.index(step)):
            STEPS[step](scene, request, frame)
            request.refresh_from_db()
    if stage == "disputed":
        with ago(days, 23):
            told: dict[str, Any] = {
                "subject": "测试结果",
                "statement": "两次测试的结果相差较大，请求复测或退费。",
            }
            disputes.raise_dispute(request, by=scene.customer, **told)
    return request


def _accept(scene: Scene, request: ServiceRequest, frame: ServiceContract) -> None:
    perform("accept", request, by=scene.keeper, data={})


def _quote(scene: Scene, request: ServiceRequest, frame: ServiceContract) -> None:
    contracts.quote(request, by=scene.keeper, lines=LINES)


def _agree(scene: Scene, request: ServiceRequest, frame: ServiceContract) -> None:
    perform("accept_quotation", request, by=scene.customer)


def _contract(scene: Scene, request: ServiceRequest, frame: ServiceContract) -> None:
    contracts.use_frame(request, frame, by=scene.keeper)


def _schedule(scene: Scene, request: ServiceRequest, frame: ServiceContract) -> None:
    starts = now() + timedelta(hours=1)
    requests.plan(request, by=scene.keeper, starts_at=starts, ends_at=starts + timedelta(hours=2))


def _begin(scene: Scene, request: ServiceRequest, frame: ServiceContract) -> None:
    perform("begin", request, by=scene.keeper, data={})


def _deliver(scene: Scene, request: ServiceRequest, frame: ServiceContract) -> None:
    starts = now() - timedelta(minutes=50)
    used = {"started_at": starts, "ended_at": starts + timedelta(minutes=45), "hours": Decimal("0.75")}
    finishing.record_use(request, by=scene.keeper, facts=used | {"amount": TOTAL})
    finishing.deliver(request, by=scene.keeper)


def _invoice(scene: Scene, request: ServiceRequest, frame: ServiceContract) -> None:
    number = f"FP{request.number}"
    service_money.note_invoice(request, by=scene.keeper, number=number, issued_on=today(), amount=TOTAL)
    perform("invoice", request, by=scene.keeper)


def _settle(scene: Scene, request: ServiceRequest, frame: ServiceContract) -> None:
    service_money.note_payment(request, by=scene.keeper, paid_on=today(), amount=TOTAL)
    perform("settle", request, by=scene.keeper, data={})


def _rate(scene: Scene, request: ServiceRequest, frame: ServiceContract) -> None:
    given = {"satisfaction": Satisfaction.VERY, "remark": "响应及时，数据可靠。"}
    perform("rate", request, by=scene.customer, data=given)


def _close(scene: Scene, request: ServiceRequest, frame: ServiceContract) -> None:
    perform("close", request, by=scene.keeper, data={})


STEPS: dict[str, Any] = {
    "accepted": _accept,
    "quoted": _quote,
    "agreed": _agree,
    "contracted": _contract,
    "scheduled": _schedule,
    "in_service": _begin,
    "delivered": _deliver,
    "invoiced": _invoice,
    "paid": _settle,
    "rated": _rate,
    "closed": _close,
}


def _book(scene: Scene) -> None:
    """Coming bookings: the customer at the unit behind the buttons, its own people at the others."""
    member = demonstration_account("unit_member")
    for place, calendar in enumerate(calendars_of(scene)):
        day = add_working_days(today(), 2 + place % 3).date
        starts = start_of_day(day).astimezone(UTC) + timedelta(hours=HOURS[place % 2])
        home = calendar.organisation_id == scene.home.pk
        person, unit = (scene.customer, scene.customer_unit) if home else (member, scene.home)
        if person is not None:
            _hold(calendar, person, unit, starts)


def _hold(calendar: booking.Calendar, person: Any, unit: Any, starts: datetime) -> None:
    booking.book(
        calendar=calendar,
        person=person,
        organisation=unit,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        by=person,
        purpose="样品测试",
    )


def _report(scene: Scene) -> None:
    """The unit's report of the quarter before waits for the clerk."""
    year, quarter = today().year, (today().month - 1) // 3
    if (
        quarter
        and not UsageReport.objects.filter(organisation=scene.home, year=year, quarter=quarter).exists()
    ):
        report = UsageReport(organisation=scene.home, year=year, quarter=quarter)
        with ago(1):
            enter(report, by=None, entry="import", source="演示数据")
            perform("submit", report, by=scene.operator, data={"promise": True})


def _order(scene: Scene) -> None:
    """The authority inspected last week, and the unit has to mend what was found."""
    authority = demonstration_account(AUTHORITY)
    if authority is None:
        return
    with ago(5):
        held = inspection.hold(
            by=authority,
            year=today().year,
            title=f"{today().year} 年大型仪器开放共享抽查",
            basis="上海市大型科学仪器设施信息报送办法",
            held_on=today(),
        )
        told: dict[str, Any] = {"aspect": "timeliness", "detail": "仪器联系人变更后未在规定时间内更新。"}
        correct_by = inspection.usual_day()
        inspection.find(held, by=authority, organisation=scene.home, correct_by=correct_by, **told)


def _confirm() -> None:
    """The confirmation of the evaluation year that ended last, where it is not done yet."""
    officer = demonstration_account(InstrumentOfficer.code)
    year = today().year - 1
    if (
        officer is None
        or evaluation_days(year)[1] > today()
        or ConfirmationRound.objects.filter(year=year).exists()
    ):
        return
    with ago(3):
        confirmation.open_round(year, by=officer, due_on=today() + timedelta(days=30))
