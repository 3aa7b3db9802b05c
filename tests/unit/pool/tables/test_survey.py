"""A table of persons: households put together, money in minor units, every mistake told at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import currency
from healthtrust.pool.tables.read import Asked
from healthtrust.pool.tables.survey import Survey, expanded, read_survey, survey

POUNDS = currency("GBP")


def table(**columns: Any) -> dict[str, np.ndarray[Any, Any]]:
    return {name: np.array(values) for name, values in columns.items()}


def of(asked: Asked | None = None, **columns: Any) -> Survey:
    return survey(table(**columns), "p.csv", POUNDS, asked)


def complaints(asked: Asked | None = None, **columns: Any) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        of(asked, **columns)
    return [str(problem) for problem in refused.value.problems]


PEOPLE: dict[str, Any] = {
    "person_id": [1, 2, 3, 4, 5],
    "household_id": [20, 10, 20, 10, 20],
    "income": [100.0, 30_000.5, 0.0, 10_000.0, 41_900.0],
    "age": [40, 30, 12, 15, 41],
    "weight": [3, 2, 3, 2, 3],
    "earnings": [0.0, 30_000.0, 0, 0, 42_000],
    "wealth": [1.0, 2.0, 0.25, 0.0, 0.0],
    "premium": [10.0, 0.0, 5.0, 0.0, 0.01],
    "spending_food": [1.0, 2, 3, 4, 5],
    "spending_fuel": [0.5, 0, 0, 0, 0.25],
}


def test_households_are_brought_together_from_anywhere_in_the_file() -> None:
    found = of(**PEOPLE)
    assert found.household.tolist() == [10, 20]
    assert found.person.tolist() == [2, 4, 1, 3, 5]
    payers = found.payers
    assert payers.first.tolist() == [0, 2, 5]
    assert payers.income.tolist() == [40_000_50, 42_000_00]
    assert payers.adults.tolist() == [1, 2]
    assert payers.children.tolist() == [1, 1]
    assert payers.weight.tolist() == [2, 3]
    # 1.5 for an adult with a child of 15; 1.8 for two adults with one of 12
    assert payers.equivalised.tolist() == [round(40_000_50 / 1.5), round(42_000_00 / 1.8)]
    assert payers.earnings is not None
    assert payers.earnings.tolist() == [30_000_00, 0, 0, 0, 42_000_00]
    assert payers.wealth is not None
    assert payers.wealth.tolist() == [2_00, 1_25]
    assert payers.premium is not None
    assert payers.premium.tolist() == [0, 0, 10_00, 5_00, 1]
    assert payers.categories == ("food", "fuel")
    assert payers.spending is not None
    assert payers.spending.tolist() == [[6_00, 0], [9_00, 75]]
    assert found.residents.tolist() == [4, 9]


def test_the_order_of_rows_changes_no_household() -> None:
    shuffled = np.random.default_rng(3).permutation(5)
    whole, other = of(**PEOPLE), of(**{name: np.array(v)[shuffled] for name, v in PEOPLE.items()})
    assert other.household.tolist() == whole.household.tolist()
    for name in ("income", "equivalised", "adults", "children", "weight", "wealth"):
        assert np.array_equal(getattr(other.payers, name), getattr(whole.payers, name)), name


def test_without_age_everybody_is_an_adult_and_no_age_is_known() -> None:
    found = of(person_id=["a", "b"], household_id=["x", "x"], income=[10.0, 20.0])
    assert (found.payers.age, found.payers.adults.tolist(), found.payers.children.tolist()) == (
        None,
        [2],
        [0],
    )
    assert found.payers.equivalised.tolist() == [20_00]


def test_codes_of_any_writing_name_households() -> None:
    found = of(person_id=[1, 2, 3], household_id=["07", "7", "07"], income=[1.0, 2.0, 3.0])
    assert dict(zip(found.household.tolist(), found.payers.income.tolist(), strict=True)) == {
        "07": 400,
        "7": 200,
    }


def test_a_survey_speaks_for_more_in_estimates_and_not_in_sums() -> None:
    columns = {"person_id": [1, 2, 3], "household_id": [1, 1, 2], "income": [1.0, 1.0, 1.0]}
    found = of(**columns, sampling_weight=[2.5, 2.5, 1.25])
    assert found.residents.tolist() == [2, 1]
    assert found.spoken_for.tolist() == [5.0, 1.25]
    whole = expanded(found)
    assert whole.payers.weight.tolist() == [3, 1]
    assert whole.spoken_for.tolist() == [6.0, 1.0]


def test_expanded_households_add_up_to_the_sampling_weights() -> None:
    weights = np.random.default_rng(5).uniform(1, 900, 200)
    rows = np.arange(200)
    found = expanded(of(person_id=rows, household_id=rows, income=np.ones(200), sampling_weight=weights))
    assert found.payers.weight.sum() == round(weights.sum())
    assert np.abs(found.payers.weight - weights).max() < 1


def test_a_table_without_sampling_weights_cannot_be_expanded() -> None:
    with pytest.raises(InvalidInput, match="nothing to expand"):
        expanded(of(person_id=[1], household_id=[1], income=[1.0]))


def test_groups_and_further_money_ride_along() -> None:
    asked = Asked(amounts=("tax",), groups=("region",))
    region = np.array(["n", "s", "n", "s", "n"], dtype=object)
    tax = [1.0, 2.0, 3.0, 4.0, 5.0]
    found = of(asked, **PEOPLE, region=region, tax=tax)
    assert found.amounts["tax"].tolist() == [6_00, 9_00]
    assert found.groups["region"].values.tolist() == ["n", "s"]
    assert found.groups["region"].code.tolist() == [1, 1, 0, 0, 0]


def test_another_column_may_be_income() -> None:
    columns = {"person_id": [1], "household_id": [1], "gross": [50.0]}
    assert of(Asked(income="gross"), **columns).payers.income.tolist() == [5_000]


def test_every_mistake_is_told_at_once() -> None:
    said = complaints(
        person_id=[1, 1, 3, 4],
        household_id=[1.0, 1, np.nan, 2],
        income=[1.0, -2.0, np.nan, 3.0],
        weight=[1, 2, 1, 1.5],
        agee=[1, 2, 3, 4],
    )
    text = "\n".join(said)
    for part in (
        "column agee: found unknown column",
        "did you mean 'age'?",
        "column income, row 3: found -2.0",
        "column income, row 4: found no number",
        "column weight, row 5: found 1.5",
        "column household_id, row 4: found nothing",
        "column person_id, rows 2, 3: found '1' 2 times",
    ):
        assert part in text, text


def test_missing_numbers_are_counted() -> None:
    income = np.full(12, np.nan)
    said = complaints(person_id=np.arange(12), household_id=np.arange(12), income=income)
    assert "rows 2, 3, 4, 5, 6 and 7 more" in said[0]


def test_weights_alike_within_a_household() -> None:
    said = complaints(person_id=[1, 2, 3], household_id=[1, 2, 1], income=[1.0, 1.0, 1.0], weight=[1, 5, 2])
    assert said == [
        "p.csv, column weight, row 4: found another weight within a household; expected the weight of the "
        "first member of the household. A household is one observation: give all its members one weight."
    ]


def test_nobody_is_spoken_for_by_a_weight_of_nothing() -> None:
    said = complaints(person_id=[1, 2], household_id=[1, 2], income=[1.0, 1.0], sampling_weight=[0.0, 1.0])
    assert "column sampling_weight, row 2: found 0" in said[0]


def test_missing_columns_say_what_they_are() -> None:
    said = "\n".join(complaints(Asked(groups=("regoin",)), person=[1], household_id=[1], region=["x"]))
    assert "no column 'person_id'" in said
    assert "did you mean 'person'?" in said
    assert "no column 'income'" in said
    assert "no column 'regoin'" in said
    assert "did you mean 'region'?" in said


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
def test_files_of_all_kinds_hold_the_same_people(tmp_path: Path, ending: str) -> None:
    import pyarrow as pa
    import pyarrow.csv as pc
    import pyarrow.parquet as pq

    from healthtrust.records.sheets import write_sheets

    path = tmp_path / f"people{ending}"
    if ending == ".xlsx":
        write_sheets(path, "", {"persons": (list(PEOPLE), list(zip(*PEOPLE.values(), strict=True)))})
    else:
        columns = pa.table(PEOPLE)
        pc.write_csv(columns, path) if ending == ".csv" else pq.write_table(columns, path)
    found, wanted = read_survey(path, POUNDS), of(**PEOPLE)
    assert [str(h) for h in found.household] == ["10", "20"]
    assert found.payers.income.tolist() == wanted.payers.income.tolist()
    assert found.payers.equivalised.tolist() == wanted.payers.equivalised.tolist()
    assert [str(p) for p in found.person] == [str(p) for p in wanted.person]


def test_what_is_out_of_range_is_told_beside_what_is_no_number() -> None:
    rows = [1, 2, 3, 4]
    said = "\n".join(
        complaints(
            person_id=rows,
            household_id=rows,
            income=np.array(["1e300", "abc", "-4", "2"], dtype=object),
            age=[3.5, -1.0, 131.0, 40.0],
            wealth=[np.inf, -2.0, 1.0, 1.0],
        )
    )
    for part in (
        "column income, row 3: found 'abc'",
        "column income, row 4: found -4.0",
        "column income, row 2: found 1e+300",
        "column age, row 2: found 3.5",
        "column age, row 3: found -1",
        "column age, row 4: found 131",
        "column wealth, row 2: found no number",
        "column wealth, row 3: found -2.0",
    ):
        assert said.count(part) == 1, said


def test_names_and_weights_are_not_money() -> None:
    people = {"person_id": [1], "household_id": [1], "income": [5.0]}
    for name in ("person_id", "household_id"):
        assert "expected a column of money" in complaints(Asked(amounts=(name,)), **people)[0]


def test_a_column_to_be_ignored_is_there() -> None:
    people = {"person_id": [1], "household_id": [1], "income": [5.0], "premium": [9.0]}
    said = complaints(Asked(ignored=("prmium",)), **people)
    assert said == ["--ignore: found 'prmium'; expected a column of p.csv (did you mean 'premium'?)."]
    assert of(Asked(ignored=("premium",)), **people).payers.premium is None


def test_a_missing_column_is_told_among_all_that_are_there() -> None:
    people = {"person_id": [1], "household_id": [1], "income": [5.0]}
    said = complaints(Asked(amounts=("food",)), **people)
    assert "no column 'food' among person_id, household_id, income" in said[0]


def test_no_member_of_a_large_household_is_left_out() -> None:
    count = 256
    said = complaints(person_id=np.arange(count), household_id=np.zeros(count, int), income=np.ones(count))
    assert "found 256 members of '0'; expected at most 255" in said[0]
    whole = of(person_id=np.arange(255), household_id=np.zeros(255, int), income=np.ones(255))
    assert whole.payers.adults.tolist() == [255]


@pytest.mark.parametrize("weight", [1e-9, 1e12])
def test_a_survey_of_nobody_or_of_too_many_cannot_be_expanded(weight: float) -> None:
    found = of(person_id=[1], household_id=[1], income=[1.0], sampling_weight=[weight])
    with pytest.raises(InvalidInput, match="at least 1 household, and at most 100,000,000,000 residents"):
        expanded(found)


def test_weights_are_of_people_who_can_be() -> None:
    rows = np.arange(60)
    said = complaints(person_id=rows, household_id=rows, income=np.ones(60), weight=np.full(60, 2**31 - 1))
    assert "residents in all; expected at most 100,000,000,000" in said[0]


def test_amounts_in_another_unit_are_not_taken_for_pounds(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("person_id,household_id,income [EUR],wealth [GBP],kilos [kg]\n1,1,5,5,5\n")
    with pytest.raises(InvalidInput, match="column income: found the unit 'EUR'; expected GBP a year") as no:
        read_survey(path, POUNDS, Asked(ignored=("kilos",)))
    assert len(no.value.problems) == 1
    path.write_text("person_id,household_id,income [GBP a year],wealth [DM]\n1,1,5,5\n")
    assert read_survey(path, POUNDS, Asked(ignored=("wealth",))).payers.income.tolist() == [500]
