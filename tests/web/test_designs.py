"""Designs in a browser: listed, made, copied, shown step by step, told in words, deleted and brought back."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.web.app import make_app
from healthtrust.web.settings import Settings, WebFile
from tests.web.conftest import Post, do_jobs


def _extend(folder: Path, name: str = "dearer", more: str = "[pool]\nper_adult = 120\n") -> Path:
    file = folder / f"{name}.toml"
    file.write_text(
        f'# What a head charge does.\nextends = "tiny.toml"\ntitle = "Dearer"\n{more}', encoding="utf-8"
    )
    return file


def test_ones_own_designs_come_first_and_examples_say_what_they_show(pages: TestClient) -> None:
    told = pages.get("/designs").text
    assert told.index('href="/designs/tiny"') < told.index('href="/designs/valley"')
    assert "A valley that begins to prevent" in told
    assert "The valley spends five times what it did on population health" in told
    assert "Synthetic people" in told


def test_an_empty_folder_leads_to_the_guided_visit(tmp_path: Path) -> None:
    with TestClient(make_app(Settings(folder=tmp_path)), base_url="http://localhost") as empty:
        assert 'href="/guide"' in empty.get("/").text
        assert "There is no design in this folder yet" in empty.get("/designs").text


def test_a_new_design_extends_another_and_differs_in_nothing(
    pages: TestClient, post: Post, folder: Path
) -> None:
    answer = post("/designs/new", {"name": "lower", "title": 'A "lower" one', "base": "tiny"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/designs/lower")
    told = tomllib.loads((folder / "lower.toml").read_text(encoding="utf-8"))
    assert told == {"extends": "tiny.toml", "title": 'A "lower" one'}
    page = pages.get("/designs/lower").text
    assert "lower was made" in page
    assert page.count("As in tiny") == 7


@pytest.mark.parametrize("name", ["", "../out", "tiny", "TINY", "valley", "new", "a/b", "a" * 65, ".hidden"])
def test_a_name_that_does_not_do_is_told_beside_its_field(post: Post, folder: Path, name: str) -> None:
    before = sorted(folder.glob("*.toml"))
    answer = post("/designs/new", {"name": name, "title": "", "base": "tiny"})
    assert answer.status_code == 422
    assert 'href="#name"' in answer.text
    assert 'aria-describedby="name-hint name-error"' in answer.text
    assert sorted(folder.glob("*.toml")) == before


def test_a_copy_of_ones_own_keeps_its_comments_and_a_copy_of_an_example_extends_it(
    post: Post, folder: Path
) -> None:
    _extend(folder)
    assert post("/designs/dearer/copy", {"name": "dearest"}).status_code == 303
    copy = (folder / "dearest.toml").read_text(encoding="utf-8")
    assert copy.startswith("# What a head charge does.")
    assert 'title = "Dearest"' in copy
    post("/designs/prevention/copy", {"name": "ours"})
    assert tomllib.loads((folder / "ours.toml").read_text(encoding="utf-8"))["extends"] == "prevention"


def test_the_seven_steps_say_what_is_decided_and_what_differs_in_words(
    pages: TestClient, folder: Path
) -> None:
    _extend(
        folder,
        more="[pool]\nper_adult = 120\n[sources]\n'pool.per_adult' = {source='council', status='cited'}\n",
    )
    told = pages.get("/designs/dearer").text
    steps = ("people", "pool", "package", "allocate", "market", "deliver", "review")
    places = [told.index(f'href="/designs/dearer/{step}"') for step in steps]
    assert places == sorted(places)
    assert "500 residents are made up, in 4 neighbourhoods." in told
    assert "Changed: 1" in told
    assert "pool, per adult: £0 becomes £120" in told
    assert "Why: council (cited)" in told


def test_the_last_run_is_told_to_be_of_this_text_until_the_text_changes(
    pages: TestClient, folder: Path, fingerprint: str
) -> None:
    told = pages.get("/designs/tiny").text
    assert f'href="/runs/{fingerprint}"' in told
    assert "Of this design as it stands" in told
    file = folder / "tiny.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("seed = 11", "seed = 12"), encoding="utf-8")
    assert "Of other values than now" in pages.get("/designs/tiny").text


def test_a_run_of_a_scenario_and_of_its_baseline_can_be_compared(
    app: FastAPI, pages: TestClient, post: Post, folder: Path, fingerprint: str
) -> None:
    _extend(folder)
    assert post("/runs", {"design": "dearer"}).status_code == 303
    (job,) = do_jobs(app)
    run = job.result["run"]
    assert f'href="/compare?runs={fingerprint},{run}"' in pages.get("/designs/dearer").text


def test_a_design_with_mistakes_opens_with_all_of_them_under_their_steps(
    pages: TestClient, folder: Path
) -> None:
    _extend(folder, more="[pool]\nceiling_share = 2\n[people]\nsize = -1\nnonsense = 1\n")
    told = pages.get("/designs/dearer")
    assert told.status_code == 200
    assert "3 problems" in told.text
    assert "Needs attention: 2" in told.text
    assert "Needs attention: 1" in told.text
    assert "expected at most 1" in told.text
    assert "Needs attention" in pages.get("/designs").text
    assert "Needs attention" in pages.get("/").text


@pytest.mark.parametrize("text", [b"= 1", b"\xff\xfe", b'extends = "dearer.toml"', b'extends = "gone.toml"'])
def test_a_file_that_is_no_design_opens_with_what_is_wrong(
    pages: TestClient, folder: Path, text: bytes
) -> None:
    (folder / "dearer.toml").write_bytes(text)
    for address in ("/designs/dearer", "/designs", "/designs/dearer/history", "/designs/dearer/text", "/"):
        assert pages.get(address).status_code in (200, 422), address
    assert "cannot be run as it stands" in pages.get("/designs/dearer").text


def test_the_file_is_shown_and_taken_away_as_it_is(pages: TestClient, folder: Path) -> None:
    file = _extend(folder)
    taken = pages.get("/designs/dearer/design.toml")
    assert taken.content == file.read_bytes()
    assert 'filename="dearer.toml"' in taken.headers["content-disposition"]
    assert "# What a head charge does." in pages.get("/designs/dearer/text").text


def test_sources_are_counted_and_listed(pages: TestClient) -> None:
    told = pages.get("/designs/valley/sources").text
    assert "made up: a progressive schedule" in told
    assert "were seen in a source" in told


def test_a_deleted_design_can_be_brought_back_with_its_history(
    pages: TestClient, post: Post, folder: Path
) -> None:
    file = _extend(folder)
    text = file.read_bytes()
    assert "It can be brought back" in pages.get("/designs/dearer/delete").text
    assert post("/designs/dearer/delete").status_code == 303
    assert not file.exists()
    (away,) = (folder / ".healthtrust" / "deleted").iterdir()
    assert away.name in pages.get("/designs").text
    assert post("/designs/deleted/restore", {"file": away.name}).headers["location"] == "/designs/dearer"
    assert file.read_bytes() == text
    assert "brought it back after it was deleted" in pages.get("/designs/dearer/history").text


def test_a_design_that_others_extend_is_not_deleted(pages: TestClient, post: Post, folder: Path) -> None:
    _extend(folder)
    assert "dearer" in pages.get("/designs/tiny/delete").text
    assert post("/designs/tiny/delete").status_code == 422
    assert (folder / "tiny.toml").exists()


def test_no_path_leads_out_of_the_folder(post: Post, pages: TestClient, folder: Path) -> None:
    (folder.parent / "outside.toml").write_text('title = "secret"\n', encoding="utf-8")
    assert pages.get("/designs/..%2Foutside").status_code == 404
    assert post("/designs/deleted/restore", {"file": "../../tiny.toml"}).status_code == 404


def test_who_may_only_look_sees_no_buttons_and_changes_nothing(folder: Path) -> None:
    file = WebFile.model_validate({"access": {"local": ["viewer"]}})
    with TestClient(make_app(Settings(folder=folder, file=file)), base_url="http://localhost") as viewer:
        told = viewer.get("/designs/tiny").text
        assert "Run this design" not in told
        assert "Delete this design" not in told
        assert viewer.get("/designs/new").status_code == 403


def test_the_history_tells_changes_in_words_and_brings_a_version_back(
    pages: TestClient, post: Post, folder: Path
) -> None:
    post("/designs/new", {"name": "lower", "title": "Lower", "base": "tiny"})
    first = (folder / "lower.toml").read_text(encoding="utf-8")
    (folder / "lower.toml").write_text(first + "[pool]\nper_adult = 7\n", encoding="utf-8")
    told = pages.get("/designs/lower/history").text
    assert "changed the file outside these pages" in told
    assert "pool, per adult: £0 becomes £7" in told
    versions = told.split('name="version" value="')[1].split('"')[0]
    assert post("/designs/lower/history", {"version": versions}).status_code == 303
    assert (folder / "lower.toml").read_text(encoding="utf-8") == first
    assert "brought back an earlier version" in pages.get("/designs/lower/history").text


def test_any_two_versions_are_compared_and_others_are_not_there(
    pages: TestClient, post: Post, folder: Path
) -> None:
    post("/designs/new", {"name": "lower", "title": "Lower", "base": "tiny"})
    first = (folder / "lower.toml").read_text(encoding="utf-8")
    (folder / "lower.toml").write_text(first + "[pool]\nper_adult = 7\n", encoding="utf-8")
    keys = [
        each.split('"')[0] for each in pages.get("/designs/lower/history").text.split('<option value="')[1:]
    ]
    told = pages.get(f"/designs/lower/history?before={keys[0]}&after={keys[1]}").text
    assert "pool, per adult: £7 becomes £0" in told
    assert pages.get(f"/designs/lower/history?before={keys[0]}&after={'0' * 64}").status_code == 404
