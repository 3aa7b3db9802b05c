"""healthtrust market fit: from a table of choices to words, a rule, a workbook and a page."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import numpy as np
import pytest
import python_calamine

from healthtrust.design.alone import read_alone
from healthtrust.design.plan_choice import PlanChoice
from healthtrust.market.choice.expected import expected_shares
from healthtrust.market.choice.tables import Choosers, Offers
from tests.functional.conftest import Command

PLANS = ("Mutual", "Unity", "Care")
QUALITY = np.array([0.6, 0.7, 0.2])
FIT = ("market", "fit", "--choices", "choices.csv")


def write(folder: Path, n: int = 400) -> tuple[str, ...]:
    """Choices among three plans, of which the premium differs between persons."""
    draw = np.random.default_rng(11)
    rows = ["person_id,household,plan,chosen,premium,quality,old,last_year"]
    for i in range(n):
        old, last = int(draw.random() < 0.3), int(draw.integers(3))
        premium = draw.normal(100, 15, 3).round(2)
        worth = -(0.05 - 0.02 * old) * premium + 3 * QUALITY + draw.gumbel(size=3)
        chosen = last if draw.random() < 0.4 else int(worth.argmax())
        for p, plan in enumerate(PLANS):
            cells = (i, i // 2, plan, int(p == chosen), premium[p], QUALITY[p], old, PLANS[last])
            rows.append(",".join(map(str, cells)))
    (folder / "choices.csv").write_text("\n".join(rows), encoding="utf-8")
    return (*FIT, "--attributes", "premium,quality", "--by", "premium*old")


def test_says_what_a_dearer_premium_does_and_how_sure_that_is(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["sentence"].startswith("A plan that raises its premium by 10 % loses ")
    rows = {row["term"]: row for row in found["coefficients"]}
    assert list(rows) == ["premium", "quality", "premium × old"]
    for row in rows.values():
        assert row["low"] < row["coefficient"] < row["high"]
        assert row["z"] == pytest.approx(row["coefficient"] / row["standard error"])
    assert found["McFadden R²"] == pytest.approx(
        1 - found["log-likelihood"] / found["log-likelihood of equal shares"]
    )
    own = [row for row in found["price elasticities"] if row["plan"] == row["price of"]]
    assert len(own) == 3 and all(row["low"] < row["elasticity"] < row["high"] < 0 for row in own)
    by_old = {row["value"]: row["elasticity"] for row in found["over persons"] if row["group"] == "old"}
    assert by_old["0"] < by_old["1"] < 0


def test_in_words(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--previous", "last_year", "--cluster", "household")
    assert done.returncode == 0, done.stderr
    assert "400 choices among 3 plans" in done.stdout and "robust, 200 groups" in done.stdout
    assert "switching cost" in done.stdout and "read in three ways" in done.stdout


@pytest.mark.parametrize(
    "more", [(), ("--previous", "last_year"), ("--previous", "last_year", "--persistence")]
)
def test_the_rule_that_is_written_predicts_the_choices(
    command: Command, tmp_path: Path, more: tuple[str, ...]
) -> None:
    """Round trip: shares that the rule expects of the same persons are those that the fit tells."""
    done = command(*write(tmp_path), *more, "--rule-out", "rule.toml", "--json")
    assert done.returncode == 0, done.stderr
    rule = read_alone(tmp_path / "rule.toml", PlanChoice)
    assert rule.status == "estimated" and rule.source.startswith(
        "choices.csv: 1,200 rows, 400 choices among 3"
    )
    found = {row["term"]: row["coefficient"] for row in json.loads(done.stdout)["coefficients"]}
    assert [term.coefficient for term in rule.terms] == list(found.values())[:3]
    assert rule.switching_cost == found.get("switching cost", 0.0)
    assert rule.persistence == found.get("persistence", 0.0)
    with (tmp_path / "choices.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    share = np.zeros(3)
    for start in range(0, len(rows), 3):
        mine = rows[start : start + 3]
        offers = Offers(
            PLANS, {name: np.array([float(row[name]) for row in mine]) for name in ("premium", "quality")}
        )
        one = np.ones(1, dtype=np.int64)
        before = np.array([PLANS.index(mine[0]["last_year"])])
        chooser = Choosers(one.astype(np.uint64), {"old": np.array([float(mine[0]["old"])])}, one, before,
                           np.ones((1, 3), dtype=bool))  # fmt: skip
        share += expected_shares(rule, offers, chooser)[0]
    told = [row["share expected"] for row in json.loads(done.stdout)["plans"]]
    assert share / 400 == pytest.approx(told, abs=1e-9)


def test_files(command: Command, tmp_path: Path) -> None:
    asked = write(tmp_path)
    for name in ("fit.csv", "fit.xlsx", "fit.html"):
        done = command(*asked, "--out" if name.endswith("csv") else "--to", name)
        assert done.returncode == 0, done.stderr
    with (tmp_path / "fit.csv").open(encoding="utf-8") as file:
        assert [row["term"] for row in csv.DictReader(file)] == ["premium", "quality", "premium × old"]
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "fit.xlsx"))
    assert {"coefficients", "plans", "price elasticities", "over persons", "answer"} <= set(book.sheet_names)
    page = (tmp_path / "fit.html").read_text(encoding="utf-8")
    assert "A plan that raises its premium by 10 %" in page and page.count("<svg") == 1


def test_one_row_a_person_is_a_multinomial_logit(command: Command, tmp_path: Path) -> None:
    lines = ["choice,income", *["none,10", "none,20", "cover,20", "cover,30", "both,30", "both,15"] * 20]
    (tmp_path / "wide.csv").write_text("\n".join(lines), encoding="utf-8")
    words = ("market", "fit", "--choices", "wide.csv", "--wide", "--by", "income", "--base", "none")
    done = command(*words, "--rule-out", "rule.toml")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("One more of income multiplies the odds of cover over none by ")
    rule = read_alone(tmp_path / "rule.toml", PlanChoice)
    assert [(term.plan, term.by) for term in rule.terms] == [
        ("cover", ""),
        ("both", ""),
        ("cover", "income"),
        ("both", "income"),
    ]


def test_nests_are_written_and_refused_above_one(command: Command, tmp_path: Path) -> None:
    asked = (*write(tmp_path), "--nest", "broad=Mutual,Unity")
    found = json.loads(command(*asked, "--json").stdout)
    value = {row["term"]: row["coefficient"] for row in found["coefficients"]}["dissimilarity of broad"]
    done = command(*asked, "--rule-out", "rule.toml")
    if value > 1:
        assert done.returncode == 1 and "nest broad: found a dissimilarity of" in done.stderr
        assert not (tmp_path / "rule.toml").exists()
    else:
        assert read_alone(tmp_path / "rule.toml", PlanChoice).nests[0].dissimilarity == pytest.approx(value)


def test_without_the_library_spreads_are_refused(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlogit", None)
    done = command(*write(tmp_path), "--mixed", "quality")
    assert done.returncode == 1
    assert "pip install 'healthtrust[mixed]'" in done.stderr


def test_all_mistakes_of_a_table_at_once(command: Command, tmp_path: Path) -> None:
    rows = """person_id,plan,chosen,premium,old
1,Mutual,1,100,0
1,Unity,1,110,0
2,Mutual,0,,1
2,Unity,0,90,0
3,Mutual,1,95,0
3,Mutual,0,95,0
"""
    (tmp_path / "choices.csv").write_text(rows, encoding="utf-8")
    done = command(*FIT, "--attributes", "premium", "--by", "premium*old")
    assert done.returncode == 1
    assert "person 3 with plan Mutual 2 times" in done.stderr
    assert "column premium: found 1 missing of 6, the first in row 4" in done.stderr
    assert "column old, row 5: found 0.0 and 1.0 for person 2; expected one value a person" in done.stderr
    assert "3 problems" in done.stderr


def test_mistakes_of_the_question(command: Command, tmp_path: Path) -> None:
    write(tmp_path)
    done = command(
        *FIT, "--attributes", "premium", "--by", "premum*old", "--persistence", "--nest", "a=Unity"
    )
    assert done.returncode == 1
    assert "did you mean 'premium'?" in done.stderr and "expected last year's plan" in done.stderr
    assert "nest a: found 1 plan" in done.stderr
    done = command(*FIT, "--attributes", "premum")
    assert done.returncode == 1 and "did you mean 'premium'?" in done.stderr
    done = command(*FIT, "--attributes", "premium", "--base", "Unitee")
    assert done.returncode == 1 and "did you mean 'Unity'?" in done.stderr
    assert command("market", "fit").returncode == 2


def test_people_chose_two_plans_or_none(command: Command, tmp_path: Path) -> None:
    rows = "person_id,plan,chosen,premium\n1,A,1,10\n1,B,1,11\n2,A,0,10\n2,B,0,12\n"
    (tmp_path / "choices.csv").write_text(rows, encoding="utf-8")
    done = command(*FIT, "--attributes", "premium")
    assert done.returncode == 1
    assert "person 1 with 2 plans chosen, 2 such in all; expected one plan chosen by each" in done.stderr


def test_a_nest_of_all_plans_is_none(command: Command, tmp_path: Path) -> None:
    done = command(*write(tmp_path), "--nest", "all=Mutual,Unity,Care")
    assert done.returncode == 1 and "nobody with a plan of it and another open" in done.stderr


def test_mistakes_of_options_files_and_the_question_are_told_together(
    command: Command, tmp_path: Path
) -> None:
    words = ("market", "fit", "--choices", "none.csv", "--attributes", "premium", "--persistence")
    more = (
        "--nest",
        "broad",
        "--by",
        "a*b*c",
        "--mixed",
        "premium=lognorml",
        "--out",
        "f.pdf",
        "--rule-out",
        "f.txt",
    )
    done = command(*words, *more)
    assert done.returncode == 1
    for said in (
        "--nest: found 'broad'",
        "--out: found f.pdf",
        "--rule-out: found f.txt",
        "--by: found 'a*b*c'",
        "--persistence: found no --previous",
        "--mixed: found --persistence as well",
        "did you mean 'lognormal'",
        "none.csv: found no such file",
    ):
        assert said in done.stderr, said
    assert not list(tmp_path.iterdir())


def test_a_lognormal_price_is_written_and_read(command: Command, tmp_path: Path) -> None:
    pytest.importorskip("xlogit")
    asked = (*write(tmp_path)[:6], "--mixed", "premium=lognormal", "--cluster", "household")
    done = command(*asked, "--rule-out", "rule.toml")
    assert done.returncode == 0, done.stderr
    assert "tastes shared in 200 groups" in done.stdout
    rule = read_alone(tmp_path / "rule.toml", PlanChoice)
    assert rule.terms[0].distribution == "lognormal" and rule.terms[0].spread > 0 > rule.terms[0].coefficient
    assert len(rule.covariance) == 3 and np.array(rule.covariance)[0, 0] ** 0.5 == pytest.approx(
        rule.terms[0].standard_error or 0.0
    )
