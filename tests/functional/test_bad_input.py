"""Every kind of bad input, through the command line: a clear error, exit 1, nothing half-written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.functional.conftest import Command

PLACES = """
places = [{ name = "Top" }, { name = "North", parent = "Top", deprivation_fifth = 1 },
          { name = "South", parent = "Top", deprivation_fifth = 5 }]
"""
DESIGN = """
extends = "valley"
title = "From a file"
data = "aggregate"
[people]
source = "file"
file = "people.csv"
{places}
[pool]
opening_reserve = 0
"""
HEADER = "person_id,age,sex,place,household,income,weight\n"
PEOPLE = HEADER + "".join(
    f"{i},{(7 * i) % 90},{'female' if i % 2 else 'male'},{'North' if i // 2 % 3 else 'South'},"
    f"{i // 2},45000,1\n"
    for i in range(200)
)


def prepared(folder: Path, people: str | bytes = PEOPLE, places: str = PLACES, more: str = "") -> None:
    content = people if isinstance(people, bytes) else people.encode()
    (folder / "people.csv").write_bytes(content)
    (folder / "mine.toml").write_text(DESIGN.format(places=places) + more)


def refused(call: Command, tmp_path: Path, *said: str) -> None:
    made = call("run", "mine.toml", "--no-report")
    assert made.returncode == 1, made.stdout + made.stderr
    assert "Traceback" not in made.stderr
    for words in said:
        assert words in made.stderr, made.stderr
    assert "problem" in made.stderr
    runs = tmp_path / "runs"
    assert not runs.exists() or not [p for p in runs.iterdir() if not p.name.startswith(".")]


def test_the_sound_file_runs(healthtrust: Command, tmp_path: Path) -> None:
    prepared(tmp_path)
    made = healthtrust("run", "mine.toml", "--no-report")
    assert made.returncode == 0, made.stderr


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (PEOPLE.replace("age,sex", "aeg,sex"), ("no column 'age'", "did you mean 'age'")),
        (PEOPLE.replace(",45000,", ",-45000,"), ("column income", "at least 0")),
        (PEOPLE + "5,40,male,North,3,45000,1\n", ("column person_id", "2 times", "row")),
        (PEOPLE + "900,40,male,Nroth,3,45000,1\n", ("'Nroth'", "did you mean 'North'")),
        (PEOPLE + "900,,male,North,3,45000,1\n", ("column age, row 202", "empty or NaN")),
        (PEOPLE + "900,40,m,North,3,45000,1\n", ("column sex, row 202", "female or male")),
        (PEOPLE + "900,40,male,North,3,thirty,1\n", ("column income, row 202", "'thirty'")),
        (PEOPLE + "900,40,male,North,3,45000,0\n", ("column weight, row 202", "at least 1")),
        (PEOPLE.replace("age,sex", "age [GBP],sex"), ("GBP", "years")),
        ("", ("people.csv", "an empty file")),
        (HEADER, ("no rows",)),
        (PEOPLE.encode("utf-16"), ("people.csv",)),
        (PEOPLE.replace("North", "Nörth").encode("latin-1"), ("not UTF-8",)),
        (PEOPLE.replace("South", "North"), ("South",)),
    ],
    ids=[
        "missing column",
        "negative money",
        "duplicate person",
        "unknown place",
        "empty cell",
        "unknown choice",
        "not a number",
        "weight of nobody",
        "wrong unit",
        "empty file",
        "no rows",
        "UTF-16",
        "Latin-1",
        "zero people in a place",
    ],
)
def test_a_bad_file_of_people(
    command: Command, tmp_path: Path, people: str | bytes, said: tuple[str, ...]
) -> None:
    prepared(tmp_path, people)
    refused(command, tmp_path, *said)


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (
            PLACES.replace('parent = "Top", deprivation_fifth = 1', 'parent = "Tpo", deprivation_fifth = 1'),
            ("parent 'Tpo'", "did you mean 'Top'"),
        ),
        ('places = [{ name = "A", parent = "B" }, { name = "B", parent = "A" }]', ("a cycle of parents",)),
        (PLACES.replace("deprivation_fifth = 5", "deprivation_fifth = 6"), ("at most 5",)),
    ],
    ids=["place without parent", "cycle", "fifth out of range"],
)
def test_bad_places(command: Command, tmp_path: Path, places: str, said: tuple[str, ...]) -> None:
    prepared(tmp_path, places=places)
    refused(command, tmp_path, *said)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("ceiling_share = 1.2\n", ("at most 1", "pool.ceiling_share")),
        ("brackets = [{ above = 9, rate = 0.1 }, { above = 3, rate = 0.1 }]\n", ("3 after 9", "brackets")),
        ("celing_share = 0.1\n", ("did you mean 'ceiling_share'",)),
        ("per_adult = -5\n", ("at least 0",)),
        ("per_adult = nan\n", ("finite",)),
        (
            "brackets = [{ above = 0, rate = 0.001 }]\nsubsidy_per_exempt_resident = 0\n",
            ("services that must be covered",),
        ),
    ],
    ids=[
        "share above 1",
        "bracket order",
        "unknown key",
        "negative money",
        "NaN",
        "budget below the mandatory",
    ],
)
def test_bad_decisions(command: Command, tmp_path: Path, more: str, said: tuple[str, ...]) -> None:
    prepared(tmp_path, more=more)
    refused(command, tmp_path, *said)


def test_all_mistakes_of_a_file_come_at_once(healthtrust: Command, tmp_path: Path) -> None:
    prepared(
        tmp_path,
        PEOPLE + "5,40,male,North,3,45000,1\n900,200,x,North,3,-1,0\n",
    )
    refused(
        healthtrust,
        tmp_path,
        "column person_id",
        "column age",
        "column sex",
        "column income",
        "column weight",
    )
