"""What the pace command refuses: options, tables and rules that cannot be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from healthtrust.cli.pace import PaceOptions, pace_verb
from healthtrust.ground.errors import InvalidInput

PLACES = """place,parent,population,actual,weight
Vale,,,,
Ash,Vale,52000,80000000,56160
Birch,Vale,31000,52000000,30070
"""


def refused(folder: Path, places: str, options: PaceOptions, rules: str = "") -> str:
    (folder / "places.csv").write_text(places, encoding="utf-8")
    (folder / "pace.toml").write_text(rules, encoding="utf-8")
    with pytest.raises(InvalidInput) as raised:
        pace_verb(folder / "places.csv", folder / "pace.toml", options)
    return str(raised.value)


def test_numbers_missing_or_not_above_zero_are_counted(tmp_path: Path) -> None:
    places = PLACES.replace("80000000", "").replace("52000000", "0").replace(",30070", ",-1")
    told = refused(tmp_path, places, PaceOptions(("1000",)))
    for said in (
        "column actual, row 3: found nothing",
        "column actual, row 4: found 0",
        "column weight, row 4",
    ):
        assert said in told


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (PaceOptions(("5", "6"), years=3), "2 budgets for 3 years"),
        (PaceOptions(("0",)), "money above zero"),
        (PaceOptions(("5",), years=0), "at least one year"),
        (PaceOptions(("5",), to=Path("x.pdf")), "a file ending in .xlsx"),
        (PaceOptions(), "neither --budget nor --budgets"),
        (PaceOptions(("5",), Path("budgets.csv")), "both --budget and --budgets"),
        (PaceOptions(("5.001",)), "at most 2 decimals"),
    ],
)
def test_impossible_options(tmp_path: Path, options: PaceOptions, said: str) -> None:
    assert said in refused(tmp_path, PLACES, options)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("target_share", "shares that add up to 0.9"),
        ("need", "one of target_share, target and weight"),
        ("target_share_2", "no column 'target_share_1'"),
    ],
)
def test_targets_that_cannot_be(tmp_path: Path, header: str, said: str) -> None:
    places = f"place,actual,population,{header}\nA,50,10,0.5\nB,50,10,0.4\n"
    assert said in refused(tmp_path, places, PaceOptions(("100",)))


def test_population_said_twice(tmp_path: Path) -> None:
    places = "place,actual,population,population_growth,population_1,weight\nA,50,10,0.1,11,1\n"
    assert "population_growth beside population_1" in refused(tmp_path, places, PaceOptions(("100",)))


def test_a_table_of_budgets_with_a_gap(tmp_path: Path) -> None:
    (tmp_path / "budgets.csv").write_text("year,budget\n2027,100\n2028,\n", encoding="utf-8")
    told = refused(tmp_path, PLACES, PaceOptions(budgets=tmp_path / "budgets.csv"))
    assert "budgets.csv, column budget, row 3: found nothing" in told


def test_rules_that_contradict_are_told_with_their_file(tmp_path: Path) -> None:
    rules = "least_per_head = 0.05\nmost_per_head = 0.01\nreal = true\n"
    told = refused(tmp_path, PLACES, PaceOptions(("140000000",)), rules)
    assert "least_per_head: found 0.05, above most_per_head = 0.01" in told
    assert "2 problems" in told


def test_currencies_without_minor_units(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "p.csv").write_text(PLACES, encoding="utf-8")
    (tmp_path / "r.toml").write_text("", encoding="utf-8")
    options = PaceOptions(("140000001",), currency="JPY", json=True)
    pace_verb(tmp_path / "p.csv", tmp_path / "r.toml", options)
    found = json.loads(capsys.readouterr().out)
    assert sum(place["path"][0]["allocation"] for place in found["places"]) == 140_000_001
