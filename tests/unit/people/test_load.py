"""A real file is loaded to the last resident and penny, or refused with every mistake and its row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust import people
from healthtrust.design.read import read_design
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import Currency
from healthtrust.people.register import dealt
from healthtrust.people.whole_cost import whole_cost
from healthtrust.start import opening
from healthtrust.state import State, known
from tests.small import TINY, small_state

HEADER = "alter,geschlecht,ort,zahl,kosten"
ROWS = ["30,w,1,1000,100.005", "60,m,2,7,2000.1", "85,w,3,11,0", "2,m,4,1,33.333", "40,w,1,5,1.5"]
MAPPING = """
[columns.age]
from = "alter"
unit = "years"

[columns.sex]
from = "geschlecht"
values = { w = "female", m = "male" }

[columns.place]
from = "ort"
values = { 1 = "Upton Hill", 2 = "Upton Green", 3 = "Lowton Docks", 4 = "Lowton Mill" }

[columns.weight]
from = "zahl"
unit = "people"

[columns.recorded_cost]
from = "kosten"
unit = "GBP per head"
"""


def files(folder: Path, table: str = "", mapping: str = MAPPING) -> Path:
    (folder / "people.csv").write_text(table or "\n".join([HEADER, *ROWS, ""]), encoding="utf-8")
    (folder / "map.toml").write_text(mapping, encoding="utf-8")
    return folder


def loaded(folder: Path, **more: Any) -> State:
    where = {"source": "file", "file": "people.csv", "mapping": "map.toml"} | more
    return small_state(people=where, folder=folder)


def refused(folder: Path, **more: Any) -> str:
    with pytest.raises(InvalidInput) as refusal:
        loaded(folder, **more)
    return str(refusal.value)


def bare(folder: Path, table: str, **more: Any) -> State:
    """Load a table whose columns bear our names."""
    files(folder, table)
    return loaded(folder, mapping=None, **more)


def test_cells_are_loaded_exactly(tmp_path: Path) -> None:
    state = loaded(files(tmp_path), income={"points": 4}, need="recorded cost")
    persons, households = known(state.persons, "people"), known(state.households, "people")
    assert persons.heads == 1_024
    assert persons.recorded_cost is not None
    # 1000 x 100.005 + 7 x 2000.10 + 0 + 33.333 (to the penny) + 5 x 1.50
    assert persons.recorded_cost.sum() == 10_000_500 + 1_400_070 + 3_333 + 750
    np.testing.assert_array_equal(households.weight, persons.weight)
    np.testing.assert_array_equal(households.members, 1)
    np.testing.assert_array_equal(persons.identity, np.arange(1, persons.rows + 1))
    assert persons.rows == 4 + 4 + 4 + 1 + 4
    assert state.carried.next_identity == persons.rows + 1
    of_30 = persons.age == 30
    assert sorted(persons.weight[of_30].tolist()) == [250] * 4
    assert persons.recorded_cost[of_30].sum() == 10_000_500


def test_incomes_are_attached_by_fifth_and_their_mean_is_the_margins(tmp_path: Path) -> None:
    table = "\n".join([HEADER, *(f"40,w,{place},1000,1" for place in (1, 2, 3, 4)), ""])
    households = known(
        loaded(files(tmp_path, table), income={"points": 10, "margin": "england-2011"}).households, ""
    )
    by_place = households.equivalised_income.reshape(4, 10)
    np.testing.assert_allclose(by_place.mean(axis=1) / 2_760_000, [1.33, 1.00, 0.70, 0.85], atol=1e-5)
    assert (np.diff(by_place, axis=1) > 0).all()
    np.testing.assert_array_equal(households.income, households.equivalised_income)


def test_persons_with_households_incomes_and_conditions(tmp_path: Path) -> None:
    table = """person_id,age,sex,place,household,income,conditions
77,40,female,Upton Hill,5,42000,3
78,41,male,Upton Hill,5,42000,0
79,3,male,Upton Hill,5,42000,0
12,70,female,Upton Green,9,15000.55,1
13,30,male,Lowton Docks,1,9000,0
14,31,male,Lowton Mill,2,1000,0
"""
    state = bare(tmp_path, table)
    persons, households = known(state.persons, "people"), known(state.households, "people")
    assert persons.identity.tolist() == [77, 78, 79, 12, 13, 14]
    assert households.identity.tolist() == [77, 12, 13, 14]
    assert households.income.tolist() == [4_200_000, 1_500_055, 900_000, 100_000]
    assert households.equivalised_income.tolist()[:2] == [round(4_200_000 / 1.8), 1_500_055]
    assert (households.adults[0], households.children[0]) == (2, 1)
    assert persons.segment[[0, 3]].tolist() == [3, 2]
    assert state.carried.next_identity == 80


def test_households_without_incomes_are_dealt_whole(tmp_path: Path) -> None:
    homes = [f"{30 + i},female,Upton Hill,{i // 2}" for i in range(40)]
    others = ["30,male,Upton Green,90", "30,male,Lowton Docks,91", "30,male,Lowton Mill,92"]
    state = bare(tmp_path, "\n".join(["age,sex,place,household", *homes, *others, ""]), income={"points": 4})
    households = known(state.households, "people")
    hill = households.equivalised_income[:20]
    assert sorted(np.unique(hill, return_counts=True)[1].tolist()) == [5, 5, 5, 5]
    np.testing.assert_array_equal(households.income[:20], np.rint(hill * 1.5))


def test_parquet_and_xlsx_and_headers_with_units_are_read(tmp_path: Path) -> None:
    columns = {
        "age [months]": [480, 720, 24, 36],
        "sex": ["female"] * 4,
        "weight [thousand people]": [1.0, 2, 3, 4],
        "place": ["Upton Hill", "Upton Green", "Lowton Docks", "Lowton Mill"],
    }
    pq.write_table(pa.table(columns), tmp_path / "people.parquet")
    persons = known(loaded(tmp_path, file="people.parquet", mapping=None).persons, "people")
    assert persons.age.tolist() == [40, 60, 2, 3]
    assert persons.weight.tolist() == [1000, 2000, 3000, 4000]
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with xlsxwriter.Workbook(tmp_path / "people.xlsx") as book:
        sheet = book.add_worksheet()
        for column, (name, values) in enumerate(columns.items()):
            sheet.write_column(0, column, [name, *values])
    again = known(loaded(tmp_path, file="people.xlsx", mapping=None).persons, "people")
    np.testing.assert_array_equal(again.weight, persons.weight)
    np.testing.assert_array_equal(again.cell, persons.cell)


def test_every_mistake_is_told_at_once_with_file_row_and_remedy(tmp_path: Path) -> None:
    rows = ["30,w,1,1000,100.005", "141,x,2,0,-5", "85,w,5,11,nan", "2,m,4,2.5,33.333", ",w,4,1,1"]
    said = refused(files(tmp_path, "\n".join([HEADER, *rows, ""])))
    for words in (
        "people.csv, column age, row 6: found no number (empty or NaN); expected a finite",
        "people.csv, column sex, row 3: found 'x'; expected female or male",
        "people.csv, column weight, row 5: found 2.5; expected a whole number",
        "people.csv, column recorded_cost, row 4: found no number (empty or NaN); expected a finite number",
        "people.csv, column place, row 4: found '5'; expected the name of a neighbourhood of the design",
        "The neighbourhoods: Upton Hill, Upton Green, Lowton Docks, Lowton Mill.",
        "people.places, Lowton Docks: found no row of people.csv there",
        "9 problems",
    ):
        assert words in said, said
    said = refused(files(tmp_path, "\n".join([HEADER, *ROWS[1:], "141,w,1,0,-5", ""])))
    for words in ("column age, row 6: found 141; expected at most 120", "column weight, row 6: found 0",
                  "column recorded_cost, row 6: found -5.0; expected at least 0"):  # fmt: skip
        assert words in said, said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('from = "alter"', 'from = "altre"', "no column 'altre' among alter, geschlecht"),
        ('from = "alter"', 'from = "altre"', "did you mean 'alter'"),
        ('unit = "years"', 'unit = "people"', "column alter, unit: found 'people'; expected 'years'"),
        ('unit = "years"', 'unit = "yaers"', "did you mean 'years'"),
        ("GBP per head", "EUR per head", "money in EUR; expected money in GBP"),
        ("[columns.weight]", "[columns.wieght]", "did you mean 'columns.weight'"),
        ('from = "zahl"', 'form = "zahl"', "columns.weight: found no from"),
        ('unit = "people"', 'unti = "people"', "did you mean 'unit'"),
        ('m = "male"', "m = 1", "codes and their meaning"),
        ("[columns.age]", "[columns.age", "map.toml: found "),
        ("[columns.age]", '[titel]\nname = "x"\n[columns.age]', "unknown key 'titel'"),
    ],
)  # fmt: skip
def test_a_damaged_mapping_is_refused(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert said in refused(files(tmp_path, mapping=MAPPING.replace(before, after, 1)))


def test_a_whole_mapping_rule_may_be_missing(tmp_path: Path) -> None:
    start, stop = MAPPING.index("[columns.sex]"), MAPPING.index("[columns.place]")
    said = refused(files(tmp_path, mapping=MAPPING[:start] + MAPPING[stop:]))
    assert "no column 'sex'" in said
    assert "map it in a mapping file" in said


def test_files_that_are_not_there_or_not_text_are_refused(tmp_path: Path) -> None:
    files(tmp_path)
    said = refused(tmp_path, mapping="mop.toml")
    assert "no file mop.toml; expected a mapping file in TOML (did you mean 'map.toml'?)" in said
    assert "no such file" in refused(tmp_path, file="peopel.csv")
    assert "Set people.file" in refused(tmp_path, file=None)
    (tmp_path / "map.toml").write_bytes(b'[columns.age]\nfrom = "\xe4lter"\n')
    assert "UTF-8" in refused(tmp_path)
    (tmp_path / "people.csv").write_bytes(b"")
    assert "an empty file" in refused(tmp_path)
    (tmp_path / "people.csv").write_bytes("age,sex,place\n30,männlich,1\n".encode("latin-1"))
    assert "UTF-8" in refused(tmp_path, mapping=None)


def test_repeated_persons_divided_households_and_stray_columns(tmp_path: Path) -> None:
    table = """person_id,age,sex,place,household,income,colour
1,40,female,Upton Hill,5,100,red
1,41,male,Upton Green,5,200,red
3,41,male,Lowton Docks,6,200,red
4,41,male,Lowton Mill,7,200,red
"""
    with pytest.raises(InvalidInput) as refusal:
        bare(tmp_path, table)
    said = str(refusal.value)
    for words in (
        "column person_id, rows 2, 3: found 1 2 times",
        "column place, row 3: found household 5 with more than one place",
        "column income, row 3: found household 5 with more than one income",
        "unknown column 'colour'",
        "4 problems",
    ):
        assert words in said, said


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="no rows"):
        bare(tmp_path, "age,sex,place\n")


def test_recorded_need_without_recorded_cost_is_refused(tmp_path: Path) -> None:
    start = MAPPING.index("[columns.recorded_cost]")
    said = refused(files(tmp_path, mapping=MAPPING[:start]), need="recorded cost")
    assert "Add the column recorded_cost" in said


DAMAGE = {
    "age": ["-1", "121", "x", "", "30.5", "nan", "1e9"],
    "sex": ["", "f", "women", "1"],
    "place": ["", "Upton", "Shire", "upton hil", "0"],
    "household": ["-1", "two", "1.5"],
    "income": ["-0.01", "inf", "nan", "12k"],
    "conditions": ["-1", "65536", "0.5", "asthma"],
    "weight": ["0", "-3", "2147483648", "1.5", ""],
    "recorded_cost": ["-1", "£5", "nan", "-inf"],
}
GOOD = {"age": "40", "sex": "female", "place": "Upton Hill", "household": "1"} | {
    "income": "10",
    "conditions": "1",
    "weight": "2",
    "recorded_cost": "5.5",
}


@given(st.data())
def test_random_damage_is_refused_naming_column_and_row(
    tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    folder = tmp_path_factory.mktemp("damage")
    names = [place["name"] for place in TINY["people"]["places"] if "share" in place]
    rows = [GOOD | {"place": names[i % 4], "household": str(i)} for i in range(data.draw(st.integers(4, 9)))]
    damaged = data.draw(st.lists(st.sampled_from(sorted(DAMAGE)), min_size=1, max_size=4, unique=True))
    hits = [(column, data.draw(st.integers(0, len(rows) - 1))) for column in damaged]
    for column, row in hits:
        rows[row] = rows[row] | {column: data.draw(st.sampled_from(DAMAGE[column]))}
    table = "\n".join([",".join(GOOD), *(",".join(row.values()) for row in rows), ""])
    with pytest.raises(InvalidInput) as refusal:
        bare(folder, table)
    for column, row in hits:
        assert f"people.csv, column {column}, row {row + 2}: found" in str(refusal.value)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30), st.integers(1, 12))
def test_dealing_gives_every_row_and_every_point_its_share(weights: list[int], points: int) -> None:
    weight = np.array(weights)
    heads = dealt(weight, np.cumsum(weight) - weight, points)
    np.testing.assert_array_equal(heads.sum(axis=1), weight)
    assert np.ptp(heads, axis=1).max() <= 1
    assert np.ptp(heads.sum(axis=0)) <= 1


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 2**31 - 1)), min_size=1, max_size=9),
    st.integers(0, 6),
)
def test_whole_cost_is_exact_in_the_decimals_written(cells: list[tuple[int, int]], decimals: int) -> None:
    per_head = np.array([number / 10**decimals for number, _ in cells])
    heads = np.array([count for _, count in cells])
    for exponent in (0, 2, 3):
        found = whole_cost(per_head, heads, Currency("X", exponent))
        exact = [number * count * 10**exponent for number, count in cells]
        assert all(
            abs(one - cost * 10**decimals) <= 10**decimals
            for one, cost in zip(exact, found.tolist(), strict=True)
        )
        assert abs(2 * (sum(exact) - int(found.sum()) * 10**decimals)) <= 10**decimals


def test_england_2011_to_the_resident_and_to_the_pound(
    shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEALTHTRUST_DATA", str(shared_data))
    state = england()
    persons, households = known(state.persons, "people"), known(state.households, "people")
    assert persons.heads == 52_690_703
    assert persons.recorded_cost is not None
    assert int(persons.recorded_cost.sum()) // 100 == 90_254_565_836
    heads, cost = people.recorded_by_cell(persons)
    assert people.above_least_deprived(heads, cost) / 1e11 == pytest.approx(12.52, abs=0.005)
    expected = people.cost_per_head(state.design.people, state.currency, persons)
    assert (expected * heads).sum() == pytest.approx(cost.sum(), rel=1e-12)
    cells, curve = people.fit_recorded(persons)
    assert curve.r_squared > 0.98
    assert curve.fitted.sum() == pytest.approx(cost.sum(), rel=1e-9)
    # The shipped curve is this fit: catalogue/coefficients/need-deprivation-england-2011.csv.
    shipped = np.array([1.2128, 1.0716, 0.9749, 0.9130, 0.8584])
    np.testing.assert_allclose(curve.multiplier / curve.multiplier[4], shipped / shipped[4], rtol=2e-4)
    assert len(cells.age) == 860
    assert int(households.weight.sum()) == 52_690_703


def england() -> State:
    read = read_design("england-2011")
    return people.step(opening(read.design, str(read.folder)))
