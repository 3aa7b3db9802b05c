"""The bundled design of a transition: three years in which money moves to need and former premiums fade."""

from __future__ import annotations

import pytest

from healthtrust.allocate.moved import movement_table
from healthtrust.allocate.year_tables import bids, marginal_returns, pockets, rights
from healthtrust.design.read import read_design
from healthtrust.ledger.checks import after
from healthtrust.pool.year_tables import contributions_table
from healthtrust.projection import project
from healthtrust.review.payers import moves_table
from healthtrust.start import opening
from healthtrust.state import State, known


@pytest.fixture(scope="module")
def years() -> list[State]:
    read = read_design("transition")
    return list(project(opening(read.design, read.folder)))


def test_all_money_is_accounted_for_in_every_year(years: list[State]) -> None:
    for state in years:
        assert after("allocate", state.book, state.year) == []
        found, budgets = known(state.contributions, "pool"), known(state.budgets, "allocate")
        kept = budgets.reserve + budgets.reward + budgets.administration
        assert int(budgets.lines.sum()) + kept == found.income


def test_neighbourhoods_come_closer_to_their_targets_every_year(years: list[State]) -> None:
    tables = [movement_table(state) for state in years]
    leaves = years[0].places.leaves
    away = [float(t["closing"][leaves].std()) for t in tables if t is not None]
    assert len(away) == 3 and away[0] > away[1] > away[2] > 0
    first = tables[0]
    assert first is not None and first["distance"][leaves].std() > away[0]


def test_former_premiums_fade(years: list[State]) -> None:
    paid = [contributions_table(state)["household"][3] for state in years]
    assert paid[0] > 1.8 * paid[1] > 0 and paid[2] == 0
    moved = [moves_table(state) for state in years]
    assert all(m is not None and m["residents"].sum() == known(s.persons, "people").heads
               for m, s in zip(moved, years, strict=True))  # fmt: skip


def test_bids_are_paid_in_their_first_year_and_then_on_what_they_promised(years: list[State]) -> None:
    told = [bids(state) for state in years]
    first, *later = [table for table in told if table is not None]
    assert (first["released"] == first["awarded"]).all() and (first["awarded"][:2] > 0).all()
    assert first["awarded"][2] == 0, "a bid that gains less than care would is not awarded"
    for table in later:
        assert (table["released"] <= table["awarded"]).all()
        assert all("met" in why for why, due in zip(table["reason"], table["awarded"], strict=True) if due)


def test_returns_pockets_and_rights_are_told(years: list[State]) -> None:
    returns, owners, matrix = marginal_returns(years[0]), pockets(years[0]), rights(years[0])
    assert returns is not None and owners is not None
    assert returns["spent"].sum() == returns["spent_at_equal_returns"].sum()
    assert returns["what"][-1] == "personal care"
    assert (matrix["gaps"] == "").all() and "social care" in matrix["line"]
    for programme in dict.fromkeys(owners["programme"]):
        assert owners["side_payment"][owners["programme"] == programme].sum() == 0


@pytest.mark.parametrize("setting", [("HEALTHTRUST_ENGINE", "numpy"), ("HEALTHTRUST_PARTITIONS", "7")])
def test_engines_and_partitions_find_the_same_year(
    monkeypatch: pytest.MonkeyPatch, setting: tuple[str, str]
) -> None:
    read = read_design("transition", ["people.size=4000", "years=2027"])
    (one,) = project(opening(read.design, read.folder))
    monkeypatch.setenv(*setting)
    (other,) = project(opening(read.design, read.folder))
    mine, theirs = known(one.contributions, "pool"), known(other.contributions, "pool")
    assert mine.paid.tolist() == theirs.paid.tolist() and mine.income == theirs.income
    lines = [known(state.budgets, "allocate").lines.tolist() for state in (one, other)]
    assert lines[0] == lines[1]
    moved = [moves_table(state) for state in (one, other)]
    assert all((moved[0][name] == moved[1][name]).all() for name in moved[0] or {})  # type: ignore[index]
