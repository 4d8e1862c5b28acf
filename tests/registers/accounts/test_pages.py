"""The pages of the accounts: who opens them, what they show, how many queries they ask, and what they give away."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests.registers.people import PASSWORD, account, signed_in
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.jobs.models import Job
from yanfa.kernel.jobs.worker import work_once
from yanfa.kernel.policy import installation
from yanfa.registers.accounts.choices import Profile
from yanfa.registers.accounts.models import User
from yanfa.registers.accounts.services import demonstration, opening

pytestmark = pytest.mark.django_db

LIST = "/accounts/people/"


@pytest.fixture
def system() -> Client:
    return signed_in(Client(), account("root1", "system_admin", real_name="张系统"))


@pytest.fixture
def security() -> Client:
    return signed_in(Client(), account("sec1", "security_admin", real_name="李安全"))


def letters() -> list[Any]:
    """What the worker sends of what waits."""
    while work_once("test"):
        continue
    return list(mail.outbox)


def words(answer) -> str:
    return answer.content.decode()


class TestList:
    def test_it_asks_as_many_queries_for_many_accounts_as_for_few(
        self, system: Client, django_assert_num_queries
    ) -> None:
        for number in range(3):
            account(f"user{number}", "audit_admin")
        with django_assert_num_queries(8):
            system.get(LIST)
        for number in range(3, 15):
            account(f"user{number}", "audit_admin")
        with django_assert_num_queries(8):
            system.get(LIST)

    def test_filters_and_search(self, system: Client) -> None:
        account("wang", "audit_admin", real_name="王小明")
        account("li.si", real_name="李四", is_active=False)
        for query, found in [
            ("q=王小", ["wang"]),
            ("q=example.org 李四", ["li.si"]),
            ("role=audit_admin", ["wang"]),
            ("state=disabled", ["li.si"]),
            ("profile=public", ["li.si"]),
            ("profile=nonsense", ["li.si", "root1", "wang"]),
            ("q=nobody", []),
        ]:
            page = system.get(f"{LIST}?{query}").context["page"]
            assert [each.login for each in page] == found, query

    def test_it_pages(self, system: Client) -> None:
        for number in range(25):
            account(f"user{number:02}")
        assert len(system.get(LIST).context["page"]) == 20
        assert len(system.get(f"{LIST}?page=2").context["page"]) == 6
        assert "下一页" in words(system.get(LIST))

    def test_the_export_masks_addresses_and_is_written_down(self, system: Client) -> None:
        account("wang", "audit_admin", real_name="=1+1", email="wangxiaoming@example.org")
        answer = system.post(f"{LIST}export.xlsx?role=audit_admin")
        assert answer["Content-Type"].endswith("spreadsheetml.sheet")
        assert b"wangxiaoming" not in answer.content
        assert AuditEvent.objects.get(action="accounts.export").summary == "role=audit_admin"
        assert system.get(f"{LIST}export.xlsx").status_code == 405

    def test_the_audit_administrator_reads_and_changes_nothing(self) -> None:
        client = signed_in(Client(), account("aud1", "audit_admin"))
        other = account("wang")
        assert client.get(LIST).status_code == 200
        assert "开立帐号" not in words(client.get(LIST))
        for path in ("disable", "enable", "end-sessions", "grant"):
            assert client.post(f"{LIST}{other.public_id}/{path}/").status_code == 403, path

    def test_the_public_see_no_accounts(self, client: Client) -> None:
        client.force_login(account("citizen"))
        assert client.get(LIST).status_code == 403
        assert Client().get(LIST).url.startswith("/accounts/login/")


class TestAccount:
    def test_it_shows_roles_log_and_a_masked_address(self, system: Client) -> None:
        user = account("wang", "audit_admin", real_name="王小明", email="wangxm@example.org")
        page = words(system.get(f"{LIST}{user.public_id}/"))
        for shown in ("审计管理员", "开立帐号", "w***@example.org"):
            assert shown in page
        assert "wangxm@example.org" not in page
        assert system.get(f"{LIST}0000000000000000/").status_code == 404

    def test_it_is_opened_with_a_person_and_without_a_password(self, system: Client) -> None:
        form = {
            "login": "Wang.XM",
            "real_name": "王小明",
            "email": "wangxm@example.org",
            "profile": "staff",
            "identity_number": "310101198807140030",
        }
        answer = system.post(f"{LIST}open/", form)
        opened = User.objects.get(login="wang.xm")
        assert answer.url == f"{LIST}{opened.public_id}/"
        assert opened.person is not None
        assert not opened.has_usable_password()
        [link] = [word for word in letters()[0].body.split() if "/password/reset/key/" in word]
        owner = Client()
        form_page = owner.get(link.partition("testserver")[2]).url
        owner.post(form_page, {"password1": PASSWORD, "password2": PASSWORD})
        opened.refresh_from_db()
        assert opened.check_password(PASSWORD)
        assert "已用于" in words(system.post(f"{LIST}open/", form | {"login": "other"}))
        assert "须登记本人身份证号" in words(system.post(f"{LIST}open/", form | {"identity_number": ""}))

    def test_a_field_that_the_form_does_not_ask_for_changes_nothing(self, system: Client) -> None:
        system.post(
            f"{LIST}open/",
            {
                "login": "plain",
                "real_name": "平",
                "email": "plain@example.org",
                "profile": "public",
                "role": "system_admin",
                "session_epoch": "7",
                "is_active": "",
                "public_id": "0123456789abcdef",
            },
        )
        opened = User.objects.get(login="plain")
        assert (opened.role_codes, opened.session_epoch, opened.is_active) == ({"public"}, 0, True)
        assert opened.public_id != "0123456789abcdef"

    def test_disabling_wants_a_reason_and_enabling_is_a_button(self, system: Client) -> None:
        user = account("wang")
        page = f"{LIST}{user.public_id}/"
        assert system.post(f"{page}disable/", {"reason": ""}).status_code == 200
        system.post(f"{page}disable/", {"reason": "调离"})
        assert "恢复" in words(system.get(page))
        system.post(f"{page}enable/")
        user.refresh_from_db()
        assert user.is_active
        assert AuditEvent.objects.for_target(user).get(action="accounts.disable").summary == "调离"

    def test_nobody_disables_himself(self) -> None:
        root = account("root1", "system_admin")
        with pytest.raises(PermissionDenied, match="本人"):
            opening.disable(root, by=root, reason="试")

    def test_the_security_administrator_opens_and_disables_nothing(self, security: Client) -> None:
        user = account("wang")
        assert security.get(f"{LIST}open/").status_code == 403
        assert security.post(f"{LIST}{user.public_id}/disable/", {"reason": "试"}).status_code == 403


class TestDemonstration:
    @pytest.fixture
    def made(self) -> User:
        return account("demo-audit_admin", "audit_admin", real_name="审计管理员")

    def press(self, user: User) -> Client:
        client = Client()
        client.post("/accounts/people/demonstration/", {"account": user.public_id})
        return client

    def test_a_button_signs_in_and_counts_as_the_second_factor(self, made: User) -> None:
        installation.mark("demonstration")
        assert "审计管理员" in words(Client().get("/accounts/login/"))
        assert self.press(made).get(LIST).status_code == 200

    @pytest.mark.parametrize("mark", [None, "production"])
    def test_there_is_no_button_elsewhere(self, made: User, mark: str | None) -> None:
        if mark:
            installation.mark(mark)
        assert "演示帐号" not in words(Client().get("/accounts/login/"))
        assert self.press(made).get(LIST).url.startswith("/accounts/login/")
        assert not demonstration.accounts().exists()

    def test_production_refuses_even_in_a_demonstration_database(self, made: User, settings) -> None:
        installation.mark("demonstration")
        settings.YANFA_MODE = "production"
        assert self.press(made).get(LIST).url.startswith("/accounts/login/")

    def test_a_button_signs_in_to_the_accounts_made_for_it_only(self, made: User) -> None:
        installation.mark("demonstration")
        real = account("root1", "system_admin")
        assert self.press(real).get(LIST).url.startswith("/accounts/login/")
        User.objects.filter(pk=made.pk).update(is_active=False)
        assert self.press(made).get(LIST).url.startswith("/accounts/login/")


class TestNothingGivenAway:
    """The same answer whether the account exists or not."""

    def test_sign_in(self) -> None:
        account("wang", password=PASSWORD)
        answers = [
            Client().post("/accounts/login/", {"login": login, "password": "wrong"})
            for login in ("wang", "nobody")
        ]
        assert [answer.status_code for answer in answers] == [200, 200]
        told = [str(answer.context["form"].non_field_errors()) for answer in answers]
        assert told[0] == told[1]
        assert "登录名或密码不对" in told[0]

    def test_a_letter_waits_sealed(self) -> None:
        account("wang", email="wang@example.org", password=PASSWORD)
        Client().post("/accounts/password/reset/", {"email": "wang@example.org"})
        [job] = Job.objects.all()
        assert "wang@example.org" not in str(job.arguments)
        assert "/password/reset/key/" in letters()[0].body

    def test_reset(self) -> None:
        account("wang", email="wang@example.org", password=PASSWORD)
        answers = [
            Client().post("/accounts/password/reset/", {"email": address})
            for address in ("wang@example.org", "nobody@example.org")
        ]
        assert {answer.url for answer in answers} == {"/accounts/password/reset/done/"}
        assert [message.to for message in letters()] == [["wang@example.org"], ["nobody@example.org"]]

    def test_registration(self) -> None:
        account("wang", email="wang@example.org", password=PASSWORD)
        form = {"real_name": "王", "password1": PASSWORD, "password2": PASSWORD}
        answers = [
            Client().post("/accounts/signup/", form | {"email": address})
            for address in ("wang@example.org", "new@example.org")
        ]
        assert {answer.url for answer in answers} == {"/accounts/confirm-email/"}
        assert (
            User.objects.filter(email="new@example.org", real_name="王", profile=Profile.PUBLIC).count() == 1
        )
        assert len(letters()) == 2

    def test_a_closed_platform_registers_nobody(self, settings) -> None:
        settings.OPEN_REGISTRATION = False
        form = {"real_name": "王", "email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
        assert "暂不开放注册" in words(Client().post("/accounts/signup/", form))
        assert not User.objects.exists()


def test_a_registered_address_is_confirmed_before_the_account_opens(client: Client) -> None:
    form = {"real_name": "王", "email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", form)
    assert client.get("/accounts/sessions/").url.startswith("/accounts/login/")
    [link] = [word for word in letters()[0].body.split() if "/confirm-email/" in word]
    Client().post(link.partition("testserver")[2])
    answer = Client().post("/accounts/login/", {"login": "new@example.org", "password": PASSWORD})
    assert answer.url == "/"


@pytest.mark.parametrize(
    "page",
    ["email/", "password/change/", "2fa/", "2fa/keys/", "sessions/", "sso/", "logout/", "reauthenticate/"],
)
def test_every_page_of_the_settings_opens(client: Client, page: str) -> None:
    client.post("/accounts/login/", {"login": account("wang", password=PASSWORD).login, "password": PASSWORD})
    assert client.get(f"/accounts/{page}").status_code == 200


@pytest.mark.parametrize(
    "page", ["inactive/", "confirm-email/", "confirm-email/forged/", "password/reset/done/", "password/reset/key/done/",
             "password/reset/key/1-forged/", "sso/cancelled/"]
)  # fmt: skip
def test_every_page_of_the_way_in_opens(client: Client, page: str) -> None:
    assert client.get(f"/accounts/{page}").status_code == 200
