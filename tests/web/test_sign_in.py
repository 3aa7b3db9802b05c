"""Signing in: through a provider with real keys, through a proxy, and every way in which it must fail."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import RSAKey
from starlette.testclient import TestClient

from healthtrust.web.app import make_app
from healthtrust.web.settings import Access, OpenId, Proxy, Settings, WebFile
from healthtrust.web.store.trail import rows
from tests.web.provider import CLIENT, SmallProvider, providing, shared_secret

Break = Callable[[SmallProvider], None]


@pytest.fixture
def provider() -> Iterator[SmallProvider]:
    with providing(SmallProvider()) as served:
        yield served


@pytest.fixture
def pages(tmp_path: Path, provider: SmallProvider) -> Iterator[TestClient]:
    access = Access(
        kind="openid",
        openid=OpenId(issuer=provider.issuer, client=CLIENT),
        public="http://localhost",
        roles={"ada@trust.example": ("analyst",)},
    )
    app = make_app(Settings(folder=tmp_path, file=WebFile(access=access)))
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


def sent(pages: TestClient, next: str = "/") -> str:
    """Go to the provider; return the address of the way there."""
    answer = pages.get("/sign-in/go", params={"next": next})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def signed_in(pages: TestClient, provider: SmallProvider, next: str = "/") -> Any:
    return pages.get("/sign-in/back", params=provider.authorize(sent(pages, next)))


def cookie_of(pages: TestClient) -> str:
    return "; ".join(f"{each.name}={each.value}" for each in pages.cookies.jar)


def word_of(pages: TestClient) -> str:
    found = re.search(r'name="word" value="([0-9a-f]+)"', pages.get("/sign-in").text)
    assert found is not None
    return found.group(1)


def test_somebody_signs_in_and_comes_back_to_the_page_they_wanted(
    pages: TestClient, provider: SmallProvider
) -> None:
    away = pages.get("/runs?page=2")
    assert away.status_code == 303 and away.headers["location"] == "/sign-in?next=/runs%3Fpage%3D2"
    assert "/sign-in/go?next=" in pages.get(away.headers["location"]).text
    came = signed_in(pages, provider, "/runs?page=2")
    assert (came.status_code, came.headers["location"]) == (303, "/runs?page=2")
    first = pages.get("/")
    assert first.status_code == 200 and "ada@trust.example" in first.text
    assert [(row.who, row.role, row.action) for row in rows(pages.app.state.engine)] == [  # type: ignore[attr-defined]
        ("ada@trust.example", "analyst", "sign")
    ]


def test_signing_out_needs_the_word_and_ends_the_visit(pages: TestClient, provider: SmallProvider) -> None:
    signed_in(pages, provider)
    assert pages.post("/sign-out").status_code == 403
    assert pages.get("/").status_code == 200
    assert pages.post("/sign-out", data={"word": word_of(pages)}).status_code == 303
    assert pages.get("/").status_code == 303


def test_the_visit_after_signing_in_is_another_one(pages: TestClient, provider: SmallProvider) -> None:
    pages.get("/sign-in")
    planted = cookie_of(pages)
    signed_in(pages, provider)
    word = word_of(pages)
    assert planted and planted != cookie_of(pages)
    with TestClient(pages.app, base_url="http://localhost", follow_redirects=False) as other:
        seen = other.get("/", headers={"cookie": planted})
        assert seen.status_code == 303 and word not in other.get("/sign-in", headers={"cookie": planted}).text


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(
    pages: TestClient, provider: SmallProvider
) -> None:
    answer = provider.authorize(sent(pages))
    wrong = pages.get("/sign-in/back", params={**answer, "state": "0" * 32})
    assert wrong.status_code == 401 and "an answer nobody here asked for" in wrong.text
    assert pages.get("/").status_code == 303


def test_an_answer_cannot_be_used_in_another_browser_or_twice(
    pages: TestClient, provider: SmallProvider
) -> None:
    answer = provider.authorize(sent(pages))
    with TestClient(pages.app, base_url="http://localhost", follow_redirects=False) as other:
        assert other.get("/sign-in/back", params=answer).status_code == 401
    assert pages.get("/sign-in/back", params=answer).status_code == 303
    assert pages.get("/sign-in/back", params=answer).status_code == 401


def test_a_code_taken_from_one_question_does_not_answer_another(
    pages: TestClient, provider: SmallProvider
) -> None:
    first, second = provider.authorize(sent(pages)), provider.authorize(sent(pages))
    mixed = pages.get("/sign-in/back", params={"state": second["state"], "code": first["code"]})
    assert mixed.status_code == 401 and "invalid_grant" in mixed.text


def lie(**said: Any) -> Break:
    return lambda provider: provider.lies.update(said)


def leave_out(name: str) -> Break:
    return lambda provider: provider.leaves_out.add(name)


def forge(provider: SmallProvider) -> None:
    provider.signs = RSAKey.generate_key(2048, {"kid": "one"})


def sign_with_the_published_key(provider: SmallProvider) -> None:
    provider.algorithm = "HS256"
    provider.signs = shared_secret(provider.key.as_pem(private=False).decode().replace("BEGIN", "B"))


BREAKS: dict[str, Break] = {
    "another question's nonce": lie(nonce="1" * 32),
    "no nonce": leave_out("nonce"),
    "another's audience": lie(aud="somebody-else"),
    "another authorised party": lie(aud=[CLIENT, "b"], azp="b"),
    "an expired token": lie(exp=int(time.time()) - 3600),
    "a token without an end": leave_out("exp"),
    "a token of the future": lie(nbf=int(time.time()) + 3600),
    "another issuer": lie(iss="https://evil.example"),
    "a forged signature": forge,
    "a signature with a key that everybody has": sign_with_the_published_key,
    "an address nobody verified": lie(email_verified=False),
    "an address of which it is not said whether it was verified": leave_out("email_verified"),
    "no name": leave_out("email"),
    "a name of two lines": lie(email="ada\nroot"),
    "a name that is no text": lie(email=["ada"]),
}


@pytest.mark.parametrize("how", BREAKS)
def test_a_token_that_does_not_prove_who_it_is_lets_nobody_in(
    pages: TestClient, provider: SmallProvider, how: str
) -> None:
    BREAKS[how](provider)
    came = signed_in(pages, provider)
    assert came.status_code == 401 and "You are not signed in" in came.text
    assert pages.get("/").status_code == 303
    assert rows(pages.app.state.engine) == []  # type: ignore[attr-defined]


def test_a_provider_with_new_keys_is_asked_for_them(pages: TestClient, provider: SmallProvider) -> None:
    assert signed_in(pages, provider).status_code == 303
    provider.key = RSAKey.generate_key(2048, {"kid": "two"})
    provider.published = [provider.key]
    assert signed_in(pages, provider).status_code == 303


def test_a_refusal_of_the_provider_is_told(pages: TestClient) -> None:
    state = re.search(r"state=([0-9a-f]+)", sent(pages))
    assert state is not None
    came = pages.get("/sign-in/back", params={"state": state.group(1), "error": "access_denied<b>"})
    assert came.status_code == 401 and "access_denied&lt;b&gt;" in came.text


def test_a_provider_that_is_away_or_another_is_told_as_such(
    pages: TestClient, provider: SmallProvider
) -> None:
    provider.issuer, real = "https://other.example", provider.issuer
    other = pages.get("/sign-in/go")
    assert other.status_code == 503 and "it describes another issuer" in other.text
    provider.issuer = real
    assert pages.get("/sign-in/go").status_code == 303


@pytest.mark.parametrize(
    "next", ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil", "x"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(
    pages: TestClient, provider: SmallProvider, next: str
) -> None:
    assert signed_in(pages, provider, next).headers["location"] == "/"


def test_another_site_cannot_start_a_sign_in(pages: TestClient) -> None:
    answer = pages.get("/sign-in/go", headers={"sec-fetch-site": "cross-site"})
    assert answer.headers["location"] == "/sign-in"


def behind_a_proxy(folder: Path, caller: str) -> TestClient:
    access = Access(
        kind="proxy", proxy=Proxy(addresses=("10.0.0.7",)), roles={"ada": ("viewer",), "zoë": ("analyst",)}
    )
    app = make_app(Settings(folder=folder, file=WebFile(access=access)))
    return TestClient(app, base_url="http://localhost", follow_redirects=False, client=(caller, 4711))


@pytest.mark.parametrize(
    ("caller", "status"), [("10.0.0.7", 200), ("::ffff:10.0.0.7", 200), ("10.0.0.8", 401)]
)
def test_only_the_named_proxy_says_who_somebody_is(tmp_path: Path, caller: str, status: int) -> None:
    answer = behind_a_proxy(tmp_path, caller).get("/", headers={"X-Forwarded-User": "ada"})
    assert answer.status_code == status


def test_a_proxy_that_names_two_or_nobody_names_nobody(tmp_path: Path) -> None:
    pages = behind_a_proxy(tmp_path, "10.0.0.7")
    twice = [("X-Forwarded-User", "eve"), ("X-Forwarded-User", "ada")]
    assert pages.get("/", headers=twice).status_code == 401
    assert pages.get("/").status_code == 401
    assert pages.get("/", headers={"X-Forwarded-User": " "}).status_code == 401
    named = pages.get("/sign-in", headers={b"X-Forwarded-User": "zoë".encode()})
    assert "zoë" in named.text and "Analyst" in named.text


def test_a_cookie_of_somebody_who_signed_in_says_nothing_behind_a_proxy(
    tmp_path: Path, pages: TestClient, provider: SmallProvider
) -> None:
    signed_in(pages, provider)
    assert (
        behind_a_proxy(tmp_path, "10.0.0.8").get("/", headers={"cookie": cookie_of(pages)}).status_code == 401
    )
