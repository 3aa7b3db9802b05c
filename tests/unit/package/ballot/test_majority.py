"""Counting votes: every pair, ties, cycles; the quick way against the plain one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.package.ballot.cycle import shortest_cycle, top_cycle
from healthtrust.package.ballot.electorate import Tabled, ballots
from healthtrust.package.ballot.majority import majorities, vote
from tests.reference import ballot as plain

Table = list[list[float]]


def electorate(table: Table, share: list[float] | None = None) -> Tabled:
    options, voters = len(table), len(table[0])
    votes = np.ones(voters) if share is None else np.array(share)
    return Tabled(np.arange(float(options)), np.arange(1.0, voters + 1), votes, np.array(table, dtype=float))


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, list[float]]:
    options, voters = draw(st.integers(1, 6)), draw(st.integers(1, 7))
    row = st.lists(st.integers(0, 4).map(float), min_size=voters, max_size=voters)
    table = draw(st.lists(row, min_size=options, max_size=options))
    share = draw(st.lists(st.integers(1, 4).map(float), min_size=voters, max_size=voters))
    return table, share


@settings(max_examples=150, deadline=None)
@given(tables())
def test_agrees_with_counting_one_by_one(case: tuple[Table, list[float]]) -> None:
    table, share = case
    found = vote(electorate(table, share))
    assert found.unbeaten.tolist() == plain.unbeaten(table, share)
    assert found.winner == (found.unbeaten[0] if len(found.unbeaten) else None)
    if found.winner is None:
        assert len(found.cycle) == plain.length_of_shortest_cycle(table, share)
        for one, other in zip(found.cycle, (*found.cycle[1:], found.cycle[0]), strict=True):
            assert plain.beats(table, share, one, other)
    else:
        assert found.cycle == ()
    peaked = [plain.single_peaked([row[v] for row in table]) for v in range(len(share))]
    votes = sum(s for s, is_so in zip(share, peaked, strict=True) if is_so) / sum(share)
    assert found.single_peaked == pytest.approx(votes)


@settings(max_examples=60, deadline=None)
@given(tables())
def test_nothing_outside_the_top_cycle_withstands_it(case: tuple[Table, list[float]]) -> None:
    table, share = case
    cast = ballots(electorate(table, share))
    margins = majorities(cast.places, cast.votes)
    inside = set(top_cycle(margins).tolist())
    outside = set(range(len(table))) - inside
    assert all(plain.beats(table, share, j, k) for j in inside for k in outside)
    for smaller in inside:  # no member could be left out with all that do not beat it
        if len(inside) > 1:
            assert any(not plain.beats(table, share, j, smaller) for j in inside - {smaller})


def test_four_options_may_have_no_cycle_of_three() -> None:
    """0 beats 1 beats 2 beats 3 beats 0, and 0, 2 and 1, 3 tie."""
    margins = np.array([[0, 5, 0, -5], [-5, 0, 5, 0], [0, -5, 0, 5], [5, 0, -5, 0]])
    assert shortest_cycle(margins) == (0, 1, 2, 3)


def test_of_several_cycles_the_one_with_the_widest_narrowest_majority_is_shown() -> None:
    margins = np.zeros((6, 6), dtype=np.int64)
    for one, other, by in ((0, 1, 9), (1, 2, 9), (2, 0, 1), (3, 4, 4), (4, 5, 4), (5, 3, 4)):
        margins[one, other], margins[other, one] = by, -by
    for one in (0, 1, 2):
        for other in (3, 4, 5):
            by = 1 if one == 0 and other == 3 else -1
            margins[one, other], margins[other, one] = by, -by
    margins[3, 0], margins[0, 3] = -1, 1
    assert set(shortest_cycle(margins)) == {3, 4, 5}


def test_half_against_half_is_a_tie_and_the_smaller_of_the_tied_is_named() -> None:
    found = vote(electorate([[1, 0], [0, 1]], [0.5, 0.5]))
    assert (found.winner, found.unbeaten.tolist()) == (0, [0, 1])
    thirds = vote(electorate([[1, 0, 0], [0, 1, 1]], [1 / 2, 1 / 3, 1 / 6]))
    assert thirds.unbeaten.tolist() == [0, 1]


def test_rounding_casts_no_vote() -> None:
    base = np.array([0.3, 0.1, 0.7])
    found = vote(electorate([base.tolist(), (base * (1 + 2e-16)).tolist(), (base - 1e-15).tolist()]))
    assert found.unbeaten.tolist() == [0, 1, 2]


def test_options_that_leave_somebody_nothing_come_last_for_them() -> None:
    found = vote(electorate([[-np.inf, 1.0, 1.0], [0.0, 0.5, 0.5], [-np.inf, 0.0, 0.0]]))
    assert found.winner == 0
    assert found.peaks.tolist() == [1, 0, 0]


def test_compiled_and_plain_counts_are_the_same_to_the_vote(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(5)
    cast = ballots(electorate(rng.integers(0, 9, (40, 301)).tolist(), rng.random(301).tolist()))
    monkeypatch.setenv("HEALTHTRUST_ENGINE", "numpy")
    plainly = majorities(cast.places, cast.votes)
    monkeypatch.setenv("HEALTHTRUST_ENGINE", "numba")
    assert np.array_equal(majorities(cast.places, cast.votes), plainly)


def test_the_median_peak_wins_where_all_are_single_peaked() -> None:
    rng = np.random.default_rng(11)
    for _ in range(20):
        peaks, share = rng.random(31) * 40, rng.random(31)
        table = -(np.abs(np.arange(41.0)[:, None] - peaks) ** rng.uniform(0.5, 2, 31))
        found = vote(electorate(table.tolist(), share.tolist()))
        assert found.single_peaked == 1.0
        assert found.winner == found.median_peak
