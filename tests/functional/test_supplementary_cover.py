"""Supplementary cover on the command line: waiting in plain tables, and a small design that sells it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from healthtrust import package
from healthtrust.projection import close, project
from healthtrust.runs.tables import TABLES as RESULTS
from healthtrust.start import opening
from healthtrust.state import Delivered, State, known
from healthtrust.year import run_year
from tests.functional.conftest import Command
from tests.small import tiny_design

TABLES = {
    "i.csv": "intervention,price,benefit,private_price,private_benefit\n"
    "hip,6000,0.8,8000,0.92\nstroke,9000,1.0,,\n",
    "g.csv": "group,share,wealth,health\npoor,0.3,9000,17\nmiddle,0.3,24000,19\n"
    "well off,0.2,45000,20\nrich,0.2,80000,20.5\n",
    "p.csv": "intervention,poor,middle,well off,rich\nhip,0.004,0.004,0.004,0.004\n"
    "stroke,0.002,0.002,0.002,0.002\n",
}
FILES = ("--interventions", "i.csv", "--groups", "g.csv", "--incidence", "p.csv")
SOLD = ("--willingness-to-pay", "25000", "--at-wealth", "30000", "--top-up", "supplementary")


@pytest.fixture
def choose(command: Command, tmp_path: Path) -> Command:
    for name, text in TABLES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    def call(*words: str) -> object:
        return command("package", "choose", *FILES, *SOLD, "--loading", "0.12", *words)

    return call  # type: ignore[return-value]


def test_more_residents_go_private_where_covered_care_is_worse(choose: Command) -> None:
    usual = choose("--waiting-weeks", "10", "--quality", "0.6")
    assert "Private versions of covered care are bought by 20.0% of residents" in usual.stdout, usual.stderr
    worse = json.loads(
        choose("--waiting-weeks", "30", "--quality", "0.5", "--quality-elasticity", "1", "--json").stdout
    )
    assert worse["treated_privately"] == pytest.approx(0.4)
    assert worse["complement"]["well off"] == ["hip"]


def test_every_mistake_is_told_at_once(choose: Command) -> None:
    done = choose("--waiting-weeks", "-3", "--quality", "1.5", "--usual-quality", "0")
    assert done.returncode == 1
    for option in ("--waiting-weeks", "--quality", "--usual-quality"):
        assert option in done.stderr


def test_a_small_design_that_sells_it_runs_and_shows_who_buys(command: Command, tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    small = ("--set", "people.size=2000", "--set", "package.top_up.supplementary=true")
    done = command("run", "valley", *small, "--folder", "here", "--no-report")
    assert done.returncode == 0, done.stderr
    (file,) = (tmp_path / "here").rglob("*top_up*.parquet")
    table = pq.read_table(file).to_pydict()
    assert 0 < sum(table["insured_supplementary"]) <= sum(table["insured"])


def towns(years: str, **deliver: object) -> State:
    """The opening of two small towns in which supplementary cover is on sale."""
    design = tiny_design(
        years=years,
        people={"size": 1_000},
        pool={"brackets": [{"above": 0, "rate": 0.08}, {"above": 15_000, "rate": 0.14}]},
        package={
            "top_up": {"supplementary": True},
            "user_charges": {"settings": ["outpatient"], "share": 0.1},
        },
        deliver=deliver,
    )
    return opening(design, "")


def results(state: State) -> dict[tuple[str, str], str]:
    made = {table.name: table.make(state) for table in RESULTS}
    return {(n, c): repr(np.asarray(v).tolist()) for n, of in made.items() if of for c, v in of.items()}


def test_two_years_of_a_small_design_are_the_same_on_any_number_of_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def second_year() -> State:
        state = close(run_year(towns("2027-2028")))
        long_list = replace(state.carried, delivered=Delivered(40.0, 10.0, 0.58, 0.6))
        return run_year(state.replace(carried=long_list))

    monkeypatch.setenv("HEALTHTRUST_THREADS", "1")
    found = second_year()
    monkeypatch.setenv("HEALTHTRUST_THREADS", "2")
    assert results(second_year()) == results(found)
    covered = known(found.package, "package").covered
    assert known(found.care, "deliver").cases[:, :, covered, 1].any()


def test_an_arrangement_that_lengthens_the_list_sends_more_to_private_cover() -> None:
    """Hospital-led care paid by fees fills beds; elective care waits; a year later more households insure."""
    years = project(towns("2027-2030", responds={"before": "national-tariff", "after": "hospital-led-fees"}))
    insured, weeks = [], []
    for state in years:
        insured.append(int(package.top_up_by_decile(state)["insured_supplementary"].sum()))
        weeks.append(state.carried.delivered.waiting_weeks if state.carried.delivered else None)
    assert weeks[0] is None and weeks[1] == pytest.approx(10.0) and weeks[3] > 20
    assert insured[3] > 1.1 * insured[1] > 0
