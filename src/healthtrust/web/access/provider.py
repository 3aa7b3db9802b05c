"""A provider of OpenID Connect: where it sends people to sign in, and whom it says they are.

The authorization code flow with PKCE. `state` ties the answer to this browser, `nonce` the token to this
question, and the verifier the code to this server. A token counts only if the provider signed it with one of
its published keys, for us, for this question, and it has not expired.

Source  OpenID Connect Core 1.0, sections 3.1.2 and 3.1.3.7; RFC 7636; RFC 9700 [recalled]
"""

from __future__ import annotations

import os
import time
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.web.access.people import is_name
from healthtrust.web.settings import OpenId

SCOPE = "openid email profile"
SIGNED_BY = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
)
"""Signatures with a key that only the provider has: none, or one of a shared secret, is refused."""
LEEWAY_SECONDS = 60
"""How far the clocks may be apart."""
WAIT_SECONDS = 10.0
FRESH_SECONDS = 3600.0
"""How long what a provider says of itself is believed without asking again."""


class ProviderAway(InvalidInput):
    """The provider does not answer, or not as one does."""


class NotBelieved(InvalidInput):
    """What came back from the provider does not prove who somebody is."""


@dataclass(frozen=True)
class Question:
    """What was asked of a provider for one browser; kept in its visit until the answer comes."""

    state: str
    nonce: str
    verifier: str
    next: str
    asked: float

    @classmethod
    def new(cls, next: str) -> Question:
        """Return a question whose secrets nobody can guess."""
        return cls(os.urandom(16).hex(), os.urandom(16).hex(), os.urandom(32).hex(), next, time.time())


class Provider:
    """One provider, as web.toml names it."""

    def __init__(self, named: OpenId, back: str) -> None:
        self._named, self._back = named, back
        self._about: Mapping[str, Any] = {}
        self._keys: list[Any] = []
        self._read = 0.0

    async def address(self, question: Question) -> str:
        """Return where a browser is sent to sign in; raises ProviderAway."""
        async with self._client() as client:
            about = await self._known(client)
            found, _ = client.create_authorization_url(
                about["authorization_endpoint"],
                state=question.state,
                nonce=question.nonce,
                code_verifier=question.verifier,
            )
        return str(found)

    async def name(self, question: Question, code: str) -> str:
        """Return whom the provider says somebody is; raises NotBelieved or ProviderAway."""
        from authlib.integrations.base_client import OAuthError

        async with self._client() as client:
            about = await self._known(client)
            try:
                token = await client.fetch_token(
                    about["token_endpoint"], code=code, code_verifier=question.verifier
                )
            except OAuthError as refused:
                raise _not_believed(f"the provider's refusal: {refused.error}") from None
            except _no_answer() as why:
                raise self._away(why) from None
            return self._named_by(await self._claims(client, token, question))

    async def _claims(self, client: Any, token: Mapping[str, Any], question: Question) -> Mapping[str, Any]:
        """Return what the provider's token says, once its signature and its purpose are checked."""
        from authlib.oidc.core import CodeIDToken
        from joserfc.errors import InvalidKeyIdError, JoseError

        written = str(token.get("id_token", ""))
        try:
            try:
                read = self._verified(written)
            except InvalidKeyIdError:  # the provider may have new keys
                await self._read_keys(client)
                read = self._verified(written)
            options = {
                "iss": {"essential": True, "value": self._about["issuer"]},
                "aud": {"essential": True, "value": self._named.client},
                "nonce": {"essential": True, "value": question.nonce},
            }
            asked = {"nonce": question.nonce, "client_id": self._named.client}
            access = token.get("access_token")
            claims = CodeIDToken(read.claims, read.header, options, {**asked, "access_token": access})
            claims.validate(leeway=LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError, AttributeError) as why:
            raise _not_believed(f"a token that does not hold: {getattr(why, 'error', '') or why}") from None
        return dict(claims)

    def _verified(self, written: str) -> Any:
        from joserfc import jwt
        from joserfc.jwk import KeySet

        return jwt.decode(written, KeySet.import_key_set({"keys": self._keys}), algorithms=list(SIGNED_BY))

    def _named_by(self, claims: Mapping[str, Any]) -> str:
        name = claims.get(self._named.claim)
        if not isinstance(name, str) or not is_name(name):
            raise _not_believed(f"no claim {self._named.claim!r} that names somebody")
        if self._named.claim == "email" and claims.get("email_verified") is not True:
            raise _not_believed("an e-mail address that the provider has not verified")
        return name

    async def _known(self, client: Any) -> Mapping[str, Any]:
        """Return what the provider says of itself, with its keys read."""
        if self._about and time.monotonic() - self._read < FRESH_SECONDS:
            return self._about
        about = await self._get(client, f"{self._named.issuer.rstrip('/')}/.well-known/openid-configuration")
        needed = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if about.get("issuer") != self._named.issuer or not all(
            isinstance(about.get(n), str) for n in needed
        ):
            raise self._away("it describes another issuer, or not all of its addresses")
        self._about = about
        await self._read_keys(client)
        self._read = time.monotonic()
        return about

    async def _read_keys(self, client: Any) -> None:
        keys = await self._get(client, self._about["jwks_uri"])
        if not isinstance(keys.get("keys"), list):
            raise self._away("it publishes no keys")
        self._keys = keys["keys"]

    async def _get(self, client: Any, address: str) -> Mapping[str, Any]:
        try:
            answer = await client.request("GET", address, withhold_token=True)
            answer.raise_for_status()
            told = answer.json()
        except _no_answer() as why:
            raise self._away(why) from None
        return told if isinstance(told, dict) else {}

    def _away(self, why: object) -> ProviderAway:
        found = why if isinstance(why, str) else f"no usable answer ({type(why).__name__})"
        remedy = "Try again in a moment; if it stays so, ask whoever keeps this server."
        return ProviderAway([Problem(self._named.issuer, found, "a provider that answers", None, remedy)])

    def _client(self) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # httpx serves as well as its successor
            try:
                from authlib.integrations.httpx_client import AsyncOAuth2Client
            except ImportError:
                remedy = "Install the extra: pip install 'healthtrust[oidc]'."
                problem = Problem("signing in", "no Authlib", "Authlib and httpx", None, remedy)
                raise InvalidInput([problem]) from None
        return AsyncOAuth2Client(
            self._named.client,
            os.environ.get(self._named.secret_variable) or None,
            token_endpoint_auth_method=None if os.environ.get(self._named.secret_variable) else "none",
            redirect_uri=self._back,
            scope=SCOPE,
            code_challenge_method="S256",
            timeout=WAIT_SECONDS,
        )


def _not_believed(found: str) -> NotBelieved:
    return NotBelieved([Problem("signing in", found, "proof of who you are", None, "Sign in again.")])


def _no_answer() -> tuple[type[Exception], ...]:
    """Return what is raised where a provider is away, or answers with what is no JSON."""
    from httpx import HTTPError, InvalidURL

    return HTTPError, InvalidURL, ValueError
