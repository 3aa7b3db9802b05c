"""Nobody is offered what is not open to them: no link that answers 403, no form they may not send."""

from __future__ import annotations

import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.web.access.roles import ALL_ROLES, MAY, Role
from healthtrust.web.app import make_app
from healthtrust.web.settings import Access, Limits, Proxy, Settings, WebFile
from tests.web.routes import Way, ways
from tests.web.test_never_broken import only_run
from tests.web.test_permissions import KNOWS, as_somebody

MOST = 220
ENDING = re.compile(r"\.(csv|xlsx|svg|json|parquet|toml)(\?|$)")
"""How files are called, of which one in ten is asked for."""


@pytest.fixture(scope="module")
def place(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("offered") / "served"
    shutil.copytree(finished, made)
    run = only_run(made)
    shutil.copytree(run, made / ".healthtrust" / "answers" / f"citizen-{run.name}")
    return made


@pytest.fixture(scope="module")
def app(place: Path) -> FastAPI:
    roles: dict[str, tuple[Role, ...]] = {role: (role,) for role in ALL_ROLES}
    access = Access(kind="proxy", proxy=Proxy(addresses=(KNOWS,)), roles=roles)
    limits = Limits(requests_a_minute=10**6)
    return make_app(Settings(folder=place, file=WebFile(access=access, limits=limits)))


def crawled(pages: TestClient, run: str) -> dict[str, str]:
    """Return the pages that links lead to, and fail at the first link that is not open."""
    found: dict[str, str] = {}
    waiting = [
        "/",
        f"/runs/{run}",
        f"/runs/{run}/tables",
        f"/runs/{run}/places",
        "/runs",
        f"/answers/citizen-{run}",
    ]
    waiting += [
        f"/runs/{run}/citizen",
        f"/runs/{run}/report",
        f"/runs/{run}/reproduce",
        "/compare",
        "/designs/tiny",
    ]
    while waiting and len(found) < MOST:
        address = waiting.pop(0)
        if address in found or (ENDING.search(address) and len(found) % 10):
            continue
        answer = pages.get(address)
        found[address] = ""
        assert answer.status_code != 403, f"{address} is offered and not open"
        if answer.headers.get("content-type", "").startswith("text/html") and answer.status_code == 200:
            found[address] = answer.text
            links = re.findall(r'\bhref="(/(?!language|assets|guide|sign)[^"#]*)', answer.text)
            waiting += sorted(
                {unescape(each) for each in links}, key=lambda each: ENDING.search(each) is not None
            )
    return found


@pytest.mark.parametrize("role", ALL_ROLES)
def test_every_link_is_open_and_every_form_may_be_sent(app: FastAPI, place: Path, role: Role) -> None:
    with as_somebody(app, role) as pages:
        found = crawled(pages, only_run(place).name)
    listed, forms = ways(app), 0
    for address, text in found.items():
        for tag in re.findall(r"<form\b[^>]*>", text):
            if 'method="post"' not in tag:
                continue
            action = re.search(r'action="([^"]*)"', tag)
            to = unescape(action.group(1)) if action else address
            for way in (each for each in listed if fits(each, to.partition("?")[0])):
                forms += 1
                assert way.is_open or all(role in MAY[each] for each in way.actions), (address, str(way))
    assert len(found) > 60 and (forms > 12 or role != "analyst")


def fits(way: Way, path: str) -> bool:
    pattern = re.sub(r"\{\w+:step\}", "[a-z]+", way.path)
    pattern = re.sub(r"\{[^}]+\}", "[^/]+", pattern)
    return way.method == "POST" and re.fullmatch(pattern, path) is not None
