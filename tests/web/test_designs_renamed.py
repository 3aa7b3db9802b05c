"""A design is renamed: its file, its history and the designs that extend it go along, or nothing does."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.design.read import read_design
from healthtrust.web.designs.versions import rows_of
from healthtrust.web.store.trail import rows

Post = Callable[..., Any]


def test_file_history_and_those_that_extend_it_go_along(
    pages: TestClient, app: FastAPI, folder: Path, post: Post
) -> None:
    post("/designs/new", {"name": "child", "title": "", "base": "tiny"})
    post("/designs/child/copy", {"name": "other"})
    with (folder / "child.toml").open("a") as file:
        file.write("# a remark that stays\n")
    before, decided = (folder / "tiny.toml").read_bytes(), read_design(folder / "child.toml").design
    assert "child, other" in pages.get("/designs/tiny/rename").text

    answer = post("/designs/tiny/rename", {"name": " region 2 "})
    assert (answer.status_code, answer.headers["location"]) == (303, "/designs/region%202")
    assert "child, other" in pages.get("/designs/region 2").text
    assert (folder / "region 2.toml").read_bytes() == before
    assert not (folder / "tiny.toml").exists()
    assert tomllib.loads((folder / "child.toml").read_text())["extends"] == "region 2.toml"
    assert "# a remark that stays" in (folder / "child.toml").read_text()
    assert read_design(folder / "child.toml").design == decided
    assert pages.get("/designs/tiny").status_code == 404

    about = [json.loads(row.inputs) for row in rows(app.state.engine)]
    assert [(each["design"], each["does"]) for each in about[-4:]] == [
        ("region 2", "renamed"), ("child", "followed"), ("other", "followed"), ("tiny", "renamed"),
    ]  # fmt: skip
    assert "renamed it; it was called tiny" in pages.get("/designs/region 2/history").text


def test_history_is_kept_over_several_names_and_a_new_design_of_an_old_name_begins_anew(
    pages: TestClient, app: FastAPI, post: Post
) -> None:
    post("/designs/new", {"name": "one", "title": "", "base": "valley"})
    first = rows_of(app.state.engine, "one")[0].after
    post("/designs/one/rename", {"name": "two"})
    post("/designs/two/rename", {"name": "three"})
    told = rows_of(app.state.engine, "three")
    assert [(row.design, row.said["kind"]) for row in told] == [
        ("one", "made"), ("two", "renamed"), ("three", "renamed"),
    ]  # fmt: skip
    post("/designs/new", {"name": "one", "title": "", "base": "prevention"})
    assert [row.said["kind"] for row in rows_of(app.state.engine, "three")] == ["made", "renamed", "renamed"]
    for name in ("one", "three"):
        assert pages.get(f"/designs/{name}/history").status_code == 200
    post("/designs/three/history", {"version": first})
    assert "says just that already" in pages.get("/designs/three/history").text


def test_a_taken_or_unfit_name_changes_nothing(pages: TestClient, folder: Path, post: Post) -> None:
    post("/designs/new", {"name": "child", "title": "", "base": "tiny"})
    before = {path.name: path.read_bytes() for path in folder.glob("*.toml")}
    for name, said in (
        ("child", "not yet taken"),
        ("Valley", "not yet taken"),
        ("../x", "letters"),
        ("", "letters"),
    ):
        refused = post("/designs/tiny/rename", {"name": name})
        assert refused.status_code == 422
        assert said in refused.text
    assert "ships" in post("/designs/valley/rename", {"name": "mine"}).text
    broken = b'extends = "tiny.toml"\ntitle = "\xe9"\n'
    (folder / "broken.toml").write_bytes(broken)
    assert "UTF-8" in post("/designs/tiny/rename", {"name": "free"}).text
    now = {path.name: path.read_bytes() for path in folder.glob("*.toml")}
    assert now == before | {"broken.toml": broken}
