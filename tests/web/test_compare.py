"""Two to four runs side by side in a browser: chosen, refused, worked out, shown, explained, proposed."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.runs.perform import Wanted, run
from healthtrust.web.store import trail
from tests.web.conftest import do_jobs

Post = Callable[..., Any]

OPTIONS = {
    "charged": '[package.user_charges]\nsettings = ["pharmacy", "outpatient"]\nshare = 0.3\n',
    "dearer": 'title = "More is owed"\n[pool]\nper_adult = 200\n',
    "later": "years = 2031\n",
}


@pytest.fixture(scope="module")
def several(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The served folder with runs of four designs that extend tiny."""
    place: Path = tmp_path_factory.mktemp("several") / "served"
    shutil.copytree(finished, place)
    for name, text in OPTIONS.items():
        (place / f"{name}.toml").write_text(f'extends = "tiny.toml"\n{text}')
        run(place / f"{name}.toml", wanted=Wanted(home=place / "runs", report=False))
    _in_euros(place / "runs")
    return place


def _in_euros(runs: Path) -> None:
    """Copy the run of tiny as one of a design in another currency, as far as a refusal looks at it."""
    (tiny,) = (p.parent for p in runs.glob("*/manifest.json") if '"tiny"' in p.read_text())
    other = shutil.copytree(tiny, runs / "eeeeeeeeeeee")
    told = json.loads((other / "manifest.json").read_text())
    (other / "manifest.json").write_text(json.dumps(told | {"design_name": "euro"}))
    design = (other / "design.toml").read_text()
    (other / "design.toml").write_text(design.replace('currency = "GBP"', 'currency = "EUR"'))


@pytest.fixture
def folder(several: Path, tmp_path: Path) -> Path:
    """That folder, for this test alone."""
    place = tmp_path / "served"
    shutil.copytree(several, place)
    return place


@pytest.fixture
def runs(folder: Path) -> dict[str, str]:
    """Fingerprints by the name of their design."""
    found = {}
    for path in (folder / "runs").glob("*/manifest.json"):
        found[json.loads(path.read_text())["design_name"]] = path.parent.name
    return found


@pytest.fixture
def post(pages: TestClient) -> Post:
    def send(address: str, fields: dict[str, Any]) -> Any:
        word = re.search(r'name="word" value="([0-9a-f]+)"', pages.get("/compare").text)
        assert word is not None
        return pages.post(address, data={"word": word.group(1), **fields})

    return send


def test_the_form_lists_every_finished_run(pages: TestClient, runs: dict[str, str]) -> None:
    text = pages.get("/compare").text
    assert all(f'value="{fingerprint}"' in text for fingerprint in runs.values())


def test_the_design_that_others_extend_stands_first(post: Post, runs: dict[str, str]) -> None:
    answer = post("/compare", {"run": [runs["charged"], runs["tiny"], runs["dearer"]]})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/compare?runs={runs['tiny']},")


def test_whoever_chooses_the_first_has_it_first(post: Post, runs: dict[str, str]) -> None:
    answer = post("/compare", {"run": [runs["charged"], runs["tiny"]], "first": runs["charged"]})
    assert answer.headers["location"] == f"/compare?runs={runs['charged']},{runs['tiny']}"


def test_a_comparison_is_worked_out_once_and_shown_with_its_figures(
    app: FastAPI, pages: TestClient, post: Post, runs: dict[str, str]
) -> None:
    address = post("/compare", {"run": [runs["tiny"], runs["charged"], runs["dearer"]]}).headers["location"]
    assert "waits for its turn" in pages.get(address).text
    (job,) = do_jobs(app)
    assert job.state == "done"
    text = pages.get(address).text
    assert "charged against tiny, 2027:" in text and "dearer against tiny, 2027:" in text
    assert "Are people better off, and more equal?" in text
    assert f'src="/answers/{job.result["answer"]}/figures/compare-per-cent.svg"' in text
    assert (app.state.folder.answers / job.result["answer"] / "figures" / "compare-plane.svg").is_file()
    assert post("/compare", {"run": [runs["tiny"], runs["charged"], runs["dearer"]]}).status_code == 303
    assert not do_jobs(app)


def test_causes_are_found_by_a_job_of_their_own(
    app: FastAPI, pages: TestClient, post: Post, runs: dict[str, str]
) -> None:
    chosen = {"run": f"{runs['tiny']},{runs['charged']}", "first": runs["tiny"]}
    address = post("/compare", chosen).headers["location"]
    do_jobs(app)
    assert "Find out, heading by heading" in pages.get(address).text
    post("/compare", {**chosen, "why": "heading"})
    do_jobs(app)
    text = pages.get(address).text
    assert "Which decision did what in charged?" in text and "package" in text


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["tiny"], "2 to 4 runs"),
        (["tiny", "tiny"], "more than once"),
        (["tiny", "euro"], "GBP and EUR"),
        (["tiny", "later"], "a year in common"),
        (["tiny", "charged", "dearer", "euro", "later"], "2 to 4 runs"),
    ],
)
def test_runs_that_cannot_stand_side_by_side_are_refused(
    pages: TestClient, post: Post, runs: dict[str, str], names: list[str], said: str
) -> None:
    asked = [runs[name] for name in names]
    answer = post("/compare", {"run": asked})
    assert answer.status_code == 422 and said in answer.text and "error-summary" in answer.text
    assert pages.get(f"/compare?runs={','.join(asked)}").status_code == 422


def test_a_run_that_is_gone_is_told_as_gone(pages: TestClient, runs: dict[str, str]) -> None:
    assert pages.get(f"/compare?runs={runs['tiny']},000000000000").status_code == 404


def test_a_proposal_stands_in_the_trail_and_on_the_page(
    app: FastAPI, pages: TestClient, post: Post, runs: dict[str, str]
) -> None:
    names = f"{runs['tiny']},{runs['charged']}"
    post("/compare", {"run": names})
    do_jobs(app)
    missing = post("/compare/propose", {"runs": names, "option": runs["charged"], "reason": " "})
    assert missing.status_code == 422 and "1 to 2000 letters" in missing.text
    sent = post(
        "/compare/propose", {"runs": names, "option": runs["charged"], "reason": "Nobody is <turned> away."}
    )
    assert sent.status_code == 303
    rows = [json.loads(row.inputs) for row in trail.rows(app.state.engine)]
    assert [row["reason"] for row in rows if "proposed" in row] == ["Nobody is <turned> away."]
    assert "Nobody is &lt;turned&gt; away." in pages.get(f"/compare?runs={names}").text
