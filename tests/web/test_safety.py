"""What keeps the pages safe: from other sites, from other names, from too much, and from odd addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.web.access.safety import POLICY
from healthtrust.web.app import make_app
from healthtrust.web.settings import Access, Limits, Proxy, Settings, WebFile
from tests.web.routes import ways

FORM = "/settings/roles"
"""A form that every page has the way to; here it is refused with 422 once the word is right."""


def served(folder: Path, limits: Limits | None = None, **access: Any) -> TestClient:
    settings = Settings(folder=folder, file=WebFile(access=Access(**access), limits=limits or Limits()))
    return client_of(make_app(settings))


def client_of(app: FastAPI, **more: Any) -> TestClient:
    return TestClient(
        app, base_url="http://localhost", follow_redirects=False, raise_server_exceptions=False, **more
    )


@pytest.fixture
def own(tmp_path: Path) -> Iterator[TestClient]:
    with served(tmp_path, Limits(requests_a_minute=100_000, writes_a_minute=100_000)) as pages:
        yield pages


def word_of(pages: TestClient) -> str:
    """Return the word of the visit: here a form shows it to whoever sends something too late."""
    late = pages.post(FORM, data={"word": ""}, headers={"origin": "http://localhost"})
    found = re.search(r'name="word" value="([0-9a-f]{32})"', late.text)
    assert found is not None
    return found.group(1)


def test_a_form_with_the_word_is_taken_and_without_it_refused(own: TestClient) -> None:
    word = word_of(own)
    assert own.post(FORM, data={"word": word}).status_code == 422
    assert own.post(FORM, data={}).status_code == 403
    assert own.post(FORM, data={"word": word[:-1]}).status_code == 403
    assert own.post(FORM, data={"word": "é"}).status_code == 403
    assert own.post(FORM, headers={"X-word": word}).status_code == 422


def test_the_word_of_one_visit_is_none_in_another(own: TestClient) -> None:
    word = word_of(own)
    with client_of(own.app) as other:  # type: ignore[arg-type]
        assert other.post(FORM, data={"word": word}).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 422),
        ({"sec-fetch-site": "none"}, 422),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://localhost"}, 422),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://localhost:81"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": ""}, 403),
    ],
)
def test_a_page_of_another_site_changes_nothing_even_with_the_word(
    own: TestClient, headers: dict[str, str], status: int
) -> None:
    assert own.post(FORM, data={"word": word_of(own)}, headers=headers).status_code == status


def test_behind_a_proxy_the_public_address_is_ours(tmp_path: Path) -> None:
    pages = served(tmp_path, public="https://health.example", addresses=("health.internal",))
    for origin in ("https://health.example", "https://health.internal"):
        answer = pages.post(FORM, data={"word": ""}, headers={"origin": origin})
        assert "Your visit was over" in answer.text
    assert "Your visit was over" not in pages.post(FORM, headers={"origin": "https://evil.example"}).text


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:8000", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("health.example", 200),
        ("HEALTH.example.", 200),
        ("evil.example", 400),
        ("localhost.evil.example", 400),
        ("127.0.0.1.evil.example:8000", 400),
        ("", 400),
    ],
)
def test_only_the_names_of_this_server_are_answered(tmp_path: Path, host: str, status: int) -> None:
    answer = served(tmp_path, addresses=("health.example",)).get("/", headers={"host": host})
    assert answer.status_code == status and answer.headers["content-security-policy"] == POLICY


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(tmp_path: Path) -> None:
    here = served(tmp_path).get("/").headers["set-cookie"]
    assert re.match(r"healthtrust-[0-9a-f]{6}=", here)
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(here.split("; ")) and "Secure" not in here
    secure = served(tmp_path, public="https://health.example").get("/")
    cookie = secure.headers["set-cookie"]
    assert cookie.startswith("__Host-healthtrust-") and "Secure" in cookie.split("; ")
    assert "Domain" not in cookie and secure.headers["strict-transport-security"]


def test_a_cookie_that_was_changed_is_none(own: TestClient) -> None:
    word = word_of(own)
    (cookie,) = own.cookies.jar
    value = str(cookie.value)
    with client_of(own.app, cookies={cookie.name: value}) as same:  # type: ignore[arg-type]
        assert same.post(FORM, data={"word": word}).status_code == 422
    with client_of(own.app, cookies={cookie.name: "e30" + value}) as other:  # type: ignore[arg-type]
        assert other.post(FORM, data={"word": word}).status_code == 403


def test_two_servers_on_one_machine_do_not_overwrite_each_others_visits(tmp_path: Path) -> None:
    names = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        names.add(served(tmp_path / name).get("/").headers["set-cookie"].split("=")[0])
    assert len(names) == 2


def test_every_answer_carries_what_keeps_it_safe(own: TestClient) -> None:
    """Pages, refusals, files, assets, and what is not there."""
    seen = set()
    addresses = [(way.method, way.address()) for way in ways(own.app)]  # type: ignore[arg-type]
    for method, address in [*addresses, ("GET", "/nothing/here"), ("PUT", "/"), ("GET", asset_of(own))]:
        answer = own.request(method, address)
        seen.add(answer.status_code)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy or "default-src 'none'" in policy, address
        assert "script-src" not in policy and "unsafe-eval" not in policy, address
        assert ("unsafe-inline" in policy) <= ("sandbox" in policy), address
        assert answer.headers["x-content-type-options"] == "nosniff", address
        assert answer.headers["referrer-policy"] == "same-origin", address
        assert answer.headers["cross-origin-resource-policy"] == "same-origin", address
        assert answer.headers["cache-control"], address
    assert {200, 403, 404, 405} <= seen and 500 not in seen


def asset_of(pages: TestClient) -> str:
    found = re.search(r'href="(/assets/[^"]+)"', pages.get("/").text)
    assert found is not None
    return found.group(1)


def test_what_may_be_kept_for_ever_sets_no_cookie(own: TestClient) -> None:
    answer = own.get(asset_of(own), headers={"cookie": ""})
    assert "immutable" in answer.headers["cache-control"] and "set-cookie" not in answer.headers


def test_no_page_holds_a_style_or_a_script_of_its_own(pages: TestClient, fingerprint: str) -> None:
    for address in ("/", "/designs", "/runs", f"/runs/{fingerprint}", "/audit", "/settings", "/live"):
        text = pages.get(address).text
        assert not re.search(r"<style|\sstyle=|<script(?![^>]* src=)|\son[a-z]+=|javascript:", text), address
        sources = re.findall(r'<(?:link|script|img|iframe|form)[^>]*?(?:href|src|action)="([^"]*)"', text)
        assert all(each.startswith(("/", "data:")) and not each.startswith("//") for each in sources), address


def test_a_mistake_of_the_program_is_a_page_with_everything_an_answer_carries(own: TestClient) -> None:
    def broken() -> None:
        raise RuntimeError("secret words")

    own.app.add_api_route("/broken", broken)  # type: ignore[attr-defined]
    answer = own.get("/broken")
    assert answer.status_code == 500 and "Something went wrong here" in answer.text
    assert "secret words" not in answer.text and answer.headers["content-security-policy"] == POLICY


def test_too_many_requests_are_told_when_to_come_back(tmp_path: Path) -> None:
    pages = served(tmp_path, Limits(requests_a_minute=10, writes_a_minute=1))
    statuses = [pages.get("/").status_code for _ in range(12)]
    assert statuses == [200] * 10 + [429] * 2
    late = pages.get("/audit")
    assert 1 <= int(late.headers["retry-after"]) <= 60
    assert f"Wait {late.headers['retry-after']} seconds" in late.text
    assert pages.get("/api/jobs").json()["status"] == 429


def test_changes_are_counted_apart_from_requests(tmp_path: Path) -> None:
    pages = served(tmp_path, Limits(requests_a_minute=100, writes_a_minute=2))
    assert [pages.post(FORM).status_code for _ in range(3)] == [403, 403, 429]
    assert pages.get("/").status_code == 200


def test_each_person_and_each_unknown_address_has_a_pace_of_its_own(tmp_path: Path) -> None:
    access = Access(kind="proxy", proxy=Proxy(addresses=("10.0.0.7",)))
    app = make_app(
        Settings(folder=tmp_path, file=WebFile(access=access, limits=Limits(requests_a_minute=10)))
    )
    proxy, stranger, other = (
        client_of(app, client=(host, 1)) for host in ("10.0.0.7", "10.0.0.8", "10.0.0.9")
    )
    for _ in range(10):
        proxy.get("/", headers={"X-Forwarded-User": "ada"})
        stranger.get("/", headers={"X-Forwarded-User": "ada"})
    assert proxy.get("/", headers={"X-Forwarded-User": "ada"}).status_code == 429
    assert proxy.get("/", headers={"X-Forwarded-User": "bel"}).status_code == 200
    assert stranger.get("/", headers={"X-Forwarded-User": "eve"}).status_code == 429
    assert other.get("/").status_code == 401


ODD = (
    "%2e%2e",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%2f..%2f.healthtrust%2fsecret",
    "..%5c..%5cweb.toml",
    "%252e%252e%252fsecret",
    ".healthtrust",
    "%00",
    "x%00.toml",
    "x%0d%0aSet-Cookie:%20a=b",
    "%ff%fe",
    "%e2%80%ae%e2%80%8b",
    "con:",
    "x" * 3_000,
    "x" * 10_000,
    "-1",
    "9" * 40,
    "%7b%7b7*7%7d%7d",
    "'%20OR%201=1--",
    "/etc/passwd",
)


def test_no_odd_address_leads_out_of_the_folder_or_breaks_anything(own: TestClient, tmp_path: Path) -> None:
    secret = (tmp_path / ".healthtrust" / "secret").read_text()
    wrong = []
    for way in ways(own.app):  # type: ignore[arg-type]
        if way.method != "GET" or "{" not in way.path:
            continue
        for odd in ODD:
            answer = own.get(way.address(odd))
            leaks = secret in answer.text or "root:" in answer.text or "set-cookie: a" in str(answer.headers)
            if (
                answer.status_code >= 500
                or leaks
                or (answer.status_code == 200 and not is_harmless(way.path))
            ):
                wrong.append(f"{way} with {odd[:40]!r}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def is_harmless(path: str) -> bool:
    """Return whether an address answers any word with a page: one that says there is none, or goes back."""
    return path.startswith("/language/")
