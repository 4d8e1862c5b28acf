"""Tokens of programs: made once by who proves himself, never more than person and scopes allow, revoked, counted."""

import json
import threading
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from tests.registers.people import account, signed_in
from yanfa.kernel.access.permissions import permitted
from yanfa.kernel.audit import context, log
from yanfa.kernel.audit.log import BY_TOKEN
from yanfa.kernel.audit.models import AuditEvent
from yanfa.kernel.clock import now
from yanfa.registers.accounts.models import ApiToken, RoleGrant, TokenUse, User
from yanfa.registers.accounts.services import opening, tokens

pytestmark = pytest.mark.django_db

PAGE, NEW = "/accounts/people/tokens/", "/accounts/people/tokens/new/"
VALUE = "/api/indicators/no.such?year=2024"
SCOPES = ["indicators.read", "performance.read"]


@pytest.fixture
def officer() -> User:
    return account("officer", "performance_officer", real_name="王小明")


@pytest.fixture
def secret(officer: User) -> str:
    return tokens.make(by=officer, name="夜间汇总", scopes=SCOPES, days=30)[1]


def called(secret: str, path: str = VALUE, client: Client | None = None):
    return (client or Client()).get(path, headers={"Authorization": f"Bearer {secret}"})


def sentence(answer) -> str:
    return json.loads(answer.content)["detail"]


class TestMaking:
    def test_the_page_shows_the_secret_once(self, officer: User) -> None:
        client = signed_in(Client(), officer)
        answer = client.post(NEW, {"name": "夜间汇总", "scopes": SCOPES, "days": 30})
        made = ApiToken.objects.get()
        secret = answer.context["secret"]
        assert secret.startswith(f"yanfa_{made.prefix}_")
        assert secret in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        assert secret not in client.get(PAGE).content.decode()
        assert made.prefix in client.get(PAGE).content.decode()

    def test_only_a_digest_is_kept_and_the_log_knows_the_prefix(self, officer: User, secret: str) -> None:
        row = ApiToken.objects.values().get()
        assert secret.split("_", 2)[2] not in str(row), "the random part may hold an underscore"
        event = AuditEvent.objects.get(action="accounts.api_token")
        assert row["prefix"] in event.summary
        assert secret.split("_", 2)[2] not in f"{event.summary}{event.changes}"

    def test_without_a_fresh_second_factor_nobody_makes_one(self, officer: User) -> None:
        client = Client()
        client.force_login(officer)
        assert client.post(NEW, {"name": "x", "scopes": SCOPES, "days": 30}).status_code == 302
        assert not ApiToken.objects.exists()

    def test_a_public_account_without_second_factor_is_led_to_one(self) -> None:
        client = signed_in(Client(), account("citizen"))
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "password", "at": now().timestamp(), "reauthenticated": True}
        ]
        session.save()
        assert client.get(NEW).url == "/accounts/2fa/"

    def test_the_form_offers_own_permissions_that_the_api_uses(self, officer: User) -> None:
        offered = {permission.name for permission in tokens.offered(officer)}
        assert offered == {"indicators.read", "instruments.read", "performance.read", "performance.keep"}
        assert tokens.offered(account("citizen")) == []
        page = signed_in(Client(), account("citizen2")).get(NEW).content.decode()
        assert "您目前都没有" in page

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"scopes": []}, "scopes"),
            ({"scopes": ["accounts.grant"]}, "scopes"),
            ({"scopes": ["no.such"]}, "scopes"),
            ({"days": 366}, "days"),
            ({"days": 0}, "days"),
            ({"name": ""}, "name"),
        ],
    )
    def test_what_does_not_fit_is_told_at_its_field(self, officer: User, given, field) -> None:
        with pytest.raises(ValidationError) as refusal:
            tokens.make(by=officer, **{"name": "x", "scopes": SCOPES, "days": 30} | given)
        assert field in refusal.value.message_dict
        assert not ApiToken.objects.exists()

    def test_the_form_keeps_what_was_typed(self, officer: User) -> None:
        client = signed_in(Client(), officer)
        answer = client.post(NEW, {"name": "夜间汇总", "scopes": SCOPES, "days": 999})
        assert "365" in str(answer.context["form"].errors["days"])
        assert "夜间汇总" in answer.content.decode()

    def test_a_name_is_free_again_after_revoking(self, officer: User, secret: str) -> None:
        with pytest.raises(ValidationError):
            tokens.make(by=officer, name="夜间汇总", scopes=SCOPES, days=30)
        tokens.revoke(ApiToken.objects.get(), by=officer)
        assert tokens.make(by=officer, name="夜间汇总", scopes=SCOPES, days=30)


class TestCalling:
    def test_it_acts_for_its_owner_within_its_scopes(self, officer: User, secret: str) -> None:
        assert called(secret).status_code == 404  # let in: the code does not exist
        assert called(secret, "/api/performance/forms").status_code == 200

    def test_a_missing_scope_is_named(self, officer: User) -> None:
        _made, narrow = tokens.make(by=officer, name="窄", scopes=["indicators.read"], days=1)
        answer = called(narrow, "/api/performance/forms")
        assert (answer.status_code, "performance.read" in sentence(answer)) == (403, True)

    def test_a_lost_role_is_lost_to_the_token(self, officer: User, secret: str) -> None:
        RoleGrant.objects.filter(user=officer).update(ended_at=now())
        assert called(secret).status_code == 403

    def test_verdicts_are_those_of_person_and_scopes(self, officer: User) -> None:
        officer.token_scopes = frozenset({"performance.read", "accounts.grant"})
        assert permitted(officer, "performance.read")
        assert not permitted(officer, "performance.manage")
        assert not permitted(officer, "accounts.grant")

    @pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer x", "Bearer yanfa_00000000_" + "x" * 43])
    def test_what_is_no_token_is_told(self, header: str) -> None:
        answer = Client().get(VALUE, headers={"Authorization": header})
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert sentence(answer)

    def test_expired_revoked_and_disabled_are_told_apart(self, officer: User, secret: str) -> None:
        with time_machine.travel(now() + timedelta(days=31), tick=False):
            answer = called(secret)
            assert (answer.status_code, "已过期" in sentence(answer)) == (401, True)
        opening.disable(officer, by=account("root1", "system_admin"), reason="离职")
        answer = called(secret)
        assert (answer.status_code, "停用" in sentence(answer)) == (401, True)
        tokens.revoke(ApiToken.objects.get(), by=account("sec1", "security_admin"))
        answer = called(secret)
        assert (answer.status_code, "已吊销" in sentence(answer)) == (401, True)

    def test_cookies_neither_count_nor_come_back(self, officer: User, secret: str) -> None:
        client = signed_in(Client(), account("root1", "system_admin"))
        answer = called(secret, client=client)
        assert answer.status_code == 404
        assert not answer.cookies
        assert called("x", client=client).status_code == 401, "a wrong token is no way back to the cookie"
        assert called(secret, "/accounts/people/", client).status_code == 302, "pages know no tokens"

    def test_a_session_without_second_factor_calls_nothing(self, officer: User) -> None:
        client = Client()
        client.force_login(officer)
        for path in (VALUE, "/api/performance/forms"):
            answer = client.get(path)
            assert (answer.status_code, "第二因素" in sentence(answer)) == (403, True), path

    def test_use_is_counted_on_a_read(self, secret: str) -> None:
        called(secret)
        called(secret)
        use = TokenUse.objects.get()
        assert (use.used, use.last_at is not None) == (2, True)

    def test_one_too_many_waits_and_is_let_in_again(self, secret: str) -> None:
        with time_machine.travel(now(), tick=False):
            TokenUse.objects.update(window_from=now(), used=tokens.rate().requests - 2)
            assert [called(secret).status_code for _ in range(3)] == [404, 404, 429]
            refused = called(secret)
            assert int(refused["Retry-After"]) > 0
            assert f"{tokens.rate().requests} 次" in sentence(refused)
        with time_machine.travel(now() + timedelta(seconds=61), tick=False):
            assert called(secret).status_code == 404

    def test_what_it_does_is_attributed_to_it(self, officer: User, secret: str) -> None:
        with context.use():
            user = tokens.recognise(f"Bearer {secret}")
            event = log.record("accounts.export", by=user, changes={"a": [1, 2]})
        assert event.changes == {"a": [1, 2], BY_TOKEN: ApiToken.objects.get().prefix}
        assert log.record("accounts.export", by=officer).changes == {}


class TestRevoking:
    def test_who_may(self, officer: User, secret: str) -> None:
        token = ApiToken.objects.get()
        for other in (account("root1", "system_admin"), account("citizen"), None):
            with pytest.raises(PermissionDenied):
                tokens.revoke(token, by=other)
        assert tokens.revoke(token, by=account("sec1", "security_admin"))
        assert not tokens.revoke(token, by=officer), "once"
        assert AuditEvent.objects.filter(action="accounts.revoke_api_token").count() == 1

    def test_by_the_buttons_of_owner_and_security_administrator(self, officer: User, secret: str) -> None:
        token = ApiToken.objects.get()
        path = f"{PAGE}{token.public_id}/revoke/"
        security = signed_in(Client(), account("sec1", "security_admin"))
        assert path in security.get(f"/accounts/people/{officer.public_id}/").content.decode()
        audit = signed_in(Client(), account("aud1", "audit_admin"))
        assert path not in audit.get(f"/accounts/people/{officer.public_id}/").content.decode()
        assert audit.post(path).status_code == 403
        assert signed_in(Client(), officer).post(path).url == PAGE
        assert ApiToken.objects.get().revoked_by == officer


@pytest.mark.django_db(transaction=True)
def test_parallel_requests_are_all_counted() -> None:
    """Eight at once with five places left: five are let in, whichever they are."""
    officer = account("officer", "performance_officer")
    _made, secret = tokens.make(by=officer, name="x", scopes=SCOPES, days=1)
    TokenUse.objects.update(window_from=now(), used=tokens.rate().requests - 5)
    answers: list[int] = []

    def ask() -> None:
        try:
            answers.append(called(secret).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [404] * 5 + [429] * 3
