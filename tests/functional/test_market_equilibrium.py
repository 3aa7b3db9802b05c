"""healthtrust market equilibrium: from cells, plans and two rules to equilibria, a workbook and a page."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import python_calamine

from tests.functional.conftest import Command

RULE = """name = "worth against premium"
scale = 0.01
[[terms]]
attribute = "premium"
coefficient = -1
[[terms]]
attribute = "generosity"
by = "worth"
coefficient = 1
"""
PLANS = "plan,generosity,efficiency\nBroad,1,1\nLean,0.6,0.6\n"


def cells() -> str:
    rows = ["cell,people,cost,income,age,risk,worth,plan,core_cost"]
    for k in range(10):
        cost = 200 + 400 * k
        risk, plan = "high" if k >= 7 else "low", "Broad" if k % 2 else ""
        rows.append(
            f"c{k},{100 - 5 * k},{cost},{20_000 + 1_000 * k},{20 + 6 * k},{risk},{cost + 300},{plan},500"
        )
    return "\n".join(rows) + "\n"


def write(folder: Path, premiums: str = "", **other: str) -> tuple[str, ...]:
    texts = {"cells.csv": cells(), "plans.csv": PLANS, "rule.toml": RULE, "premiums.toml": premiums}
    for name, text in (texts | {key.replace("_", "."): text for key, text in other.items()}).items():
        (folder / name).write_text(text, encoding="utf-8")
    words = "market equilibrium --cells cells.csv --plans plans.csv --rule rule.toml --premiums premiums.toml"
    return tuple(words.split())


def test_the_answer_as_json_covers_costs_and_adds_up(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path, "equalisation = 0.5\n"), "--json", "--by", "risk")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["equilibria"] == len({row["equilibrium"] for row in found["premiums"]})
    for row in found["welfare"][:-1]:
        assert row["total"] == pytest.approx(row["consumers"] + row["plans"] + row["government"], abs=0.02)
        assert row["lost"] > 0
        assert row["premiums"] == pytest.approx(row["care"], rel=1e-6)
    assert sum(row["equalisation of plan"] for row in found["premiums"]) == pytest.approx(0, abs=1e-9)
    assert [group["group"] for group in found["groups"]] == ["low", "high"]
    shares = [
        sum(value for name, value in cell.items() if name.startswith("share")) for cell in found["cells"]
    ]
    assert shares == pytest.approx([1] * len(shares), abs=1e-6)
    members = sum(cell["people"] * cell["share Broad"] for cell in found["cells"] if cell["equilibrium"] == 1)
    assert members == pytest.approx(found["premiums"][0]["members"], abs=0.01)
    assert found["trace"][0]["start"] == "everybody in" and found["trace"][0]["iteration"] == 0


def test_the_answer_in_words_with_its_tables_and_another_rule(command: Command, tmp_path: Path) -> None:
    words = write(tmp_path, "", other_toml='name = "made to join"\njoining = "compulsory"\n')
    done = command(*words, "--compare", "other.toml")
    assert done.returncode == 0, done.stderr
    assert "From everybody in at £" in done.stdout and "settle" in done.stdout
    assert "Under 'made to join' 100.0 % are insured" in done.stdout
    assert "The way from everybody in" in done.stdout and "efficient" in done.stdout


def test_a_market_that_unravels_says_so(command: Command, tmp_path: Path) -> None:
    people = "people,cost,worth\n" + "\n".join(f"10,{k + 0.5},{k + 0.5}" for k in range(100)) + "\n"
    rule = RULE.replace("0.01", "10").replace('attribute = "generosity"', 'plan = "Mutual"')
    words = write(tmp_path, "", cells_csv=people, plans_csv="plan\nMutual\n", rule_toml=rule)
    done = command(*words)
    assert done.returncode == 0, done.stderr
    assert "The market unravels: from everybody in at £50 premiums rise to £99" in done.stdout


def test_a_workbook_a_table_and_a_page(command: Command, tmp_path: Path) -> None:
    words = write(tmp_path, "")
    for option, ending in (("--out", "xlsx"), ("--to", "csv"), ("--to", "html")):
        done = command(*words, option, f"found.{ending}")
        assert done.returncode == 0, done.stderr
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "found.xlsx"))
    assert book.sheet_names == ["equilibria", "premiums", "welfare", "starts", "trace", "cells", "answer"]
    assert "premium [GBP]" in book.get_sheet_by_name("premiums").to_python()[0]
    with (tmp_path / "found.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["plan"] for row in rows][:2] == ["Broad", "Lean"]
    assert float(rows[0]["premium [GBP]"]) > float(rows[1]["premium [GBP]"]) > 0
    page = (tmp_path / "found.html").read_text(encoding="utf-8")
    assert page.count("<figure") == 2
    assert "<script" not in page


def test_age_bands_subsidy_inertia_and_extra_use(command: Command, tmp_path: Path) -> None:
    rules = """rating = "age bands"
bands = [45]
largest_ratio = 3
pricing = "average cost with loading"
cover = "voluntary"
[subsidy]
most_of_income = 0.05
[supplement]
extra_use = 0.23
"""
    words = write(tmp_path, rules, rule_toml="persistence = 0.5\n" + RULE)
    done = command(*words, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    broad = {row["class"]: row["premium"] for row in found["premiums"][:2]}
    assert list(broad) == ["0-44", "45+"]
    assert broad["45+"] <= 3 * broad["0-44"] + 0.03
    assert found["welfare"][0]["subsidies"] > 0 and found["welfare"][0]["government"] < 0
    assert found["welfare"][0]["running"] == pytest.approx(0.12 * found["welfare"][0]["care"], rel=1e-6)
    assert found["extra use of the core"]["premium_with"] > found["extra use of the core"]["premium_without"]
    assert found["inertia"]["consumers, premiums fixed"] > 0
    said = command(*words)
    assert "If all chose anew" in said.stdout and "Holders' extra use costs the core" in said.stdout


def test_mistakes_of_every_file_are_told_at_once(command: Command, tmp_path: Path) -> None:
    wrong = cells().replace("c1,95,600", "c1,0,-600").replace("Broad\n", "Braod\n").replace("low", "low")
    done = command(
        *write(
            tmp_path,
            'joining = "compulsory"\npenalty = 5\nrating = "age bands"\n',
            cells_csv=wrong,
            plans_csv="plan,efficiency\nBroad,-1\nBroad,1\n",
        ),
        "--starts",
        "0",
        "--to",
        "found.pdf",
    )
    assert done.returncode == 1
    for said in (
        "column people, row 3: found 0",
        "column cost, row 3: found -600",
        "Broad 2 times",
        "column efficiency, row 2",
        "premiums.toml, penalty",
        "premiums.toml, bands",
        "--starts",
        "found.pdf",
        "8 problems",
    ):
        assert said in done.stderr, said


def test_what_does_not_fit_together_is_told_at_once(command: Command, tmp_path: Path) -> None:
    rules = """enrolment = "underwriting"
refusals = [{plan = "Broad", classes = ["low", "high"]}, {plan = "Leen", classes = ["hihg"]}]
"""
    done = command(
        *write(tmp_path, rules, rule_toml=RULE.replace('"generosity"', '"generousness"').replace("-1", "1"))
    )
    assert done.returncode == 1
    for said in (
        "a plan nobody may join: Broad",
        "did you mean 'Lean'",
        "did you mean 'generosity'",
        "utility that does not fall with the price",
        "4 problems",
    ):
        assert said in done.stderr, said


def test_premiums_that_never_settle_are_no_answer(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path, "[search]\nmost_iterations = 2\ntolerance = 1e-300\nstarts = 3\n"))
    assert done.returncode == 1
    assert "premiums from start 'everybody in': found a residual of" in done.stderr
    assert "3 problems" in done.stderr


def test_other_money_and_people_who_cannot_choose_are_refused(command: Command, tmp_path: Path) -> None:
    people = (
        cells().replace("cost,income", "cost [EUR],income [EUR]").replace("core_cost", "core_cost,chooses")
    )
    people = "\n".join(line + ",no" if k else line for k, line in enumerate(people.splitlines())) + "\n"
    done = command(*write(tmp_path, "", cells_csv=people))
    assert done.returncode == 1
    for said in (
        "column cost: found amounts in EUR",
        "column income: found amounts in EUR",
        "--currency EUR",
    ):
        assert said in done.stderr
    done = command(*write(tmp_path, "", cells_csv=people), "--currency", "EUR")
    assert done.returncode == 1 and "people who cannot choose" in done.stderr and "1 problem" in done.stderr


def test_what_is_gone_or_unheard_of_is_told(command: Command, tmp_path: Path) -> None:
    people = cells().replace(",Broad,", ",Braod,")
    rule = RULE + '[[terms]]\nplan = "Lan"\ncoefficient = 1\n'
    done = command(*write(tmp_path, "", cells_csv=people, rule_toml=rule))
    assert done.returncode == 0, done.stderr
    assert "were in a plan that is gone and choose like new ones: Braod (did you mean Broad?)" in done.stdout
    assert "plans that nobody offers: Lan (did you mean Lean?)" in done.stdout


def test_premiums_of_the_table_are_a_start(command: Command, tmp_path: Path) -> None:
    priced = "plan,generosity,efficiency,premium\nBroad,1,1,900\nLean,0.6,0.6,400\n"
    done = command(*write(tmp_path, "", plans_csv=priced), "--json")
    starts = [row["start"] for row in json.loads(done.stdout)["starts"]]
    assert starts[:4] == ["everybody in", "highest", "nobody in", "as it is"]
    assert "from what they are now" in command(*write(tmp_path, "", plans_csv=priced)).stdout
