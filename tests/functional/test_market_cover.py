"""healthtrust market cover: from persons and a regime to holders, the pool and who pays, and a switch."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import python_calamine

from tests.functional.conftest import Command

REGIME = """title = "Statutory, with opting out"
[core]
charges = 0.1
left_out = 0.1
government_share = 0.2
[[covers]]
name = "add-on"
kind = "complementary"
[[covers]]
name = "private"
kind = "substitutive"
[[covers.may_buy]]
self_employed = true
[[covers.may_buy]]
income_from = 60_000
"""
MUST = REGIME.replace('kind = "substitutive"', 'kind = "substitutive"\ncompulsory = true')


def persons(rows: int = 200) -> str:
    lines = ["income,cost,age,sex,self_employed,cover,weight"]
    for i in range(rows):
        income, own = 12_000 + 400 * i, i % 7 == 0
        may = own or income >= 60_000
        held = "private" if may and i % 3 == 0 else "add-on" if i % 11 == 0 else ""
        sex = "female" if i % 2 else "male"
        lines.append(f"{income},{900 + 37 * (i % 13)},{20 + i % 60},{sex},{own:d},{held},{1 + i % 2}")
    return "\n".join(lines) + "\n"


def write(folder: Path, regime: str = REGIME, people: str = "", switch: str = "") -> tuple[str, ...]:
    (folder / "persons.csv").write_text(people or persons(), encoding="utf-8")
    (folder / "regime.toml").write_text(regime, encoding="utf-8")
    (folder / "other.toml").write_text(switch, encoding="utf-8")
    words = ("market", "cover", "--persons", "persons.csv", "--regime", "regime.toml")
    return (*words, "--switch", "other.toml") if switch else words


def test_the_answer_in_words_with_its_tables(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path, switch=MUST), "--currency", "EUR")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Of 300 people ")
    for told in (
        "hold private (substitutive)",
        "by its new label alone",
        "Were price alone",
        "out of pocket",
        "€",
    ):
        assert told in done.stdout


def test_json_holds_everything_and_adds_up(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path, switch=MUST), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    paid = {row["source"]: row for row in found["financing"]}
    for side in ("before", "relabelled", "after"):
        sources = [
            row[side] for name, row in paid.items() if name not in ("total", "all private cover together")
        ]
        assert sum(round(100 * amount) for amount in sources) == round(100 * paid["total"][side])
    assert paid["voluntary private"]["after"] < paid["voluntary private"]["before"]
    assert paid["compulsory private"]["after"] > 0 == paid["compulsory private"]["before"]
    assert paid["all private cover together"]["after"] == paid["all private cover together"]["before"]
    assert paid["government"]["before"] > 0
    (moved,) = found["moved"]
    assert (moved["was"], moved["now"], moved["why"]) == (
        "voluntary private",
        "compulsory private",
        "made compulsory",
    )
    fifths = [row for row in found["take-up"] if row["cover"] == "private" and row["regime"] == "before"]
    assert [row["group"] for row in fifths] == [1, 2, 3, 4, 5]
    assert all(row["low"] <= row["share"] <= row["high"] for row in fifths)
    pool = {row["cover"]: row for row in found["pool"] if row["regime"] == "before"}
    assert pool["private"]["contributions lost"] > 0 == pool["add-on"]["contributions lost"]
    assert pool["add-on"]["extra use"] > 0 == pool["private"]["extra use"]
    assert {row["column"] for row in found["fitted"]} >= {"constant", "ln_income", "female"}


def test_a_workbook_a_table_and_a_page(command: Command, tmp_path: Path) -> None:
    words = write(tmp_path, switch=MUST)
    for option, ending in (("--to", "xlsx"), ("--out", "csv"), ("--to", "html")):
        done = command(*words, option, f"cover.{ending}")
        assert done.returncode == 0, done.stderr
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "cover.xlsx"))
    assert book.sheet_names[:5] == ["take-up", "take-up by tenth", "covers", "pool", "financing"]
    assert book.sheet_names[-1] == "answer"
    with (tmp_path / "cover.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2 * 2 * 5
    page = (tmp_path / "cover.html").read_text(encoding="utf-8")
    assert page.count("<figure") == 2
    assert "<script" not in page and "http" not in page.split("<body")[1].replace("http://www.w3.org", "")
    assert not list(tmp_path.glob(".*.partial"))


def test_a_core_that_takes_cover_in(command: Command, tmp_path: Path) -> None:
    before = '[core]\ncharges = 0.2\n[[covers]]\nname = "add-on"\nkind = "complementary"\n'
    after = '[core]\ncharges = 0.0\ntakes_in = ["add-on"]\n'
    people = "income,cost,cover\n1,100,add-on\n2,100,\n3,100,add-on\n"
    done = command(*write(tmp_path, before, people, after), "--json")
    assert done.returncode == 0, done.stderr
    paid = {row["source"]: row for row in json.loads(done.stdout)["financing"]}
    assert paid["voluntary private"]["relabelled"] == paid["voluntary private"]["after"] == 0
    assert paid["compulsory social"]["relabelled"] > paid["compulsory social"]["before"]
    assert paid["total"]["relabelled"] == paid["total"]["before"] < paid["total"]["after"] + 100


def test_take_up_without_observed_cover(command: Command, tmp_path: Path) -> None:
    take_up = "[covers.take_up]\nshare = 0.2\nincome_elasticity = 0.6\n"
    regime = '[[covers]]\nname = "fast"\nkind = "supplementary"\n' + take_up
    people = "income,cost\n" + "".join(f"{1000 * i},100\n" for i in range(1, 51))
    done = command(*write(tmp_path, regime, people), "--json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)["covers"]
    assert row["share"] == pytest.approx(0.2)
    assert row["income elasticity"] == pytest.approx(0.6)


def test_mistakes_of_every_file_are_told_at_once(command: Command, tmp_path: Path) -> None:
    people = "income,cost,cover,weight\n10,5,privat,1\n-3,,,1\n"
    switch = REGIME.replace("[core]", '[core]\ntakes_in = ["gym"]')
    words = write(tmp_path, REGIME.replace("charges", "charge"), people, switch)
    done = command(*words, "--currency", "EURO", "--to", "x.pdf")
    assert done.returncode == 1
    for said in ("'EURO'", "did you mean 'charges'", "x.pdf", "column income", "column cost"):
        assert said in done.stderr, said
    done = command(*write(tmp_path, people="income,cost,cover\n10,5,privat\n20,5,add-on\n", switch=switch))
    assert done.returncode == 1
    for said in ("'privat'", "did you mean 'private'", "no column 'self_employed'", "'gym'", "4 problems"):
        assert said in done.stderr, (said, done.stderr)


def test_a_door_that_opens_needs_a_take_up(command: Command, tmp_path: Path) -> None:
    wider = REGIME.replace("60_000", "40_000")
    done = command(*write(tmp_path, switch=wider))
    assert done.returncode == 1
    assert "newly let in and no take_up" in done.stderr
    stated = wider + "[covers.take_up]\nshare = 0.2\nincome_elasticity = 0.75\n"
    assert command(*write(tmp_path, switch=stated)).returncode == 0


def test_a_door_that_closes_brings_people_back(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path, switch=REGIME.replace("60_000", "80_000")), "--json")
    assert done.returncode == 0, done.stderr
    held = {
        row["regime"]: row["hold"] for row in json.loads(done.stdout)["covers"] if row["cover"] == "private"
    }
    assert 0 < held["after"] < held["before"]


def test_other_money_and_a_bad_file_name_are_refused_together(command: Command, tmp_path: Path) -> None:
    words = write(tmp_path)
    table = tmp_path / "persons.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("income,", "income [USD],", 1), encoding="utf-8"
    )
    done = command(*words, "--out", "x.pdf")
    assert done.returncode == 1 and "--out: found x.pdf" in done.stderr
    assert "column income: found amounts in USD" in done.stderr and "2 problems" in done.stderr


def test_every_fifth_is_told_with_its_interval_and_money_with_its_currency(
    command: Command, tmp_path: Path
) -> None:
    words = write(tmp_path)
    said = command(*words).stdout
    table = said[said.index("Of each fifth") :].splitlines()
    assert "mean income [" in table[1] and "95 %" in table[1]
    assert all(" to " in line for line in table[2:7])
    assert command(*words, "--out", "found.csv").returncode == 0
    header = (tmp_path / "found.csv").read_text(encoding="utf-8").splitlines()[0]
    assert "mean income [" in header and "low" in header and "high" in header
