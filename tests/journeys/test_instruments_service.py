"""A service from the request to its rating and close, a dispute on the way, and the quarter that answers for it."""

import re
from datetime import timedelta
from secrets import randbelow, token_hex

import pytest
from playwright.sync_api import expect

from tests.journeys.instruments import ADMINISTRATOR, CLERK, KEEPER, USER, People, done, paper, path_of, typed
from yanfa.kernel.clock import today
from yanfa.subsystems.instruments.rules.usage import Quarter

pytestmark = pytest.mark.journey

LANGUAGES = {"desktop": "en", "telephone": "zh-hans"}


@pytest.fixture
def people(open_page, width):
    return People(open_page, LANGUAGES[width])


def instrument_of_keeper(people, place):
    """One of the keeper's instruments that others may use, with a price."""
    page = people.open(KEEPER, "/instruments/registry/?state=published&share_mode=external")
    record = page.locator("tbody a").nth(place).get_attribute("href")
    people.open(ADMINISTRATOR, f"{record}prices/")
    page = people[ADMINISTRATOR]
    prices = {"inner_price": "200", "outer_price": "300", "valid_from": today().isoformat()}
    typed(page, item=f"上机测试{token_hex(2)}", unit="小时", **prices)
    done(page)
    people.open(KEEPER, record)
    return record.rstrip("/").rpartition("/")[2]


def asked(people, instrument, width):
    """A user asks through the catalogue, for himself."""
    page = people.open(USER, f"/instruments/i/{instrument}/")
    page.locator("main a[href*='/requests/new/']").click()
    people.meet(USER)
    later = today() + timedelta(days=7)
    typed(page, user_organisation="", content=f"断口形貌观察 {width}", purpose="research", samples="3")
    typed(page, wished_from=later.isoformat(), phone="021-55501234")
    done(page)
    people.meet(USER)
    return path_of(page)


def agreed(people, request):
    """More is asked, a price offered and taken, a contract drafted and confirmed by both sides."""
    people.open(KEEPER, "/instruments/requests/?box=inbox")
    people.move(KEEPER, request, "ask_info", question="样品是否导电？")
    people.move(USER, request, "supply", answer="导电，已喷金。", file=paper("样品说明.pdf"))
    people.move(KEEPER, request, "accept")
    page = people.open(KEEPER, f"{request}quote/")
    typed(page, **{"form-0-quantity": "2"})
    done(page)
    people.meet(KEEPER)
    people.move(USER, request, "accept_quotation")
    page = people.open(KEEPER, f"{request}contract/")
    done(page)
    people.meet(KEEPER)
    contract = path_of(page)
    people.open(KEEPER, f"{contract}revise/")
    people.move(KEEPER, contract, "offer")
    people.move(USER, contract, "confirm_user")
    people.move(ADMINISTRATOR, contract, "confirm_unit")
    people.open(KEEPER, "/instruments/contracts/")


def served(people, request):
    """A time is fixed, the use written down, the result handed over and received."""
    moment = today() + timedelta(days=1)
    page = people.open(KEEPER, f"{request}plan/")
    typed(page, starts_at=f"{moment}T09:00", ends_at=f"{moment}T11:00")
    done(page)
    people.move(KEEPER, request, "begin")
    page = people.open(KEEPER, f"{request}use/")
    day = today() - timedelta(days=1)
    typed(page, started_at=f"{day}T09:00", ended_at=f"{day}T11:00", hours="2", ways="entrust")
    done(page)
    page = people.open(KEEPER, f"{request}files/")
    typed(page, title="断口形貌报告", file=paper("报告.pdf"))
    done(page)
    people.move(KEEPER, request, "deliver")
    page = people.open(USER, request)
    page.locator("form[action$='/receive/'] button").click()
    page.locator(".messages .success").wait_for()


def disputed(people, request):
    """The user is not content; the clerk mediates, and both read how it ended."""
    page = people.open(USER, f"{request}dispute/")
    typed(page, subject="图像放大倍数不足", statement="请补拍 5 万倍图像。")
    done(page)
    dispute = path_of(page)
    people.open(CLERK, "/instruments/disputes/")
    people.move(CLERK, dispute, "mediate", text="已联系双方。")
    people.move(KEEPER, dispute, "note", text="同意补拍。")
    people.move(CLERK, dispute, "settle", text="单位补拍三张，双方认可。")


def settled(people, request):
    """Invoice, payment, rating, close."""
    page = people.open(KEEPER, f"{request}money/invoice/")
    typed(page, number=f"2531{randbelow(10_000):04}", issued_on=today().isoformat(), amount="600")
    done(page)
    people.move(KEEPER, request, "invoice")
    page = people.open(KEEPER, f"{request}money/payment/")
    typed(page, kind="payment", paid_on=today().isoformat(), amount="600")
    done(page)
    people.move(KEEPER, request, "settle")
    people.move(USER, request, "rate", satisfaction="very", remark="及时、准确")
    page = people.move(KEEPER, request, "close")
    people.meet(KEEPER)
    return page


def verified(people, report):
    """The clerk samples the quarter of a unit and finds every record of the sample sound."""
    page = people.open(CLERK, report)
    page.locator("form[action$='/sample/'] button").click()
    page.locator(".messages .success").wait_for()
    people.meet(CLERK)
    while (waiting := page.locator("li:has(.badge.warn) a.button[href*='/sample/']")).count():
        waiting.first.click()
        people.meet(CLERK)
        typed(page, sound="1")
        done(page)
    people.move(CLERK, report, "verify")


def test_a_service_from_request_to_close(people, width):
    instrument = instrument_of_keeper(people, 2 if width == "desktop" else 3)
    request = asked(people, instrument, width)
    agreed(people, request)
    served(people, request)
    disputed(people, request)
    settled(people, request)
    people.read_again()


def test_a_quarter_that_the_clerk_verifies(people, width):
    page = people.open(KEEPER, "/instruments/registry/?state=published&share_mode=external")
    instrument = page.locator("tbody a").nth(4).get_attribute("href").rstrip("/").rpartition("/")[2]
    day = Quarter.of(today()).start - timedelta(days=20 if width == "desktop" else 120)
    page = people.open(KEEPER, f"/instruments/usage/records/new/{instrument}/")
    times = {"started_at": f"{day}T09:00", "ended_at": f"{day}T08:30"}
    typed(page, **times, hours="2.5", samples="2", amount="750", user_unit="示范用户有限公司", ways="entrust")
    typed(page, content="断口分析", external=True, purpose="research")
    page.locator("main form button.primary").click()
    expect(page.locator("main .errorlist").first).to_be_visible()
    people.meet(KEEPER)
    typed(page, ended_at=f"{day}T11:30")
    done(page)
    people.meet(KEEPER)
    people.open(KEEPER, "/instruments/usage/records/")
    page = people.open(ADMINISTRATOR, "/instruments/usage/")
    page.locator("tbody tr", has=page.locator(".badge", has_text=re.compile("归集|collect"))).locator(
        "a"
    ).last.click()
    people.meet(ADMINISTRATOR)
    report = path_of(page)
    people.move(ADMINISTRATOR, report, "submit", promise=True)
    verified(people, report)
    people.open(CLERK, "/instruments/usage/")
    people.read_again()
