"""healthtrust package choose: from three tables to the best package in words, JSON, a workbook and a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.functional.conftest import Command

TABLES = {
    "i.csv": "intervention,price,benefit\nA,6,6.6\nB,3,3.2\n",
    "g.csv": "group,share,wealth,health,may_insure,weight\nrich,0.5,60,5,yes,6\npoor,0.5,10,5,no,1\n",
    "p.csv": "intervention,rich,poor\nA,1,1\nB,1,1\n",
}
ASKED = ("--a", "0.5", "--tax", "unrestricted", "--top-up", "complementary", "--gap", "0")


@pytest.fixture
def choose(command: Command, tmp_path: Path) -> Command:
    """The verb on the worked example in which whole items beat every ranking, or with other tables."""

    def call(*words: str, **tables: str) -> object:
        for name, text in (TABLES | {f"{key}.csv": text for key, text in tables.items()}).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        files = ("--interventions", "i.csv", "--groups", "g.csv", "--incidence", "p.csv")
        return command("package", "choose", *files, *words)

    return call  # type: ignore[return-value]


def test_the_answer_in_words(choose: Command) -> None:
    done = choose(*ASKED)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Cover B (1 of 2 interventions, 3 per head and year). No package is better")
    assert "followed instead" in done.stdout
    assert "bought on top" in done.stdout


def test_the_answer_as_json(choose: Command) -> None:
    found = json.loads(choose(*ASKED, "--json").stdout)
    assert found["package"] == ["B"]
    assert found["complement"] == {"rich": ["A"], "poor": []}
    assert 2 * found["welfare"] == pytest.approx(21.9121, abs=1e-4)
    assert found["certified"] is True
    assert found["lower_bound"] <= found["upper_bound"] + 1e-9
    assert 0.5 * sum(found["taxes"].values()) == pytest.approx(3.0)
    ranked = min(rule["share_of_gain_lost"] for rule in found["rules"] if "ranking" in rule["name"])
    assert ranked > 0  # the best prefix loses


def test_a_workbook_and_a_page_are_written(choose: Command, tmp_path: Path) -> None:
    import python_calamine

    assert choose(*ASKED, "--to", "answer.xlsx").returncode == 0
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "answer.xlsx"))
    assert book.sheet_names[:4] == ["package", "groups", "certificate", "rules"]
    assert choose(*ASKED, "--to", "answer.html").returncode == 0
    page = (tmp_path / "answer.html").read_text(encoding="utf-8")
    assert "Cover B (1 of 2 interventions" in page
    assert not list(tmp_path.glob(".*partial"))
    again = tmp_path / "again.html"
    assert choose(*ASKED, "--to", again.name).returncode == 0
    assert again.read_text(encoding="utf-8") == page


def test_where_people_may_leave_it_says_that_it_is_not_certified(choose: Command) -> None:
    words = ("--a", "0.5", "--tax", "linear", "--top-up", "substitutive", "--rebate-share", "1")
    done = choose(*words)
    assert done.returncode == 0, done.stderr
    assert "not certified: people may leave the package" in done.stdout
    found = json.loads(choose(*words, "--json").stdout)
    assert found["certified"] is False
    assert found["fixed_points"]


def test_every_mistake_in_every_table_is_told_at_once(choose: Command) -> None:
    done = choose(
        *ASKED,
        i="intervention,price,benefit\nA,-6,6.6\nB,3,3.2\n",
        g="group,share,wealth,health\nrich,0.7,60,5\npoor,0.5,10,0\n",
        p="intervention,rich,poor\nA,1,1\nC,1,1\n",
    )
    assert done.returncode == 1
    assert done.stdout == ""
    for words in ("i.csv", "price", "g.csv", "share", "health", "p.csv"):
        assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_choices_that_cannot_be_are_refused(choose: Command) -> None:
    done = choose("--a", "0.5", "--tax", "lineal")
    assert done.returncode == 1
    assert "'linear'" in done.stderr
    assert choose(*ASKED, "--to", "answer.pdf").returncode == 1
    assert choose("--a", "0.5", "--gap", "2").returncode == 1


def test_an_option_that_is_not_known_is_a_matter_of_usage(choose: Command) -> None:
    assert choose(*ASKED, "--no-such-option").returncode == 2
