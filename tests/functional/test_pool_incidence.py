"""healthtrust pool incidence: from a table of persons to who bears what is paid."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.functional.conftest import Command

RULES = """[[brackets]]
above = 0
rate = 0.04
[[brackets]]
above = 20000
rate = 0.1
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    draw = np.random.default_rng(4)
    income = np.sort(draw.lognormal(10, 0.6, 300)).round(2)
    lines = ["person_id,household_id,income,region,sex,sampling_weight,charge,nonfood"]
    for h, has in enumerate(income):
        weight = 10 + h % 7
        for m, sex in enumerate("fm"):
            part = round(float(has) * (0.6, 0.4)[m], 2)
            cells = (
                2 * h + m,
                h,
                part,
                "north" if h % 3 else "south",
                sex,
                weight,
                900 if m else 0,
                part / 2,
            )
            lines.append(",".join(map(str, cells)))
    (tmp_path / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "rules.toml").write_text(RULES, encoding="utf-8")
    return tmp_path


INCIDENCE = ("pool", "incidence", "--persons", "people.csv")
COLUMNS = ("--group", "region", "--group", "sex", "--non-food", "nonfood", "--poverty-line", "9000")


def test_rules_in_words_with_tables(command: Command, files: Path) -> None:
    done = command(*INCIDENCE, "--rules", "rules.toml", *COLUMNS, "--ignore", "charge")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("What residents pay (rules of rules.toml) is progressive: Kakwani index 0.")
    for part in ("reranking", "tenth", "region", "sex", "40 % of capacity to pay", "Below 9,000"):
        assert part in done.stdout, part


def test_a_charge_that_was_paid_is_regressive(command: Command, files: Path) -> None:
    words = ("--paid", "charge", *COLUMNS, "--to", "answer.xlsx", "--json")
    done = command(*INCIDENCE, *words)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    low, high = told["indices"]["kakwani"]["interval"]
    assert low < high < 0
    assert len(told["tenths"]) == 10
    assert sum(row["share_of_paid"]["value"] for row in told["tenths"]) == pytest.approx(1)
    assert [row["group"] for row in told["groups"]["region"]] == ["north", "south"]
    by_sex = told["groups"]["sex"]
    assert by_sex[0]["paid"] == pytest.approx(by_sex[1]["paid"])
    weights = sum(2 * (10 + h % 7) for h in range(300))
    assert told["residents"] == pytest.approx(weights)
    assert sum(row["paid"] for row in by_sex) == pytest.approx(900 * weights / 2)
    assert told["impoverishing"]["pushed"]["value"] > 0
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(str(files / "answer.xlsx"))
    wanted = ["indices", "tenths", "by region", "by sex", "catastrophic", "impoverishing", "curves"]
    assert book.sheet_names == wanted


def test_a_page_of_figures(command: Command, files: Path) -> None:
    words = ("--rules", "rules.toml", *COLUMNS, "--ignore", "charge", "--to", "page.html")
    done = command(*INCIDENCE, *words)
    assert done.returncode == 0, done.stderr
    page = (files / "page.html").read_text(encoding="utf-8")
    assert page.count("<svg") == page.count("<figure") == 5
    assert "://" not in page.replace("http://www.w3.org", "")
    assert not list(files.glob(".*partial"))


def test_rules_and_a_column_are_one_too_many(command: Command, files: Path) -> None:
    done = command(*INCIDENCE, "--rules", "rules.toml", "--paid", "charge", "--bandwidth", "7")
    assert done.returncode == 1
    assert "--paid: found rules as well" in done.stderr
    assert "--bandwidth: found 7" in done.stderr


def test_a_poverty_line_of_next_to_nothing_is_refused(command: Command, files: Path) -> None:
    words = ("--rules", "rules.toml", "--ignore", "charge", "--poverty-line", "0.001", "--to", "no/page.html")
    done = command(*INCIDENCE, *words)
    assert done.returncode == 1
    assert "--poverty-line: found 0.001; expected money, at least 1" in done.stderr
    assert "--to: found no folder 'no'" in done.stderr
