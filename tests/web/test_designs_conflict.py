"""Two people change one design: the second is told, sees both sides, and decides; nothing is lost."""

from __future__ import annotations

import html
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.web.access.roles import ALL_ROLES, Person
from healthtrust.web.designs.conflicts import as_text, decided
from healthtrust.web.designs.saving import REMOVED, Change, own_text, save
from healthtrust.web.designs.versions import digest, keep_texts
from tests.web.conftest import Post

WHY = {"pool.per_adult": ("my reason", "assumed"), "seed": ("luck", "assumed")}


@pytest.fixture
def fields(app: FastAPI, folder: Path) -> dict[str, str]:
    """What the conflict page would send after Ada saved what somebody else wants otherwise."""
    file = folder / "tiny.toml"
    opened = digest(own_text(file))
    keep_texts(app.state.engine, own_text(file))
    ada = Change("tiny", opened, {"pool.per_adult": 10, "pool.exempt_below": 100}, {})
    save(app.state.folder, app.state.engine, Person("Ada", ALL_ROLES), ada)
    mine = Change("tiny", opened, {"pool.per_adult": 20, "seed": 99, "pool.exempt_below": 5}, WHY)
    return {"opened": opened, "kept": as_text(mine)}


def _clash(post: Post, fields: dict[str, str]) -> tuple[Any, dict[str, str]]:
    answer = post("/designs/tiny/conflict", {**fields, "keep": "mine"})
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    return answer, {name: html.unescape(value) for name, value in hidden.items() if name != "word"}


def _now(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "tiny.toml").read_text(encoding="utf-8"))


def test_the_page_says_who_and_shows_both_sides(post: Post, fields: dict[str, str], folder: Path) -> None:
    before = (folder / "tiny.toml").read_bytes()
    answer, hidden = _clash(post, fields)
    assert answer.status_code == 409
    assert "Ada saved tiny at" in answer.text
    assert "<strong>10</strong>" in answer.text
    assert "<strong>20</strong>" in answer.text
    assert "my reason" in hidden["kept"]
    assert "Your other changes touch nothing of theirs" in answer.text
    assert (folder / "tiny.toml").read_bytes() == before


def test_keep_mine_saves_all_of_mine(post: Post, fields: dict[str, str], folder: Path) -> None:
    _, hidden = _clash(post, fields)
    chosen = {"of pool.per_adult": "theirs", "of pool.exempt_below": "theirs", "keep": "mine"}
    assert post("/designs/tiny/conflict", {**hidden, **chosen}).status_code == 303
    now = _now(folder)
    assert (now["pool"]["per_adult"], now["pool"]["exempt_below"], now["seed"]) == (20, 5, 99)
    assert now["sources"]["pool.per_adult"]["source"] == "my reason"


def test_keep_theirs_saves_only_what_did_not_clash(post: Post, fields: dict[str, str], folder: Path) -> None:
    _, hidden = _clash(post, fields)
    chosen = {"of pool.per_adult": "mine", "of pool.exempt_below": "mine", "keep": "theirs"}
    assert post("/designs/tiny/conflict", {**hidden, **chosen}).status_code == 303
    now = _now(folder)
    assert (now["pool"]["per_adult"], now["pool"]["exempt_below"], now["seed"]) == (10, 100, 99)
    assert "pool.per_adult" not in now["sources"]


def test_each_value_is_chosen_by_itself(post: Post, fields: dict[str, str], folder: Path) -> None:
    _, hidden = _clash(post, fields)
    chosen = {"of pool.per_adult": "mine", "of pool.exempt_below": "theirs", "keep": "chosen"}
    post("/designs/tiny/conflict", {**hidden, **chosen})
    now = _now(folder)
    assert (now["pool"]["per_adult"], now["pool"]["exempt_below"]) == (20, 100)


def test_a_change_made_while_somebody_decides_is_a_conflict_again(
    app: FastAPI, post: Post, fields: dict[str, str], folder: Path
) -> None:
    _, hidden = _clash(post, fields)
    bo = Change("tiny", digest(own_text(folder / "tiny.toml")), {"pool.per_adult": 30}, {})
    save(app.state.folder, app.state.engine, Person("Bo", ALL_ROLES), bo)
    answer = post("/designs/tiny/conflict", {**hidden, "of pool.per_adult": "mine", "keep": "chosen"})
    assert answer.status_code == 409
    assert "Bo saved tiny at" in answer.text


def test_what_no_page_sends_is_refused(post: Post, folder: Path) -> None:
    for kept in (
        "",
        "[]",
        "{}",
        '{"values": 1, "removed": [], "because": {}}',
        '{"values": {}, "removed": 3}',
    ):
        assert post("/designs/tiny/conflict", {"kept": kept, "opened": ""}).status_code == 422


def test_a_file_outside_the_folder_is_not_named(post: Post, folder: Path, pages: TestClient) -> None:
    opened = digest(own_text(folder / "tiny.toml"))
    for key, value in (
        ("people.places", "../../etc/passwd"),
        ("people.age_sex", "\\\\other\\x.csv"),
        ("extends", "valley"),
    ):
        kept = as_text(Change("tiny", opened, {key: value}, {}))
        assert (
            post("/designs/tiny/conflict", {"kept": kept, "opened": opened, "keep": "mine"}).status_code
            == 422
        )


def test_a_change_travels_through_a_form_unchanged() -> None:
    change = Change("a", "x", {"pool.per_adult": 1.5, "pool.rate": REMOVED, "title": '"<&'}, WHY)
    assert decided("a", {"kept": as_text(change), "opened": "x", "keep": "mine"}) == change
