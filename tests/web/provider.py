"""A small provider of OpenID Connect for tests: on loopback, with keys of its own; it can be told to lie."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT = "healthtrust-pages"


class SmallProvider:
    """Answers like a provider; `lies` changes what its tokens say, `signs` what they are signed with."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one"})
        self.published = [self.key]
        self.lies: dict[str, Any] = {}
        self.leaves_out: set[str] = set()
        self.signs: Any = None
        self.algorithm = "RS256"
        self.claims = {"sub": "7", "email": "ada@trust.example", "email_verified": True}
        self.questions: dict[str, dict[str, str]] = {}
        self.issuer = ""

    def authorize(self, address: str) -> dict[str, str]:
        """Do what somebody who signs in does: take a code back for what the browser was sent with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code" and asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.questions)}"
        self.questions[code] = asked
        return {"code": code, "state": asked["state"]}

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer for a code, once, to whoever has its verifier."""
        asked = self.questions.pop(form.get("code", ""), None)
        if (
            asked is None
            or create_s256_code_challenge(form.get("code_verifier", "")) != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        if form["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        said = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.claims,
            **self.lies,
        }
        kept = {name: value for name, value in said.items() if name not in self.leaves_out}
        key = self.signs or self.key
        header = {"alg": self.algorithm, "kid": key.kid or "one"}
        written = jwt.encode(header, kept, key, algorithms=[self.algorithm])
        return 200, {"access_token": "opaque", "token_type": "Bearer", "id_token": written}

    def about(self) -> dict[str, Any]:
        """Say where everything is."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    def keys(self) -> dict[str, Any]:
        """Publish the keys."""
        return {"keys": [each.as_dict(private=False) for each in self.published]}


@contextmanager
def providing(provider: SmallProvider) -> Iterator[SmallProvider]:
    """Serve a provider on loopback."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = {"/.well-known/openid-configuration": provider.about, "/keys": provider.keys}
            self._say(200, known[self.path]()) if self.path in known else self._say(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(*provider.token({name: values[0] for name, values in parse_qs(body).items()}))

        def _say(self, status: int, told: dict[str, Any]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


def shared_secret(text: str) -> OctKey:
    """Return a key that is no secret, for forging a token."""
    return OctKey.import_key(text, {"kid": "one"})
