"""The registers in a real browser: a passkey, an import that is previewed first, and a unit's way into the register."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.soundness import assert_sound
from yanfa.registers.organisations.demo import invented_code

pytestmark = pytest.mark.journey


def with_authenticator(page):
    """Put a security key with a fingerprint reader into the browser."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_registered_and_signs_in(open_page, site, width):
    """At a name: a passkey belongs to a domain, and 127.0.0.1 is none."""
    address = site.replace("127.0.0.1", "localhost")
    page = open_page("/")
    with_authenticator(page)
    page.goto(f"{address}/accounts/login/")
    role = {"desktop": "财务", "telephone": "处室负责人"}[width]
    page.get_by_role("button", name=role, exact=True).click()
    page.goto(f"{address}/accounts/2fa/keys/add/")
    assert_sound(page)
    page.get_by_label("名称").or_(page.get_by_label("Name")).first.fill("指纹")
    page.get_by_role("checkbox").first.check()
    with page.expect_navigation():
        page.get_by_role("button", name="登记", exact=True).click()
    page.goto(f"{address}/accounts/2fa/keys/")
    expect(page.get_by_role("cell", name="指纹")).to_have_count(1)
    page.goto(f"{address}/accounts/logout/")
    page.locator("main form button").click()
    page.goto(f"{address}/accounts/login/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/projects/")
    assert page.get_by_role("heading", name="预算项目").count() >= 1


def test_units_are_previewed_before_they_are_imported(open_page, tmp_path: Path, width):
    page = open_page("/organisations/import/", role="单位信息管理员")
    name = f"浏览器研究所{width}"
    serial = {"desktop": 900_001, "telephone": 900_002}[width]
    list_ = tmp_path / "单位.csv"
    head = "单位名称,统一社会信用代码,单位性质,注册区县代码"
    list_.write_text(f"{head}\n{name},{invented_code('12', '310115', serial)},科研院所,310115\n", "utf-8-sig")
    page.locator("input[type=file]").set_input_files(list_)
    page.get_by_role("button", name="预览").click()
    page.get_by_text("新增 1 条").wait_for()
    assert_sound(page)
    page.get_by_role("button", name="导入", exact=True).click()
    page.wait_for_url("**/organisations/")
    page.goto(f"/organisations/?q={name}")
    page.get_by_role("link", name=name).click()
    assert_sound(page)


def test_the_pages_of_a_project_and_its_year(open_page, language):
    page = open_page("/projects/", language, role="绩效管理员")
    page.locator("tbody a").nth(0).click()
    assert_sound(page)
    page.locator("tbody a").nth(0).click()
    assert_sound(page)


#: Role, where it begins, and the links that it follows from there.
WALKS = [
    ("系统管理员", "/accounts/people/", ["tbody a"]),
    ("系统管理员", "/accounts/people/open/", []),
    ("安全管理员", "/accounts/people/", ["tbody a", "a[href$='/grant/']"]),
    ("单位信息管理员", "/organisations/registrations/", ["tbody a"]),
    ("单位信息管理员", "/organisations/", ["tbody a", "a[href$='/move/suspend/']"]),
    ("单位管理员", "/organisations/mine/", ["main li a", "a[href$='/delegate/']"]),
    ("单位管理员", "/organisations/registrations/apply/", []),
    ("财务", "/projects/", ["tbody td:nth-child(2) a", "a[href$='/payments/add/']"]),
    ("财务", "/accounts/email/", []),
    ("财务", "/accounts/2fa/", []),
    ("财务", "/accounts/2fa/app/activate/", []),
    ("财务", "/accounts/sessions/", []),
    ("财务", "/accounts/sso/", []),
]


@pytest.mark.parametrize(("role", "start", "links"), WALKS)
def test_pages_behind_the_lists(open_page, role, start, links):
    page = open_page(start, "en", role=role)
    assert_sound(page)
    for link in links:
        page.locator(link).first.click()
        page.wait_for_load_state()
        assert_sound(page)
