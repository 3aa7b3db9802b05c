"""healthtrust market choose: from persons, plans and a rule to a matrix, a workbook and a page."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import python_calamine

from tests.functional.conftest import Command

PLANS = """plan,premium,quality,places,from_age,open_enrolment
Mutual,1200,0.6,,,yes
Unity,1100,0.5,,,yes
Harbour,900,0.4,East; West,,yes
Seniors,1000,0.7,,65,no
"""
REFORM = """plan,premium,quality
Mutual,1200,0.6
Unity,900,0.5
Harbour,900,0.4
North,950,0.6
"""
RULE = """name = "example"
persistence = 0.8
switching_cost = 0.5
[[terms]]
attribute = "premium"
coefficient = -0.004
[[terms]]
attribute = "quality"
by = "ill"
coefficient = 3.0
"""


def persons(rows: int = 400) -> str:
    plans = ("Mutual", "Unity", "Old fund", "")
    lines = ["person_id,plan,place,age,ill,income_group"]
    lines += [
        f"{1000 + i},{plans[i % 4]},{('East', 'West', 'South')[i % 3]},{20 + i % 60},{int(i % 5 == 0)},"
        f"{'low' if i % 2 else 'high'}"
        for i in range(rows)
    ]
    return "\n".join(lines) + "\n"


def write(folder: Path, people: str = "", plans: str = PLANS, rule: str = RULE) -> tuple[str, ...]:
    (folder / "persons.csv").write_text(people or persons(), encoding="utf-8")
    (folder / "plans.csv").write_text(plans, encoding="utf-8")
    (folder / "reform.csv").write_text(REFORM, encoding="utf-8")
    (folder / "rule.toml").write_text(rule, encoding="utf-8")
    files = ("--persons", "persons.csv", "--plans", "plans.csv", "--rule", "rule.toml")
    return ("market", "choose", *files, "--seed", "3", "--year", "2027")


def test_the_answer_as_json_adds_up(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--against", "reform.csv", "--by", "income_group", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["persons"] == 400 and found["plans no longer offered"] == ["Old fund"]
    assert sum(plan["drawn"] for plan in found["plans"]) == 400
    assert sum(plan["expected"] for plan in found["plans"]) == pytest.approx(400, abs=0.05)
    rows = {row["from"]: row for row in found["switching"]}
    assert rows["total"]["total"] == 400 and rows["(none)"]["total"] == 200
    assert rows["Seniors"]["total"] == 0 and rows["total"]["to Seniors"] == 0  # closed to who is new
    stay = sum(rows[name][f"to {name}"] for name in ("Mutual", "Unity"))
    assert found["switched"] == 200 - stay
    moved = {row["now in"]: row for row in found["moved by reform"]}
    assert sum(sum(v for k, v in row.items() if k != "now in") for row in moved.values()) == 400
    assert moved["Harbour"]["then in Mutual"] == 0  # for the price of Mutual stays what it is
    assert [group["group"] for group in found["groups"]] == ["high", "low"]
    assert all(group["surplus change a person"] > 0 for group in found["groups"])
    own = {plan["plan"]: plan["elasticity"] for plan in found["plans"]}
    assert own["Mutual"] < 0 and own["Seniors"] is None


def test_the_answer_in_words_with_its_tables(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Of 400 persons 200 had one of these plans and ")
    for said in ("100 were in one that is gone and 100 are new", "Switching, in persons", "Elasticities"):
        assert said in done.stdout


def test_an_active_choice_moves_more(command: Command, tmp_path: Path) -> None:
    switched = [
        json.loads(command(*write(tmp_path), "--shares", "--json", *more).stdout)["switched"]
        for more in ((), ("--active-choice",))
    ]
    assert switched[1] > 3 * switched[0] > 0


def test_a_workbook_a_table_and_a_page(command: Command, tmp_path: Path) -> None:
    words = (*write(tmp_path), "--against", "reform.csv", "--default", "cheapest")
    for option, ending in (("--to", "xlsx"), ("--out", "csv"), ("--out", "html")):
        done = command(*words, option, f"choice.{ending}")
        assert done.returncode == 0, done.stderr
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "choice.xlsx"))
    assert {"plans", "switching", "moved by reform", "persons", "answer"} <= set(book.sheet_names)
    with (tmp_path / "choice.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 400
    assert sum(float(rows[5][f"share {name}"]) for name in ("Mutual", "Unity", "Harbour", "Seniors")) == (
        pytest.approx(1, abs=1e-4)
    )
    places = {str(1000 + i): ("East", "West", "South")[i % 3] for i in range(400)}
    assert not [row for row in rows if row["plan"] == "Harbour" and places[row["person_id"]] == "South"]
    page = (tmp_path / "choice.html").read_text(encoding="utf-8")
    assert page.count("<figure") == 3 and "<script" not in page


def test_rows_of_several_and_text_identities(command: Command, tmp_path: Path) -> None:
    people = "person_id,plan,weight,ill,place\nA-1,Mutual,900,0,East\nA-2,,100,1,West\n"
    done = command(*write(tmp_path, people), "--json", "--out", "persons-out.csv")
    assert done.returncode == 1 and "age" in done.stderr  # Seniors asks for an age
    done = command(*write(tmp_path, people, REFORM), "--json", "--out", "persons-out.csv")
    assert done.returncode == 0, done.stderr
    with (tmp_path / "persons-out.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["heads"]) for row in rows if row["person_id"] == "A-1") == 900


def test_mistakes_of_every_file_are_told_at_once(command: Command, tmp_path: Path) -> None:
    people = persons(8).replace("1003,", "1002,").replace(",ill,", ",il,")
    plans = PLANS.replace("Unity,1100", "Mutual,cheap").replace("yes\nSen", "perhaps\nSen")
    done = command(*write(tmp_path, people, plans), "--by", "income")
    assert done.returncode == 1
    for said in ("'cheap'", "'perhaps'", "Mutual 2 times"):
        assert said in done.stderr, done.stderr
    done = command(*write(tmp_path, people), "--by", "income")
    assert done.returncode == 1
    for said in ("no column 'ill'", "did you mean", "no column 'income'"):
        assert said in done.stderr, done.stderr


def test_who_may_join_nothing_is_told_with_a_remedy(command: Command, tmp_path: Path) -> None:
    plans = PLANS.replace("0.6,,,yes", "0.6,East,,yes").replace("0.5,,,yes", "0.5,East,,yes")
    done = command(*write(tmp_path, "", plans))
    assert done.returncode == 1
    assert "may join no plan of plans.csv" in done.stderr and "--default" in done.stderr
    done = command(*write(tmp_path, "", plans), "--default", "Unity", "--json")
    assert done.returncode == 0, done.stderr
    assert sum(plan["drawn"] for plan in json.loads(done.stdout)["plans"]) == 400


def test_an_unknown_default_names_the_nearest(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--default", "cheepest")
    assert done.returncode == 1 and "did you mean 'cheapest'" in done.stderr


def test_what_is_gone_closed_or_unheard_of_is_told(command: Command, tmp_path: Path) -> None:
    plans = PLANS.replace("Harbour,900,0.4,East; West", "Harbour,900,0.4,Nowhere")
    rule = RULE + '[[terms]]\nplan = "Unitty"\ncoefficient = 1\n'
    done = command(*write(tmp_path, "", plans, rule))
    assert done.returncode == 0, done.stderr
    for said in (
        "100 people were in a plan that is gone and choose like new ones: Old fund",
        "plans that nobody offers: Unitty (did you mean Unity?)",
        "Nobody may join Harbour, Seniors.",
    ):
        assert said in done.stdout, done.stdout


def test_other_money_rows_of_nobody_and_a_bad_file_name_are_refused(command: Command, tmp_path: Path) -> None:
    plans = PLANS.replace("premium", "premium [EUR]")
    people = "person_id,plan,weight,ill,place,age\n1,Mutual,0,0,East,30\n2,Unity,0,1,West,40\n"
    done = command(*write(tmp_path, people, plans), "--out", "x.pdf", "--currency", "PND")
    assert done.returncode == 1
    for said in ("--out: found x.pdf", "column weight: found nothing above 0", "'PND'"):
        assert said in done.stderr, said
    done = command(*write(tmp_path, "", plans))
    assert "column premium: found amounts in EUR; expected GBP" in done.stderr
    done = command(*write(tmp_path, "", plans), "--currency", "eur")
    assert done.returncode == 0 and "premium [EUR]" in done.stdout and "They pay €" in done.stdout


def test_intervals_come_from_the_covariance_of_the_rule(command: Command, tmp_path: Path) -> None:
    rule = RULE.replace('name = "example"', 'name = "example"\ncovariance = [[1e-7, 0.0], [0.0, 0.25]]')
    found = json.loads(command(*write(tmp_path, "", rule=rule), "--against", "reform.csv", "--json").stdout)
    for plan in found["plans"][:3]:
        assert plan["low"] < plan["expected"] < plan["high"]
    assert found["standard error of mean price"] > 0
    changes = {row["plan"]: row for row in found["plans under reform"]}
    assert changes["Unity"]["more, low"] < changes["Unity"]["expected more"] < changes["Unity"]["more, high"]
    assert changes["Seniors"]["expected more"] is None
    assert "±" in command(*write(tmp_path, "", rule=rule)).stdout
    none = json.loads(command(*write(tmp_path), "--json").stdout)
    assert "low" not in none["plans"][0]
    wrong = rule.replace("[0.0, 0.25]", "[0.0]")
    done = command(*write(tmp_path, "", rule=wrong))
    assert done.returncode == 1 and "a covariance of 2 rows of 2" in done.stderr


def test_many_rows_are_written_as_few_are(command: Command, tmp_path: Path) -> None:
    people = "person_id,plan,ill,place,age\n" + "".join(
        f"{i},{'Mutual' if i % 2 else 'Old, fund'!r},{i % 2},East,30\n".replace("'", '"')
        for i in range(10_001)
    )
    done = command(*write(tmp_path, people), "--out", "long.csv")
    assert done.returncode == 0, done.stderr
    with (tmp_path / "long.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10_001 and {row["plan_before"] for row in rows} == {"Mutual", "Old, fund"}
    assert all(
        abs(sum(float(v) for k, v in row.items() if k.startswith("share")) - 1) < 1e-5 for row in rows[:50]
    )


def test_elasticities_differ_by_group(command: Command, tmp_path: Path) -> None:
    """Those whose price counts for less answer to it less: by age and health, whatever --by names."""
    rule = RULE + '[[terms]]\nattribute = "premium"\nby = "ill"\ncoefficient = 0.002\n'
    found = json.loads(command(*write(tmp_path, "", REFORM, rule), "--by", "ill", "--json").stdout)
    by_group = {row["group"]: row["own elasticity"] for row in found["groups"]}
    assert by_group["0"] < by_group["1"] < 0
    many = json.loads(command(*write(tmp_path, "", REFORM, rule), "--by", "person_id", "--json").stdout)
    assert len(many["groups"]) == 400 and "own elasticity" not in many["groups"][0]
