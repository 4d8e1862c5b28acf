"""The JSON API against its own OpenAPI document, by a token; and the sentences of its refusals."""

import json
import logging

import pytest
import schemathesis
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client, RequestFactory
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.registers.people import account, signed_in
from yanfa.config import api as platform
from yanfa.config.jsonlog import JsonFormatter
from yanfa.kernel.access import callers, permissions
from yanfa.kernel.idempotency.models import KeptAnswer
from yanfa.registers.accounts.models import TokenUse
from yanfa.registers.accounts.services import tokens

pytestmark = pytest.mark.django_db

CHECK = "/api/performance/check"
schema = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())


@pytest.fixture
def bearer():
    """The header of a token with every scope that the API uses."""
    officer = account("officer", "performance_officer")
    scopes = [permission.name for permission in tokens.offered(officer)]
    return {"Authorization": f"Bearer {tokens.make(by=officer, name='x', scopes=scopes, days=1)[1]}"}


@pytest.fixture
def one_connection():
    """Every request of a test meets the transaction of the test, as Django's own test client has it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@hypothesis_settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_operation_keeps_to_the_document(case, bearer, one_connection):
    case.call_and_validate(headers=bearer)
    assert TokenUse.objects.get().used <= tokens.rate().requests
    # Each case is the first with its key: one with other contents under the same key is rightly refused.
    KeptAnswer.objects.all().delete()
    TokenUse.objects.update(used=0)


def sentence(answer):
    assert answer["Content-Type"].startswith("application/json")
    return json.loads(answer.content)["detail"]


class TestRefusals:
    def test_nobody_is_told_how_to_say_who_he_is(self, client):
        answer = client.get("/api/indicators/no.such?year=2024")
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
        assert "Bearer" in sentence(answer)

    def test_wrong_parameters_are_told_one_by_one(self, client, bearer):
        answer = client.get("/api/indicators/no.such?year=1999", headers=bearer)
        assert answer.status_code == 422
        (error,) = json.loads(answer.content)["errors"]
        assert error["where"] == "query.year"
        assert error["what"] in sentence(answer)

    def test_an_address_that_is_not_there(self, client):
        assert "openapi.json" in sentence(client.get("/api/no/such"))
        assert client.get("/no/such").headers["Content-Type"].startswith("text/html")

    def test_a_hidden_record_and_none_are_told_alike(self, client):
        assert "没有找到" in sentence(client.get("/api/performance/forms/0000000000000000"))

    def test_a_fault_of_the_platform_is_told_with_the_request_id(self, rf: RequestFactory):
        assert "请求编号" in sentence(platform.server_error(rf.get("/api/indicators/")))
        assert platform.server_error(rf.get("/"))["Content-Type"].startswith("text/html")

    def test_they_are_told_in_the_language_asked_for(self, client):
        answer = client.get("/api/indicators/no.such?year=2024", headers={"Accept-Language": "en"})
        assert sentence(answer).isascii()


def test_the_document_names_callers_and_keys(client):
    paths = client.get("/api/openapi.json").json()["paths"]
    assert paths["/api/indicators/{code}"]["get"]["security"] == [{"Token": []}]
    assert paths["/api/performance/forms"]["get"]["security"] == [{}, {"Token": []}]
    for operations in paths.values():
        for method, operation in operations.items():
            names = {parameter["name"] for parameter in operation["parameters"]}
            assert ("Idempotency-Key" in names) == (method == "post")
            assert "Scope: `" in operation["description"]


def test_every_scope_is_a_declared_permission():
    assert callers.used
    assert callers.used <= permissions.declared().keys()


def test_every_post_keeps_its_answer_under_a_key(client, bearer):
    def send():
        return client.post(
            CHECK,
            {"files": [SimpleUploadedFile("a.txt", "不是表".encode())]},
            headers=bearer | {"Idempotency-Key": "k1"},
        )

    first, second = send(), send()
    assert (first.status_code, second.content) == (200, first.content)
    assert second["Idempotent-Replayed"] == "true"
    assert KeptAnswer.objects.get().owner.startswith("token ")


def test_a_session_may_post_only_with_its_csrf_token():
    client = signed_in(Client(enforce_csrf_checks=True), account("officer", "performance_officer"))
    upload = SimpleUploadedFile("a.txt", "不是表".encode())
    answer = client.post(CHECK, {"files": [upload]})
    assert (answer.status_code, "CSRF" in sentence(answer)) == (403, True)


def test_a_token_needs_no_csrf_token(bearer):
    upload = SimpleUploadedFile("a.txt", "不是表".encode())
    answer = Client(enforce_csrf_checks=True).post(CHECK, {"files": [upload]}, headers=bearer)
    assert answer.status_code == 200


def test_the_sign_in_pages_are_not_reached_by_a_token(client, bearer):
    assert client.get("/", headers=bearer).status_code in {200, 302}
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_logs_hold_the_prefix_of_a_token_and_never_its_secret(bearer):
    secret = bearer["Authorization"].removeprefix("Bearer ")
    prefix = secret.split("_")[1]
    try:
        raise ValueError(f"cannot read {bearer}")
    except ValueError as problem:
        trace = (type(problem), problem, problem.__traceback__)
    for words in (secret, f"?token={secret}&x=1", "Authorization: Bearer another.secret-of/somebody"):
        record = logging.LogRecord("yanfa.test", logging.ERROR, __file__, 1, "%s", (words,), trace)
        line = JsonFormatter().format(record)
        assert secret.removeprefix(f"yanfa_{prefix}_") not in line
        assert "another.secret" not in line
        assert f"yanfa_{prefix}_***" in line
