"""Where only the income contribution stands, all is as a schedule on income says: to the unit, to the bit."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.design.contributions import Bracket
from healthtrust.design.pool import Pool
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import Currency
from healthtrust.pool.contributions.assess import assess, total
from healthtrust.pool.contributions.factor import (
    PRECISION,
    factor_that_raises,
    smallest_reaching,
    solve,
)
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.rules import rules_of

POUNDS = Currency("GBP", 2)
POOLS = (
    Pool(),
    Pool(per_adult=50, exempt_below=9_000, ceiling_share=0.08),
    Pool(brackets=(Bracket(above=0, rate=0.0379), Bracket(above=20_000, rate=0.1113)), exempt_below=12_000),
)


def people(rows: int) -> Payers:
    draw = np.random.default_rng(rows)
    income = draw.lognormal(np.log(3e6), 0.7, rows).astype(np.int64)
    adults = draw.integers(1, 4, rows)
    equivalised = (income / (0.5 + 0.5 * adults)).astype(np.int64)
    return Payers.of_households(income, equivalised, adults, draw.integers(1, 100, rows))


def owed_by_one(income: int, equivalised: int, adults: int, pool: Pool, factor: float) -> int:
    """One household's contribution on income, float after float."""
    if equivalised < pool.exempt_below * 100:
        return 0
    full, starts = 0.0, [bracket.above * 100 for bracket in pool.brackets] + [float("inf")]
    for k, bracket in enumerate(pool.brackets):
        full += bracket.rate * min(max(income - starts[k], 0.0), starts[k + 1] - starts[k])
    ceiling = 1.0 if pool.ceiling_share is None else pool.ceiling_share
    return round(min(factor * (full + pool.per_adult * 100 * adults), ceiling * income))


def by_halving(target: int, payers: Payers, pool: Pool) -> float:
    """The smallest factor that raises a sum, by doubling and then halving until 1e-12 of it is left."""
    rules = rules_of(pool, POUNDS)

    def reaches(factor: float) -> bool:
        return total(payers, rules, factor) >= target

    high = 1.0
    while not reaches(high):
        high *= 2
    low = high / 2
    while reaches(low):
        low, high = low / 2, low
    while high - low > PRECISION * high:
        middle = (low + high) / 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return high


@pytest.mark.parametrize("pool", POOLS)
@pytest.mark.parametrize("factor", [0.0, 0.73, 1.0, 4.1])
def test_each_household_owes_what_the_schedule_says(pool: Pool, factor: float) -> None:
    of, found = people(500), assess(people(500), rules_of(pool, POUNDS), factor)
    rows = zip(of.income.tolist(), of.equivalised.tolist(), of.adults.tolist(), strict=True)
    expected = [owed_by_one(y, e, a, pool, factor) for y, e, a in rows]
    assert found.household.tolist() == expected
    assert found.total == sum(owed * w for owed, w in zip(expected, of.weight.tolist(), strict=True))


@pytest.mark.parametrize("pool", POOLS)
@pytest.mark.parametrize("share", [0.0001, 0.01, 0.3, 0.7, 0.99, 1.0])
@pytest.mark.parametrize("rows", [3, 400])
def test_the_factor_is_the_very_number_that_halving_gives(pool: Pool, share: float, rows: int) -> None:
    of = people(rows)
    target = int(total(of, rules_of(pool, POUNDS), 2.0**60) * share)
    assert factor_that_raises(target, of, rules_of(pool, POUNDS)) == by_halving(target, of, pool)


def test_few_passes_find_the_factor_of_a_large_population() -> None:
    of, rules = people(100_000), rules_of(POOLS[1], POUNDS)
    most = total(of, rules, 2.0**60)
    assert max(solve(int(most * share), of, rules).passes for share in (0.3, 0.6, 0.7, 0.8)) <= 20


def test_a_target_out_of_reach_is_refused_with_a_remedy() -> None:
    of = Payers.of_households([1_000_000], [1_000_000], [1], [3])
    rules = rules_of(Pool(brackets=(Bracket(above=0, rate=0.1),), ceiling_share=0.2), POUNDS)
    assert factor_that_raises(600_000, of, rules) == pytest.approx(2.0, rel=1e-5)
    with pytest.raises(InvalidInput, match=r"at most 600,000 minor units.*600,001.*ceiling_share"):
        factor_that_raises(600_001, of, rules)


def test_a_target_of_nothing_needs_no_factor() -> None:
    assert solve(0, people(3), rules_of(Pool(), POUNDS)).factor == 0.0


@pytest.mark.parametrize("target", [1, 10**6, 10**15, 10**18])
def test_any_rising_staircase_is_searched_to_its_step(target: int) -> None:
    found = smallest_reaching(lambda factor: 3 * int(factor * 1e9) ** 2 // 2, target)
    assert 3 * int(found.factor * 1e9) ** 2 // 2 >= target
    below = found.factor * (1 - 2 * PRECISION)
    assert 3 * int(below * 1e9) ** 2 // 2 < target
