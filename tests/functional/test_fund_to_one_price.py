"""The bundled design of one price: five years in which care and population health come to cost the same."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from healthtrust.allocate.year_tables import marginal_returns
from healthtrust.design.read import read_design
from healthtrust.ledger.checks import after
from healthtrust.projection import close, project
from healthtrust.records.findings import LINES
from healthtrust.reports.chapters.allocate import paragraphs
from healthtrust.reports.story import Story
from healthtrust.runs import checkpoint
from healthtrust.start import opening
from healthtrust.state import State, known
from tests.functional.conftest import Command

CARE = LINES.index("personal care")
SIZE = "people.size=1200"


def run_years(*changes: str) -> list[State]:
    read = read_design("one-price", [SIZE, *changes])
    return list(project(opening(read.design, read.folder)))


@pytest.fixture(scope="module")
def years() -> list[State]:
    return run_years()


def test_money_is_accounted_for_to_the_unit_in_every_year(years: list[State]) -> None:
    for state in years:
        assert after("allocate", state.book, state.year) == []
        budgets, income = known(state.budgets, "allocate"), known(state.contributions, "pool").income
        kept = budgets.reserve + budgets.reward + budgets.administration
        assert int(budgets.lines.sum()) + kept == income
        line = budgets.lines[:, LINES.index("population health")]
        assert int(line.sum()) == int(round(state.shares.population_health_share * 10**6) * income // 10**6)
        assert budgets.programme_spending.sum(axis=1).tolist() == line.tolist()
        package = known(state.package, "package")
        assert package.means == int(np.floor(income * (1 - state.shares.shares_before_care)))
        assert int(budgets.lines[:, CARE].sum()) == package.care_budget <= package.means


def test_the_share_moves_by_its_limit_until_returns_are_equal(years: list[State]) -> None:
    shares = [state.shares.population_health_share for state in years]
    assert shares[0] == 0.05 and shares[1] == pytest.approx(0.07) and shares[2] == pytest.approx(0.09)
    assert all(abs(after - before) <= 0.02 + 1e-6 for before, after in pairwise(shares))
    tables = [marginal_returns(state) for state in years]
    held = ["" if table is None else str(table["held"][-1]) for table in tables]
    assert held[0] == "first year" and held[1] == "most change" and held[-1] == ""
    apart = [_apart(state) for state in years]
    assert apart[0] > 3 * apart[-1] and apart[-1] < 0.15


def _apart(state: State) -> float:
    """Return how far the price of a QALY lies apart where no bound binds, in logarithms."""
    table = marginal_returns(state)
    assert table is not None
    cost = np.log(table["counted_cost_per_qaly"][table["bound"] == ""])
    return float(cost.max() - cost.min())


def test_the_margin_of_care_is_last_years(years: list[State]) -> None:
    told = [marginal_returns(state) for state in years]
    margins = [float(table["cost_per_qaly"][-1]) for table in told if table is not None]
    assert margins[0] == 13_500 and margins[1] == pytest.approx(13_500)
    for state, margin in zip(years[1:], margins[1:], strict=True):
        delivery = state.carried.delivered
        assert delivery is not None
        better = delivery.waiting_weeks <= 10 and delivery.quality >= 0.6
        assert margin <= 13_500 * 1.000001 or not better
    assert len(set(margins)) > 3


def test_a_year_taken_up_again_is_the_same_year(years: list[State], tmp_path: Path) -> None:
    read = read_design("one-price", [SIZE])
    checkpoint.save(close(years[1]), tmp_path)
    again = next(iter(project(checkpoint.load(opening(read.design, read.folder), tmp_path, 2029))))
    one, other = known(years[2].budgets, "allocate"), known(again.budgets, "allocate")
    assert one.lines.tolist() == other.lines.tolist()
    assert one.programme_spending.tolist() == other.programme_spending.tolist()


def test_the_numpy_engine_finds_the_same_split(years: list[State], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTHTRUST_ENGINE", "numpy")
    for one, other in zip(years, run_years("years=2027-2029"), strict=False):
        mine, theirs = known(one.budgets, "allocate"), known(other.budgets, "allocate")
        assert mine.programme_spending.tolist() == theirs.programme_spending.tolist()


def test_decided_keeps_the_share_in_every_year() -> None:
    for state in run_years("allocate.population_health=decided", "years=2027-2029"):
        assert state.shares.population_health_share == 0.05 and state.carried.funded is None


def test_a_rate_that_funds_a_package_by_threshold_leaves_care_what_it_covers() -> None:
    found = run_years(
        "years=2027-2028",
        "pool.rate=funds the package",
        "package.choose=threshold",
        "package.threshold=30000",
    )
    for state in found:
        budgets, income = known(state.budgets, "allocate"), known(state.contributions, "pool").income
        kept = budgets.reserve + budgets.reward + budgets.administration
        assert int(budgets.lines.sum()) + kept == income and budgets.reserve >= 0
    assert found[1].shares.population_health_share == pytest.approx(0.05, abs=2e-3)


def test_the_report_says_where_the_share_stands(years: list[State]) -> None:
    table = marginal_returns(years[1])
    assert table is not None
    design = years[1].design.model_copy(update={"years": "2027-2028"})
    story = Story(design, {"returns": table | {"year": np.full(len(table["what"]), 2028)}})
    said = " ".join(paragraphs(story))
    assert "Population health has 7.0 % of pool income, 5.0 % in the first year" in said
    assert f"£{table['shadow_price'][0]:,.0f}; what still holds it: most change" in said
    assert "goes to population health" not in said
    full = [str(what) for what, bound in zip(table["what"], table["bound"], strict=True) if bound == "most"]
    assert full and all(
        f"{name}" in said.partition("As much as can be spent there goes to")[2] for name in full
    )
    table["bound"][:] = ""
    free = Story(design, story.tables | {"returns": story.tables["returns"] | {"bound": table["bound"]}})
    assert "As much as can be spent" not in " ".join(paragraphs(free))


def test_no_money_to_start_from_is_refused(command: Command) -> None:
    done = command("check", "one-price", "--set", "allocate.population_health_share=0")
    assert done.returncode == 1
    assert "allocate.population_health_share" in done.stderr and "0 beside equal returns" in done.stderr
