"""Who may do what: every role on every route there is, and the routes that nobody guards."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.web.access.roles import ALL_ROLES, MAY, Person, Role
from healthtrust.web.app import make_app
from healthtrust.web.settings import Access, Limits, Proxy, Settings, WebFile
from healthtrust.web.store.trail import rows
from healthtrust.web.store.trail_read import checked
from tests.web.conftest import word_of
from tests.web.routes import Way, ways

KNOWS = "10.0.0.7"
SETUP = Person("setup", ("approver",))


def served(folder: Path, **access: Any) -> FastAPI:
    proxied = Access(kind="proxy", proxy=Proxy(addresses=(KNOWS,)), **access)
    many = Limits(requests_a_minute=100_000, writes_a_minute=100_000)
    return make_app(Settings(folder=folder, file=WebFile(access=proxied, limits=many)))


def as_somebody(app: FastAPI, name: str) -> TestClient:
    return TestClient(
        app,
        base_url="http://localhost",
        follow_redirects=False,
        raise_server_exceptions=False,
        client=(KNOWS, 1),
        headers={"X-Forwarded-User": name},
    )


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """Pages with one person of each role, called as their role is, and one with none."""
    roles: dict[str, tuple[Role, ...]] = {role: (role,) for role in ALL_ROLES}
    return served(tmp_path_factory.mktemp("team"), roles={**roles, "nobody": ()})


def asked(pages: TestClient, way: Way) -> Any:
    """Ask as a page of ours would, but with no field: what is let through may then find it missing."""
    if way.path.startswith("/api/") and way.method != "GET":
        return pages.request(way.method, way.address(), json={})
    return pages.request(way.method, way.address())


def test_every_route_names_the_one_action_that_it_is(team: FastAPI) -> None:
    unguarded = [str(way) for way in ways(team) if not way.is_open and not way.actions]
    assert not unguarded, f"no guard: {unguarded}"
    twofold = [f"{way}: {way.actions}" for way in ways(team) if len(way.actions) > 1]
    assert not twofold, twofold


@pytest.mark.parametrize("role", [*ALL_ROLES, "nobody"])
def test_each_role_gets_through_exactly_where_the_matrix_says(team: FastAPI, role: str) -> None:
    """Reading is asked to the end; writing stops at the word, which is asked for after the role."""
    wrong = []
    with as_somebody(team, role) as pages:
        for way in ways(team):
            if way.is_open:
                continue
            answer = asked(pages, way)
            refused = answer.status_code == 403 and ("Whoever approves can give you the role" in answer.text)
            expected = any(role not in MAY[action] for action in way.actions)
            if refused != expected:
                wrong.append(f"{way} by {role}: {answer.status_code}, expected refused={expected}")
    assert not wrong, "\n".join(wrong)


def test_whom_nobody_knows_gets_nothing_but_the_way_in(team: FastAPI) -> None:
    let_in = []
    with TestClient(team, base_url="http://localhost", raise_server_exceptions=False) as pages:
        for way in ways(team):
            status = asked(pages, way).status_code
            if not way.is_open and status != 401:
                let_in.append(f"{way}: {status}")
    assert not let_in, "\n".join(let_in)


def test_no_write_is_done_without_the_word_of_the_visit(team: FastAPI) -> None:
    """Everybody's roles at once, so that only the word is missing."""
    done = []
    for role in ALL_ROLES:
        with as_somebody(team, role) as pages:
            for way in ways(team):
                if way.method == "GET" or way.path.startswith("/api/"):
                    continue
                if way.is_open or all(role in MAY[action] for action in way.actions):
                    answer = pages.request(way.method, way.address(), data={"word": "0" * 32})
                    if answer.status_code not in (403, 405):
                        done.append(f"{way} by {role}: {answer.status_code}")
    assert not done, "\n".join(done)


def test_no_program_writes_with_a_form(team: FastAPI) -> None:
    """A form, or plain text, is what another site's page could send."""
    done = []
    for role in ALL_ROLES:
        with as_somebody(team, role) as pages:
            for way in ways(team):
                if way.method == "GET" or not way.path.startswith("/api/"):
                    continue
                for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
                    answer = pages.request(
                        way.method, way.address(), content=b"{}", headers={"content-type": kind}
                    )
                    if answer.status_code not in (403, 405):
                        done.append(f"{way} by {role} as {kind!r}: {answer.status_code}")
    assert not done, "\n".join(done)


def test_whoever_decides_does_not_prepare() -> None:
    prepares = {action for action, roles in MAY.items() if "operator" in roles and action.startswith("live")}
    decides = {action for action, roles in MAY.items() if "approver" in roles and action.startswith("live")}
    assert prepares & decides == {"live look", "live appeal"}
    assert {"live settle", "live close", "live open", "settings"} <= {
        a for a, r in MAY.items() if r == ("approver",)
    }


def test_more_roles_never_open_less() -> None:
    for count in range(1, len(ALL_ROLES) + 1):
        for held in combinations(ALL_ROLES, count):
            for roles in MAY.values():
                assert bool(set(held) & set(roles)) == any(role in roles for role in held)


@pytest.fixture
def boss(tmp_path: Path) -> Iterator[TestClient]:
    app = served(tmp_path, roles={"fix": ("viewer",)}, everybody=("viewer",))
    app.state.given.give("boss", ("approver",), SETUP)
    with as_somebody(app, "boss") as pages:
        yield pages


def give(pages: TestClient, **fields: Any) -> Any:
    return pages.post("/settings/roles", data={"word": settings_word(pages), **fields})


def settings_word(pages: TestClient) -> str:
    return word_of_page(pages.get("/settings").text)


def test_an_approver_gives_roles_which_hold_at_once_and_are_in_the_trail(boss: TestClient) -> None:
    with as_somebody(boss.app, "ana") as ana:  # type: ignore[arg-type]
        assert ana.get("/audit").status_code == 403
        assert give(boss, name="ana", roles=["analyst", "operator"]).status_code == 303
        assert ana.get("/audit").status_code == 200
        assert give(boss, name="ana", roles=[]).status_code == 303
        assert ana.get("/").status_code == 403
        assert give(boss, name="ana", **{"like-everybody": "yes"}).status_code == 303
        assert (ana.get("/").status_code, ana.get("/audit").status_code) == (200, 403)
    engine = boss.app.state.engine  # type: ignore[attr-defined]
    said = [(row.who, row.inputs) for row in rows(engine)][1:]
    assert said == [
        ("boss", '{"after":["analyst","operator"],"before":null,"of":"ana"}'),
        ("boss", '{"after":[],"before":["analyst","operator"],"of":"ana"}'),
        ("boss", '{"after":null,"before":[],"of":"ana"}'),
    ]
    assert checked(engine).problem is None


def test_nobody_takes_the_last_approvers_role_away(boss: TestClient) -> None:
    kept = give(boss, name="boss", roles=["viewer"])
    assert kept.status_code == 422 and "at least one approver" in kept.text
    assert give(boss, name="boss", **{"like-everybody": "yes"}).status_code == 422
    assert give(boss, name="ana", roles=["approver"]).status_code == 303
    gone = give(boss, name="boss", roles=["viewer"])
    assert (gone.status_code, gone.headers["location"]) == (303, "/")
    assert boss.get("/settings").status_code == 403


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "fix", "roles": ["approver"]}, "stands in web.toml"),
        ({"name": "", "roles": ["viewer"]}, "the name by which somebody is known"),
        ({"name": "a\nb", "roles": ["viewer"]}, "the name by which somebody is known"),
        ({"name": "ana", "roles": ["king"]}, "king"),
    ],
)
def test_roles_that_cannot_be_given_are_refused_and_nothing_is_written(
    boss: TestClient, fields: dict[str, Any], said: str
) -> None:
    before = rows(boss.app.state.engine)  # type: ignore[attr-defined]
    answer = give(boss, **fields)
    assert answer.status_code == 422 and said in answer.text
    assert rows(boss.app.state.engine) == before  # type: ignore[attr-defined]


def test_on_ones_own_machine_nobody_can_be_locked_out(pages: TestClient) -> None:
    shown = pages.get("/settings")
    assert shown.status_code == 200 and "/settings/roles" not in shown.text
    fields = {"word": word_of(pages), "name": "me", "roles": ["viewer"]}
    assert pages.post("/settings/roles", data=fields).status_code == 422
    assert pages.get("/settings").status_code == 200


def test_settings_name_the_database_and_not_where_it_lies(boss: TestClient, tmp_path: Path) -> None:
    shown = boss.get("/settings").text
    assert "web.sqlite" in shown and str(tmp_path) not in shown


def word_of_page(text: str) -> str:
    return text.split('name="word" value="', 1)[1].split('"', 1)[0]
