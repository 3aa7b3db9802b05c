"""What healthtrust allocate refuses: in words, all at once, and without a file or a traceback left behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from healthtrust.cli.cascade import CascadeOptions, cascade_verb
from healthtrust.cli.fit import FitOptions, fit_verb
from healthtrust.cli.pace import PaceOptions, pace_verb
from healthtrust.cli.targets import TargetsOptions, targets_verb
from healthtrust.ground.errors import InvalidInput

PLACES = """place,parent,population,actual,need,weight
Vale,,,,,
North,Vale,100,500,1.3,130
South,Vale,300,900,0.9,270
"""
FORMULA = """title = "Need"
[[services]]
name = "care"
share = 1
indices = [{ name = "need", column = "need" }]
"""
MODEL = """outcome = "actual"
exposure = "population"
place = "place"
[[need]]
column = "need"
kind = "number"
"""
LINES = '[[lines]]\nname = "health"\namount = 10.01\nkeep = [0.1]\n'


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = {"p.csv": PLACES, "f.toml": FORMULA, "r.toml": "slope = 0.5\n", "m.toml": MODEL, "l.toml": LINES}
    for name, text in given.items():
        (tmp_path / name).write_text(text, encoding="utf-8")


def targets(places: str = "p.csv", **change: Any) -> None:
    targets_verb(Path(places), TargetsOptions(**({"formula": "f.toml", "budget": "1400"} | change)))


def cascade(places: str = "p.csv", **change: Any) -> None:
    cascade_verb(Path(places), CascadeOptions(**({"budget": "1400"} | change)))


def pace(places: str = "p.csv", **change: Any) -> None:
    pace_verb(Path(places), Path("r.toml"), PaceOptions(**({"budget": ("1400",)} | change)))


def fit(data: str = "p.csv", **change: Any) -> None:
    fit_verb(Path(data), Path("m.toml"), FitOptions(**({"folds": 0} | change)))


def refused(verb: Callable[..., None], *given: str, **change: Any) -> str:
    with pytest.raises(InvalidInput) as raised:
        verb(*given, **change)
    return str(raised.value)


@pytest.mark.parametrize("verb", [targets, cascade, pace, fit])
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_no_answer_is_lost_to_a_folder_that_is_not_there(
    verb: Callable[..., None], ending: str, tmp_path: Path
) -> None:
    assert "no folder 'nowhere'" in refused(verb, to=Path(f"nowhere/t{ending}"))
    (tmp_path / f"folder{ending}").mkdir()
    assert "the name of a file" in refused(verb, to=Path(f"folder{ending}"))
    assert not list(tmp_path.rglob("*.partial"))


@pytest.mark.parametrize("verb", [targets, cascade, pace, fit])
def test_the_table_that_is_read_is_not_written_over(verb: Callable[..., None], tmp_path: Path) -> None:
    assert "which the answer is made from" in refused(verb, to=Path("p.csv"))
    assert (tmp_path / "p.csv").read_text(encoding="utf-8") == PLACES


@pytest.mark.parametrize("amount", ["1e30", "1e18", "-1", "nan", "inf", "1,5", "£5", "much", "1.005"])
def test_a_budget_that_cannot_be_names_its_option(amount: str) -> None:
    for told in (
        refused(targets, budget=amount),
        refused(cascade, budget=amount),
        refused(pace, budget=(amount,)),
    ):
        assert f"--budget: found '{amount}'" in told


def test_thousands_may_be_parted_by_commas(capsys: pytest.CaptureFixture[str]) -> None:
    cascade(budget="1,400.05", json=True)
    assert json.loads(capsys.readouterr().out)["places"][0]["total"] == 1400.05


def test_targets_tell_of_formula_budget_places_and_output_at_once() -> None:
    broken = PLACES.replace("100,500,1.3", ",x,inf")
    Path("b.csv").write_text(broken, encoding="utf-8")
    told = refused(targets, "b.csv", budget="-3", by="ned", level="²", to=Path("t.pdf"))
    for said in (
        "--budget: found '-3'",
        "b.csv, column population: found no number in 1 of 2 places (North)",
        "b.csv, column actual: found no number in 1 of 2 places (North)",
        "b.csv, column need: found no number in 1 of 2 places (North)",
        "--by: found 'ned'; expected one of the columns parent, need, weight (did you mean 'need'?)",
        "--level: found '²'",
        "--to: found t.pdf",
    ):
        assert said in told
    assert "7 problems" in told
    assert "--to: found t.pdf" in refused(targets, formula="age-sx", to=Path("t.pdf"))


def test_a_formula_is_compared_with_others_only() -> None:
    told = refused(targets, compare=("f.toml",))
    assert "--compare: found 2 formulas called 'Need'" in told


def test_gains_can_be_grouped_by_the_place_above(capsys: pytest.CaptureFixture[str]) -> None:
    targets(by="parent", json=True)
    (group,) = json.loads(capsys.readouterr().out)["groups"]
    assert (group["group"], group["target"], group["gain_under_other"]) == ("Vale", 1400, 0)


def test_a_total_that_is_no_number_is_refused() -> None:
    Path("b.csv").write_text(PLACES.replace("Vale,,,", "Vale,,about 400,"), encoding="utf-8")
    assert "another total in 1 of 1 places (Vale)" in refused(targets, "b.csv")


def test_residents_of_no_group_are_not_dropped() -> None:
    header = "place,age,sex,population\n"
    kinds = "North,30,female,50\nNorth,30,M,50\nSouth,30,male,300\n"
    Path("h.csv").write_text(header + kinds, encoding="utf-8")
    told = refused(targets, formula="age-sex", population=Path("h.csv"))
    assert "h.csv: found residents of no group in 1 rows, the first in row 3: " in told and "sex M" in told
    Path("h.csv").write_text(header + kinds.replace("30,M", "old,male"), encoding="utf-8")
    told = refused(targets, formula="age-sex", population=Path("h.csv"))
    assert "h.csv, column age: found no number in 1 of 3 places (row 3)" in told


def test_shares_that_miss_one_are_told_without_the_whole_file() -> None:
    Path("f.toml").write_text(FORMULA.replace("share = 1", "share = 0.9"), encoding="utf-8")
    told = refused(targets)
    assert told.startswith(
        "f.toml: found a table of title and services; expected shares that sum to one, not 0.9"
    )


@pytest.mark.parametrize("growth", [-1.0, -2.0, float("nan"), float("inf"), 1e300])
def test_growth_that_cannot_be(growth: float) -> None:
    assert "--growth: found " in refused(pace, growth=growth, years=5)


def test_growth_beside_a_budget_for_each_year_means_nothing() -> None:
    assert "--growth: found 0.1 beside" in refused(pace, budget=("1400", "1500"), growth=0.1)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "no rows"),
        ("2027,1400\n2027,1500\n", "column year: found 2027, 2027"),
        ("2027,1400\n2029,1500\n", "column year: found 2027, 2029"),
        (",1400\nx,1500\n", "column year: found 2 missing or no numbers"),
        ("2027,1400\n2028,\n2029,-3\n", "column budget, row 3: found nothing"),
        ("2027,1e30\n", "column budget, row 2: found '1e+30'; expected at most GBP"),
        ("2027,1400.005\n", "row 2: found '1400.005'; expected at most 2 decimals"),
    ],
)
def test_a_table_of_budgets_that_cannot_be(rows: str, said: str) -> None:
    Path("b.csv").write_text("year,budget\n" + rows, encoding="utf-8")
    assert said in refused(pace, budget=(), budgets=Path("b.csv"))


def test_pace_tells_of_rules_options_and_places_at_once() -> None:
    Path("r.toml").write_text("least_per_head = 0.2\nmost_per_head = 0.1\n", encoding="utf-8")
    Path("b.csv").write_text(PLACES.replace("100,500", "100,"), encoding="utf-8")
    told = refused(pace, "b.csv", budget=("x", "-3"))
    assert "r.toml, least_per_head: found 0.2, above most_per_head = 0.1" in told
    assert "b.csv, column actual, row 3: found nothing" in told
    assert "--budget: found 'x'" in told and "--budget: found '-3'" in told and "4 problems" in told


def test_a_target_given_twice_is_refused() -> None:
    Path("b.csv").write_text(PLACES.replace("need", "weight_1"), encoding="utf-8")
    assert "weight beside weight_1" in refused(pace, "b.csv")


def test_a_place_left_with_nothing_is_named() -> None:
    Path("b.csv").write_text(
        "place,population,actual,weight\nA,10,0.01,1\nB,1000,999,1e6\n", encoding="utf-8"
    )
    Path("r.toml").write_text("", encoding="utf-8")
    told = refused(pace, "b.csv", budget=("1000",), growth=-0.5, years=3)
    assert "year 1: found nothing left: A of £1,000; expected money above zero to grow from" in told


def test_lines_that_are_too_large_too_exact_or_share_a_column() -> None:
    more = '[[lines]]\nname = "health kept"\namount = 1.005\n[[lines]]\nname = "huge"\namount = 1e300\n'
    Path("l.toml").write_text(LINES + more, encoding="utf-8")
    told = refused(cascade, budget="", lines=Path("l.toml"))
    assert "a line 'health kept'; expected a name of no other column" in told
    assert "lines, health kept, amount: found '1.005'; expected at most 2 decimals" in told
    assert "lines, huge, amount: found '1e+300'" in told


def test_weights_whose_product_is_no_number() -> None:
    Path("b.csv").write_text("place,population,w\nA,1e300,1e300\nB,1,1\n", encoding="utf-8")
    assert "lines, budget, weight: found a sum of inf" in refused(cascade, "b.csv", by=("population", "w"))


def test_data_without_rows_and_columns_that_are_not_there() -> None:
    Path("b.csv").write_text(PLACES.splitlines()[0] + "\n", encoding="utf-8")
    assert refused(fit, "b.csv").splitlines() == [
        "b.csv: found no rows; expected at least one row.",
        "1 problem",
    ]
    Path("b.csv").write_text(PLACES.replace("actual", "spent"), encoding="utf-8")
    told = refused(fit, "b.csv")
    assert "no column 'actual'" in told and "nothing but zeros" not in told
