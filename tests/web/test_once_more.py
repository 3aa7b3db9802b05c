"""A form that comes after the visit was over is shown again, to be sent once more: nothing is lost."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from healthtrust.web.app import make_app
from healthtrust.web.settings import Access, OpenId, Settings, WebFile
from tests.web.provider import CLIENT, SmallProvider, providing
from tests.web.routes import ways

OURS = {"origin": "http://localhost"}
TYPED = {"name": 'Ada "<b>" & co\nsecond line', "roles": ["viewer", "analyst"], "empty": ""}


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[TestClient]:
    with TestClient(
        make_app(Settings(folder=tmp_path)), base_url="http://localhost", follow_redirects=False
    ) as client:
        yield client


def fields_in(text: str) -> list[tuple[str, str]]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', text)
    return [(html.unescape(name), html.unescape(value)) for name, value in found]


def test_all_that_was_sent_is_shown_and_sent_again_with_one_click(pages: TestClient) -> None:
    late = pages.post("/settings/roles?a=1", data={"word": "0" * 32, **TYPED}, headers=OURS)
    assert late.status_code == 403 and "nothing was done, and nothing is lost" in late.text
    sent = fields_in(late.text)
    assert sent[1:] == [("name", TYPED["name"]), ("roles", "viewer"), ("roles", "analyst"), ("empty", "")]
    assert '<form method="post" action="/settings/roles?a=1">' in late.text and "<b>" not in late.text
    fields: dict[str, Any] = {}
    for name, value in sent:
        fields.setdefault(name, []).append(value)
    again = pages.post("/settings/roles", data=fields, headers=OURS)
    assert again.status_code == 422 and "pages of this machine only" in again.text


Clock = Callable[[float], None]


@pytest.fixture
def hours_later(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set every clock of this process forward by some hours from when the test began."""
    real = time.time

    def later(hours: float) -> None:
        monkeypatch.setattr(time, "time", lambda: real() + hours * 3600)

    return later


def test_a_visit_that_is_too_old_is_over(pages: TestClient, hours_later: Clock) -> None:
    word = word_of(pages)
    (cookie,) = pages.cookies.jar
    kept = {cookie.name: str(cookie.value)}
    for hours, status in ((11.9, 422), (12.1, 403)):
        hours_later(hours)
        with TestClient(pages.app, base_url="http://localhost", cookies=kept) as old:
            answer = old.post("/settings/roles", data={"word": word, "name": "x"}, headers=OURS)
            assert answer.status_code == status
    assert ("name", "x") in fields_in(answer.text)


def test_a_visit_that_is_used_stays_young(pages: TestClient, hours_later: Clock) -> None:
    word = word_of(pages)
    for hours in (11, 22, 33):
        hours_later(hours)
        assert pages.post("/settings/roles", data={"word": word}, headers=OURS).status_code == 422


def word_of(pages: TestClient) -> str:
    late = pages.post("/settings/roles", data={"word": ""}, headers=OURS)
    return dict(fields_in(late.text))["word"]


def test_files_are_never_sent_back_but_asked_for_again(pages: TestClient) -> None:
    late = pages.post(
        "/settings/roles",
        data={"because": "why"},
        files={"workbook": ("inputs.xlsx", b"private cells")},
        headers=OURS,
    )
    assert "private cells" not in late.text and "inputs.xlsx" not in late.text
    assert '<input class="govuk-file-upload" type="file" id="file-1" name="workbook">' in late.text
    assert 'enctype="multipart/form-data"' in late.text and ("because", "why") in fields_in(late.text)


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {}]
)
def test_another_sites_words_are_never_put_into_a_form_of_ours(
    pages: TestClient, headers: dict[str, str]
) -> None:
    late = pages.post("/settings/roles", data={"name": "mallory"}, headers=headers)
    assert late.status_code == 403 and "mallory" not in late.text and "Send it once more" not in late.text


def test_programs_are_told_in_json(pages: TestClient) -> None:
    way = next(each for each in ways(pages.app) if each.method == "POST" and each.path.startswith("/api/"))  # type: ignore[arg-type]
    late = pages.post(way.address(), data={"design": "x"}, headers=OURS)
    assert late.status_code == 403 and late.headers["content-type"].startswith("application/problem+json")


def test_after_signing_in_again_in_another_tab_what_was_sent_is_still_there(tmp_path: Path) -> None:
    with providing(SmallProvider()) as provider:
        access = Access(
            kind="openid",
            openid=OpenId(issuer=provider.issuer, client=CLIENT),
            public="http://localhost",
            everybody=("approver",),
        )
        app = make_app(Settings(folder=tmp_path, file=WebFile(access=access)))
        with TestClient(app, base_url="http://localhost", follow_redirects=False) as tab:
            late = tab.post("/settings/roles", data={"name": "ana", "roles": "viewer"}, headers=OURS)
            assert late.status_code == 401 and "Sign in (opens in a new tab)" in late.text
            way = tab.get("/sign-in/go?next=/sign-in").headers["location"]
            assert tab.get("/sign-in/back", params=provider.authorize(way)).status_code == 303
            second = tab.post("/settings/roles", data=dict(fields_in(late.text)), headers=OURS)
            assert second.status_code == 403 and "Check what you sent" in second.text
            third = tab.post("/settings/roles", data=dict(fields_in(second.text)), headers=OURS)
            assert third.status_code == 303 and app.state.given.of("ana") == ("viewer",)
