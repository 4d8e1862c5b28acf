"""Every page at both widths and in both languages: open to everybody, never wider than its window; and its pictures."""

import pytest
from playwright.sync_api import expect

from tests.journeys.samples import drop, wrong_form
from tests.journeys.soundness import assert_sound

pytestmark = pytest.mark.journey

PUBLIC = [
    "/",
    "/performance/check/",
    "/performance/forms/",
    "/performance/series/?name=仪器",
    "/search/?q=仪器",
    "/roles/",
    "/about/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
]
ROLES = ["审计管理员", "绩效管理员", "安全管理员", "系统管理员", "单位信息管理员", "单位管理员"]


def test_public_pages(open_page, language, photograph):
    page = open_page("/", language)
    photograph(page, "home", language)
    for path in PUBLIC:
        page.goto(path)
        assert_sound(page)


def test_a_form_and_its_rescoring(open_page, language, photograph):
    page = open_page("/performance/forms/", language)
    for number in (0, page.locator("tbody tr").count() - 1):
        page.goto("/performance/forms/")
        page.locator("tbody a").nth(number).click()
        assert_sound(page)
        if number == 0:
            photograph(page, "form", language)
        page.locator(".tabs a").nth(1).click()
        assert_sound(page)


def test_the_result_of_a_check(open_page, language, photograph):
    page = open_page("/performance/check/", language)
    both = wrong_form("甲区实验营") + "\n\f\n" + wrong_form("乙区实验营", "99.1")
    drop(page, "自评表.txt", wrong_form("青少年科学实验营"))
    photograph(page, "check", language)
    page.locator(".rescored summary").click()
    assert_sound(page)
    drop(page, "两张自评表.txt", both)
    expect(page.locator(".sheet")).to_have_count(2)
    assert_sound(page)


def test_a_page_that_is_not_there(open_page, language):
    page = open_page("/nowhere/", language)
    assert_sound(page)
    assert [error for error in page.errors if "404" not in error] == []
    page.errors.clear()


@pytest.mark.parametrize("role", ROLES)
def test_the_pages_of_a_role(open_page, role):
    page = open_page("/", "en", role=role)
    paths = page.evaluate("[...document.querySelectorAll('#menu a')].map(link => link.pathname)")
    assert {"/", "/todo/", "/messages/"} <= set(paths)
    for path in [path for path in paths if path not in PUBLIC]:
        page.goto(path)
        assert_sound(page)
    page.goto("/")
    page.locator(".person summary").click()
    assert_sound(page)


def test_the_form_page_of_an_officer(open_page, width):
    page = open_page("/performance/check/", role="绩效管理员")
    drop(page, "自评表.txt", wrong_form(f"无障碍{width}实验营"))
    assert_sound(page)
    page.locator("form[action$='/keep/'] button").click()
    assert_sound(page)
    page.locator(f"tbody a:has-text('无障碍{width}实验营')").click()
    assert_sound(page)
