"""healthtrust review equity: from plain tables and runs to sentences, JSON, a workbook, a page; refusals."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import python_calamine

from healthtrust.records.store import write_columns
from healthtrust.runs.folder import RunFolder
from tests.functional.conftest import Command

PEOPLE = "health,was,income,people,age,sex,place,condition\n" + "\n".join(
    f"{0.5 + 0.004 * k - 0.1 * (k % 3 == 0):.4f},"
    f"{0.5 + 0.004 * k - 0.11 * (k % 3 == 0) + 0.01 * (k % 2):.4f},"
    f"{9000 + 500 * k},{1 + k % 4},{'young' if k % 5 < 3 else 'old'},{'F' if k % 2 else 'M'},"
    f"{'Ash' if k % 7 < 4 else 'Elm'},{('asthma;copd', 'copd', '')[k % 3]}"
    for k in range(90)
)
BOUNDED = ("--outcome", "health", "--rank", "income", "--weight", "people", "--kind", "bounded")


def written(folder: Path, text: str = PEOPLE) -> str:
    (folder / "people.csv").write_text(text, encoding="utf-8")
    return "people.csv"


def test_the_answer_in_words(command: Command, tmp_path: Path) -> None:
    done = command("review", "equity", written(tmp_path), *BOUNDED)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Health is concentrated among the better off (Erreygers index 0.")
    assert "the shortfall is then as unequal" in " ".join(done.stdout.split())
    assert "slope index of inequality" in " ".join(done.stdout.split())


def test_the_answer_as_json_with_parts_and_standardised_groups(command: Command, tmp_path: Path) -> None:
    done = command(
        "review", "equity", written(tmp_path), *BOUNDED, "--group", "place", "--standardise", "age,sex",
        "--decompose", "place", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    measures = {row["measure"]: row for row in found["measures"]}
    main = measures["concentration index, Erreygers"]
    assert main["low"] < main["value"] < main["high"]
    parts = {row["circumstance"]: row["part of the index"] for row in found["decomposition"]}
    assert sum(parts.values()) == pytest.approx(measures["concentration index, standard"]["value"], abs=1e-8)
    assert {row["kind"] for row in found["decomposition"]} == {"need", "other", ""}
    assert [row["place"] for row in found["standardised"]] == [row["place"] for row in found["groups"]]


def test_winners_and_losers_between_two_columns(command: Command, tmp_path: Path) -> None:
    words = ("review", "equity", written(tmp_path), *BOUNDED, "--before", "was")
    done = command(*words, "--by", "decile,place,condition", "--synthetic", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    rows = found["winners"]
    assert {row["by"] for row in rows} == {"all", "decile", "place", "condition"}
    whole = rows[0]
    for by in ("decile", "place"):
        own = [row for row in rows if row["by"] == by]
        for what in ("people", "winners", "losers"):
            assert sum(row[what] for row in own) == pytest.approx(whole[what])
    assert {row["group"] for row in rows if row["by"] == "condition"} == {"asthma", "copd", "none"}
    assert sum(v for row in found["bands"] for k, v in row.items() if k != "from") == pytest.approx(
        whole["people"]
    )
    assert found["plane"][0]["worth"] == pytest.approx(
        found["plane"][0]["net"] + found["plane"][0]["equity impact"]
    )
    real = json.loads(command(*words, "--by", "decile", "--json").stdout)
    assert any(row["losers"] is None for row in real["winners"])


def test_two_tables_and_the_causes_of_the_change(command: Command, tmp_path: Path) -> None:
    first = written(tmp_path)
    rows = [line.split(",") for line in PEOPLE.splitlines()]
    later = [rows[0], *([f"{float(r[0]) ** 1.2:.5f}", *r[1:]] for r in rows[1:])]
    (tmp_path / "later.csv").write_text("\n".join(",".join(r) for r in later), encoding="utf-8")
    done = command("review", "equity", first, "later.csv", *BOUNDED, "--decompose", "age,place", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    moved = {row["index"]: row for row in found["indices compared"]}["standard"]
    causes = {row["circumstance"]: row["together"] for row in found["causes of change"]}
    assert causes["all"] == pytest.approx(moved["change"], abs=1e-8)
    assert sum(v for k, v in causes.items() if k != "all") == pytest.approx(causes["all"], abs=1e-8)


def test_files_of_every_kind(command: Command, tmp_path: Path) -> None:
    words = ("review", "equity", written(tmp_path), *BOUNDED, "--before", "was", "--standardise", "age,sex")
    for name in ("equity.csv", "equity.xlsx", "equity.html"):
        done = command(*words, "--out", name)
        assert done.returncode == 0, done.stderr
    with (tmp_path / "equity.csv").open(encoding="utf-8") as file:
        assert next(csv.DictReader(file))["measure"] == "concentration index, standard"
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "equity.xlsx"))
    assert {"measures", "groups", "winners", "plane", "answer"} <= set(book.sheet_names)
    page = (tmp_path / "equity.html").read_text(encoding="utf-8")
    for figure in ("equity-curve", "equity-groups", "equity-aversion", "equity-parts", "equity-impact",
                   "equity-winners-decile"):  # fmt: skip
        assert figure in page
    assert "<script" not in page


def test_events_among_people(command: Command, tmp_path: Path) -> None:
    deaths = "fifth,age,deaths,people\n" + "\n".join(
        f"{f},{a},{(9 - f) * (3 if a == 'old' else 1)},{1000 + 50 * f}"
        for f in range(1, 6)
        for a in ("young", "old")
    )
    done = command(
        "review", "equity", written(tmp_path, deaths), "--outcome", "deaths", "--per", "people", "--rank",
        "fifth", "--group", "fifth", "--standardise", "age", "--kind", "ill health", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["standardised"]
    assert rows[0]["crude"] == pytest.approx(32 / 2100)
    assert all(row["low"] < row["Dobson low"] * 1.1 < row["direct"] < row["high"] for row in rows)


def copied(run: RunFolder, to: Path, contribution: float, told: bool) -> RunFolder:
    """A copy of a run's tables with other contributions, and with who lives in its households."""
    to.mkdir()
    for name in ("design.toml", "manifest.json"):
        shutil.copy(run.path / name, to / name)
    (to / "tables").mkdir()
    homes = run.table("households")
    paid = (homes["contribution"] * contribution).astype(np.int64)
    write_columns(to / "tables" / "households.parquet", homes | {"contribution": paid})
    if told:
        rows = np.arange(len(paid))
        who = {name: homes[name] for name in ("year", "household_id", "place", "households")}
        who |= {"residents": homes["households"] * (1 + rows % 3), "equivalised_income": homes["income"] // 2}
        who |= {"family": np.array(["one adult", "with children"], dtype=object)[rows % 2]}
        who |= {"conditions": np.array(["", "asthma;copd", "copd"], dtype=object)[rows % 3]}
        write_columns(to / "tables" / "household_groups.parquet", who)
    return RunFolder(to)


def test_a_run_by_itself(valley: RunFolder, command: Command, tmp_path: Path) -> None:
    for told in (False, True):
        own = copied(valley, tmp_path / f"told-{told}", 1.0, told)
        done = command("review", "equity", str(own.path), "--json")
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert found["measures"][0]["value"] is not None
        name, column = ("household_groups", "residents") if told else ("households", "households")
        heads = own.table(name)[column].sum()
        assert sum(row["people"] for row in found["groups"]) == heads


def test_two_runs(valley: RunFolder, command: Command, tmp_path: Path) -> None:
    cheap = copied(valley, tmp_path / "cheap", 0.8, True)
    usual = copied(valley, tmp_path / "usual", 1.0, True)
    done = command("review", "equity", str(usual.path), str(cheap.path), "--synthetic", "--json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["winners"]
    assert {row["by"] for row in rows} == {"all", "decile", "place", "conditions", "family"}
    before, after = (each.table("households")["contribution"].sum() / 100 for each in (usual, cheap))
    assert rows[0]["mean change"] * rows[0]["people"] == pytest.approx(before - after, rel=1e-6)
    assert rows[0]["losers"] == 0 < rows[0]["winners"]


def test_runs_of_other_people_are_refused(valley: RunFolder, command: Command, tmp_path: Path) -> None:
    one, other = (copied(valley, tmp_path / name, 1.0, False) for name in ("one", "other"))
    homes = other.table("households")
    write_columns(
        other.path / "tables" / "households.parquet", homes | {"household_id": homes["household_id"] + 10**9}
    )
    done = command("review", "equity", str(one.path), str(other.path))
    assert done.returncode == 1
    assert "no household of" in done.stderr


BAD = (
    ("health,income\n0.5,1\n1.5,2\n0.4,\n", BOUNDED[:4] + BOUNDED[6:], ("row 3: found 1.5", "row 4")),
    ("health,income\n-2,1\n3,2\n", ("--outcome", "health", "--rank", "income", "--aversion", "2"), ("-2",)),
    ("health,income,people\n1,1,0\n3,2,0\n", BOUNDED[:6], ("all zero",)),
    ("health,income\n1,4\n3,4\n", BOUNDED[:4], ("one rank that all share",)),
    ("health,income,place\n1,1,a\n3,2,a\n", (*BOUNDED[:4], "--group", "place"), ("one group only, a",)),
    ("health,income,place,age\n1,1,a,y\n3,2,b,o\n4,3,b,y\n",
     (*BOUNDED[:4], "--group", "place", "--standardise", "age"), ("nobody of age o in a",)),
    ("health,income,people,place\n1,1,1,a\n3,2,1,b\n4,3,0,c\n", (*BOUNDED[:6], "--group", "place"),
     ("nobody in c",)),
)  # fmt: skip


@pytest.mark.parametrize(("table", "words", "told"), BAD)
def test_bad_tables_are_refused_with_their_rows(
    command: Command, tmp_path: Path, table: str, words: tuple[str, ...], told: tuple[str, ...]
) -> None:
    done = command("review", "equity", written(tmp_path, table), *words)
    assert done.returncode == 1
    for part in told:
        assert part in done.stderr
    assert "Traceback" not in done.stderr


def test_every_mistake_is_told_at_once(command: Command, tmp_path: Path) -> None:
    done = command(
        "review", "equity", written(tmp_path), "--outcome", "helth", "--rank", "income", "--kind", "bound",
        "--bounds", "1,0", "--aversion", "-1", "--decompose", "agge", "--out", "x.pdf",
    )  # fmt: skip
    assert done.returncode == 1
    for part in ("--kind", "--bounds", "--aversion", "did you mean 'health'", "did you mean 'age'", "x.pdf"):
        assert part in done.stderr


def test_the_order_of_rows_changes_nothing(command: Command, tmp_path: Path) -> None:
    words = (*BOUNDED, "--before", "was", "--standardise", "age,sex", "--decompose", "place",
             "--by", "decile,place,condition", "--synthetic", "--json")  # fmt: skip
    head, *lines = PEOPLE.splitlines()
    one = command("review", "equity", written(tmp_path), *words).stdout
    other = command("review", "equity", written(tmp_path, "\n".join([head, *lines[::-1]])), *words).stdout
    assert one == other


def test_the_level_holds_for_standardised_rates(command: Command, tmp_path: Path) -> None:
    words = ("review", "equity", written(tmp_path), *BOUNDED, "--standardise", "age", "--json", "--level")
    narrow, wide = (json.loads(command(*words, level).stdout)["standardised"] for level in ("0.8", "0.99"))
    assert all(a["high"] < b["high"] and a["low"] > b["low"] for a, b in zip(narrow, wide, strict=True))


def test_groups_of_few_real_people_are_not_told(command: Command, tmp_path: Path) -> None:
    few = PEOPLE + "".join(f"\n0.{50 + k},0.5,{9000 + k},1,old,F,Oak," for k in range(6))
    words = ("review", "equity", written(tmp_path, few), *BOUNDED, "--before", "was", "--group", "place")
    done = command(*words, "--by", "place", "--json", "--out", "a.html")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    hidden = {row["place"] for row in found["groups"] if row["mean"] is None}
    assert "Oak" in hidden and len(hidden) == 2
    assert all(row["people"] is None for row in found["winners"] if row["group"] in hidden)
    assert not {"equivalents", "weights", "plane"} & set(found)
    assert not any("gap" in row["measure"] for row in found["measures"])
    assert any("name coarser groups" in note for note in found["notes"])
    shown = json.loads(command(*words, "--synthetic", "--json").stdout)
    assert all(row["mean"] is not None for row in shown["groups"]) and "plane" in shown


def test_households_of_one_run_only_are_counted(valley: RunFolder, command: Command, tmp_path: Path) -> None:
    one, other = (copied(valley, tmp_path / name, 1.0, False) for name in ("one", "other"))
    homes = other.table("households")
    write_columns(other.path / "tables" / "households.parquet", {k: v[7:] for k, v in homes.items()})
    done = command("review", "equity", str(one.path), str(other.path))
    assert done.returncode == 0, done.stderr
    assert "left out: 7 of the first and 0 of the second" in " ".join(done.stdout.split())
