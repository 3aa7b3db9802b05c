"""Responses and former schemes for any input: money and residents conserved, luck shared, bounds kept."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.design.contributions import Response, Scheme
from healthtrust.ground.money import currency
from healthtrust.pool.migration import among_members, premiums_before, scheme_of
from healthtrust.pool.migration_schemes import schemes_of
from healthtrust.pool.resistance import Debtors, expected
from healthtrust.pool.resistance_revenue import most_revenue
from healthtrust.pool.shifting import cost_shifting
from tests.reference import schemes as plain

RESPONSES = st.builds(Response, at_fair=st.floats(0, 0.3), slope=st.floats(0, 20), most=st.floats(0, 1))
ROWS = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 10**7), st.integers(1, 1000), st.integers(0, 2 * 10**6)),
    min_size=1,
    max_size=6,
)
MANY = settings(max_examples=30)


def debtors_of(rows: list[tuple[int, int, int, int]]) -> tuple[Debtors, np.ndarray]:
    fair, income, weight, owed = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    return Debtors(fair, income, weight), np.minimum(owed, income)


@MANY
@given(ROWS, RESPONSES)
def test_expected_revenue_is_that_of_one_household_at_a_time(
    rows: list[tuple[int, int, int, int]], response: Response
) -> None:
    debtors, owed = debtors_of(rows)
    found = expected(owed, debtors, response)
    assert found.collected == plain.collected(owed.tolist(), [row[:3] for row in rows], response)
    assert 0 <= found.collected <= found.owed
    assert 0 <= found.in_arrears <= response.most + 1e-6


@settings(max_examples=10)
@given(ROWS, RESPONSES)
def test_no_factor_on_a_fine_grid_collects_more_than_is_certified(
    rows: list[tuple[int, int, int, int]], response: Response
) -> None:
    debtors, owed = debtors_of(rows)

    def owed_at(factor: float) -> np.ndarray:
        return np.minimum(np.rint(owed * factor), debtors.income).astype(np.int64)

    found = most_revenue(owed_at, debtors, response, highest=4.0, within=0.01)
    best = plain.best_of(
        np.linspace(0, 4, 101).tolist(), lambda f: expected(owed_at(f), debtors, response).collected
    )
    assert best <= found.at_most
    assert found.collected == expected(owed_at(found.factor), debtors, response).collected


@MANY
@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=8),
    st.integers(0, 10**8),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_what_a_household_paid_before_adds_up(
    sizes: list[int], income: int, rate: float, employer: float
) -> None:
    schemes = schemes_of(
        (Scheme(name="One", kind="social insurer", income_rate=rate, employer_share=employer),),
        currency("EUR"),
        (),
    )
    first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    incomes = np.full(len(sizes), income)
    paid = premiums_before(np.zeros(first[-1], dtype=np.int64), first, incomes, schemes)
    for h, (start, end) in enumerate(pairwise(first.tolist())):
        together = (paid.own + paid.employer)[start:end]
        assert together.sum() == (round(rate * incomes[h]) if sizes[h] else 0)
        assert not sizes[h] or together.max() - together.min() <= 1
    assert (paid.own >= 0).all() and (paid.employer >= 0).all()


@MANY
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 10**12)), min_size=1, max_size=9))
def test_shares_among_members_add_up(households: list[tuple[int, int]]) -> None:
    first = np.concatenate([[0], np.cumsum([size for size, _ in households])]).astype(np.int64)
    amount = np.array([money for _, money in households], dtype=np.int64)
    each = among_members(amount, first)
    assert np.add.reduceat(each, first[:-1]).tolist() == amount.tolist()


@MANY
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 10**12), st.integers(0, 10**12)),
        min_size=1,
        max_size=20,
    )
)
def test_shifting_is_zero_sum_and_within_a_unit_of_exact(lines: list[tuple[int, int, int, int]]) -> None:
    found = cost_shifting(*(np.array(column) for column in zip(*lines, strict=True)))
    exact = plain.shifted(lines)
    assert (found.shifted_at.sum(axis=1) == 0).all()
    for payer, shifted in zip(found.payer.tolist(), found.shifted.tolist(), strict=True):
        assert abs(shifted - exact[payer]) < len(found.provider)


@MANY
@given(st.integers(0, 100), st.integers(0, 10**7), st.booleans(), st.integers(1, 90), st.integers(1, 10**5))
def test_a_person_has_the_first_scheme_that_fits(
    age: int, income: int, earner: bool, border: int, line: int
) -> None:
    listed = (
        Scheme(name="Young", kind="private plan", below_age=border, income_from=line),
        Scheme(name="Works", kind="employer plan", earners_only=True, income_below=2 * line),
        Scheme(name="Old", kind="social insurer", from_age=border),
        Scheme(name="Rest", kind="no cover", below_age=1),
    )
    schemes = schemes_of(listed, currency("GBP"), ())
    found = scheme_of(np.array([age]), np.array([income]), np.array([earner]), schemes)
    assert found[0] == plain.scheme_of(age, income / 100, earner, listed)
