"""A second live year opens from what the first left, and has the ledger of the second simulated year."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import pytest

from healthtrust.design.read import read_design
from healthtrust.live.loading import Source, load
from healthtrust.live.opening import New, make_trust, open_year
from healthtrust.live.settling import close
from healthtrust.live.simulated import write_records
from healthtrust.live.trust import of_year
from healthtrust.projection import carried_over, project
from healthtrust.start import opening
from tests.functional.lived import ANN, BOB, balances, lived, lived_at_once

LAST = 2028


@pytest.mark.parametrize(
    "name, changes",
    [
        ("competing-plans", ()),  # results carried to the corridor, premiums that break even
        ("paid-on-results", ("deliver.responds.starts=2027",)),  # rewards, milestones, survey, programmes
    ],
)
def test_the_second_live_year_has_the_ledger_of_the_second_simulated_year(
    name: str, changes: tuple[str, ...], tmp_path: Path
) -> None:
    read = read_design(name, ("people.size=250", f"years=2027-{LAST}", *changes))
    trust = make_trust(New(tmp_path / "trust", "Test trust", read))
    for year in project(opening(read.design, read.folder)):
        write_records(year, tmp_path / str(year.year))
        load(trust, Source(tmp_path / str(year.year), name=str(year.year), synthetic=True), ANN)
        open_year(trust, BOB)
        # A first year month by month is held to its ledger in tests/acceptance/test_same_rules.py.
        paid = lived if year.year == LAST else lived_at_once
        book = of_year(paid(trust), year.year)
        assert balances(book) == balances(of_year(year.book, year.year)), year.year
        left, would = close(trust, BOB), carried_over(year)
        assert left.reserve == would.reserve
        assert left.rewards_due.tolist() == would.rewards_due.tolist()
        assert (left.delivered is None) == (would.delivered is None)
        if left.delivered is not None and would.delivered is not None:
            # reported over this year's residents; a simulation weighs by those of the year before
            assert astuple(left.delivered) == pytest.approx(astuple(would.delivered), rel=2e-3)
