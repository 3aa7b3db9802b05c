"""healthtrust deliver luck: from a contract and a size, or a statement, to chances, costs and a page."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import python_calamine

from healthtrust.study.luck.plain import TEXT
from tests.functional.conftest import Command

PLAIN = TEXT.format(share=0.5, minimum=0.02, of_losses=0.0, cap=0.1)
TYPICAL = ("--contract", "plain.toml", "--people", "5000,50000", "--benchmark-per-head", "10000")
STATEMENT = """row_id,group,people,benchmark,spending
a-1,a,5200,52000000,50100000
b-1,b,20400,214000000,216900000
c-1,c,61000,640000000,622000000
"""


def write(folder: Path) -> None:
    (folder / "plain.toml").write_text(PLAIN, encoding="utf-8")
    (folder / "parties.csv").write_text(STATEMENT, encoding="utf-8")


def test_typical_parties_in_words(command: Command, tmp_path: Path) -> None:
    write(tmp_path)
    done = command("deliver", "luck", *TYPICAL, COLUMNS="150")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Shared savings: where nobody saves, luck pays ")
    for said in ("5,000 people", "held back", "Paid, by true saving", "that of the year", "seed 1"):
        assert said in done.stdout


def test_the_same_seed_the_same_bytes_whatever_the_threads(command: Command, tmp_path: Path) -> None:
    write(tmp_path)
    asked = ("deliver", "luck", *TYPICAL, "--json", "--repetitions", "400")
    one = command(*asked, HEALTHTRUST_THREADS="1").stdout
    assert one == command(*asked, HEALTHTRUST_THREADS="4").stdout
    assert one != command(*asked, "--seed", "2").stdout


def test_variants_years_and_true_savings_as_json(command: Command, tmp_path: Path) -> None:
    write(tmp_path)
    asked = ("--set", "minimum=0,0.04", "--years", "1,3", "--true-saving", "0,0.03", "--repetitions", "400")
    done = command("deliver", "luck", *TYPICAL, *asked, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    rows = [row for row in found["settlements"] if row["luck"] == "all" and row["group"] == "50,000 people"]
    assert {(row["variant"], row["years"], row["true saving"]) for row in rows} == {
        (f"minimum = {minimum}", years, saving)
        for minimum in ("0", "0.04")
        for years in (1, 3)
        for saving in (0.0, 0.03)
    }
    by = {(row["variant"], row["years"], row["true saving"]): row for row in rows}
    assert by["minimum = 0", 1, 0.0]["paid"] > by["minimum = 0.04", 1, 0.0]["paid"]
    assert by["minimum = 0.04", 1, 0.0]["paid"] > by["minimum = 0.04", 3, 0.0]["paid"]
    assert by["minimum = 0", 1, 0.03]["paid"] > by["minimum = 0", 1, 0.0]["paid"]
    assert {row["status"] for row in found["calibration"]} == {"cited", "assumed"}


def test_a_statement_as_workbook_table_and_page(command: Command, tmp_path: Path) -> None:
    write(tmp_path)
    asked = ("--contract", "plain.toml", "--statements", "parties.csv", "--party", "group")
    more = ("--true-saving", "observed,0", "--repetitions", "400")
    for ending in ("xlsx", "csv", "html"):
        done = command("deliver", "luck", *asked, *more, "--out", f"luck.{ending}")
        assert done.returncode == 0, done.stderr
    assert "the statement shows 7,050,000" in done.stdout
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "luck.xlsx"))
    assert book.sheet_names == ["settlements", "periods", "calibration", "answer"]
    with (tmp_path / "luck.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["group"] for row in rows[:3]] == ["a-1", "b-1", "c-1"]
    page = (tmp_path / "luck.html").read_text(encoding="utf-8")
    assert page.count("<figure") == 3
    assert "<script" not in page and not list(tmp_path.glob(".*.partial"))


def test_mistakes_are_told_at_once(command: Command, tmp_path: Path) -> None:
    write(tmp_path)
    done = command("deliver", "luck", *TYPICAL, "--luck", "al", "--years", "0.5", "--out", "luck.pdf")
    assert done.returncode == 1
    for said in ("did you mean 'all'", "--years", "a file ending in", "3 problems"):
        assert said in done.stderr
    done = command("deliver", "luck", *TYPICAL, "--set", "minimun=0.1")
    assert done.returncode == 1 and "did you mean 'minimum'" in done.stderr
    done = command("deliver", "luck", *TYPICAL, "--statements", "parties.csv")
    assert done.returncode == 1 and "one of the two" in done.stderr
    done = command("deliver", "luck", "--contract", "plain.toml", "--history", "parties.csv", *TYPICAL[2:])
    assert done.returncode == 1 and "0 pairs of 1 years" in done.stderr


def test_luck_fitted_to_a_history_of_ones_own(command: Command, tmp_path: Path) -> None:
    from healthtrust.study.luck.history import made_history
    from healthtrust.study.luck.spread import Spread

    past = made_history(Spread(0.001, 4.0, 1.0, 0.5), parties=200, years=5)
    write(tmp_path)
    text = PLAIN.replace('amount = "due"', 'amount = "due"\nperiod = "year"')
    text = text.replace("[columns]\n", '[columns]\nyear = { meaning = "year", unit = "year" }\n')
    (tmp_path / "plain.toml").write_text(text, encoding="utf-8")
    with (tmp_path / "past.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("row_id", "group", "year", "people", "benchmark", "spending"))
        for k, (who, year, n, rate) in enumerate(
            zip(past.party, past.year, past.people, past.rate, strict=True)
        ):
            out.writerow((k, who, 2015 + year, n, 1000 * n, 1000 * n * (1 - rate)))
    asked = ("--history", "past.csv", "--party", "group", "--repetitions", "200", "--set", "year=2024")
    done = command("deliver", "luck", *TYPICAL, *asked, "--json")
    assert done.returncode == 0, done.stderr
    found = {row["parameter"]: row for row in json.loads(done.stdout)["calibration"]}
    assert found["persistence"]["source"] == "fitted to 1,000 settlements given"
    assert 0.3 < found["persistence"]["value"] < 0.7


REACH = """row_id,performance_year,benchmark,spending,quality_score,lives
a,2024,100000000,97000000,1,9000
b,2024,300000000,305000000,0.9,LIVES
"""


def test_a_contract_without_people_counts_them_by_a_column_of_the_statements(
    command: Command, tmp_path: Path
) -> None:
    asked = ("deliver", "luck", "--contract", "aco-reach-global", "--statements", "reach.csv")
    (tmp_path / "reach.csv").write_text(REACH.replace("LIVES", "27000"), encoding="utf-8")
    done = command(*asked, "--people", "lives", "--repetitions", "100", "--json")
    told = json.loads(done.stdout)
    assert [row["people"] for row in told["settlements"][:2]] == [9_000, 27_000]
    assert "Care was expected to cost final_benchmark; luck moves spending beside it." in told["notes"]
    done = command(*asked)
    assert done.returncode == 1 and "--people" in done.stderr
    done = command(*asked, "--people", "live")
    assert done.returncode == 1 and "did you mean 'lives'" in done.stderr
    (tmp_path / "reach.csv").write_text(REACH.replace("LIVES", "none"), encoding="utf-8")
    done = command(*asked, "--people", "lives")
    assert done.returncode == 1 and "column lives, row 3: found 'none'" in done.stderr
