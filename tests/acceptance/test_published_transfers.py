"""Published transfers: corridors, rebates, the Dutch budgets and weights, through our own schemes."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from healthtrust.market.schemes.corridor import corridor
from healthtrust.market.schemes.dutch import answer, contribution, premium_payers
from healthtrust.market.schemes.medicare_advantage import rebate
from healthtrust.records.store import data_folder

EXAMPLES = data_folder() / "published_examples" / "examples.json"
DUTCH = data_folder() / "nl_risk_equalisation"
TOPICS = ("risk corridor", "bid and benchmark")
PAYERS = {2013: 13.309, 2015: 13.426}
"""Millions of premium payers, as the data's description has them."""
VARIABLE = "Variabele kosten van medisch-specialistische zorg"
OTHER = "Kosten van overige prestaties"
CLASSES = {
    "leeftijd en geslacht": "Mannen, 60-64 jaar",
    "FKG's": "Geen FKG",
    "DKG's": "0",
    "aard van het inkomen": "Referentiegroep, 55-64 jaar",
    "regio": "5",
    "sociaaleconomische status": "SES 2 (midden), 18-64 jaar",
    "meerjarig hoge kosten": "Geen MHK",
}
"""A man of 60 to 64 without drug or diagnosis cost group, in work, of region 5 and middle status."""


def examples() -> list[dict[str, Any]]:
    """Every published example on a transfer between payer and plans; none where there is no file."""
    if not EXAMPLES.is_file():
        return []
    return [one for one in json.loads(EXAMPLES.read_text(encoding="utf-8")) if one["topic"] in TOPICS]


def computed(topic: str, inputs: dict[str, float]) -> float:
    if topic == "risk corridor":
        return float(corridor([inputs["cost"]], [inputs["target"]])[0])
    return float(rebate([inputs["bid"]], [inputs["benchmark"]], [inputs["star"]])[0])


@pytest.mark.parametrize("example", examples() or [None], ids=lambda one: one["id"] if one else "none")
def test_published_example(example: dict[str, Any] | None) -> None:
    if example is None:
        pytest.skip(f"no published examples at {EXAMPLES}; set HEALTHTRUST_DATA to the folder of real data")
    found = computed(example["topic"], example["inputs"])
    assert abs(found - example["expected"]) <= example["tolerance"]


def test_both_topics_are_there() -> None:
    if not EXAMPLES.is_file():
        pytest.skip(f"no published examples at {EXAMPLES}")
    assert {one["topic"] for one in examples()} == set(TOPICS)


def dutch_file(name: str) -> Path:
    if not (DUTCH / name).is_file():
        pytest.skip(f"no Dutch {name} at {DUTCH}; set HEALTHTRUST_DATA to the folder of real data")
    return DUTCH / name


@pytest.mark.parametrize("year", PAYERS)
def test_the_fund_pays_what_premiums_and_deductible_do_not(year: int) -> None:
    of = json.loads(dutch_file("macro.json").read_text(encoding="utf-8"))[str(year)]
    package = sum(of["macro_parts"].values())
    assert package == pytest.approx(of["macro_total"], abs=0.1)
    premium = of["nominal_premium_eur_per_policy"]
    payers = premium_payers(of["nominal_premium_revenue"], premium)
    assert round(payers, 3) == PAYERS[year]
    fund = contribution([package], premium, [payers], [of["compulsory_deductible_revenue"]])
    assert float(fund[0]) == pytest.approx(of["equalisation_fund_contribution"], abs=0.1001)


def person(folder: Path, rule: str, classes: dict[str, str] | None = None) -> tuple[Path, Path]:
    """A folder with the given weights and one person insured the whole year, and a file of parameters."""
    (folder / "weights.csv").write_bytes(dutch_file("weights.csv").read_bytes())
    classes = classes or CLASSES
    with (folder / "persons.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["insurer", "person", "days", "pays_premium", *classes])
        writer.writerow(["Zon", 1, 365, "yes", *classes.values()])
    (folder / "own.toml").write_text(rule)
    return folder, folder / "own.toml"


def test_the_worked_example_of_2013(tmp_path: Path) -> None:
    rule = "year = 2013\nannexes = [1]\ndeductible_annex = 0\n"
    found = answer(*person(tmp_path, rule), "EUR")
    assert found.cells[f"norm: {VARIABLE}"] == pytest.approx([1028.84], abs=0.005)
    assert found.cells[f"norm: {OTHER}"] == pytest.approx([495.50], abs=0.005)
    assert found.cells["nominal_premiums"] == [1154]
    assert found.balanced.of_party().tolist() == [152_434 - 115_400, 115_400 - 152_434]


def test_the_same_person_with_the_expected_deductible(tmp_path: Path) -> None:
    found = answer(*person(tmp_path, "year = 2013\nannexes = [1]\n"), "EUR")
    assert found.cells["expected_deductible"] == pytest.approx([189.61 - 3.42 + 0.73])


@pytest.mark.parametrize(("year", "annexes"), [(2013, 1), (2015, 1)])
def test_region_weights_add_to_about_nothing(tmp_path: Path, year: int, annexes: int) -> None:
    sums: dict[str, list[float]] = {}
    with dutch_file("weights.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (row["year"], row["annex"], row["criterion"]) == (str(year), str(annexes), "regio"):
                sums.setdefault(row["cluster"], []).append(float(row["eur_per_insured"]))
    assert sums
    for weights in sums.values():
        assert len(weights) == 10
        assert abs(sum(weights) / 10) <= 0.5
    regions = {cluster: norm_of_regions(tmp_path, year, annexes, cluster) for cluster in sums}
    for cluster, weights in sums.items():
        assert regions[cluster] == pytest.approx(sum(weights), abs=1e-6)


def norm_of_regions(folder: Path, year: int, annex: int, cluster: str) -> float:
    """The norm amounts of one person in each of the ten regions, and in no other class."""
    criteria: dict[str, None] = {}
    with dutch_file("weights.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if (row["year"], row["annex"]) == (str(year), str(annex)):
                criteria[row["criterion"]] = None
    person(
        folder, f"year = {year}\nannexes = [{annex}]\ndeductible_annex = 0\n", dict.fromkeys(criteria, "-")
    )
    with (folder / "persons.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["insurer", "person", "days", "pays_premium", *criteria])
        for region in range(1, 11):
            cells = [str(region) if name == "regio" else "-" for name in criteria]
            writer.writerow(["Zon", region, 365, "no", *cells])
    found = answer(folder, folder / "own.toml", "EUR")
    return float(found.cells[f"norm: {cluster}"][0])
