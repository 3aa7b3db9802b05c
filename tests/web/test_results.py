"""The pages of a run: its verdict and numbers first, then step by step what was decided and what it did."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from fastapi import FastAPI
from markupsafe import escape
from starlette.testclient import TestClient

from healthtrust.design.whole import HEADINGS
from healthtrust.reports.provenance import decided
from healthtrust.runs.differs import design_of
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.perform import Wanted, run
from healthtrust.web.app import make_app
from healthtrust.web.folder import Folder
from healthtrust.web.jobs.task import Task
from healthtrust.web.settings import Settings
from healthtrust.web.work import prepare, verify
from tests.small import TINY, merged

PAGE_BYTES = 60_000


def send(pages: TestClient, fingerprint: str, end: str) -> Any:
    """Send the one form of a page of the run."""
    page = shown(pages, f"/runs/{fingerprint}/reproduce")
    word = re.search(r'name="word" value="([0-9a-f]+)"', page)
    assert word is not None
    return pages.post(f"/runs/{fingerprint}/{end}", data={"word": word.group(1)})


def shown(pages: TestClient, address: str) -> str:
    """Return a page that is there."""
    answer = pages.get(address)
    assert answer.status_code == 200, answer.text[-2000:]
    return answer.text


def test_summary_says_verdict_and_the_five_numbers_of_the_manifest(
    pages: TestClient, folder: Path, fingerprint: str
) -> None:
    manifest = RunFolder(folder / "runs" / fingerprint).manifest
    page = shown(pages, f"/runs/{fingerprint}")
    assert str(escape(manifest["verdict"])) in page
    for number in manifest["numbers"]:
        assert str(escape(number["label"])) in page
        assert f"<strong>{escape(number['said'])}</strong>" in page
    assert "95 % interval" in page


def test_summary_links_the_seven_steps_in_their_order_with_a_sentence_each(
    pages: TestClient, folder: Path, fingerprint: str
) -> None:
    page = shown(pages, f"/runs/{fingerprint}")
    found = re.findall(
        rf'<h3 class="govuk-heading-s"><a class="govuk-link" href="/runs/{fingerprint}/(\w+)"', page
    )
    assert found == list(HEADINGS)
    tree = json.loads((folder / "runs" / fingerprint / "report.json").read_text(encoding="utf-8"))
    people = next(part for part in tree["parts"] if part["name"] == "people")
    first = next(
        block["text"] for block in people["blocks"] if block["kind"] == "paragraph" and not block["tone"]
    )
    assert str(escape(first)) in page


def test_summary_is_light_and_loads_one_figure_at_first(pages: TestClient, fingerprint: str) -> None:
    page = shown(pages, f"/runs/{fingerprint}")
    outside = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    drawings = re.findall(r'<img src="([^"]+)"', outside)
    assert drawings == [f"/runs/{fingerprint}/figures/flow-of-funds.svg"]
    linked = re.findall(r'(?:<link rel="stylesheet" href|<script src)="([^"]+)"', page)
    assert 1 + len(drawings) + len(linked) <= 10
    assert len(page) < PAGE_BYTES
    loaded = [pages.get(each).num_bytes_downloaded for each in (f"/runs/{fingerprint}", *drawings, *linked)]
    assert all(loaded)
    assert sum(loaded) < 150_000


@pytest.mark.parametrize(
    "end", ["", "/people", "/review", "/part/limits", "/tables", "/tables/flow", "/reproduce"]
)
def test_every_page_says_what_the_data_are(pages: TestClient, fingerprint: str, end: str) -> None:
    assert "Synthetic people" in shown(pages, f"/runs/{fingerprint}{end}")
    assert "Synthetic people" in shown(pages, f"/runs/{fingerprint}/figures/flow-of-funds")


@pytest.mark.parametrize("step", HEADINGS)
def test_step_shows_what_was_decided_with_its_source_and_every_figure_and_table(
    pages: TestClient, folder: Path, fingerprint: str, step: str
) -> None:
    page = shown(pages, f"/runs/{fingerprint}/{step}")
    tree = json.loads((folder / "runs" / fingerprint / "report.json").read_text(encoding="utf-8"))
    part = next(part for part in tree["parts"] if part["name"] == step)
    for block in part["blocks"]:
        if block["kind"] == "figure":
            name = block["figure"]["name"]
            assert f'src="/runs/{fingerprint}/figures/{name}.svg"' in page
            assert f'href="/runs/{fingerprint}/figures/{name}"' in page
        if block["kind"] == "paragraph" and not set("`[\n\t") & set(block["text"]):
            assert str(escape(block["text"])) in page
    assert f'href="/designs/tiny/{step}"' in page
    kept = RunFolder(folder / "runs" / fingerprint)
    for each in decided(design_of(kept))[step]:
        if not each.is_default:
            assert f"<code>{each.name}</code>" in page
            assert str(escape(each.source)) in page
    if step == "people":
        assert re.search(r"people.size</code></th><td[^>]*>500 ", page)


def test_other_parts_of_the_report_are_shown(pages: TestClient, folder: Path, fingerprint: str) -> None:
    summary = shown(pages, f"/runs/{fingerprint}")
    tree = json.loads((folder / "runs" / fingerprint / "report.json").read_text(encoding="utf-8"))
    others = [part["name"] for part in tree["parts"] if part["name"] not in HEADINGS]
    assert len(others) > 5
    for name in others:
        assert f'href="/runs/{fingerprint}/part/{name}"' in summary
        shown(pages, f"/runs/{fingerprint}/part/{name}")
    assert pages.get(f"/runs/{fingerprint}/part/people").status_code == 404


def test_what_differs_from_the_design_it_extends_is_told(folder: Path) -> None:
    (folder / "ours.toml").write_text('extends = "tiny.toml"\n[people]\nsize = 300\n', encoding="utf-8")
    made = run(folder / "ours.toml", wanted=Wanted(home=folder / "runs", report=False))
    with TestClient(make_app(Settings(folder=folder)), base_url="http://localhost") as pages:
        page = shown(pages, f"/runs/{made.fingerprint}")
    assert "What differs from the design tiny" in page
    assert re.search(r"people\.size</code></th><td[^>]*>500</td><td[^>]*>300</td>", page)


@pytest.mark.parametrize("name", ["000000000000", "latest", "0" * 13, "zzzzzzzzzzzz"])
def test_run_that_is_not_there_is_said_so(pages: TestClient, name: str) -> None:
    for end in ("", "/people", "/tables", "/tables/flow", "/reproduce", "/figures/flow-of-funds.svg"):
        assert pages.get(f"/runs/{name}{end}").status_code in (400, 404, 405), end


def test_run_deleted_while_open_is_said_so(pages: TestClient, folder: Path, fingerprint: str) -> None:
    shown(pages, f"/runs/{fingerprint}/tables/flow")
    (folder / "runs" / fingerprint).rename(folder / "gone")
    answer = pages.get(f"/runs/{fingerprint}/tables/flow?page=2")
    assert answer.status_code == 404
    assert "running its design again brings it back" in answer.text


def test_run_without_a_report_has_one_made(folder: Path, pages: TestClient) -> None:
    tiny = {"schema_version": 1, **merged(TINY, {"seed": 12})}
    (folder / "bare.toml").write_bytes(tomli_w.dumps(tiny).encode())
    bare = run(folder / "bare.toml", wanted=Wanted(home=folder / "runs", report=False))
    before = {path: path.read_bytes() for path in bare.path.rglob("*") if path.is_file()}
    page = shown(pages, f"/runs/{bare.fingerprint}")
    assert str(escape(bare.manifest["verdict"])) in page
    assert f'action="/runs/{bare.fingerprint}/prepare"' in page
    assert "Make its report" in shown(pages, f"/runs/{bare.fingerprint}/people")
    task = Task({"run": bare.fingerprint}, Folder(folder), lambda done, of, step: None, "ada", "analyst")
    prepare.work(task)
    page = shown(pages, f"/runs/{bare.fingerprint}")
    assert "Make its report" not in page
    drawing = pages.get(f"/runs/{bare.fingerprint}/figures/flow-of-funds.svg")
    assert drawing.status_code == 200
    assert "immutable" not in drawing.headers["cache-control"]
    assert {path: path.read_bytes() for path in bare.path.rglob("*") if path.is_file()} == before
    assert prepare.work(task) == {"address": f"/runs/{bare.fingerprint}"}


def test_report_is_asked_for_as_a_job(folder: Path, app: FastAPI, pages: TestClient) -> None:
    (next((folder / "runs").glob("[0-9a-f]*")) / "report.json").unlink()
    fingerprint = next((folder / "runs").glob("[0-9a-f]*")).name
    answer = send(pages, fingerprint, "prepare")
    assert answer.status_code == 303
    (job,) = app.state.jobs.listed()
    assert answer.headers["location"] == f"/jobs/{job.number}"
    assert (job.kind, job.asked) == ("prepare", {"run": fingerprint})


def test_reproduce_shows_lines_manifest_and_design(pages: TestClient, folder: Path, fingerprint: str) -> None:
    page = shown(pages, f"/runs/{fingerprint}/reproduce")
    kept = RunFolder(folder / "runs" / fingerprint)
    assert f"healthtrust verify {fingerprint}" in page
    assert "library(jsonlite)" in page
    assert "import healthtrust" in page
    for name, digest in kept.manifest["inputs"].items():
        assert str(escape(name)) in page
        assert digest in page
    assert str(escape((kept.path / "design.toml").read_text(encoding="utf-8"))) in page
    assert (
        pages.get(f"/runs/{fingerprint}/files/design.toml").content
        == (kept.path / "design.toml").read_bytes()
    )


def test_python_lines_of_a_run_make_the_same_run(
    pages: TestClient, folder: Path, fingerprint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(pages, f"/runs/{fingerprint}/reproduce")
    text = re.findall(r"<pre[^>]*><code>(.*?)</code>", page, flags=re.DOTALL)[1]
    monkeypatch.chdir(folder)
    exec(compile(text.replace("&#34;", '"'), "lines", "exec"), {})


def test_run_is_made_again_and_compared(folder: Path, pages: TestClient, fingerprint: str) -> None:
    def verified() -> dict[str, Any]:
        task = Task({"run": fingerprint}, Folder(folder), lambda done, of, step: None, "ada", "analyst")
        return verify.work(task)

    assert "Nobody has asked for that yet" in shown(pages, f"/runs/{fingerprint}/reproduce")
    assert verified()["equal"] is True
    assert re.search(r"All \d\d+ files came out the same", shown(pages, f"/runs/{fingerprint}/reproduce"))
    report = folder / "runs" / fingerprint / "report.html"
    report.write_text(report.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert verified()["equal"] is False
    assert "<code>report.html</code>" in shown(pages, f"/runs/{fingerprint}/reproduce")


def test_verifying_is_asked_for_as_a_job(app: FastAPI, pages: TestClient, fingerprint: str) -> None:
    assert send(pages, fingerprint, "reproduce").status_code == 303
    (job,) = app.state.jobs.listed()
    assert (job.kind, job.asked) == ("verify", {"run": fingerprint})


def test_every_link_within_the_pages_of_a_run_leads_somewhere(pages: TestClient, fingerprint: str) -> None:
    at = f"/runs/{fingerprint}"
    seen: set[str] = set()
    ours = ("", *HEADINGS, "tables", "reproduce", "figures", "files", "told", "part")
    waiting = [at]
    while waiting:
        address = waiting.pop()
        answer = pages.get(address)
        assert answer.status_code == 200, address
        if not answer.headers["content-type"].startswith("text/html") or address.endswith(".html"):
            continue
        for link in re.findall(r'(?:href|src)="([^"#?]+)', answer.text):
            known = link in seen or link.rpartition(".")[2] in ("csv", "xlsx", "json", "parquet")
            assert link.startswith("/") or link == "data:,", (address, link)
            if not known and link.startswith(at) and link[len(at) :].strip("/").partition("/")[0] in ours:
                seen.add(link)
                waiting.append(link)
    assert len(seen) > 80
