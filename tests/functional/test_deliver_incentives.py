"""healthtrust deliver incentives: from contracts and statements to prices, a workbook and a page."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import python_calamine

from tests.functional.conftest import Command

SAVINGS = """name = "savings"
title = "Shared savings"
version = "1"
about = "Half of savings of at least 2 %."
currency = "GBP"
party = "group"
payer = "trust"
amount = "due"
source = "made up"
[columns]
benchmark = { meaning = "expected cost", unit = "GBP", above = 0 }
spending = { meaning = "cost of care", unit = "GBP", at_least = 0 }
[[steps]]
name = "enough"
part = "gate"
says = "savings of at least 2 %"
clause = "paragraph 2"
value = "benchmark - spending >= 0.02 * benchmark"
[[steps]]
name = "due"
part = "rule"
says = "half of the savings"
clause = "paragraph 3"
unit = "GBP"
of = "benchmark - spending if enough else 0"
gains = [{ slope = SLOPE }]
[[levers]]
lever = "cost of care"
meaning = "one more pound"
columns = { spending = 1 }
"""
STACK = """actor = "Riverside"
[[contracts]]
contract = "savings.toml"
statements = "savings.csv"
row = "riverside"
[[contracts]]
name = "second"
contract = "other.toml"
statements = "savings.csv"
row = "riverside"
"""


def write(folder: Path) -> tuple[str, ...]:
    (folder / "savings.toml").write_text(SAVINGS.replace("SLOPE", "0.5"), encoding="utf-8")
    (folder / "other.toml").write_text(SAVINGS.replace("SLOPE", "0.7"), encoding="utf-8")
    rows = "row_id,benchmark,spending\nriverside,1000000,970000\nhillside,1000000,1010000\n"
    (folder / "savings.csv").write_text(rows, encoding="utf-8")
    (folder / "stack.toml").write_text(STACK, encoding="utf-8")
    return ("deliver", "incentives", "--contract", "savings.toml", "--statements", "savings.csv")


def test_prices_and_findings_as_json(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--stack", "stack.toml", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    first, second = found["prices"]
    assert (first["settlement"], first["price of one more"]) == ("riverside", pytest.approx(-0.5))
    assert (first["nearest cliff"], first["jump there"]) == pytest.approx((10_000, -10_000))
    assert (first["step"], first["clause"]) == ("enough", "paragraph 2")
    assert (second["settlement"], second["price of one more"]) == ("hillside", 0)
    assert [f["kind"] for f in found["findings"]] == ["cliff", "dead zone", "cliff", "dead zone"]
    (total,) = found["stack"]
    assert total["net"] == pytest.approx(-1.2)
    assert total["flags"].startswith("One unit of cost of care saved brings 1.20")
    for row in found["stack by contract"]:
        assert row["price of one more"] + row["other side, one more"] == 0


def test_the_answer_in_words(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--party", "riverside", "--range", "0.05")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Within 5 % of where levers stand, 1 settlement: 1 cliff and 1 dead zone.")
    said = "riverside. At 980,000 (+1.0 %) the amount falls by £10,000 at once as cost of care goes up"
    assert said in done.stdout
    assert "hillside" not in done.stdout


def test_files_hold_the_tables_and_the_page_its_figures(command: Command, tmp_path: Path) -> None:
    asked = write(tmp_path)
    for name in ("out.csv", "out.xlsx", "out.html"):
        done = command(*asked, "--stack", "stack.toml", "--out", name)
        assert done.returncode == 0, done.stderr
    with (tmp_path / "out.csv").open(encoding="utf-8") as lines:
        assert [row["settlement"] for row in csv.DictReader(lines)] == ["riverside", "hillside"]
    sheets = python_calamine.load_workbook(tmp_path / "out.xlsx").sheet_names
    assert {"prices", "findings", "along the lever", "stack", "stack by contract"} <= set(sheets)
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert page.count("<svg") >= 3 and "with a cliff near" in page and "brings 1.20" in page


def test_a_stack_alone_needs_no_other_contract(command: Command, tmp_path: Path) -> None:
    write(tmp_path)
    done = command("deliver", "incentives", "--stack", "stack.toml")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Riverside, 2 contracts: One unit of cost of care saved brings 1.20")


def test_all_that_is_wrong_is_told_at_once(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--contract", "block", "--lever", "admissions", "--range", "15")
    assert done.returncode == 1
    assert "2 contracts and 1 statement" in done.stderr
    assert "did you mean 'admission'" in done.stderr
    assert "0.15 is 15 %" in done.stderr
    nothing = command("deliver", "incentives")
    assert nothing.returncode == 1 and "--contract with --statements, or --stack" in nothing.stderr


def test_a_lever_that_the_contract_does_not_name_is_refused(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--lever", "visit")
    assert done.returncode == 1 and "a lever of savings: cost of care" in done.stderr
    absent = command(*write(tmp_path), "--party", "lakeside")
    assert absent.returncode == 1 and "'lakeside'" in absent.stderr


def test_a_fee_is_against_what_is_wanted_only_above_its_own_cost(command: Command, tmp_path: Path) -> None:
    write(tmp_path)
    fees = (
        SAVINGS.split("[[steps]]")[0].replace('"savings"', '"fees"')
        + """[[steps]]
name = "due"
part = "base"
says = "nine tenths of list prices"
clause = "paragraph 1"
unit = "GBP"
value = "0.9 * spending"
[[levers]]
lever = "admission"
meaning = "one more admission of 3,000 pounds"
columns = { spending = 3000 }
"""
    )
    (tmp_path / "fees.toml").write_text(fees, encoding="utf-8")
    asked = ("deliver", "incentives", "--contract", "fees.toml", "--statements", "savings.csv", "--json")

    def reversed_at(*more: str) -> list[float]:
        found = json.loads(command(*asked, *more).stdout)
        return sorted({row["reversed share"] for row in found["prices"]})

    assert reversed_at() == [0]
    assert reversed_at("--own-cost", "admission=2800") == [0]
    assert reversed_at("--own-cost", "admission=2600") == [1]
    wrong = command(*asked, "--own-cost", "admissions=1", "--own-cost", "admission=cheap")
    assert wrong.returncode == 1
    assert "did you mean 'admission'?" in wrong.stderr
    assert "'admission=cheap'; expected LEVER=AMOUNT" in wrong.stderr
