"""Single sign-on against a provider on the loopback: what holds signs in, and every forged answer is refused."""

import json
from collections.abc import Callable, Iterator
from time import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from tests.registers.accounts.identity_provider import CLIENT_ID, CLIENT_SECRET, KEY_ID, Provider, running
from tests.registers.people import PASSWORD, account, signed_in
from yanfa.registers.accounts.models import User

pytestmark = pytest.mark.django_db

START, CALLBACK = "/accounts/sso/city/login/", "/accounts/sso/city/callback/"


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    with running() as provider:
        app = {
            "provider_id": "city",
            "name": "统一身份认证",
            "client_id": CLIENT_ID,
            "secret": CLIENT_SECRET,
            "settings": {"server_url": provider.issuer},
        }
        known = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": known | {"APPS": [app]}}
        yield provider


def begin(client: Client, path: str = START) -> str:
    """Press the button; the URL that the browser is sent to."""
    answer = client.post(path)
    assert answer.status_code == 302
    return answer.url


def finish(client: Client, provider: Provider, **changes: str):
    """Go to the provider and come back, with these parameters changed."""
    return client.get(CALLBACK, provider.authorize(begin(client)) | changes)


def signed_in_as(client: Client) -> User | None:
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


def test_the_request_carries_state_nonce_and_a_challenge(provider: Provider) -> None:
    first, second = (
        {name: values[0] for name, values in parse_qs(urlsplit(begin(Client())).query).items()}
        for _ in range(2)
    )
    assert first["response_type"] == "code"
    assert set(first["scope"].split()) == {"openid", "profile"}
    assert first["code_challenge_method"] == "S256"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 16
        assert first[name] != second[name]


def test_what_the_browser_asks_for_does_not_reach_the_provider(provider: Provider) -> None:
    url = begin(Client(), f"{START}?auth_params=nonce%3Dmine%26prompt%3Dnone&scope=email")
    asked = parse_qs(urlsplit(url).query)
    assert asked["nonce"] != ["mine"]
    assert "prompt" not in asked
    assert "email" not in asked["scope"][0]


def test_an_unknown_identity_gets_an_account_of_the_public(client: Client, provider: Provider) -> None:
    provider.claims |= {"email": "boss@example.org", "email_verified": True, "preferred_username": "admin"}
    assert finish(client, provider).status_code == 302
    user = signed_in_as(client)
    assert user is not None
    assert (user.real_name, user.email, user.role_codes) == ("王小明", "", {"public"})
    assert not user.has_usable_password()
    assert user.login.startswith("u")
    kept = SocialAccount.objects.get()
    assert kept.extra_data == {"iss": provider.issuer, "sub": "310-0001", "name": "王小明"}


def test_the_same_identity_finds_its_account_again_whatever_its_name(
    client: Client, provider: Provider
) -> None:
    finish(client, provider)
    first = signed_in_as(client)
    client.post("/accounts/logout/")
    provider.claims["name"] = "王大明"
    finish(client, provider)
    assert signed_in_as(client) == first
    assert User.objects.count() == 1


def test_the_same_subject_of_another_issuer_is_somebody_else(
    client: Client, provider: Provider, settings
) -> None:
    finish(client, provider)
    first = signed_in_as(client)
    client.post("/accounts/logout/")
    with running() as other:
        settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = other.issuer
        finish(client, other)
    assert signed_in_as(client) not in (None, first)


def test_an_address_never_finds_an_account(client: Client, provider: Provider) -> None:
    victim = account("victim", email="victim@example.org", password=PASSWORD)
    provider.claims |= {"email": "victim@example.org", "email_verified": True}
    finish(client, provider)
    assert signed_in_as(client) != victim


def test_a_closed_platform_opens_no_account_and_lets_owners_connect(
    client: Client, provider: Provider, settings
) -> None:
    settings.SINGLE_SIGNON_OPENS_ACCOUNTS = False
    answer = finish(client, provider)
    assert signed_in_as(client) is None
    assert "暂不开放注册" in answer.content.decode()
    owner = account("owner", password=PASSWORD)
    signed_in(client, owner)
    client.get(CALLBACK, provider.authorize(begin(client, f"{START}?process=connect")))
    client.post("/accounts/logout/")
    finish(client, provider)
    assert signed_in_as(client) == owner


def test_staff_still_give_their_second_factor(client: Client, provider: Provider) -> None:
    finish(client, provider)
    user = signed_in_as(client)
    user.grants.create(role="audit_admin", valid_from="2020-01-01")
    assert client.get("/accounts/sessions/").headers["Location"] == "/accounts/2fa/"


Lie = Callable[[Provider], None]


def claims(**changes: object) -> Lie:
    """A lie in the claims; None leaves a claim out."""

    def lie(provider: Provider) -> None:
        provider.change_claims = lambda honest: {
            name: value for name, value in (honest | changes).items() if value is not None
        }

    return lie


def foreign_key(provider: Provider) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    provider.sign = lambda claims: jwt.encode(claims, key, algorithm="RS256", headers={"kid": KEY_ID})


def unknown_key(provider: Provider) -> None:
    provider.sign = lambda claims: jwt.encode(
        claims, provider.key, algorithm="RS256", headers={"kid": "key-2"}
    )


def unsigned(provider: Provider) -> None:
    provider.sign = lambda claims: jwt.encode(claims, None, algorithm="none", headers={"kid": KEY_ID})


def signed_with_the_public_key(provider: Provider) -> None:
    public = provider.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    def sign(claims: dict[str, object]) -> str:
        unsigned_token = jwt.encode(claims, "x" * 32, algorithm="HS256", headers={"kid": KEY_ID})
        head_and_body = unsigned_token.rpartition(".")[0].encode()
        signature = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
        return (
            head_and_body.decode()
            + "."
            + jwt.utils.base64url_encode(signature.sign(head_and_body, public)).decode()
        )

    provider.sign = sign


def changed_after_signing(provider: Provider) -> None:
    def sign(claims: dict[str, object]) -> str:
        head, _, signature = provider.sign_honestly(claims).split(".")
        body = jwt.utils.base64url_encode(json.dumps(claims | {"sub": "310-0002"}).encode()).decode()
        return f"{head}.{body}.{signature}"

    provider.sign = sign


def no_token(provider: Provider) -> None:
    provider.change_answer = lambda answer: {"access_token": "opaque"}


def foreign_discovery(provider: Provider) -> None:
    provider.change_discovery = lambda document: document | {"issuer": "https://evil.example.org"}


LIES = {
    "signed with another key": foreign_key,
    "signed with a key that is not published": unknown_key,
    "not signed": unsigned,
    "signed with the public key as a shared secret": signed_with_the_public_key,
    "changed after signing": changed_after_signing,
    "no ID token": no_token,
    "discovery for another issuer": foreign_discovery,
    "another issuer": claims(iss="https://evil.example.org"),
    "no issuer": claims(iss=None),
    "for another client": claims(aud="other"),
    "for two clients, issued to the other": claims(aud=[CLIENT_ID, "other"], azp="other"),
    "for two clients, issued to nobody": claims(aud=[CLIENT_ID, "other"]),
    "no audience": claims(aud=None),
    "expired": claims(exp=int(time()) - 60),
    "without end": claims(exp=None),
    "stale": claims(iat=int(time()) - 3600),
    "from the future": claims(iat=int(time()) + 3600),
    "another nonce": claims(nonce="x" * 43),
    "an empty nonce": claims(nonce=""),
    "no nonce": claims(nonce=None),
    "no subject": claims(sub=None),
    "an empty subject": claims(sub=" "),
    "a subject that is no text": claims(sub=310),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_forged_token_is_refused(client: Client, provider: Provider, lie: Lie) -> None:
    url = begin(client)
    lie(provider)
    answer = client.get(CALLBACK, provider.authorize(url))
    assert answer.status_code == 401
    assert signed_in_as(client) is None
    assert not User.objects.exists()


def test_an_answer_to_nobodys_question_is_refused(client: Client, provider: Provider) -> None:
    stolen = provider.authorize(begin(Client()))
    assert client.get(CALLBACK, stolen).status_code == 401
    assert finish(client, provider, state="").status_code == 401
    assert finish(client, provider, state="guessed").status_code == 401
    assert signed_in_as(client) is None


def test_an_answer_counts_once(client: Client, provider: Provider) -> None:
    answer = provider.authorize(begin(client))
    assert client.get(CALLBACK, answer).status_code == 302
    client.post("/accounts/logout/")
    assert client.get(CALLBACK, answer).status_code == 401
    assert signed_in_as(client) is None


def test_the_code_of_another_browser_is_refused_by_its_challenge(client: Client, provider: Provider) -> None:
    injected = provider.authorize(begin(Client()))["code"]
    assert finish(client, provider, code=injected).status_code == 401
    assert signed_in_as(client) is None


def test_an_answer_that_names_another_issuer_is_refused(client: Client, provider: Provider) -> None:
    assert finish(client, provider, iss="https://evil.example.org").status_code == 401
    assert finish(client, provider, iss=provider.issuer).status_code == 302


def test_an_error_of_the_provider_signs_nobody_in(client: Client, provider: Provider) -> None:
    state = provider.authorize(begin(client))["state"]
    assert client.get(CALLBACK, {"error": "server_error", "state": state}).status_code == 401
    state = provider.authorize(begin(client))["state"]
    cancelled = client.get(CALLBACK, {"error": "access_denied", "state": state})
    assert cancelled.headers["Location"] == "/accounts/sso/cancelled/"


def test_without_a_provider_there_is_no_way_in(client: Client) -> None:
    assert client.post(START).status_code == 404
    assert client.get(CALLBACK).status_code == 404
