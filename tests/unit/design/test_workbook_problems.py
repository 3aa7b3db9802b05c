"""What is wrong in a workbook is said all at once, each with its sheet, its cell, and what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from healthtrust.design.read import read_design
from healthtrust.design.review import MemberSurvey
from healthtrust.design.workbook.origin import Home
from healthtrust.design.workbook.read import Inputs, inputs_in, read_inputs
from healthtrust.design.workbook.write import write_inputs
from healthtrust.ground.errors import InvalidInput
from tests.workbooks import Cells, Formula, cells_of, put_value, row_of, write_cells


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    to: Path = tmp_path_factory.mktemp("written") / "inputs.xlsx"
    write_inputs(read_design("valley"), to)
    return to


@pytest.fixture
def sheets(written: Path) -> Cells:
    return cells_of(written)


def taken(sheets: Cells, folder: Path, **more: Any) -> Inputs:
    path = write_cells(folder / "inputs.xlsx", sheets, **more)
    return inputs_in(path, Home(folder, "inputs"))


def problems(sheets: Cells, folder: Path, **more: Any) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        taken(sheets, folder, **more)
    return [str(each) for each in refused.value.problems]


def test_a_number_out_of_range_names_its_cell(sheets: Cells, tmp_path: Path) -> None:
    cell = put_value(sheets, "allocate.reserve_share", 1.7)
    assert problems(sheets, tmp_path) == [
        f"inputs.xlsx, sheet 'allocate', cell {cell}: found 1.7; expected at most 1. "
        "A share is a plain number: 0.09 is 9 %."
    ]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("pool.subsidy_share", "9 %", "found '9 %'; expected a number. A share is written"),
        ("pool.subsidy_share", 9, "found 9.0; expected at most 1. A share is a plain number"),
        ("pool.per_adult", "1 200", "It is a text that looks like a number"),
        ("pool.per_adult", date(2026, 1, 9), "found the date 2026-01-09; expected a number"),
        ("pool.per_adult", True, "found yes; expected a number"),
        ("pool.rate", "as givn", "did you mean 'as given'?"),
        ("people.size", 40_000.5, "found 40000.5; expected a whole number"),
        ("people.size", 0, "expected at least 1"),
        ("people.levels", "a,,b", "found nothing between two commas"),
        ("package.top_up.allowed", "perhaps", "expected yes or no"),
        ("currency", "GPB", "expected an ISO 4217 code"),
        ("market.assign", "Nothern Care", "did you mean 'Northern Care'?"),
        ("pool.per_adult", Formula("=1/0", "#DIV/0!"), "found #DIV/0!; expected a value"),
        ("pool.per_adult", Formula("=A1", ""), "found a formula without a value"),
        ("pool.brackets", 3, "found 3; expected a table"),
        ("review.survey.size", 10, "found a value; expected nothing, while review.survey is no"),
    ],
)
def test_a_wrong_cell_is_told_with_what_it_should_hold(
    sheets: Cells, tmp_path: Path, key: str, value: object, said: str
) -> None:
    cell = put_value(sheets, key, value)
    told = problems(sheets, tmp_path)
    assert len(told) == 1
    assert said in told[0]
    assert f", cell {cell}: " in told[0]


def test_problems_within_tables_and_between_values_name_their_cells(sheets: Cells, tmp_path: Path) -> None:
    sheets["pool.brackets"][2][0] = 60_000.0
    sheets["market.plans"][1][1] = 7.0
    sheets["review.targets"][1][0] = ""
    told = problems(sheets, tmp_path)
    assert [each.partition(":")[0] for each in told] == [
        "inputs.xlsx, sheet 'market.plans', cell B2",
        "inputs.xlsx, sheet 'review.targets', cell A2",
    ]
    sheets["market.plans"][1][1] = 0.7
    sheets["review.targets"][1][0] = "unmet-need"
    assert problems(sheets, tmp_path) == [
        "inputs.xlsx, sheet 'pool.brackets', cell A4: found 50000 after 60000; expected brackets from the "
        "lowest to the highest. Each bracket must begin above the one before it."
    ]


def test_everything_wrong_is_told_at_once(sheets: Cells, tmp_path: Path) -> None:
    put_value(sheets, "pool.subsidy_share", 9)
    put_value(sheets, "people.size", "many")
    sheets["pool"][row_of(sheets, "pool", "pool.rate")][0] = "pool.rates"
    sheets["deliver"].append(list(sheets["deliver"][1]))
    sheets["Market"] = sheets.pop("market")
    sheets["revue"] = sheets.pop("review")
    sheets["pool.brackets"][0][1] = "rat [share]"
    told = "\n".join(problems(sheets, tmp_path))
    for said in (
        "expected at most 1",
        "found 'many'; expected a whole number",
        "found the key 'pool.rates'; expected a key of this sheet (did you mean 'pool.rate'?)",
        "found 'deliver.activity' a second time; expected each key once",
        "found no sheet 'review'; expected that sheet (did you mean 'revue'?)",
        "inputs.xlsx, sheet 'pool.brackets': found no column 'rate'",
    ):
        assert said in told
    assert "'market'" not in told


def test_names_once_numbers_known_and_no_cells_merged(sheets: Cells, tmp_path: Path) -> None:
    sheets["package.adjust"] += [["x", 1.0, 1.0, 1.0], ["x", 2.0, 1.0, 1.0]]
    sheets["deliver.sharing.statement"].append([4.0, "rate", 1.0])
    told = problems(
        sheets, tmp_path, more=lambda b: b.get_worksheet_by_name("pool.brackets").merge_range(1, 0, 1, 1, 5)
    )
    assert any("'x' a second time; expected each name once" in each for each in told)
    assert any("found 4; expected a number that stands under 'no.'" in each for each in told)
    assert any("'pool.brackets', cell A2: found cells that are merged" in each for each in told)


def test_what_is_left_alone_is_told(sheets: Cells, tmp_path: Path) -> None:
    sheets["My notes"] = [["hello", 1.0]]
    for row, more in zip(sheets["pool"], ["thoughts", "hm"], strict=False):
        row.append(more)
    put_value(sheets, "pool.per_adult", Formula("=50*2", 100))
    put_value(sheets, "pool.exempt_below", " 12000 ")
    put_value(sheets, "pool.exempt_below", 12_000)
    hidden = row_of(sheets, "pool", "pool.per_adult")
    inputs = taken(
        sheets,
        tmp_path,
        more=lambda b: b.get_worksheet_by_name("pool").set_row(hidden, None, None, {"hidden": 1}),
    )
    assert inputs.read.design.pool.per_adult == 100
    told = "\n".join(inputs.told)
    assert "sheets of your own are left alone: My notes" in told
    assert "sheet 'pool': columns of your own are left alone: thoughts" in told
    assert "sheet 'pool': 1 formulas are read by the value" in told
    assert f"sheet 'pool': hidden rows were read as well: {hidden + 1}" in told
    assert "pool.per_adult was changed and has no source" in told
    assert "pool.exempt_below was changed" not in told


def test_source_and_status_of_a_value_stay_with_it(sheets: Cells, tmp_path: Path) -> None:
    put_value(sheets, "pool.per_adult", 5)
    row = sheets["pool"][row_of(sheets, "pool", "pool.per_adult")]
    row[6:8] = ["Statute 12", "cited"]
    sources = taken(sheets, tmp_path).read.design.sources
    assert (sources["pool.per_adult"].source, sources["pool.per_adult"].status) == ("Statute 12", "cited")
    row[6:8] = ["Statute 12", "certain"]
    assert "'certain'; expected 'cited', 'recalled' or 'assumed'" in problems(sheets, tmp_path)[0]


def test_a_list_becomes_a_value_and_a_value_a_list(sheets: Cells, tmp_path: Path) -> None:
    put_value(sheets, "market.plans", 4)
    assert "a value beside 3 rows" in problems(sheets, tmp_path)[0]
    del sheets["market.plans"][1:]
    assert taken(sheets, tmp_path).read.design.market.plans == 4
    put_value(sheets, "deliver.contracts.primary", "")
    sheets["deliver.contracts"].append(["primary", "", "block", 1.0])
    books = taken(sheets, tmp_path).read.design.deliver.contracts.books("primary")
    assert [book.contract for book in books] == ["block"]


def test_an_optional_part_opens_with_yes(sheets: Cells, tmp_path: Path) -> None:
    put_value(sheets, "review.survey", "yes")
    put_value(sheets, "review.survey.size", 250)
    survey = taken(sheets, tmp_path).read.design.review.survey
    assert survey is not None
    assert (survey.size, survey) == (250, MemberSurvey(size=250))


def test_a_changed_table_becomes_a_file_of_its_own(sheets: Cells, tmp_path: Path) -> None:
    table = sheets["table package.catalogue"]
    column = next(n for n, head in enumerate(table[0]) if str(head).startswith("price"))
    table[1][column] = 500.0
    path = write_cells(tmp_path / "canton.xlsx", sheets)
    read = read_inputs(path)
    assert read.design.package.catalogue.startswith("canton-tables/package.catalogue-")
    kept = tmp_path / read.design.package.catalogue
    assert ",500," in kept.read_text(encoding="utf-8").splitlines()[1]
    assert read.folder == str(tmp_path)
    assert read_inputs(path).design == read.design
    assert len(list(kept.parent.iterdir())) == 1
    assert read.design.people.age_sex == "population-england-2011"


def test_a_changed_table_beside_another_name_is_refused(sheets: Cells, tmp_path: Path) -> None:
    sheets["table package.catalogue"][1][1] = "another"
    put_value(sheets, "package.catalogue", "mine.csv")
    assert "which the sheet was made from" in problems(sheets, tmp_path)[0]
    assert not (tmp_path / "inputs-tables").exists()


def test_overrides_are_laid_over_a_workbook(written: Path) -> None:
    assert read_design(written, ["pool.per_adult=7"]).design.pool.per_adult == 7
    with pytest.raises(InvalidInput, match=r"--set pool\.per_adult: found -7"):
        read_design(written, ["pool.per_adult=-7"])
