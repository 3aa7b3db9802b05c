"""Whatever is spent and however risks stand: people are conserved, and money never makes anybody iller."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.people.exposure import (
    begin,
    condition_ratios,
    hazard_ratios,
    next_segments,
    one_year_on,
    remaining_lifetime,
    shipped_factors,
    shipped_moves,
)

FEW = settings(max_examples=40, deadline=None, derandomize=True)
FACTORS, MOVES = shipped_factors(), shipped_moves()
COUNT = len(FACTORS.codes)
amounts = st.lists(st.floats(0, 500), min_size=COUNT, max_size=COUNT).map(np.array)
fives = st.lists(st.floats(0, 1e4), min_size=5, max_size=5).map(np.array)


@FEW
@given(fives, fives, st.floats(0, 1), st.one_of(st.none(), st.floats(0, 100)))
def test_people_are_conserved_and_never_fewer_than_none(
    people: np.ndarray, ratios: np.ndarray, quality: float, births: float | None
) -> None:
    after, deaths = next_segments(people, MOVES, ratios, quality, births)
    born = deaths if births is None else births
    np.testing.assert_allclose(after.sum(), people.sum() + born - deaths, rtol=1e-12, atol=1e-9)
    assert (after >= -1e-9).all()
    assert -1e-9 <= deaths <= people.sum() + 1e-9


@FEW
@given(amounts, amounts, st.integers(1, 40))
def test_more_spending_never_raises_prevalence_risks_or_exposure(
    less: np.ndarray, more: np.ndarray, years: int
) -> None:
    a, b = begin(FACTORS), begin(FACTORS)
    for year in range(years):
        a = one_year_on(a, less, FACTORS, year)
        b = one_year_on(b, less + more, FACTORS, year)
        assert (b.prevalence <= a.prevalence + 1e-12).all()
        assert (b.lagged <= a.lagged + 1e-12).all()
    assert ((b.prevalence >= 0) & (b.prevalence <= 1)).all()
    assert (hazard_ratios(b.lagged, FACTORS) <= hazard_ratios(a.lagged, FACTORS) + 1e-12).all()
    assert (condition_ratios(b.lagged, FACTORS) <= condition_ratios(a.lagged, FACTORS) + 1e-12).all()


@FEW
@given(st.floats(1, 3), st.floats(1, 3))
def test_higher_risk_of_death_never_lengthens_life(one: float, further: float) -> None:
    ratios = np.ones((2, 5))
    ratios[:, 4] = one, one * further
    years = remaining_lifetime(MOVES, ratios, np.ones(5))
    assert (years[1] <= years[0] + 1e-9).all()
