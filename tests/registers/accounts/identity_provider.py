"""A small OpenID Connect provider on the loopback, for the tests of the client; it can be told to lie."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "yanfa", "shared-secret"
KEY_ID = "key-1"

Claims = dict[str, Any]


@cache
def signing_key() -> rsa.RSAPrivateKey:
    """One key for all tests: making one takes longer than a test."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """What the provider knows: its key, who sits at the browser, and the codes that it gave out."""

    def __init__(self) -> None:
        self.issuer = ""
        self.key = signing_key()
        self.claims: Claims = {"sub": "310-0001", "name": "王小明"}
        self.codes: dict[str, dict[str, str]] = {}
        #: Lies: how the ID token's claims, the signed token, the answer and the discovery document are changed.
        self.change_claims: Callable[[Claims], Claims] = lambda claims: claims
        self.sign: Callable[[Claims], str] = self.sign_honestly
        self.change_answer: Callable[[Claims], Claims] = lambda answer: answer
        self.change_discovery: Callable[[Claims], Claims] = lambda document: document

    def sign_honestly(self, claims: Claims) -> str:
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": KEY_ID})

    def public_key(self) -> Claims:
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return key | {"kid": KEY_ID, "alg": "RS256", "use": "sig"}

    def discovery(self) -> Claims:
        return self.change_discovery(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        )

    def authorize(self, url: str) -> dict[str, str]:
        """What the browser brings back from the provider: code and state."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str]) -> tuple[int, Claims]:
        """The answer to a code; each is taken once, with the client's secret and the verifier of its challenge."""
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (
            asked is None
            or form.get("client_secret") != CLIENT_SECRET
            or asked.get("code_challenge_method") != "S256"
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form.get("redirect_uri")
        ):
            return 400, {"error": "invalid_grant"}
        claims = self.claims | {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": int(time()),
            "exp": int(time()) + 300,
            "nonce": asked.get("nonce", ""),
        }
        answer = {
            "access_token": "opaque",
            "token_type": "Bearer",
            "id_token": self.sign(self.change_claims(claims)),
        }
        return 200, self.change_answer(answer)


@contextmanager
def running() -> Iterator[Provider]:
    """The provider behind a real socket on a free port of the loopback."""
    provider = Provider()
    pages = {
        "/.well-known/openid-configuration": provider.discovery,
        "/keys": lambda: {"keys": [provider.public_key()]},
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path)
            self.answer(200 if page else 404, page() if page else {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(*provider.token({name: values[0] for name, values in parse_qs(body).items()}))

        def answer(self, status: int, document: Claims) -> None:
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider.issuer = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield provider
        server.shutdown()
