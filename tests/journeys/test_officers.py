"""What officers do: keep a checked form, find and remove it, read the log, grant a role."""

import pytest
from playwright.sync_api import expect

from tests.journeys.samples import drop, wrong_form

pytestmark = pytest.mark.journey

OFFICER, AUDITOR, SECURITY = "绩效管理员", "审计管理员", "安全管理员"
KEEP = "form[action$='/keep/'] button"


def found_by_search(page, project):
    """How many results the search at the top of the page has for a project."""
    page.locator(".top-search input").fill(project)
    page.locator(".top-search input").press("Enter")
    page.wait_for_url("**/search/**")
    return page.locator(f"main li a:has-text('{project}')")


def test_an_officer_keeps_finds_and_removes_a_form(open_page, language, width):
    project = f"留存{width}{language}实验营"
    page = open_page("/performance/check/", language, role=OFFICER)
    drop(page, "自评表.txt", wrong_form(project))
    page.locator(KEEP).click()
    expect(page.locator(".messages .success")).to_have_count(1)
    expect(page.locator(f"tbody a:has-text('{project}')")).to_have_count(1)
    results = found_by_search(page, project)
    expect(results).to_have_count(1)
    results.click()
    assert page.locator("h1").inner_text() == project
    page.once("dialog", lambda question: question.dismiss())
    page.locator("form[action$='/remove/'] button").click()
    assert page.locator("h1").inner_text() == project, "whoever says no keeps the form"
    page.once("dialog", lambda question: question.accept())
    page.locator("form[action$='/remove/'] button").click()
    page.wait_for_url("**/performance/forms/")
    expect(page.locator(".messages .success")).to_have_count(1)
    expect(found_by_search(page, project)).to_have_count(0)


def test_a_kept_form_is_not_shown_to_visitors(open_page, width):
    project = f"内部{width}实验营"
    officer = open_page("/performance/check/", role=OFFICER)
    drop(officer, "自评表.txt", wrong_form(project))
    officer.locator(KEEP).click()
    visitor = open_page(f"/performance/forms/?q={project}")
    expect(visitor.locator("tbody .empty")).to_have_count(1)
    expect(found_by_search(visitor, project)).to_have_count(0)
    expect(found_by_search(officer, project)).to_have_count(1)


def test_the_auditor_reads_who_kept_what(open_page, width):
    project = f"入日志的{width}实验营"
    officer = open_page("/performance/check/", role=OFFICER)
    drop(officer, "自评表.txt", wrong_form(project))
    officer.locator(KEEP).click()
    name = officer.locator(".person-name").text_content()
    auditor = open_page("/", role=AUDITOR)
    if width == "telephone":
        auditor.locator("[data-menu-button]").click()
    auditor.locator("#menu a[href='/log/']").click()
    auditor.locator(".filters input[name=words]").fill(project)
    auditor.locator(".filters button").click()
    rows = auditor.locator("tbody tr")
    expect(rows).to_have_count(1)
    assert name in rows.inner_text()
    assert "留存自评表" in rows.inner_text()
    with auditor.expect_download() as download:
        auditor.locator("a[href*='log.xlsx']").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_an_officer_reads_no_log(open_page):
    page = open_page("/", role=OFFICER)
    expect(page.locator("a[href='/log/']")).to_have_count(0)
    assert page.request.get("/log/").status == 403


def asked_for_the_role(page, login):
    """The security administrator's page after asking for a role for an account."""
    page.goto(f"/accounts/people/?q={login}")
    page.locator("tbody a", has_text=login).click()
    page.locator("a[href$='/grant/']").click()
    page.locator("select[name=role]").select_option("performance_officer")
    page.locator("main form.form button[type=submit]").click()


def test_the_security_administrator_grants_and_withdraws_a_role(open_page):
    page = open_page("/", role=SECURITY)
    asked_for_the_role(page, "demo-registrar")
    expect(page.locator(".messages .success")).to_have_count(1)
    held = page.locator("tbody tr:has(button)", has_text=OFFICER)
    expect(held).to_have_count(1)
    held.locator("button").click()
    expect(page.locator(".messages .success")).to_have_count(1)
    expect(held).to_have_count(0)


def test_a_role_of_the_staff_is_refused_to_the_public(open_page):
    page = open_page("/", role=SECURITY)
    asked_for_the_role(page, "demo-public")
    assert "该角色只授予工作人员帐号" in page.locator(".errorlist").inner_text()
