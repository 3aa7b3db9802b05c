"""`healthtrust compare` with three designs: one table for all, files by option, and what is refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import tomli_w

from healthtrust.records.store import read_columns
from tests.functional.conftest import Command
from tests.small import TINY

OPTIONS = {
    "charged": '[package.user_charges]\nsettings = ["pharmacy"]\nshare = 0.3\n',
    "dearer": "[pool]\nper_adult = 200\n",
}
ALL = ("compare", "base.toml", "charged.toml", "dearer.toml")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A folder in which runs are kept from one test to the next."""
    return str(tmp_path_factory.mktemp("several"))


@pytest.fixture(autouse=True)
def designs(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_bytes(tomli_w.dumps({"schema_version": 1, **TINY}).encode())
    for name, text in OPTIONS.items():
        (tmp_path / f"{name}.toml").write_text(f'extends = "base.toml"\n{text}')


def test_each_is_compared_with_the_first_in_one_table(command: Command, kept: str) -> None:
    told = command(*ALL, "--folder", kept)
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    for name in OPTIONS:
        two = command("compare", "base.toml", f"{name}.toml", "--folder", kept).stdout.splitlines()
        assert two[0] in lines
        assert two[1] in lines
        assert any(line.startswith(f"{name}: ") for line in lines)
    (head,) = [line for line in lines if line.startswith("measure")]
    assert head.split() == ["measure", "base", "charged", "dearer"]
    assert any(line.startswith("The same in all: ") for line in lines)


def test_json_and_files_hold_each_as_two_compared_do(command: Command, kept: str, tmp_path: Path) -> None:
    told = json.loads(command(*ALL, "--json", "--folder", kept).stdout)
    assert told["names"] == ["base", *OPTIONS]
    for name, each in zip(OPTIONS, told["comparisons"], strict=True):
        two = json.loads(command("compare", "base.toml", f"{name}.toml", "--json", "--folder", kept).stdout)
        assert {key: each[key] for key in two} == two

    for name in ("c.html", "c.csv", "c.xlsx"):
        assert command(*ALL, "--to", name, "--folder", kept).stdout.splitlines()[-1] == name
    rows = list(csv.DictReader((tmp_path / "c.csv").open(encoding="utf-8")))
    for name, each in zip(OPTIONS, told["comparisons"], strict=True):
        changes = [row["change"] for row in rows if row["option"] == name]
        assert [float(each or "nan") for each in changes] == pytest.approx(
            [float("nan") if d["change"] is None else d["change"] for d in each["differences"]], nan_ok=True
        )
    for sheet in ("numbers", "decided", "places", "answer"):
        assert read_columns(tmp_path / "c.xlsx", sheet)[0], sheet
    assert "charged and dearer against base" in (tmp_path / "c.html").read_text(encoding="utf-8")


def test_causes_are_told_of_each(command: Command, kept: str) -> None:
    told = command(*ALL, "--why", "heading", "--workers", "1", "--folder", kept)
    assert told.returncode == 0, told.stderr
    assert any(line.startswith("charged: ") and "package " in line for line in told.stdout.splitlines())
    assert any(line.startswith("dearer: ") and "pool " in line for line in told.stdout.splitlines())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*ALL, "valley", "england"), "2 to 4"),
        ((*ALL, "base.toml"), "a scenario that changes nothing"),
        ((*ALL, "--year", "2031"), "2031"),
        ((*ALL, "nosuch"), "no run 'nosuch'"),
    ],
)
def test_what_cannot_stand_side_by_side_is_refused(
    command: Command, arguments: tuple[str, ...], said: str
) -> None:
    refused = command(*arguments)
    assert refused.returncode == 1
    assert said in refused.stderr
