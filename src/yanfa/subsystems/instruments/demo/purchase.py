"""Joint review in a demonstration year: a round for the next budget, concluded in August, some of it bought."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from yanfa.kernel.clock import demonstration_time, today
from yanfa.kernel.testing.demonstration import DemoYear
from yanfa.kernel.workflow.entering import enter, enter_many
from yanfa.kernel.workflow.moving import perform
from yanfa.registers.accounts.api import User
from yanfa.registers.organisations.api import Organisation
from yanfa.subsystems.instruments.choices.purchase import Outcome
from yanfa.subsystems.instruments.demo.making import OPERATOR, SOURCE, managing_units
from yanfa.subsystems.instruments.demo.names import KINDS
from yanfa.subsystems.instruments.demo.stock import moment
from yanfa.subsystems.instruments.models import PurchaseApplication, PurchaseConclusion, PurchaseRound
from yanfa.subsystems.instruments.rules.purchase import Judged, judge
from yanfa.subsystems.instruments.services.purchase import following

CODE = "instruments.joint_reviews"
#: 台套 concluded in a year at scale 1, between those published for 2019 and 2020.
PIECES = 220
TEN_THOUSAND = 10_000
#: Of a hundred applications: wholly agreed, cut, refused.
OUTCOMES = ((Outcome.AGREE, 50), (Outcome.CUT, 30), (Outcome.REFUSE, 20))


def build(year: DemoYear) -> None:
    """The round of the next budget year: applications from June, conclusions in August, published in September."""
    if PurchaseRound.objects.filter(budget_year=year.year + 1).exists():
        return
    with demonstration_time(moment(year, 9, 28)):
        opened = _round(year)
        made = _applications(year, opened, managing_units(year))
        authority = Organisation.objects.active().filter(kind="government").order_by("pk").first()
        for application in made:
            application.department = application.department or authority
        found = [_judged(year, each) for each in made]
        for application, judged in zip(made, found, strict=True):
            application.outcome = judged.outcome
            application.agreed_quantity, application.agreed = judged.agreed_quantity, judged.agreed
            application.published_on = moment(year, 9, 10).date()
        histories = [_history(year, each) for each in made]
        enter_many(made, by=None, entry="import", source=SOURCE, histories=histories)
        rows = [_conclusion(year, *pair) for pair in zip(made, found, strict=True)]
        PurchaseConclusion.objects.bulk_create(rows)
    for row in rows:
        year.tally.add(CODE, row.quantity, month=row.concluded_on.month)
        fact = {"quantity": row.quantity, "asked": row.asked, "agreed": row.agreed, "day": row.concluded_on}
        year.facts.write("joint_review", fact)
    person = User.objects.filter(login=OPERATOR).first()
    if person is not None:
        _follow(year, [each for each in made if each.agreed_quantity], person)


def _follow(year: DemoYear, agreed: list[PurchaseApplication], person: User) -> None:
    """The first of what was agreed is bought and registered; the second is not registered when it should be."""
    for place, application in enumerate(agreed[:2], 1):
        budget = {"amount": application.agreed, "number": f"示财〔{year.year}〕{place}号"}
        contract = {"amount": application.agreed, "number": f"HT{year.year}{place:03}"}
        with demonstration_time(moment(year, 10, 20)):
            perform("adjust", application, by=person, data=budget)
        with demonstration_time(moment(year, 11, 5)):
            perform("purchase", application, by=person, data=contract | {"signed_on": today()})
        with demonstration_time(moment(year, 12, 1)):
            perform("accept_delivery", application, by=person, data={"accepted_on": today()})
    with demonstration_time(moment(year, 12, 20)):
        for application in agreed[:1]:
            _register(application, person)


def _register(application: PurchaseApplication, person: User) -> None:
    """Tie it to instruments that the unit has reported, where there are as many as were agreed."""
    pieces = application.agreed_quantity or 0
    found = following.linkable(application).filter(state="published")[:pieces]
    if len(found) < pieces:
        return
    for instrument in found:
        following.link(application, by=person, instrument=instrument)
    perform("register", application, by=person)


def _round(year: DemoYear) -> PurchaseRound:
    made = PurchaseRound(
        budget_year=year.year + 1,
        title=f"{year.year + 1}年度新购大型仪器联合评议",
        notice_no=f"示范〔{year.year}〕18号",
        department_due=moment(year, 8, 10).date(),
        result_due=moment(year, 8, 30).date(),
        approval_no=f"示范批〔{year.year}〕31号",
        approved_on=moment(year, 8, 26).date(),
        letter_no=f"示范函〔{year.year}〕9号",
        letter_on=moment(year, 8, 28).date(),
        published_on=moment(year, 9, 10).date(),
    )
    steps = (("open", 6, 1), ("reviewing", 8, 11), ("drafted", 8, 25), ("approved", 8, 26), ("sent", 8, 28))
    history = [(code, moment(year, month, day)) for code, month, day in steps]
    history.append(("published", moment(year, 9, 10)))
    return enter(made, by=None, entry="import", source=SOURCE, history=history)


def _applications(
    year: DemoYear, opened: PurchaseRound, units: list[Organisation]
) -> list[PurchaseApplication]:
    """Pieces until the year's number is reached, each application for one to three."""
    made: list[PurchaseApplication] = []
    left = year.size(PIECES, least=4)
    while left:
        pieces = min(left, year.random.choice((1, 1, 1, 1, 2, 3)))
        left -= pieces
        made.append(_application(year, opened, year.random.choice(units), len(made), pieces))
    return made


def _application(
    year: DemoYear, opened: PurchaseRound, unit: Organisation, number: int, pieces: int
) -> PurchaseApplication:
    kind = year.random.choice(KINDS)
    price = Decimal(year.random.randint(50, 400) * TEN_THOUSAND)
    return PurchaseApplication(
        round=opened,
        organisation=unit,
        department=unit.parent,
        name=kind.name,
        name_en=kind.name_en,
        category=kind.category,
        quantity=pieces,
        unit_price=price,
        total=pieces * price,
        fund_municipal=pieces * price,
        subjects=[kind.subject],
        purpose=kind.function,
        necessity="现有同类仪器机时已满，不能满足在研项目的需要。",
        technical="指标按在研项目的测试要求确定。",
        selection="三个型号比较后，按性能价格比选定。",
        installation="已有实验室和供电条件。",
        staff="配备两名实验技术人员。",
        expected_hours=year.random.randint(8, 18) * 100,
        sharing_promised=True,
        sharing_feasibility="纳入公共测试平台统一开放。",
        sharing_hours=year.random.randint(2, 6) * 100,
        sharing_scope="本市高校、院所和企业",
        sharing_method="预约后委托测试或自主上机",
        rank=number + 1,
    )


def _judged(year: DemoYear, application: PurchaseApplication) -> Judged:
    outcomes, weights = [each for each, _ in OUTCOMES], [weight for _, weight in OUTCOMES]
    outcome = year.random.choices(outcomes, weights)[0]
    pieces, agreed = application.quantity, application.total
    if outcome == Outcome.REFUSE:
        pieces, agreed = 0, Decimal(0)
    elif outcome == Outcome.CUT:
        pieces = max(1, application.quantity - 1)
        agreed = (pieces * application.unit_price * year.random.randint(70, 95) / 100).quantize(Decimal(1))
    return judge(application.quantity, application.unit_price, pieces, agreed)


def _history(year: DemoYear, application: PurchaseApplication) -> list[tuple[str, datetime]]:
    begun = moment(year, 6, 10) + timedelta(days=year.random.randint(0, 30))
    steps = (("ranked", 8, 8), ("accepted", 8, 11), ("compared", 8, 11), ("assigned", 8, 14))
    later = (("concluded", 8, 20), ("approved", 8, 26), ("sent", 8, 28), ("published", 9, 10))
    passed = [(code, moment(year, month, day)) for code, month, day in (*steps, *later)]
    return [("unit_sealed", begun), *passed]


def _conclusion(year: DemoYear, application: PurchaseApplication, judged: Judged) -> PurchaseConclusion:
    facts: dict[str, Any] = {
        "outcome": judged.outcome,
        "quantity": judged.quantity,
        "asked": judged.asked,
        "agreed_quantity": judged.agreed_quantity,
        "agreed": judged.agreed,
        "quantity_cut": judged.quantity_cut,
        "price_cut": judged.price_cut,
    }
    return PurchaseConclusion(
        application=application,
        round=application.round,
        organisation=application.organisation,
        number=1,
        name=application.name,
        category=application.category,
        concluded_on=moment(year, 8, 18 + year.random.randint(0, 2)).date(),
        **facts,
    )
