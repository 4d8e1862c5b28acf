"""A review by experts from the founding of the panel to the payment of its experts, with every paper of the meeting."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.people import People, pressed, sent, typed
from tests.journeys.soundness import assert_sound
from yanfa.kernel.clock import today

pytestmark = pytest.mark.journey

ORGANISER, HEAD, EXPERT, FINANCE = "评审组织人员", "处室负责人", "评审专家", "财务"
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


def seats(page, panel):
    """The seats of a panel that take part: {name of the expert: path}."""
    page.goto(panel)
    rows = page.locator("main tbody tr", has=page.locator("a[href^='/review/seats/']"))
    links = [row.locator("a").first for row in rows.all() if "已调整出组" not in row.inner_text()]
    return {link.inner_text(): link.get_attribute("href") for link in links}


def seated(people, panel):
    """The expert with an account comes in for another one, with a reason that the head approves."""
    name = people[EXPERT].locator(".person summary").inner_text().strip()
    page = people[ORGANISER]
    found = seats(page, panel)
    if name not in found:
        people.move(ORGANISER, list(found.values())[-1], "excuse", reason="会期冲突。")
        people.fill(ORGANISER, f"{panel}propose/", expert=name, reason="熟悉质谱平台的运行。")
        people.move(HEAD, seats(page, panel)[name], "approve")
    page.goto(panel)
    pressed(page, "/invite/")
    return name


def answered(people, panel, name):
    """The expert answers and pledges on a telephone; the others do so on paper."""
    page = people.see(EXPERT, "/review/mine/")
    page.locator("main tbody a").first.click()
    for each, path in seats(people[ORGANISER], panel).items():
        role = EXPERT if each == name else ORGANISER
        people.move(role, path, "accept")
        people.move(role, path, "agree", pledged=True)
    page = people.see(ORGANISER, panel)
    pressed(page, "/leader/")
    people.move(ORGANISER, panel, "start")


def scored(people, panel, name):
    """Every expert gives an opinion on every item; one of them while the sheet keeps itself."""
    for each, path in seats(people[ORGANISER], panel).items():
        role = EXPERT if each == name else ORGANISER
        page = people[role]
        page.goto(path)
        sheets = [link.get_attribute("href") for link in page.locator("a[href^='/review/sheets/']").all()]
        assert len(sheets) == len(ITEMS)
        for sheet in sheets:
            page.goto(sheet)
            opinion(page, by_hand=role == ORGANISER)
            sent(page)
            expect(page.locator(".messages .success").first).to_be_visible()
        if role == EXPERT:
            page.goto(sheets[0])
            assert_sound(page)


def opinion(page, by_hand):
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


def concluded(people, panel):
    """Scoring closed, each item concluded, the comments released."""
    people.move(ORGANISER, panel, "finish")
    page = people.see(ORGANISER, panel)
    links = [link.get_attribute("href") for link in page.locator("main a[href$='/conclude/']").all()]
    for link in links:
        people.fill(ORGANISER, link, opinion="同意按建议金额支持。")
    people.move(ORGANISER, panel, "conclude", conclusion="同意专家组意见。", concluded_on=DAY)
    page.goto(f"{panel}release/")
    assert_sound(page)
    sent(page)
    expect(page.locator(".messages .success").first).to_be_visible()


def paid(people, panel):
    """The fee sheet: prepared, approved by the head, paid by finance with the bank details in a paper."""
    sheet = people.fill(ORGANISER, f"{panel}fees/")
    people.move(HEAD, sheet, "approve")
    page = people.see(FINANCE, sheet)
    typed(page, reason="支付专家费", form="pdf")
    with page.expect_download() as kept:
        page.locator("main form[action$='/payees/'] button").click()
    assert kept.value.suggested_filename.endswith(".pdf")
    people.move(FINANCE, sheet, "pay", paid_on=DAY, voucher="ZJF-0001")
    people.move(ORGANISER, panel, "close")
    return sheet


def test_a_review_from_the_draw_to_the_fees(open_page):
    people = People(open_page)
    panel, proof = founded(people)
    name = seated(people, panel)
    answered(people, panel, name)
    scored(people, panel, name)
    concluded(people, panel)
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
