"""A design's inputs are taken away as a workbook, sent back, shown as changes, and saved with reasons."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.design.read import read_design
from healthtrust.web.access.roles import ALL_ROLES
from healthtrust.web.pages import workbook
from tests.small import TINY
from tests.web.conftest import do_jobs
from tests.workbooks import Cells, cells_of, put_value, row_of, write_cells

Post = Callable[..., Any]
AT = "/designs/tiny/upload"


@pytest.fixture
def sheets(pages: TestClient, tmp_path: Path) -> Cells:
    answer = pages.get("/designs/tiny/inputs.xlsx")
    assert answer.status_code == 200
    assert 'filename="tiny-inputs.xlsx"' in answer.headers["content-disposition"]
    path = tmp_path / "taken.xlsx"
    path.write_bytes(answer.content)
    return cells_of(path)


@pytest.fixture
def send(post: Post, tmp_path: Path) -> Callable[[Cells], Any]:
    def sent(sheets: Cells, name: str = "mine.xlsx") -> Any:
        path = write_cells(tmp_path / "sent.xlsx", sheets)
        return post(AT, files={"workbook": (name, path.read_bytes())})

    return sent


def test_the_page_asks_for_a_workbook_and_offers_one(pages: TestClient) -> None:
    text = pages.get(AT).text
    assert 'enctype="multipart/form-data"' in text
    assert 'href="/designs/tiny/inputs.xlsx"' in text
    assert "at most 20 MB" in text


def test_a_workbook_that_was_not_changed_changes_nothing(
    folder: Path, pages: TestClient, post: Post, sheets: Cells, send: Callable[..., Any]
) -> None:
    before = (folder / "tiny.toml").read_bytes()
    answer = send(sheets)
    assert answer.status_code == 303
    assert "There is no change of a value to save" in pages.get(answer.headers["location"]).text
    assert post(answer.headers["location"]).status_code == 303
    assert (folder / "tiny.toml").read_bytes() == before


def test_changes_are_told_in_words_need_reasons_and_are_saved(
    folder: Path, pages: TestClient, post: Post, sheets: Cells, send: Callable[..., Any]
) -> None:
    put_value(sheets, "pool.per_adult", 120)
    put_value(sheets, "market.plans", "")
    sheets["market.plans"].append(["New Care", 0.7])
    sheets["pool.brackets"][1][1] = 0.1
    sheets["pool"][row_of(sheets, "pool", "pool.per_adult")][6:8] = ["Statute 12", "cited"]
    at = send(sheets).headers["location"]
    text = pages.get(at).text
    assert "pool, per adult: £0 becomes £120" in text
    assert "bracket 1, rate: 9 % becomes 10 %" in text
    assert 'value="Statute 12"' in text
    assert "design.toml" not in text
    assert "Until now" not in text
    lacking = post(at, {"source-pool-per_adult": "Statute 12", "status-pool-per_adult": "cited"})
    assert lacking.status_code == 422
    assert "Say where pool.brackets comes from." in lacking.text
    assert read_design(folder / "tiny.toml").design.pool.per_adult == 0
    fields = {f"{what}-{key}": value for key in ("pool-per_adult", "pool-brackets", "market-plans")
              for what, value in (("source", "<b>the board</b>"), ("status", "assumed"))}  # fmt: skip
    assert post(at, fields).headers["location"] == "/designs/tiny"
    design = read_design(folder / "tiny.toml").design
    assert (design.pool.per_adult, design.pool.brackets[0].rate) == (120, 0.1)
    assert [plan.name for plan in design.market.offers] == ["New Care"]
    assert design.sources["market.plans"].source == "<b>the board</b>"
    assert "Saved from the workbook" in pages.get("/designs/tiny").text


def test_an_old_reason_is_shown_but_not_taken_for_the_new_value(
    folder: Path, pages: TestClient, sheets: Cells, send: Callable[..., Any]
) -> None:
    with (folder / "tiny.toml").open("a", encoding="utf-8") as stream:
        stream.write('[sources]\n"people.size" = { source = "a small number", status = "assumed" }\n')
    put_value(sheets, "people.size", 1000)
    sheets["people"][row_of(sheets, "people", "people.size")][6:8] = ["a small number", "assumed"]
    text = pages.get(send(sheets).headers["location"]).text
    assert "Until now: a small number" in text
    assert 'value="a small number"' not in text


def test_mistakes_are_a_table_of_cells_and_nothing_is_saved(
    folder: Path, pages: TestClient, post: Post, sheets: Cells, send: Callable[..., Any]
) -> None:
    before = (folder / "tiny.toml").read_bytes()
    cell = put_value(sheets, "pool.ceiling_share", "9 %")
    put_value(sheets, "people.size", "<script>")
    at = send(sheets).headers["location"]
    answer = pages.get(at)
    assert answer.status_code == 422
    assert "2 places in the workbook have to be mended" in answer.text
    assert re.search(rf"<td[^>]*>pool</td><td[^>]*>{cell}</td>", answer.text)
    assert "<script>&#39;" not in answer.text
    assert "&lt;script&gt;" in answer.text
    assert post(at, {}).status_code == 303
    assert (folder / "tiny.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("inputs.xlsm", b"PK", "a file ending in .xlsm"),
        ("inputs.csv", b"a,b", "a file ending in .csv"),
        ("inputs.xlsx", b"a,b", "a file that is no workbook, such as CSV"),
        ("../../evil.xlsx", b"PK\x03\x04", "cut off or damaged"),
    ],
)
def test_what_is_no_workbook_is_refused_as_a_page(
    folder: Path, pages: TestClient, post: Post, name: str, content: bytes, said: str
) -> None:
    answer = post(AT, files={"workbook": (name, content)})
    if answer.status_code == 303:
        answer = pages.get(answer.headers["location"])
    assert answer.status_code == 422
    assert said in answer.text
    assert not list(folder.parent.rglob("evil*"))


def test_no_file_at_all_is_told(post: Post) -> None:
    assert "no file" in post(AT, {}).text


def test_a_large_workbook_is_read_by_a_worker(
    app: FastAPI, pages: TestClient, sheets: Cells, send: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "AT_ONCE", 0)
    at = send(sheets).headers["location"]
    assert "read in the background" in pages.get(at).text
    (job,) = do_jobs(app)
    assert job.state == "done"
    assert job.address == at.partition("?")[0]
    assert "What the workbook changes" in pages.get(at).text


def test_a_workbook_with_large_tables_is_made_by_a_worker(
    app: FastAPI, folder: Path, pages: TestClient
) -> None:
    rows = "".join(f"x,{n},{n},0.0,{'long ' * 20},assumed\n" for n in range(2000))
    header = "sex,minimum_age [years],maximum_age [years],share [share],source,status\n"
    (folder / "ages.csv").write_text(header + rows, encoding="utf-8")
    design = {**TINY, "people": {**TINY["people"], "age_sex": "ages.csv"}}
    (folder / "large.toml").write_text(tomli_w.dumps(design), encoding="utf-8")
    answer = pages.get("/designs/large/inputs.xlsx")
    assert (answer.status_code, answer.headers["location"]) == (303, "/jobs/1")
    assert do_jobs(app)[0].address == "/designs/large/inputs.xlsx"
    answer = pages.get("/designs/large/inputs.xlsx")
    assert answer.content.startswith(b"PK")


def test_changed_tables_are_kept_beside_the_design(
    folder: Path, post: Post, pages: TestClient, sheets: Cells, send: Callable[..., Any]
) -> None:
    table = sheets["table package.catalogue"]
    column = next(n for n, head in enumerate(table[0]) if str(head).startswith("price"))
    table[1][column] = 500.0
    at = send(sheets).headers["location"]
    assert "tiny-tables/package.catalogue-" in pages.get(at).text
    assert not (folder / "tiny-tables").exists()
    post(at, {"source-package-catalogue": "the tariff", "status-package-catalogue": "recalled"})
    name = read_design(folder / "tiny.toml").design.package.catalogue
    assert ",500," in (folder / name).read_text(encoding="utf-8")


def test_a_change_by_somebody_else_in_between_is_not_lost(
    folder: Path, post: Post, sheets: Cells, send: Callable[..., Any]
) -> None:
    put_value(sheets, "pool.per_adult", 120)
    at = send(sheets).headers["location"]
    text = (folder / "tiny.toml").read_text(encoding="utf-8")
    (folder / "tiny.toml").write_text(text.replace("seed = 11", "seed = 12"), encoding="utf-8")
    answer = post(at, {"source-pool-per_adult": "x", "status-pool-per_adult": "assumed"})
    design = read_design(folder / "tiny.toml").design
    assert design.seed == 12
    assert (answer.status_code, design.pool.per_adult) == (303, 120)


def test_designs_that_ship_are_not_written_over(pages: TestClient, post: Post) -> None:
    assert pages.get("/designs/valley/inputs.xlsx").status_code == 200
    assert pages.get("/designs/valley/upload").status_code == 422
    assert post("/designs/valley/upload", files={"workbook": ("a.xlsx", b"PK")}).status_code == 422
    assert pages.get("/designs/nothing/inputs.xlsx").status_code == 404


@pytest.mark.parametrize("hash_", ["0" * 64, "x" * 64])
def test_an_upload_that_is_not_there_is_a_page(pages: TestClient, hash_: str) -> None:
    assert pages.get(f"{AT}/{hash_}").status_code == 404


def test_uploads_are_dropped_after_a_day(folder: Path, sheets: Cells, send: Callable[..., Any]) -> None:
    first = send(sheets).headers["location"].rpartition("/")[2]
    home = folder / ".healthtrust" / "uploads"
    os.utime(home / first, (time.time() - 90_000,) * 2)
    put_value(sheets, "seed", 5)
    send(sheets)
    assert first not in {path.name for path in home.iterdir()}
    assert len(list(home.iterdir())) == 1


def test_only_those_who_design_may_send(app: FastAPI, pages: TestClient) -> None:
    access = app.state.settings.file.access
    looks = access.model_copy(update={"local": ("viewer",)})
    app.state.settings.__dict__["file"] = app.state.settings.file.model_copy(update={"access": looks})
    assert ALL_ROLES
    assert pages.get(AT).status_code == 403
    assert pages.get("/designs/tiny/inputs.xlsx").status_code == 403
