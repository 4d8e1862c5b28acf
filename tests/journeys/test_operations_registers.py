"""The registers of operations as an officer uses them: every list, a record of each, its forms, and a line entered."""

import pytest
from playwright.sync_api import expect

from tests.journeys.soundness import assert_sound

pytestmark = pytest.mark.journey


@pytest.fixture
def width():
    """The narrow one: tables become cards there, and whatever is too wide shows."""
    return "telephone"


OFFICER = "运维管理员"
LISTS = ["systems", "assets", "maintenance-contracts", "lines", "addresses", "vpn", "protection"]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_a_record_and_their_forms(open_page, language, name):
    page = open_page(f"/operations/{name}/", language, role=OFFICER)
    assert_sound(page)
    entrances = page.locator(".page-head .actions a").evaluate_all(
        "links => links.map(link => link.pathname)"
    )
    page.locator("tbody td a").first.click()
    page.wait_for_load_state()
    assert_sound(page)
    acts = page.locator(".page-head .actions a").evaluate_all("links => links.map(link => link.pathname)")
    for path in [*entrances, *acts]:
        page.goto(path)
        assert_sound(page)
    assert page.errors == []


def test_a_line_is_entered_with_its_term_and_its_addresses(open_page, width):
    page = open_page("/operations/ledgers/lines/new/", role=OFFICER)
    number = {"desktop": "专线-宽屏", "telephone": "专线-手机"}[width]
    page.get_by_label("线路编号").fill(number)
    page.get_by_label("运营商").select_option("telecom")
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", name=number)).to_be_visible()
    page.get_by_role("link", name="登记约定").click()
    page.get_by_label("起始日期").fill("2024-01-01")
    page.get_by_label("线路用途").select_option("business")
    page.get_by_label("上行带宽").fill("100")
    page.get_by_label("下行带宽").fill("200")
    page.locator("main form button[type=submit]").click()
    # At telephone width the heads of columns are hidden and the cell says it.
    expect(page.get_by_text("补录").filter(visible=True).first).to_be_visible()
    page.get_by_role("link", name="登记地址段").click()
    page.get_by_label("地址段").fill("198.51.100.9/29")
    page.get_by_label("起始日期").fill("2024-01-01")
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_text("这一段是 198.51.100.8/29")).to_be_visible()
    assert_sound(page)
    third = {"desktop": "192.0.2.0/29", "telephone": "192.0.2.8/29"}[width]
    page.get_by_label("地址段").fill(third)
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_text("广播地址").first).to_be_visible()
    assert_sound(page)
