"""healthtrust review survey: from answers and members to words, JSON, page; mistakes all at once."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import python_calamine

from tests.functional.conftest import Command

CALL = ("review", "survey", "--answers", "answers.csv", "--by", "plan")
QUESTIONS = """
[[questions]]
item = "overall"
answers = ["very good", "good", "fair", "poor"]
top = 2
left_out = ["cannot say"]
[[questions]]
item = "recommend"
kind = "net"
low = 0
high = 10
top = 2
bottom = 7
[[composites]]
item = "service"
of = ["overall", "recommend"]
"""
WORDS = ("very good", "good", "fair", "poor")


@pytest.fixture
def surveyed(tmp_path: Path) -> Path:
    draw = np.random.default_rng(4)
    n = 1500
    plan = draw.choice(["Mutual", "Unity", "Harbour", "Vale"], n, p=[0.45, 0.3, 0.245, 0.005])
    age = draw.choice(["18-44", "45-64", "65+"], n)
    answers = draw.random(n) < np.where(age == "65+", 0.6, 0.3)
    members = [f"{i},{plan[i]},{age[i]}" for i in range(n)]
    (tmp_path / "members.csv").write_text("\n".join(["person_id,plan,age", *members]), encoding="utf-8")
    rows = []
    for year in (2023, 2024):
        for i in np.flatnonzero(answers):
            at = int(
                np.clip(draw.integers(0, 4) - (plan[i] == "Unity") - (year == 2024) * (i % 4 == 0), 0, 3)
            )
            rows.append(f"{i},{year},{WORDS[at] if i % 40 else 'cannot say'},{10 - 3 * at},{i % 2}")
    (tmp_path / "answers.csv").write_text(
        "\n".join(["person_id,year,overall,recommend,ill", *rows]), encoding="utf-8"
    )
    (tmp_path / "q.toml").write_text(QUESTIONS, encoding="utf-8")
    return tmp_path


def test_the_answer_in_words_and_files(command: Command, surveyed: Path) -> None:
    call = (*CALL, "--members", "members.csv", "--questions", "q.toml", "--period", "year", "--adjust", "ill")
    done = command(*call, "--out", "a.html")
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "of 1,500 members answered in 2024" in said
    assert "From 2023 to 2024 overall changed by +" in said
    assert "R-indicator 0." in said and "Cronbach" in said and "hidden" in said
    page = (surveyed / "a.html").read_text(encoding="utf-8")
    assert page.count("<svg") >= 5
    assert command(*call, "--to", "a.xlsx").returncode == 0
    sheets = set(python_calamine.CalamineWorkbook.from_path(surveyed / "a.xlsx").sheet_names)
    assert {
        "results",
        "answers",
        "changes",
        "pairs",
        "response",
        "bounds",
        "measurements",
        "answer",
    } <= sheets


def test_json_holds_everything_and_small_bodies_are_hidden(command: Command, surveyed: Path) -> None:
    call = (*CALL, "--members", "members.csv", "--questions", "q.toml", "--period", "year", "--json")
    done = command(*call, "--out", "a.csv")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    hid = {row["body"] for row in found["results"] if row["shown"] == "no"}
    assert "Vale" in hid and len(hid) == 2
    assert all(
        row["value"] is None and row["respondents"] is None
        for row in found["results"]
        if row["shown"] == "no"
    )
    assert not {row["org_id"] for row in found["measurements"]} & hid
    unity = next(
        r for r in found["results"] if (r["body"], r["item"], r["period"]) == ("Unity", "overall", "2024")
    )
    assert unity["beside the whole"] == "above" and unity["low"] < unity["value"] < unity["high"]
    assert (
        (surveyed / "a.csv")
        .read_text(encoding="utf-8")
        .startswith("period,body,item,respondents,effective,value")
    )
    shown = json.loads(command(*call, "--synthetic").stdout)
    assert {row["shown"] for row in shown["results"]} == {"yes"}


def test_margins_in_place_of_members_and_columns_in_place_of_questions(
    command: Command, surveyed: Path
) -> None:
    lines = ["margin,group,members", "ill,0,900", "ill,1,600"]
    (surveyed / "margins.csv").write_text("\n".join(lines), encoding="utf-8")
    done = command(
        "review", "survey", "--answers", "answers.csv", "--items", "ill,recommend",
        "--margins", "margins.csv",
        "--period", "year", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [row["value"] for row in found["results"] if row["item"] == "ill"] == [0.4, 0.4]
    # What the margin fixes does not vary from sample to sample.
    assert next(row["standard_error"] for row in found["results"] if row["item"] == "ill") < 1e-6


def test_every_mistake_at_once(command: Command, surveyed: Path) -> None:
    lines = (surveyed / "answers.csv").read_text(encoding="utf-8").splitlines()
    first = lines[1].split(",")
    lines[1] = ",".join([first[0], first[1], "vary good", "12", first[4]])
    lines[2] = ",".join([lines[3].split(",")[0], *lines[2].split(",")[1:]])
    lines[4] = ",".join(["9999", *lines[4].split(",")[1:]])
    (surveyed / "answers.csv").write_text("\n".join(lines), encoding="utf-8")
    call = ("--members", "members.csv", "--questions", "q.toml", "--period", "year")
    done = command(*CALL, *call, "--adjust", "il", "--strata", "aeg")
    assert done.returncode == 1
    said = " ".join(done.stderr.split())
    assert "column overall, row 2: found 'vary good'" in said and "did you mean 'very good'?" in said
    assert "column recommend, row 2: found '12'; expected a whole number from 0 to 10" in said
    assert "column person_id, rows 3, 4: found" in said and "2 times" in said
    assert "column person_id, row 5: found 1 who are no members: 9999" in said
    assert "no column 'il'" in said and "no column 'aeg'" in said
    assert "6 problems" in said, done.stderr


def test_what_cannot_be_raked_says_which_margin(command: Command, surveyed: Path) -> None:
    lines = ["margin,group,members", "ill,0,900", "ill,1,600", "recommend,10,500", "recommend,7,500"]
    lines += ["recommend,4,300", "recommend,1,150", "recommend,0,49"]
    (surveyed / "margins.csv").write_text("\n".join(lines), encoding="utf-8")
    call = ("review", "survey", "--answers", "answers.csv", "--items", "ill", "--margins", "margins.csv")
    done = command(*call, "--person", "none")
    assert done.returncode == 1
    said = " ".join(done.stderr.split())
    assert "margin recommend, group 0: found 49 members and no respondent" in said
    assert "margin recommend: found 1,499 members in all; expected 1,500, as in margin ill" in said
