"""Designs as JSON: the list, one with all it decides, what differs, and values tried without saving."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from healthtrust.design.read import read_design
from healthtrust.web.designs.versions import digest


def test_the_list_tells_which_ship_and_which_were_run(pages: TestClient, fingerprint: str) -> None:
    told = {each["name"]: each for each in pages.get("/api/designs").json()}
    assert told["tiny"]["last_run"] == fingerprint
    assert told["tiny"]["last_run_is_current"]
    assert told["valley"]["ships"]
    assert not told["tiny"]["ships"]
    assert told["prevention"]["extends"] == "valley"


def test_a_design_is_told_as_it_is_run_with_the_hash_of_its_text(pages: TestClient, folder: Path) -> None:
    told = pages.get("/api/designs/tiny").json()
    assert told["hash"] == digest((folder / "tiny.toml").read_text(encoding="utf-8"))
    assert told["design"] == read_design(folder / "tiny.toml").design.as_plain()


def test_differences_are_told_in_words_and_values(pages: TestClient) -> None:
    told = {each["key"]: each for each in pages.get("/api/designs/prevention/differences").json()}
    assert told["people.size"]["words"] == "people, size: 40,000 becomes 4,000"
    assert (told["people.size"]["before"], told["people.size"]["after"]) == (40000, 4000)
    assert told["people.migration"]["status"] == "assumed"


def test_values_are_tried_without_being_saved(pages: TestClient, folder: Path) -> None:
    before = (folder / "tiny.toml").read_bytes()
    good = pages.post("/api/designs/tiny/check", json={"overrides": ["pool.per_adult=5"]}).json()
    assert good["sound"]
    assert [each["words"] for each in good["differences"]] == ["pool, per adult: £0 becomes £5"]
    bad = pages.post(
        "/api/designs/tiny/check", json={"overrides": ["pool.ceiling_share=3", "seed=-1"]}
    ).json()
    assert not bad["sound"]
    assert {each["where"] for each in bad["problems"]} == {"--set pool.ceiling_share", "--set seed"}
    assert (folder / "tiny.toml").read_bytes() == before


def test_what_is_not_there_or_wrong_is_a_problem_document(pages: TestClient, folder: Path) -> None:
    missing = pages.get("/api/designs/nope")
    assert (missing.status_code, missing.headers["content-type"]) == (404, "application/problem+json")
    (folder / "bad.toml").write_text("seed = -1\n", encoding="utf-8")
    wrong = pages.get("/api/designs/bad")
    assert wrong.status_code == 422
    assert len(wrong.json()["problems"]) == 3
    assert not next(each for each in pages.get("/api/designs").json() if each["name"] == "bad")["sound"]
