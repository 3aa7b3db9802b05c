"""What the Swiss scheme refuses, with rows, all at once; and what parameters allow."""

from __future__ import annotations

import gzip
from pathlib import Path

import duckdb
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.market.schemes.answered import Answered
from healthtrust.market.schemes.swiss import answer
from tests.generative.swiss_folders import SETTINGS, Row, people, written


@pytest.fixture
def lines() -> list[Row]:
    return people(3)


def refused(folder: Path, lines: list[Row], settings: str = SETTINGS) -> list[str]:
    with pytest.raises(InvalidInput) as said:
        answered(folder, lines, settings)
    return [str(problem) for problem in said.value.problems]


def answered(folder: Path, lines: list[Row], settings: str = SETTINGS) -> Answered:
    written(folder, lines)
    (folder / "parameters.toml").write_text(settings, encoding="utf-8")
    return answer(folder, folder / "parameters.toml", "CHF")


def last_year(lines: list[Row]) -> int:
    return next(row for row, line in enumerate(lines) if line["Jahr"] == 2022)


def test_every_wrong_line_is_told_at_once(tmp_path: Path, lines: list[Row]) -> None:
    lines[0] |= {"Monate": 13}
    lines[1] |= {"Kosten": -5.0}
    lines[2] |= {"Geschlecht": "X"}
    lines[3] |= {"Geburtsjahr": 2030}
    told = refused(tmp_path, lines)
    assert [line.split(": ")[0].removeprefix("individuals.csv, ") for line in told] == [
        "column Geschlecht, row 4",
        "column Geburtsjahr, row 5",
        "column Monate, row 2",
        "column Kosten, row 3",
    ]


def test_text_where_a_number_stands_and_gaps(tmp_path: Path, lines: list[Row]) -> None:
    lines[4] |= {"Monate": "twelve"}
    lines[5] |= {"Kanton": None}
    lines[6] |= {"Geschlecht": "W", "Kosten": -1.0}
    told = refused(tmp_path, lines)
    assert [line.split(": ")[0].removeprefix("individuals.csv, column ") for line in told] == [
        "Monate, row 6",
        "Kanton, row 7",
        "Geschlecht, row 8",
        "Kosten, row 8",
    ]
    assert told[0] == "individuals.csv, column Monate, row 6: found 'twelve'; expected numbers."
    assert told[1].startswith("individuals.csv, column Kanton, row 7: found nothing")


def test_half_a_year_is_no_year_and_a_whole_one_may_have_decimals(tmp_path: Path, lines: list[Row]) -> None:
    plain = answered(tmp_path, lines).cells
    decimals = [{**line, "Jahr": float(line["Jahr"])} for line in lines]
    assert answered(tmp_path, decimals).cells == plain
    lines[2] |= {"Jahr": 2021.5}
    said = "individuals.csv, column Jahr, row 4: found '2021.5'; expected whole numbers."
    assert refused(tmp_path, lines) == [said]


def test_a_canton_is_written_in_one_way(tmp_path: Path, lines: list[Row]) -> None:
    plain = answered(tmp_path, lines).cells
    blanks = [{**line, "Kanton": f" {line['Kanton']} "} for line in lines]
    assert answered(tmp_path, blanks).cells == plain
    lines[0] |= {"Kanton": "Zh"}
    said = "individuals.csv, column Kanton: found 'ZH' and 'Zh'; expected one way to write a canton."
    assert said in refused(tmp_path, lines)


def test_columns_twice_other_separators_and_two_files(tmp_path: Path, lines: list[Row]) -> None:
    written(tmp_path, lines)
    table, parameters = tmp_path / "individuals.csv", tmp_path / "parameters.toml"
    text = table.read_text(encoding="utf-8")

    def told(written_now: str) -> str:
        table.write_text(written_now, encoding="utf-8")
        with pytest.raises(InvalidInput) as said:
            answer(tmp_path, parameters, "CHF")
        return str(said.value)

    assert "expected columns with commas between them" in told(text.replace(",", ";"))
    assert "column Kosten: found two columns of this name" in told(text.replace("Kobe", "Kosten", 1))
    assert "no column 'Kobe'" in told(text.replace("Kobe", "Kobbe", 1))
    (tmp_path / "individuals.csv.gz").write_bytes(gzip.compress(text.encode()))
    assert "found individuals.csv.gz and individuals.csv; expected one of" in told(text)


def test_a_year_seen_at_no_date(tmp_path: Path, lines: list[Row]) -> None:
    told = refused(tmp_path, [line for line in lines if line["MonateHorizont"] != 14])
    assert any("no lines of 2021 as seen after 14 months" in line for line in told)


def test_lines_of_one_person_that_disagree(tmp_path: Path, lines: list[Row]) -> None:
    row = next(n for n in range(len(lines) - 1) if lines[n]["AhvNr"] == lines[n + 1]["AhvNr"])
    lines[row + 1] = {**lines[row], "Kosten": lines[row]["Kosten"] + 1}
    assert f"person {lines[row]['AhvNr']} with insurer" in refused(tmp_path, lines)[0]


def test_negative_costs_count_where_parameters_say_so(tmp_path: Path, lines: list[Row]) -> None:
    lines = [{**line, "Kosten": -1.0, "Kobe": 0.0} if line["AhvNr"] % 100 == 40 else line for line in lines]
    assert "Kosten" in refused(tmp_path, lines)[0]
    found = answered(tmp_path, lines, SETTINGS + 'negative_costs = "as given"\n')
    assert not found.balanced.amount.sum(axis=1).any()


def test_persons_of_two_insurers_are_counted_shared_or_refused(tmp_path: Path, lines: list[Row]) -> None:
    whole = next(n for n, line in enumerate(lines) if line["Jahr"] == 2022 and line["Monate"] == 12)
    person = lines[whole]["AhvNr"]
    twice = [
        *lines,
        *({**line, "BagNr": 8} for line in lines if line["AhvNr"] == person and line["Jahr"] == 2022),
    ]

    def months(found: Answered) -> float:
        return sum(m for b, m in zip(found.cells["BagNr"], found.cells["Monate_T"], strict=True) if b == 8)

    given = answered(tmp_path, twice)
    assert months(given) == 12
    assert any("1 person has more than 12 months" in note for note in given.notes)
    shared = answered(tmp_path, twice, SETTINGS + 'above_twelve = "share"\n')
    assert months(shared) == pytest.approx(6)
    told = refused(tmp_path, twice, SETTINGS + 'above_twelve = "refuse"\n')
    assert f"{person} (24 months in 2022)" in told[0]


def test_a_group_that_is_new_in_the_nation_cannot_be_foreseen(tmp_path: Path, lines: list[Row]) -> None:
    old = [line for line in lines if line["AhvNr"] % 100 == 12]
    lines = [line for line in lines if line not in old or line["Jahr"] == 2022]
    lines = [line for line in lines if line["Jahr"] - line["Geburtsjahr"] < 60 or line["Geschlecht"] == "M"]
    extra = {**lines[last_year(lines)], "AhvNr": 5, "Geburtsjahr": 1940, "Geschlecht": "F"}
    told = refused(tmp_path, [*lines, extra])
    assert told[0].startswith("individuals.csv, group 60+, F, N: found 12 months in 2022") or "60+" in told[0]


def test_an_insurer_without_members_is_left_out_and_named(tmp_path: Path, lines: list[Row]) -> None:
    gone = [{**line, "BagNr": 7} if line["BagNr"] == 3 and line["Jahr"] < 2022 else line for line in lines]
    found = answered(tmp_path, gone)
    assert "7" not in found.balanced.parties
    assert "Insurers without members in 2022, left out: 7." in found.notes


def test_drugs_of_unknown_groups_and_unknown_parameters(tmp_path: Path, lines: list[Row]) -> None:
    written(tmp_path, lines)
    listed = tmp_path / "pcg_list.csv"
    listed.write_text(listed.read_text().replace("AST", "AZT"), encoding="utf-8")
    with pytest.raises(InvalidInput) as said:
        answer(tmp_path, tmp_path / "parameters.toml", "CHF")
    assert "found 'AZT'" in str(said.value)
    assert "did you mean 'hyp'" in refused(tmp_path, lines, SETTINGS + 'left_out = ["hip"]\n')[0]
    told = refused(tmp_path, lines, "age_starts = [0, 19, 27, 60]\n")[0]
    assert told.startswith("parameters, relieved_below: found 26")


def test_a_threshold_of_ones_own_is_named_as_given(tmp_path: Path, lines: list[Row]) -> None:
    found = answered(tmp_path, lines, SETTINGS + "daily_doses = 90\n")
    assert {p.name: p.status for p in found.parameters}["daily_doses"] == "given"
    usual = answered(tmp_path, lines)
    assert sum(found.numbers["months in cost groups"].values()) > sum(
        usual.numbers["months in cost groups"].values()
    )


def test_a_folder_without_tables(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as said:
        answer(tmp_path, None, "CHF")
    assert len(said.value.problems) == 4


def test_compressed_lines_and_parquet_give_the_same_cells(tmp_path: Path, lines: list[Row]) -> None:
    plain = answered(tmp_path, lines).cells
    table = tmp_path / "individuals.csv"
    text = table.read_bytes()
    table.unlink()
    packed = tmp_path / "individuals.csv.gz"
    packed.write_bytes(gzip.compress(text))
    assert answer(tmp_path, tmp_path / "parameters.toml", "CHF").cells == plain
    book = duckdb.connect()
    book.execute(f"COPY (FROM read_csv('{packed}')) TO '{tmp_path / 'individuals.parquet'}'")
    packed.unlink()
    assert answer(tmp_path, tmp_path / "parameters.toml", "CHF").cells == plain


def test_the_made_up_people_have_supplements_and_relief(tmp_path: Path, lines: list[Row]) -> None:
    """So that the tests that use them can fail."""
    found = answered(tmp_path, lines)
    assert sum(each > 0 for each in found.numbers["supplement per month"].values()) >= 2
    assert any(found.cells["pcg_sum_bkr"]) and any(found.cells["D_total"])
