"""healthtrust study draw and value: draws kept through a kill, equal bytes, a study judged, files written."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import python_calamine

from tests.functional.conftest import Command

FEW = """extends = "valley"
title = "Few charges"
[package.user_charges]
settings = ["pharmacy"]
share = 0.05
"""
ASKED = (
    "study",
    "draw",
    "valley",
    "few.toml",
    "--set",
    "people.size=1000",
    "--only",
    "behaviour",
    "--draws",
    "10",
)


def kept(folder: Path) -> int:
    found = list(folder.glob("*/trials.sqlite"))
    if not found:
        return 0
    with sqlite3.connect(found[0]) as file:
        try:
            return int(file.execute("SELECT count(*) FROM trials").fetchone()[0])
        except sqlite3.OperationalError:
            return 0


def test_a_killed_study_goes_on_and_gives_the_bytes_of_one_that_was_not(
    healthtrust: Command, command: Command, tmp_path: Path
) -> None:
    (tmp_path / "few.toml").write_text(FEW, encoding="utf-8")
    words = [sys.executable, "-m", "healthtrust", *ASKED, "--folder", "killed", "--workers", "2"]
    begun = subprocess.Popen(words, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 120
    while kept(tmp_path / "killed") < 3 and time.monotonic() < until:
        time.sleep(0.05)
    begun.send_signal(signal.SIGKILL)
    begun.wait()
    done = kept(tmp_path / "killed")
    assert 3 <= done < 20
    on = healthtrust(*ASKED, "--folder", "killed", "--workers", "1")
    assert on.returncode == 0, on.stderr
    assert f"trials: {done} of 20, {done} kept from before" in on.stderr
    whole = healthtrust(*ASKED, "--folder", "whole", "--workers", "2", "--json")
    assert whole.returncode == 0, whole.stderr
    study = json.loads(whole.stdout)["study"]
    for name in ("manifest.json", "draws.parquet"):
        one, other = (tmp_path / folder / study / name for folder in ("killed", "whole"))
        assert one.read_bytes() == other.read_bytes()
    assert (tmp_path / "whole" / study / "report.html").is_file()
    again = command(*ASKED, "--folder", "whole")
    assert "trials: 20 of 20, 20 kept from before" in again.stderr
    assert "few less valley, draw by draw" in again.stdout
    valued_of(command, tmp_path, study)


def valued_of(command: Command, folder: Path, study: str) -> None:
    """Judge the study that was drawn, in words, as JSON and in every kind of file."""
    asked = ("study", "value", study[:5], "--folder", "whole", "--population", "50000", "--years", "5")
    said = command(*asked, "--threshold", "4000..20000")
    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith("At 13,500 GBP for a QALY choose ")
    assert "for 50,000 persons over 5 years" in said.stdout
    for name in ("v.html", "v.csv", "v.xlsx"):
        written = command(*asked, "--out", name, "--json")
        assert written.returncode == 0, written.stderr
        assert json.loads(written.stdout)["perfect_information"]["population"] == 50_000
    assert "Which design?" in (folder / "v.html").read_text(encoding="utf-8")
    assert (folder / "v.csv").read_text(encoding="utf-8").startswith("design,QALYs,cost [GBP]")
    sheets = python_calamine.CalamineWorkbook.from_path(str(folder / "v.xlsx")).sheet_names
    assert {"designs", "plane", "thresholds", "information", "equity", "answer"} <= set(sheets)


def test_what_cannot_be_is_told_at_once(command: Command, tmp_path: Path) -> None:
    done = command(
        "study", "draw", "valley", "--draws", "0", "--only", "servces", "--out", "x.pdf", "--threshold", "5"
    )
    assert done.returncode == 1
    for each in ("--draws", "did you mean 'services'", "--out", "--threshold"):
        assert each in done.stderr
    assert "4 problems" in done.stderr
    none = command("study", "value", "abc")
    assert none.returncode == 1
    assert "no study 'abc'" in none.stderr
