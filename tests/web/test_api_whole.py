"""What a program does over HTTP from a design to a report: made, changed, run, compared, read."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from healthtrust.live.paying import pay_month
from healthtrust.live.standing import standing_of
from healthtrust.runs.compare import compare
from healthtrust.runs.folder import RunFolder
from tests.functional.lived import ANN, opened_trust, simulated
from tests.web.conftest import do_jobs

REASON = {"source": "The council", "status": "assumed"}


def asked(pages: TestClient, address: str, body: Any, status: int = 200) -> Any:
    answer = pages.post(f"/api{address}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def told(pages: TestClient, address: str, status: int = 200) -> Any:
    answer = pages.get(f"/api{address}")
    assert answer.status_code == status, answer.text
    return answer.json()


def changed(pages: TestClient, name: str, values: dict[str, Any], status: int = 200, **more: Any) -> Any:
    """Change a design from the text that it has now."""
    opened = told(pages, f"/designs/{name}")["hash"]
    return asked(pages, f"/designs/{name}/changes", {"hash": opened, "values": values, **more}, status)


def test_a_design_is_made_changed_run_and_compared(
    pages: TestClient, app: FastAPI, folder: Path, fingerprint: str
) -> None:
    made = pages.post("/api/designs", json={"name": "dearer", "base": "tiny"})
    assert (made.status_code, made.headers["location"]) == (201, "/api/designs/dearer")
    saved = changed(pages, "dearer", {"pool.per_adult": 5}, because={"pool.per_adult": REASON})
    assert saved["changed"]
    differs = {each["key"]: each for each in told(pages, "/designs/dearer/differences")}["pool.per_adult"]
    assert (differs["after"], differs["source"]) == (5, "The council")

    asked(pages, "/runs", {"design": "dearer"}, 202)
    do_jobs(app)
    run = told(pages, "/jobs/1")["result"]["run"]
    wanted = {"runs": [fingerprint, run]}
    first = asked(pages, "/comparisons", wanted, 202)
    assert not first["ready"] and first["job"]["state"] == "queued"
    told(pages, f"/comparisons/{first['key']}", 404)
    do_jobs(app)
    again = asked(pages, "/comparisons", wanted, 200)
    assert again["ready"] and again["job"] is None

    found = pages.get(again["address"]).json()
    tables = {each["name"]: each["columns"] for each in found["tables"]}
    exact = compare(*(RunFolder(folder / "runs" / each) for each in wanted["runs"]))
    assert tables["numbers-1"]["after"] == [each.after for each in exact.differences]
    assert all(pages.get(figure["svg"]).status_code == 200 for figure in found["figures"])
    why = asked(pages, "/comparisons", wanted | {"why": "heading"}, 202)
    assert why["key"].startswith("why-") and not why["ready"]


def test_nobodys_change_is_lost(pages: TestClient, folder: Path) -> None:
    asked(pages, "/designs", {"name": "shared", "base": "tiny"}, 201)
    opened = told(pages, "/designs/shared")["hash"]
    changed(pages, "shared", {"pool.per_adult": 5})
    beside = asked(pages, "/designs/shared/changes", {"hash": opened, "values": {"seed": 4}})
    assert beside["kept_beside"] == ["pool.per_adult"]
    clash = {"hash": opened, "values": {"pool.per_adult": 7}}
    answer = pages.post("/api/designs/shared/changes", json=clash)
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert answer.json()["problems"][0]["where"] == "pool.per_adult"
    file = tomllib.loads((folder / "shared.toml").read_text())
    assert (file["pool"], file["seed"]) == ({"per_adult": 5}, 4)
    taken = changed(pages, "shared", {"pool.per_adult": None, "seed": 4})
    assert taken["changed"]
    assert not tomllib.loads((folder / "shared.toml").read_text())["pool"]


@pytest.mark.parametrize(
    "values",
    ['{"title": "\\ud800"}', '{"pool.per_adult": NaN}', '{"people.file": "../x"}', '{"no.such": 1}',
     '{"pool..per_adult": 1}', '{"seed": {"\\ud800": 1}}'],
)  # fmt: skip
def test_what_no_design_can_hold_is_refused_and_nothing_is_written(
    pages: TestClient, folder: Path, values: str
) -> None:
    before = (folder / "tiny.toml").read_bytes()
    body = f'{{"hash": "{told(pages, "/designs/tiny")["hash"]}", "values": {values}}}'
    headers = {"content-type": "application/json"}
    answer = pages.post("/api/designs/tiny/changes", content=body.encode(), headers=headers)
    assert answer.status_code == 422, answer.text
    assert answer.json()["problems"]
    assert (folder / "tiny.toml").read_bytes() == before


def test_what_ships_is_not_changed_and_no_name_is_taken_twice(pages: TestClient) -> None:
    assert "ships" in str(changed(pages, "valley", {"seed": 3}, 422)["problems"])
    assert "not yet taken" in str(asked(pages, "/designs", {"name": "tiny", "base": "valley"}, 422))


def test_figures_and_reports_of_a_run_have_addresses(
    pages: TestClient, app: FastAPI, fingerprint: str
) -> None:
    figures = told(pages, f"/runs/{fingerprint}/figures")
    assert figures["ready"] and len(figures["figures"]) > 3
    for each in figures["figures"]:
        assert each["title"] and each["alt"]
    one = figures["figures"][0]
    assert all(pages.get(one[way]).status_code == 200 for way in ("page", "svg", "vega", "csv", "xlsx"))

    assert told(pages, f"/runs/{fingerprint}/reports")["files"] == []
    job = asked(pages, f"/runs/{fingerprint}/reports", {"forms": ["xlsx"]}, 202)
    assert told(pages, "/jobs?state=queued")["jobs"] == [job]
    do_jobs(app)
    files = told(pages, f"/runs/{fingerprint}/reports")["files"]
    assert [each["name"] for each in files] == ["report.html", "results.xlsx"]
    for each in files:
        assert len(pages.get(each["address"]).content) == each["bytes"]


def test_a_live_year_is_told_and_nothing_is_done_in_it(pages: TestClient, folder: Path) -> None:
    assert told(pages, "/live") == []
    (folder / "broken").mkdir()
    (folder / "broken" / "trust.toml").write_text("")
    read, _, records = simulated("paid-on-results", "people.size=250")
    trust = opened_trust(folder / "canton", read, records)
    pay_month(trust, ANN, 1)
    broken, canton = told(pages, "/live")
    assert broken["name"] == "broken" and broken["problem"]
    assert (canton["name"], canton["stage"], canton["month"]) == ("canton", "open", 1)

    seen, standing = told(pages, "/live/canton"), standing_of(trust.folder.store, 0)
    assert (seen["next"], seen["made_up"], seen["appeals_waiting"]) == ("pay", True, 0)
    assert [each["capitation"] for each in seen["months"]] == standing.months["capitation"]
    assert [each["rows"] for each in seen["loads"]] == standing.loads["rows"]
    told(pages, "/live/nobody", 404)
    assert pages.post("/api/live/canton", json={}).status_code == 405
