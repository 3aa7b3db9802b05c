"""Web, command line, Python and workbook are one truth: the same design gives the same bytes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from fastapi import FastAPI
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from healthtrust.runs.perform import Wanted, run
from tests.web.conftest import do_jobs

OWN_TO_EACH = ("design_name", "folder")
"""What a manifest says of where a design lies and what its file is called."""


def through_python(folder: Path, home: Path, design: str = "tiny.toml") -> Path:
    return run(folder / design, wanted=Wanted(home=home)).path


def through_command_line(folder: Path, home: Path) -> Path:
    words = [sys.executable, "-m", "healthtrust", "run", "tiny.toml", "--folder", str(home)]
    subprocess.run(words, cwd=folder, check=True, capture_output=True, timeout=240)
    return only(home)


def through_web(app: FastAPI, post: Callable[..., Any]) -> Path:
    assert post("/runs", {"design": "tiny"}).status_code == 303
    (job,) = [each for each in do_jobs(app) if each.kind == "run"]
    return Path(app.state.folder.runs / job.result["run"])


def only(home: Path) -> Path:
    (found,) = (path for path in home.iterdir() if not path.name.startswith("."))
    return found


def bytes_of(made: Path) -> dict[str, bytes]:
    """Return every file of a run, without what tells of this machine and this moment."""
    files = {p.relative_to(made).as_posix(): p.read_bytes() for p in made.rglob("*") if p.is_file()}
    return {name: content for name, content in files.items() if name not in ("timing.json", "manifest.json")}


def manifest_of(made: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    return {key: value for key, value in told.items() if key not in OWN_TO_EACH}


@pytest.fixture
def made(
    folder: Path, app: FastAPI, pages: TestClient, post: Callable[..., Any], tmp_path: Path
) -> dict[str, Path]:
    """The same design, run in four ways, each in a folder of its own."""
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "sheet.xlsx").write_bytes(pages.get("/designs/tiny/inputs.xlsx").content)
    for old in folder.joinpath("runs").iterdir():
        old.rename(tmp_path / old.name)
    return {
        "python": through_python(folder, tmp_path / "python"),
        "command line": through_command_line(folder, tmp_path / "command"),
        "web": through_web(app, post),
        "workbook": through_python(taken, tmp_path / "workbook", "sheet.xlsx"),
    }


def test_four_ways_to_run_a_design_agree_to_the_last_digit(made: dict[str, Path]) -> None:
    assert len({path.name for path in made.values()}) == 1
    wanted = bytes_of(made["python"])
    assert {name.partition("/")[0] for name in wanted} >= {"tables", "ledger", "design.toml"}
    for way, path in made.items():
        assert manifest_of(path) == manifest_of(made["python"]), way
        exact = {
            n: c for n, c in bytes_of(path).items() if n.startswith(("tables/", "ledger/", "design.toml"))
        }
        assert exact
        assert exact == {name: wanted[name] for name in exact}, way
        assert exact.keys() == {n for n in wanted if n.startswith(("tables/", "ledger/", "design.toml"))}, way


def test_the_workbook_of_results_has_every_number_to_its_last_digit(folder: Path, fingerprint: str) -> None:
    """Money in it is in major units; every other number is that of the table itself."""
    made = folder / "runs" / fingerprint
    book, compared = CalamineWorkbook.from_path(str(made / "results.xlsx")), 0
    for name in set(book.sheet_names) & {path.stem for path in (made / "tables").glob("*.parquet")}:
        header, *rows = book.get_sheet_by_name(name).to_python()
        table = pq.read_table(made / "tables" / f"{name}.parquet")
        for at, column in enumerate(header):
            own = str(column).partition(" [")[0]
            if "GBP" in str(column) or own not in table.column_names:
                continue
            for row, wanted in zip(rows, table[own].to_pylist(), strict=True):
                if isinstance(wanted, float) and isfinite(wanted):
                    assert row[at] == wanted, (name, column, row[at], wanted)
                    compared += 1
    assert compared > 500
