"""The OpenID Connect client for a city's single sign-on, stricter than the library's.

The library fetches the ID token over TLS and then believes it unread. Here the signature, the algorithm, issuer,
audience, times and nonce are checked on every answer (OpenID Connect Core 1.0, 3.1.3.7), and an identity is issuer and
subject; an e-mail address proves nothing.
"""

import hashlib
import hmac
import secrets
from typing import Any

import jwt
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from yanfa.kernel.clock import now

#: Public-key signatures only: with HS256 the published key itself would sign.
ALGORITHMS = ("RS256", "PS256", "ES256")
REQUIRED_CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"]
#: Seconds that the two clocks may differ, and the age in seconds after which an answer is stale.
LEEWAY = 30
MAX_AGE = 600


class CityAdapter(OpenIDConnectOAuth2Adapter):
    """Asks the provider and reads its answer."""

    #: The nonce of the request that this answer belongs to; the call-back sets it from the state.
    expected_nonce: str | None = None

    @property
    def openid_config(self) -> dict[str, Any]:
        """The discovery document, refused if it speaks for another issuer than the one configured."""
        config: dict[str, Any] = super().openid_config
        expected = self.get_provider().app.settings["server_url"].rstrip("/")
        if str(config.get("issuer", "")).rstrip("/") != expected:
            raise OAuth2Error("The discovery document names another issuer.")
        return config

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """The identity of a checked ID token; nothing else of the answer is believed."""
        answer = kwargs["response"].get("id_token")
        if not isinstance(answer, str):
            raise OAuth2Error("The answer holds no ID token.")
        returned_issuer = request.GET.get("iss")
        if returned_issuer is not None and returned_issuer != self.openid_config["issuer"]:
            raise OAuth2Error("The answer comes from another issuer (RFC 9207).")
        claims = self.read_id_token(answer, client_id=app.client_id)
        return self.get_provider().sociallogin_from_response(request, claims)

    def read_id_token(self, answer: str, *, client_id: str) -> dict[str, Any]:
        """The claims of an ID token that passes every check; raises OAuth2Error otherwise."""
        try:
            claims: dict[str, Any] = jwt.decode(
                answer,
                key=self._signing_key(answer),
                algorithms=list(ALGORITHMS),
                issuer=self.openid_config["issuer"],
                audience=client_id,
                leeway=LEEWAY,
                options={"require": REQUIRED_CLAIMS},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("The ID token does not hold.") from error
        self._check_claims(claims, client_id)
        return claims

    def _check_claims(self, claims: dict[str, Any], client_id: str) -> None:
        """What the token library leaves to its caller: nonce, age, authorised party, a subject that says something."""
        expected = self.expected_nonce
        if not expected or not hmac.compare_digest(str(claims["nonce"]).encode(), expected.encode()):
            raise OAuth2Error("The ID token answers another request.")
        if now().timestamp() - float(claims["iat"]) > MAX_AGE:
            raise OAuth2Error("The ID token is stale.")
        party = claims.get("azp")
        audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        if (party is not None or len(audiences) > 1) and party != client_id:
            raise OAuth2Error("The ID token was issued to another party.")
        if not isinstance(claims["sub"], str) or not claims["sub"].strip():
            raise OAuth2Error("The ID token names nobody.")

    def _signing_key(self, answer: str) -> Any:
        header = jwt.get_unverified_header(answer)
        with get_social_adapter().get_requests_session() as session:
            response = session.get(self.openid_config["jwks_uri"])
            response.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(response.json()).keys
        for key in keys:
            if key.key_id == header.get("kid") and key.public_key_use in (None, "sig"):
                return key
        raise OAuth2Error("The ID token is signed by no published key.")


class CityProvider(OpenIDConnectProvider):
    """A provider that is always asked with PKCE and a nonce, and whose accounts are keyed by issuer and subject."""

    pkce_enabled_default = True
    oauth2_adapter_class = CityAdapter

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Send the browser to the provider; what the browser itself asked for as parameters is dropped."""
        nonce = secrets.token_urlsafe(32)
        kwargs["scope"] = self.get_scope()
        kwargs["auth_params"] = self.get_auth_params() | {"nonce": nonce}
        response: HttpResponse = super().redirect(request, process, next_url, data, nonce=nonce, **kwargs)
        return response

    def get_default_scope(self) -> list[str]:
        """The subject and the name; no e-mail address is asked for."""
        return ["openid", "profile"]

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Issuer and subject as one key of fixed length: a subject may have 255 characters, the column has 191."""
        return hashlib.sha256(f"{data['iss']}\n{data['sub']}".encode()).hexdigest()

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is kept of an answer: who said it, of whom, and the name."""
        return {name: data[name] for name in ("iss", "sub", "name") if name in data}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """The name alone."""
        return {"name": data.get("name", "")}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """None: an address that somebody else vouches for must not become a key to an account here."""
        return []


class CityCallbackView(OAuth2CallbackView):
    """Hands the nonce of the stored request to the adapter that reads the answer."""

    adapter: CityAdapter

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, Any]:
        state, refusal = super()._get_state(request, provider)
        if state is not None:
            self.adapter.expected_nonce = state.get("nonce")
        return state, refusal


class SocialAdapter(DefaultSocialAccountAdapter):
    """Accounts that are born of a single sign-on."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whether an unknown identity gets an account of its own, or must be connected by its owner first."""
        return bool(settings.SINGLE_SIGNON_OPENS_ACCOUNTS)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take over the name; the login name is made here, never taken from outside."""
        user = sociallogin.user
        user.real_name = str(data.get("name") or "")[:100]
        return user
