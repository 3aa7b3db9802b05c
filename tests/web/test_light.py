"""The process that serves pages stays light: it computes nothing, so it holds no library that computes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.tree import ROOT
from tests.web.live_years import copied, paid_year

OF_A_RUN = (
    "/",
    "/designs/{name}/{step:step}/{part}",
    "/designs/{name}/inputs.xlsx",
    "/runs/{run}/places",
    "/runs/{fingerprint}/part/{name}",
    "/runs/{fingerprint}/tables/{name}",
    "/runs/{fingerprint}/tables/{name}.xlsx",
    "/runs/{fingerprint}/figures/{name}.csv",
)
OF_A_YEAR = ("/live/{trust}", "/live/{trust}/load", "/live/{trust}/months/{month}", "/live/{trust}/trail")


def visited(folder: Path) -> Any:
    command = [sys.executable, "-m", "tests.web.visiting", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_pages_of_designs_and_runs_bring_in_no_library_that_computes(finished: Path, tmp_path: Path) -> None:
    shutil.copytree(finished, tmp_path / "served")
    found = visited(tmp_path / "served")
    assert found["heavy"] == []
    assert found["wrong"] == []
    assert set(OF_A_RUN) <= set(found["visited"])


def test_pages_of_a_live_year_bring_in_no_library_that_computes(tmp_path: Path) -> None:
    found = visited(copied(paid_year(10), tmp_path))
    assert found["heavy"] == []
    assert found["wrong"] == []
    assert set(OF_A_YEAR) <= set(found["visited"])
