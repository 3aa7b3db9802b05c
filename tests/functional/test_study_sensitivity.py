"""healthtrust study sensitivity: what matters, in words, JSON and files; trials kept; mistakes at once."""

from __future__ import annotations

import json
from pathlib import Path

import python_calamine

from tests.functional.conftest import Command

OWN = "parameter,distribution,mean,low,high\npool.ceiling_share,beta,0.12,0.08,0.16\n"
FEW = """extends = "valley"
title = "Few charges"
[package.user_charges]
settings = ["pharmacy"]
share = 0.05
"""
ASKED = (
    *("study", "sensitivity", "valley", "few.toml", "--only", "", "--parameters", "own.csv"),
    *("--set", "people.size=1000", "--top", "0", "--workers", "1"),
)


def test_two_designs_are_compared_and_written_and_nothing_is_run_twice(
    command: Command, tmp_path: Path
) -> None:
    (tmp_path / "own.csv").write_text(OWN, encoding="utf-8")
    (tmp_path / "few.toml").write_text(FEW, encoding="utf-8")
    said = command(*ASKED, "--out", "s.html")
    assert said.returncode == 0, said.stderr
    assert "pool.ceiling_share matters most: over its range" in said.stdout
    assert "At most 4 trials" in said.stderr
    assert "sensitivity-tornado" in (tmp_path / "s.html").read_text(encoding="utf-8")
    again = command(*ASKED, "--out", "s.xlsx", "--json")
    told = json.loads(again.stdout)
    assert told["trials_run"] == 0
    assert told["designs"] == ["valley", "few"]
    rows = told["one at a time"][0]
    assert rows["result at low"] != rows["result at high"]
    sheets = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "s.xlsx")).sheet_names
    assert {"one at a time", "flips", "parameters", "answer"} <= set(sheets)
    assert command(*ASKED, "--to", "s.csv").returncode == 0
    assert (tmp_path / "s.csv").read_text(encoding="utf-8").startswith("parameter,group,stands at")


def test_what_cannot_be_is_told_at_once(command: Command) -> None:
    done = command(
        *("study", "sensitivity", "valley", "--samples", "100", "--only", "servces", "--method", "sobl"),
        *("--out", "x.pdf", "--result", "qalies"),
    )
    assert done.returncode == 1
    for each in ("did you mean '128'", "did you mean 'services'", "did you mean 'sobol'", "--out", "'qalys'"):
        assert each in done.stderr
    assert "5 problems" in done.stderr
    none = command("study", "sensitivity", "--from", "abc")
    assert none.returncode == 1
    assert "no study 'abc'" in none.stderr
    assert command("study", "sensitivity").returncode == 1
