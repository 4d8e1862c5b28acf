"""A review by experts from the founding of the panel to the payment of its experts, with every paper of the meeting."""

import re
from secrets import token_hex

import pytest
from playwright.sync_api import expect

from tests.journeys import panels
from tests.journeys.panels import HEAD
from tests.journeys.people import People, sent, typed
from tests.journeys.soundness import assert_sound
from yanfa.kernel.clock import today

pytestmark = pytest.mark.journey

ORGANISER, FINANCE, AUDITOR = "评审组织人员", "财务", "审计管理员"
PANEL = {
    "title": "共享服务平台建设方案评审",
    "held_on": "2099-05-20",
    "place": "服务中心三楼第一会议室",
    "seats_wanted": "5",
    "at_least_financial": "1",
}
ITEMS = {"质谱共享平台建设方案": "1200000", "电镜共享平台建设方案": "860000"}
OPINION = {"comment": "方案可行，预算基本合理。"}
PAPERS = ("invitation", "sign_in", "pledge", "opinions_blank", "opinions", "leader", "fees")
DAY = today().isoformat()
#: Unlike any other reason in the log.
REASON = f"支付评审组专家费{token_hex(4)}"
HEADS = {"pdf": b"%PDF", "docx": b"PK"}


@pytest.fixture
def width():
    """The widths are both looked at on the way."""
    return "desktop"


def founded(people):
    """A panel with what it judges, drawn, and approved by another person; where it stands."""
    panel = people.fill(ORGANISER, "/review/panels/new/", **PANEL)
    for title, amount in ITEMS.items():
        people.fill(
            ORGANISER, f"{panel}items/new/", title=title, people="周某某 示范检测中心", asked_amount=amount
        )
    people.move(ORGANISER, panel, "draw")
    people.move(HEAD, panel, "confirm")
    page = people.see(ORGANISER, panel)
    proof = page.locator("a[href^='/review/proof/']").first.get_attribute("href")
    expect(page.locator("main code").first).to_have_text(re.compile("[0-9a-f]{64}"))
    return panel, proof


def opinion(page, place, by_hand):
    """Fill in a sheet; on a telephone it is kept while it is filled."""
    for field in page.locator("main form input[type=number]").all():
        name = field.get_attribute("name")
        field.fill("80" if name != "amount" else "800000")
    page.locator("main form [name=recommendation]").first.check()
    typed(page, **OPINION)
    if not by_hand:
        assert_sound(page)
        expect(page.locator("[data-autosave-state]")).to_contain_text("已自动保存")
        page.reload()
        expect(page.locator("[name=comment]")).to_have_value(OPINION["comment"])


def released(people, panel):
    """The comments go to those who applied."""
    page = people[ORGANISER]
    page.goto(f"{panel}release/")
    assert_sound(page)
    sent(page)
    expect(page.locator(".messages .success").first).to_be_visible()


def paid(people, panel):
    """The fee sheet: prepared, approved by the head, paid by finance with the bank details in a paper."""
    sheet = people.fill(ORGANISER, f"{panel}fees/")
    people.move(HEAD, sheet, "approve")
    page = people.see(FINANCE, sheet)
    typed(page, reason="付款")
    page.locator("main form[action$='/payees/'] button").click()
    expect(page.locator(".messages .error").first).to_contain_text("请写明查看的理由")
    typed(page, reason=REASON, form="pdf")
    with page.expect_download() as kept:
        page.locator("main form[action$='/payees/'] button").click()
    assert kept.value.suggested_filename.endswith(".pdf")
    # Each of the five was looked at, and the auditor reads by whom and why.
    log = people.see(AUDITOR, f"/log/?words={REASON}")
    expect(log.locator("tbody tr")).to_have_count(int(PANEL["seats_wanted"]))
    expect(log.locator("tbody tr").first).to_contain_text("查看专家收款信息")
    people.move(FINANCE, sheet, "pay", paid_on=DAY, voucher="ZJF-0001")
    people.move(ORGANISER, panel, "close")
    return sheet


def test_a_review_from_the_draw_to_the_fees(open_page):
    people = People(open_page)
    panel, proof = founded(people)
    name = panels.seated(people, ORGANISER, panel)
    panels.answered(people, ORGANISER, panel, name)
    panels.scored(people, ORGANISER, panel, name, opinion)
    panels.concluded(people, ORGANISER, panel)
    released(people, panel)
    sheet = paid(people, panel)
    page = people.see(ORGANISER, panel)
    for paper in PAPERS:
        for form, head in HEADS.items():
            answer = page.request.get(f"{panel}kit/{paper}.{form}")
            bundle = paper in {"invitation", "pledge", "opinions_blank", "opinions"}
            assert answer.ok, paper
            assert answer.body().startswith(HEADS["docx"] if bundle else head), paper
    people.see(FINANCE, sheet)
    people.see(ORGANISER, "/review/panels/")
    visitor = open_page(proof)
    assert_sound(visitor)
    assert name not in visitor.locator("main").inner_text()
    people.read_in_english()
