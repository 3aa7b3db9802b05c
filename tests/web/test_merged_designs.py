"""Two people at one design: what touches different keys is kept, from whichever page it was opened."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.web.access.roles import Person
from healthtrust.web.designs.saving import Change, Conflict, save
from healthtrust.web.designs.versions import digest, text_of
from healthtrust.web.folder import Folder
from tests.web.forms import boxes_of

ANN, BOB = Person("ann", ("analyst",)), Person("bob", ("analyst",))
WHY = ("a colleague", "assumed")
LEAN = 'extends = "valley"\ntitle = "Lean"\n'
"""A design without any heading yet."""


@pytest.fixture
def lean(folder: Path) -> Path:
    path = folder / "lean.toml"
    path.write_text(LEAN, encoding="utf-8")
    return path


def change(key: str, value: object) -> Change:
    return Change("lean", digest(LEAN), {key: value}, {key: WHY})


def test_two_keys_under_a_heading_that_neither_found_there_are_both_kept(
    app: FastAPI, pages: TestClient, lean: Path
) -> None:
    pages.get("/designs/lean")
    folder, engine = Folder(lean.parent), app.state.engine
    save(folder, engine, ANN, change("people.size", 4_000))
    second = save(folder, engine, BOB, change("people.residents_per_row", 2))
    assert second.beside is not None and second.beside.who == "ann"
    text = lean.read_text(encoding="utf-8")
    assert "4000" in text.replace("_", "") and "residents_per_row = 2" in text


def test_the_same_key_under_a_new_heading_is_a_conflict(app: FastAPI, pages: TestClient, lean: Path) -> None:
    pages.get("/designs/lean")
    folder, engine = Folder(lean.parent), app.state.engine
    save(folder, engine, ANN, change("people.size", 4_000))
    with pytest.raises(Conflict) as told:
        save(folder, engine, BOB, change("people.size", 5_000))
    assert [each.key for each in told.value.clashes] == ["people.size"]
    assert told.value.others.who == "ann"


def parts(pages: TestClient, design: str) -> list[str]:
    """Return the addresses of the forms of a design, as its pages link to them."""

    found: list[str] = []
    for step in ("people", "pool", "market"):
        page = pages.get(f"/designs/{design}/{step}").text
        found += re.findall(rf'href="(/designs/{design}/{step}/[\w-]+)"', page)
    return list(dict.fromkeys(found))


def test_a_form_that_is_opened_by_its_own_address_keeps_the_text_it_was_opened_on(
    app: FastAPI, pages: TestClient, lean: Path
) -> None:
    form = parts(pages, "tiny")[0].replace("tiny", "lean")
    assert text_of(app.state.engine, digest(LEAN)) is None
    opened = boxes_of(pages.get(form).text)["opened"]
    assert opened == [digest(LEAN)]
    assert text_of(app.state.engine, digest(LEAN)) == LEAN


def test_another_program_may_write_beside_an_open_form(
    app: FastAPI, pages: TestClient, post: Callable[..., Any], lean: Path
) -> None:
    """The form is opened directly; an editor adds a heading; what is saved then stands beside it."""
    form = parts(pages, "tiny")[0].replace("tiny", "lean")
    pages.get(form)
    lean.write_text(LEAN + "\n[pool]\nsubsidy_share = 0.2\n", encoding="utf-8")
    saved = save(Folder(lean.parent), app.state.engine, ANN, change("people.size", 4_000))
    assert saved.beside is not None and saved.beside.who == ""
    assert "subsidy_share = 0.2" in lean.read_text(encoding="utf-8")


def test_a_workbook_keeps_the_text_it_was_held_against(
    app: FastAPI, pages: TestClient, post: Callable[..., Any], lean: Path
) -> None:
    book = pages.get("/designs/lean/inputs.xlsx").content
    answer = post("/designs/lean/upload", files={"workbook": ("inputs.xlsx", book)})
    assert answer.status_code == 303
    assert text_of(app.state.engine, digest(LEAN)) == LEAN
