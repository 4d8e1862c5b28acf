"""The shell: language, a page that is not there, and all of it by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.journeys.samples import wrong_form

pytestmark = pytest.mark.journey

SKIPPED, HOME = {"zh-hans": "跳到正文", "en": "Skip to content"}, "研发公共服务平台"


def focused(page, question):
    """What the focused element answers, such as its class."""
    return page.evaluate(f"document.activeElement.{question}")


def tab_to(page, selector, most=40):
    """Press Tab until the element has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never came to {selector}")


def test_the_language_changes_in_place_and_stays(open_page):
    page = open_page("/performance/forms/?year=2023")
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    page.get_by_role("button", name="English").click()
    page.wait_for_url("**/performance/forms/?year=2023")
    assert page.locator("html").get_attribute("lang") == "en"
    page.goto("/about/")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="中文").click()
    page.wait_for_url("**/about/")
    assert page.locator(".brand-name").inner_text() == HOME


def test_a_page_that_is_not_there_says_so_and_leads_home(open_page, language):
    page = open_page("/", language)
    answer = page.goto("/performance/forms/nowhere/")
    assert answer.status == 404
    expect(page.locator(".brand")).to_have_count(1)
    page.locator("main a.button").click()
    page.wait_for_url("**/")
    assert all("404" in error for error in page.errors)
    page.errors.clear()


def test_the_first_tab_skips_to_the_text(open_page, language):
    page = open_page("/performance/forms/", language)
    page.keyboard.press("Tab")
    assert focused(page, "className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert focused(page, "id") == "main"


def test_the_menu_opens_and_closes_by_keyboard(open_page, width):
    page = open_page("/")
    button, menu = page.locator("[data-menu-button]"), page.locator("#menu")
    if width == "desktop":
        assert menu.is_visible()
        assert not button.is_visible()
        return
    assert not menu.is_visible()
    tab_to(page, "[data-menu-button]")
    page.keyboard.press("Enter")
    assert menu.is_visible()
    assert button.get_attribute("aria-expanded") == "true"
    tab_to(page, "#menu a[href='/performance/check/']")
    page.keyboard.press("Escape")
    assert not menu.is_visible()
    assert button.get_attribute("aria-expanded") == "false"
    assert focused(page, "dataset.menuButton") == ""


def test_a_form_is_checked_by_keyboard(open_page, tmp_path):
    path = tmp_path / "自评表.txt"
    path.write_text(wrong_form("键盘实验营"), encoding="utf-8")
    page = open_page("/performance/check/")
    tab_to(page, "[data-drop] input[type=file]")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    chooser.value.set_files(path)
    tab_to(page, "[data-drop] button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".findings .error")
    tab_to(page, ".rescored summary")
    page.keyboard.press("Enter")
    assert page.locator(".rescored table").is_visible()


def test_what_scrolls_is_reached_by_keyboard(open_page, width):
    page = open_page("/performance/forms/")
    page.locator("tbody a").first.click()
    page.wait_for_function("document.querySelector('.sheet').tabIndex === 0 || innerWidth > 1000")
    assert page.locator(".sheet[tabindex]").count() == (1 if width == "telephone" else 0)
