"""`healthtrust compare` from the command line: sentences, JSON, files, and what is refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from healthtrust.records.store import read_columns
from tests.functional.conftest import Command

SCENARIO = """extends = "valley"
title = "Needs alone"
[people]
size = 900
[pool]
ceiling_share = 0.08
[allocate]
by = "population"
"""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder in which runs are kept from one test to the next."""
    return str(tmp_path_factory.mktemp("compared"))


@pytest.fixture
def scenario(tmp_path: Path) -> str:
    (tmp_path / "small.toml").write_text('extends = "valley"\ntitle = "Small"\n[people]\nsize = 900\n')
    (tmp_path / "needs.toml").write_text(SCENARIO)
    return "needs.toml"


def test_two_designs_are_run_and_compared_in_sentences(command: Command, scenario: str, kept: str) -> None:
    told = command("compare", "small.toml", scenario, "--why", "heading", "--workers", "1", "--folder", kept)
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert lines[0].startswith("needs against small, 2027: ")
    assert any(line.strip().startswith("allocate.by ") for line in lines)
    assert any(" a head because " in line and "Decided by: " in line for line in lines)
    assert any(line.startswith("QALYs gained ") and "pool " in line for line in lines)
    assert "designs in between: 4 of 4" in told.stderr
    again = command("compare", "small.toml", scenario, "--why", "heading", "--workers", "1", "--folder", kept)
    assert again.stdout.splitlines()[0] == lines[0]


def test_every_file_holds_what_is_said(command: Command, scenario: str, kept: str, tmp_path: Path) -> None:
    for name in ("c.html", "c.csv", "c.xlsx"):
        told = command("compare", "small.toml", scenario, "--to", name, "--folder", kept)
        assert told.returncode == 0, told.stderr
        assert told.stdout.splitlines()[-1] == name
    rows = list(csv.DictReader((tmp_path / "c.csv").open(encoding="utf-8")))
    assert {"label", "unit", "before", "after", "change", "low", "high", "interval", "better"} == set(rows[0])
    for sheet in ("numbers", "decided", "places", "tenths", "winners", "answer"):
        assert read_columns(tmp_path / "c.xlsx", sheet)[0], sheet
    assert "needs against small" in (tmp_path / "c.html").read_text(encoding="utf-8")


def test_json_holds_everything_and_no_words(command: Command, scenario: str, kept: str) -> None:
    told = json.loads(command("compare", "small.toml", scenario, "--json", "--folder", kept).stdout)
    assert told["same_people_and_luck"] is True
    assert told["currency"] == "GBP"
    assert {row["by"] for row in told["fates"]} >= {"all", "place"}
    assert 0 <= told["winners_share"] + told["losers_share"] <= 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("valley", "valley"), "a scenario that changes nothing"),
        (("england", "england"), "a scenario that changes nothing"),
        (("small.toml", "needs.toml", "--why", "headings"), "did you mean 'heading'"),
        (("small.toml", "needs.toml", "--year", "2031"), "2031"),
        (("small.toml", "needs.toml", "--to", "c.pdf"), ".html"),
        (("small.toml", "nosuch.toml"), "nosuch.toml"),
        (("small.toml", "nosuch"), "no run 'nosuch'"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_the_reason(
    command: Command, scenario: str, arguments: tuple[str, ...], said: str
) -> None:
    refused = command("compare", *arguments)
    assert refused.returncode == 1
    assert said in refused.stderr


def test_a_run_and_a_design_can_be_compared(command: Command, scenario: str, kept: str) -> None:
    made = command("run", "small.toml", "--no-report", "--folder", kept)
    fingerprint = Path(made.stdout.split()[-1]).name
    told = command("compare", fingerprint[:8], scenario, "--folder", kept)
    assert told.returncode == 0, told.stderr
    back = command("compare", scenario, fingerprint, "--folder", kept)
    assert back.stdout.splitlines()[0].startswith("small against needs")
