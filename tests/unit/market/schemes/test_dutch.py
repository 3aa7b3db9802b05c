"""The Dutch norm contribution: shared days, classes, resetting, the fund, and settling after the year."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.market.schemes.dutch import answer, day_shares
from tests.reference.transfer_schemes import counted_days, norm_amount

WEIGHTS = """criterion,class,cluster,eur_per_insured
age,young,somatic,700
age,old,somatic,2900
age,young,mental,150
age,old,mental,90
drugs,none,somatic,-60
drugs,Astma,somatic,350
drugs,HIV,somatic,4100
age,young,deductible,120
age,old,deductible,250
"""
HEAD = "insurer,person,days,pays_premium,age,drugs"
PERSONS = f"""{HEAD}
Zon,1,365,yes,old,Astma; HIV
Zon,2,73,no,young,none
Maan,2,292,no,young,none
Maan,3,365,yes,young,none
"""


def write(folder: Path, persons: str = PERSONS, rule: str = "", weights: str = WEIGHTS) -> tuple[Path, Path]:
    (folder / "weights.csv").write_text(weights, encoding="utf-8")
    (folder / "persons.csv").write_text(persons, encoding="utf-8")
    (folder / "own.toml").write_text("nominal_premium = 1000\n" + rule)
    return folder, folder / "own.toml"


def test_norm_amounts_and_contributions_by_hand(tmp_path: Path) -> None:
    found = answer(*write(tmp_path), "EUR")
    assert found.cells["insurer"] == ["Zon", "Maan"]
    assert found.cells["insured_years"] == pytest.approx([1.2, 1.8])
    assert found.cells["premium_payers"] == pytest.approx([1, 1])
    assert found.cells["norm: somatic"] == pytest.approx([2900 + 350 + 4100 + 0.2 * 640, 1.8 * 640])
    assert found.cells["norm: mental"] == pytest.approx([90 + 0.2 * 150, 1.8 * 150])
    assert found.cells["expected_deductible"] == pytest.approx([250 + 0.2 * 120, 1.8 * 120])
    norm = np.array(found.cells["norm_amount"])
    assert found.cells["transfer"] == pytest.approx(
        norm - 1000 - np.array(found.cells["expected_deductible"])
    )
    assert found.balanced.parties == ("Zon", "Maan", "fund")
    assert found.balanced.of_party().sum() == 0


def test_norm_amounts_as_the_plain_version(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    weights = {("age", "young"): 700.0, ("age", "old"): 2900.0, ("drugs", "none"): -60.0}
    people = [
        (
            f"I{rng.integers(3)}",
            int(rng.integers(1, 365)) / 365,
            {"age": ["young", "old"][rng.integers(2)], "drugs": "none"},
        )
        for _ in range(200)
    ]
    lines = [
        f"{insurer},{k},{round(365 * share)},no,{of['age']},{of['drugs']}"
        for k, (insurer, share, of) in enumerate(people)
    ]
    table = "criterion,class,eur_per_insured\nage,young,700\nage,old,2900\ndrugs,none,-60\n"
    found = answer(*write(tmp_path, f"{HEAD}\n" + "\n".join(lines) + "\n", weights=table), "EUR")
    slow = norm_amount(people, weights)
    assert dict(zip(found.cells["insurer"], found.cells["norm_amount"], strict=True)) == pytest.approx(slow)


def test_days_with_two_insurers_count_half(tmp_path: Path) -> None:
    head = "insurer,person,first_day,last_day,pays_premium,age,drugs\n"
    rows = "Zon,1,1,200,yes,old,none\nMaan,1,151,365,yes,old,none\nMaan,2,1,365,yes,young,none\n"
    folder, own = write(tmp_path, head + rows)
    found = answer(folder, own, "EUR")
    assert found.cells["insured_years"] == pytest.approx([175 / 365, 190 / 365 + 1])
    (tmp_path / "own.toml").write_text('nominal_premium = 1000\nshared_days = "refused"\n')
    with pytest.raises(InvalidInput, match="rows 2, 3: found persons with two insurers on a day"):
        answer(folder, own, "EUR")


def test_counted_days_as_the_plain_version() -> None:
    rng = np.random.default_rng(4)
    person = rng.integers(0, 12, 40)
    first = rng.integers(1, 30, 40)
    last = np.minimum(first + rng.integers(0, 20, 40), 30)
    days, shared = day_shares(person, first, last, 30)
    rows = [(str(p), int(a), int(b)) for p, a, b in zip(person, first, last, strict=True)]
    assert days.tolist() == pytest.approx(counted_days(rows, 30))
    assert shared.tolist() == [
        round(float(d), 6) != b - a + 1 for d, (_, a, b) in zip(days, rows, strict=True)
    ]


def test_a_year_of_days_is_never_counted_twice() -> None:
    person = np.repeat(np.arange(11_000), 2)
    days, _ = day_shares(person, np.ones(22_000, dtype=np.int64), np.full(22_000, 365), 365)
    assert set(days.tolist()) == {182.5}


def test_resetting_a_criterion_makes_it_add_up_to_zero(tmp_path: Path) -> None:
    found = answer(*write(tmp_path, rule='reset = {drugs = "none"}\n'), "EUR")
    without = answer(*write(tmp_path, weights=WEIGHTS.replace("-60", "0")), "EUR")
    drugs = 350 + 4100
    assert without.numbers["norm amounts"] - found.numbers["norm amounts"] == pytest.approx(drugs)


def test_resetting_what_nobody_is_in_is_refused(tmp_path: Path) -> None:
    nobody = "criterion,class,eur_per_insured\nage,young,1\nage,old,2\nage,none,0\ndrugs,none,0\n"
    text = f"{HEAD}\nZon,1,365,yes,old,none\n"
    rule = 'reset = {age = "none", drugs = "nothing"}\n'
    with pytest.raises(InvalidInput) as refused:
        answer(*write(tmp_path, text, rule, nobody), "EUR")
    assert "nobody in class 'none'" in str(refused.value)
    assert "found 'nothing'" in str(refused.value)


def test_high_cost_and_fixed_cost_are_settled_after_the_year(tmp_path: Path) -> None:
    head = f"{HEAD},mental_cost,fixed_cost\n"
    rows = "Zon,1,365,yes,old,none,30000,400\nMaan,2,365,yes,young,none,9000,100\n"
    rule = (
        "high_cost_threshold = 10000\nhigh_cost_share = 0.9\nfixed_cost_share = 1\n"
        'high_cost_clusters = ["mental"]\n'
    )
    found = answer(*write(tmp_path, head + rows, rule), "EUR")
    assert found.balanced.pools == ("contributions", "high mental-care cost", "fixed hospital cost")
    assert found.balanced.amount.sum(axis=1).tolist() == [0, 0, 0]
    assert found.cells["high_mental_care_cost"] == pytest.approx(
        [18_000 * (1 - 90 / 240), -18_000 * 150 / 240]
    )
    assert found.cells["fixed_hospital_cost"] == [400, 100]
    assert found.balanced.amount[1, 2] == 0
    assert found.balanced.amount[2, 2] == -50_000


def test_fixed_costs_take_the_place_of_their_cluster(tmp_path: Path) -> None:
    text = f"{HEAD},fixed_cost\nZon,1,365,yes,old,none,400\n"
    found = answer(*write(tmp_path, text, 'fixed_cost_share = 1\nfixed_clusters = ["mental"]\n'), "EUR")
    assert found.cells["fixed_hospital_cost"] == [310]


def test_bad_persons_are_told_together(tmp_path: Path) -> None:
    rows = "Zon,1,300,yes,old,Asthma\nMaan,1,100,yes,elderly,none\n"
    rows += "Maan,2,300,yes,old,\nMaan,3,9,no,old,HIV;HIV\n"
    with pytest.raises(InvalidInput) as refused:
        answer(*write(tmp_path, f"{HEAD}\n{rows}"), "EUR")
    said = str(refused.value)
    assert "rows 2, 3: found 400 days in all rows of a person; expected at most 365" in said
    assert "column age, row 3: found 'elderly'" in said
    assert "did you mean 'astma'?" in said.lower()
    assert "column drugs, row 4: found ''" in said
    assert "each class once" in said


def test_columns_that_are_no_criteria_and_criteria_without_a_column(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        answer(*write(tmp_path, "insurer,person,days,pays_premium,age,drug\nZon,1,365,yes,old,none\n"), "EUR")
    assert "column drug: found a column of no criterion" in str(refused.value)
    assert "no column 'drugs'" in str(refused.value)


def test_a_dash_says_that_a_criterion_does_not_apply(tmp_path: Path) -> None:
    found = answer(*write(tmp_path, f"{HEAD}\nZon,1,365,no,young,-\n"), "EUR")
    assert found.cells["norm_amount"] == [850]


def test_a_class_with_two_weights_is_refused_where_somebody_is_in_it(tmp_path: Path) -> None:
    twice = WEIGHTS + "drugs,HIV,somatic,4200\n"
    assert answer(*write(tmp_path, f"{HEAD}\nZon,1,365,no,young,none\n", weights=twice), "EUR")
    with pytest.raises(InvalidInput, match="states two"):
        answer(*write(tmp_path, weights=twice), "EUR")


def test_a_folder_without_weights_is_told(tmp_path: Path) -> None:
    (tmp_path / "persons.csv").write_text(PERSONS)
    with pytest.raises(InvalidInput, match="no table of weights"):
        answer(tmp_path, None, "EUR")


def test_an_insurer_without_insured_days(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="Maan: found an insurer without insured days"):
        answer(*write(tmp_path, f"{HEAD}\nZon,1,365,yes,old,none\nMaan,2,0,no,old,none\n"), "EUR")


def test_classes_are_read_as_they_are_written(tmp_path: Path) -> None:
    weights = "criterion,class,eur_per_insured\nzone,007,40\nzone,7,9\n"
    text = "insurer,person,days,pays_premium,zone\nZon,1,365,no,007\n"
    assert answer(*write(tmp_path, text, weights=weights), "EUR").cells["norm_amount"] == [40]


def test_leap_years_have_a_day_more(tmp_path: Path) -> None:
    folder, own = write(tmp_path, f"{HEAD}\nZon,1,366,yes,old,none\n", "year = 2012\n")
    assert answer(folder, own, "EUR").cells["insured_years"] == [1.0]
