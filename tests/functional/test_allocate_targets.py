"""healthtrust allocate targets: from a table of places to targets, and who gains under other formulas."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from healthtrust.cli.targets import TargetsOptions, targets_verb
from healthtrust.ground.errors import InvalidInput
from tests.functional.conftest import Command

PLACES = """place,parent,population,actual,fifth,need,remote,spending
Vale,,,,,,,
North,Vale,100000,180000000,1,1.3,0,190000000
East,Vale,150000,260000000.55,3,1.0,0,255000000
South,Vale,250000,380000000,5,0.85,1000000,370000000
"""
FORMULA = """title = "Need of the valley"
[columns]
need = "need index of the place, 1 = average"
[[services]]
name = "hospital"
share = 0.8
source = "made up"
indices = [{ name = "need", column = "need" }]
[[services]]
name = "prevention"
share = 0.2
[[adjustments]]
name = "remoteness"
column = "remote"
"""
SEXES = ("female", "male")
WORDS = ("allocate", "targets", "--places", "p.csv", "--formula", "f.toml", "--budget", "820000000.01")


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.csv").write_text(PLACES, encoding="utf-8")
    (tmp_path / "f.toml").write_text(FORMULA, encoding="utf-8")
    (tmp_path / "head.toml").write_text(
        'title = "By head"\n[[services]]\nname = "all"\nshare = 1.0\n', encoding="utf-8"
    )


def test_targets_as_json_add_up_to_the_penny(command: Command) -> None:
    done = command(*WORDS, "--compare", "head.toml", "--by", "fifth", "--cost", "spending", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {"sentence", "services", "places", "others", "groups", "explained", "budget"} <= set(found)
    whole, *leaves = found["places"]
    assert whole["target"] == found["budget"] == 820000000.01
    assert round(sum(place["target"] for place in leaves), 2) == 820000000.01
    for place in leaves:
        services = place["target_for_hospital"] + place["target_for_prevention"]
        assert round(services + place["fixed"], 2) == place["target"]
        assert round(place["actual"] - place["target"], 2) == place["distance"]
    assert leaves[2]["fixed"] == 1_000_000
    assert whole["actual"] == 820000000.55
    assert [other["other"] for other in found["others"]] == ["equal shares by head", "By head"]
    by_head = [group["gain_under_other"] for group in found["groups"] if group["other"] == "By head"]
    assert by_head[0] < 0 < by_head[2] and round(sum(by_head), 2) == 0
    first = found["explained"][0]
    assert first["formula"] == "Need of the valley" and 0.5 < first["r_squared"] < 1


def test_the_sentence_stands_first_and_the_screen_has_a_table(command: Command) -> None:
    done = command(*WORDS, "--level", "1")
    assert done.returncode == 0, done.stderr
    first, *rest = done.stdout.splitlines()
    assert first.startswith("Need of the valley shares £820.0 m among 3 places: £2,0")
    assert "under target (North)" in first
    assert not any(line.startswith("Vale") for line in rest)
    assert sum(line.startswith("North") for line in rest) == 2


def asked(**change: Any) -> TargetsOptions:
    return TargetsOptions(**({"formula": "f.toml", "budget": "820000000.01"} | change))


def test_a_table_and_a_workbook_are_written(tmp_path: Path) -> None:
    import python_calamine

    targets_verb(Path("p.csv"), asked(to=Path("t.csv")))
    with (tmp_path / "t.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["place"] for row in rows] == ["Vale", "North", "East", "South"]
    assert sum(float(row["target"]) for row in rows[1:]) == pytest.approx(820000000.01, abs=1e-6)
    targets_verb(Path("p.csv"), asked(to=Path("t.xlsx")))
    book = python_calamine.CalamineWorkbook.from_path("t.xlsx")
    assert book.sheet_names == ["places", "others", "groups", "explained", "formula"]
    assert sorted(path.name for path in tmp_path.iterdir() if "partial" in path.name) == []


def test_residents_by_age_and_sex_from_a_long_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = ["place,age,sex,population"]
    for place, old in (("North", 40), ("East", 20), ("South", 10)):
        people += [f"{place},{age},{sex},{heads}" for age, heads in ((30, 50), (80, old)) for sex in SEXES]
    (tmp_path / "h.csv").write_text("\n".join(people) + "\n", encoding="utf-8")
    targets_verb(Path("p.csv"), asked(formula="age-sex", population=Path("h.csv"), json=True))
    need = [place["need_index"] for place in json.loads(capsys.readouterr().out)["places"]]
    assert need[1] > need[2] > need[3]


def test_the_price_of_a_formula_makes_the_budget(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    price = "[price]\namount = 100.0\nless_share = 0.05\n"
    (tmp_path / "f.toml").write_text(FORMULA + price, encoding="utf-8")
    targets_verb(Path("p.csv"), asked(budget="", json=True))
    assert json.loads(capsys.readouterr().out)["budget"] == 500_000 * 95


def test_everything_wrong_is_told_at_once(command: Command, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(PLACES.replace(",1.3,", ",,").replace(",0.85,", ",0,"), encoding="utf-8")
    done = command(*WORDS, "--compare", "english-primary-medical-2023", "--by", "fift")
    assert done.returncode == 1
    assert "no number in 1 of 3 places (North)" in done.stderr
    assert "wp_primary_medical_need: need-weighted population for primary medical care" in done.stderr
    assert "--by: found 'fift'" in done.stderr


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"budget": "-5"}, "--budget: found '-5'; expected money above zero"),
        ({"budget": "much"}, "a plain number"),
        ({"budget": "100"}, "pays the 100,000,000 fixed"),
        ({"formula": "carrhill"}, "did you mean 'carr-hill'"),
        ({"formula": "head.toml", "budget": ""}, "the formula has no price"),
        ({"level": "3"}, "a depth from 0, the top, to 1"),
        ({"to": Path("t.pdf")}, ".xlsx or .csv"),
        ({"currency": "GPB"}, "did you mean 'GBP'"),
        ({"by": "fift"}, "did you mean 'fifth'"),
        ({"cost": "remotely"}, "one of the columns parent, fifth, need"),
    ],
)
def test_what_is_refused(change: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        targets_verb(Path("p.csv"), asked(**change))
    assert told in str(refused.value)
