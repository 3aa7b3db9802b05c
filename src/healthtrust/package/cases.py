"""How many residents of each need cell are expected to need each service in a year.

    π_i(a, x, f, s) = rate_i(a) × sex_i(x) × deprivation_i(f) × segment_i(s; a, x, f)            rates
    sex_i           = 2 φ / (1 + φ) for women, 2 / (1 + φ) for men
    deprivation_i   = δ^((3 − f) / 4) / mean over the fifths
    segment_i       = r_s^γ / Σ_s' share(s'; a, x, f) r_s'^γ

    π_0(cell)       = max( c(cell) − Σ_i π_i(cell) x_i, 0 ) / x_0                                 cost curve

rate     cases per resident of an age group, both sexes and all fifths together: each factor has mean 1
φ, δ     rate of women over that of men; rate of the most deprived fifth over that of the least deprived
r_s, γ   cost of segment s relative to others of its age, sex and fifth; how closely need for i follows it
share    expected share of segment s (`people.segments`)
c, x_i   expected cost per head (`people.need`) and price per case, minor units
Source   general care carries all that no other row lists, so that the whole catalogue costs what care is
         expected to cost, cell by cell; the factors are the catalogue's own form, assumed. Where the listed
         rows already cost more than a cell's expected cost, general care is nothing there. Several rows that
         follow the cost curve share it in proportion to rate × price.

>>> by_sex(1.5), by_sex(0.0), by_deprivation(2.0).round(3)
(array([1.2, 0.8]), array([0., 2.]), array([1.373, 1.154, 0.971, 0.816, 0.686]))
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import once
from healthtrust.people.conditions import by_deprivation, by_income, read_conditions
from healthtrust.people.need import CELL_SHAPE, cost_per_head, segment_relativities
from healthtrust.people.segments import expected_shares, read_rules
from healthtrust.records.persons import CELLS, OLDEST
from healthtrust.state import State

AGE_GROUPS = {"0_4": 0, "5_15": 5, "16_44": 16, "45_64": 45, "65_74": 65, "75_over": 75}
"""First age of each age group of the catalogue."""

Real = NDArray[np.float64]


@dataclass(frozen=True)
class Rates:
    """What the catalogue says about need, as columns of i services."""

    rate: Real
    """[service, age group]: cases per resident a year."""
    female_ratio: Real
    deprivation_ratio: Real
    segment_gradient: Real
    follows_cost: NDArray[np.bool_]
    """Whether the service carries what the others do not list."""


@dataclass(frozen=True)
class Needs:
    """What the population says about need."""

    cost: Real
    """[cell]: expected cost of care per resident a year, minor units."""
    relative_cost: Real
    """[age, sex, fifth, segment]: cost relative to one's age, sex and fifth."""
    share: Real
    """[age, sex, fifth, segment]: expected share of each segment."""


def needs_of(state: State) -> Needs:
    """Return the needs of this year's residents."""
    people = state.design.people
    cost = cost_per_head(people, state.currency, state.persons, state.folder)

    def needs() -> Needs:
        rules = read_rules(people.segments, state.folder)
        shares = expected_shares(by_income(read_conditions()), rules)
        return Needs(cost, segment_relativities(rules), shares)

    return once(needs)


def expected_cases(rates: Rates, price: NDArray[np.int64], needs: Needs) -> Real:
    """Return expected cases per resident a year [cell, service], given prices [service] in minor units."""
    listed = np.stack([_listed(rates, i, needs) for i in range(len(price))], axis=1)
    follows = rates.follows_cost
    if follows.any():
        nominal = listed[:, follows] * price[follows]
        not_listed = np.maximum(needs.cost - listed[:, ~follows] @ price[~follows], 0.0)
        share = nominal / np.maximum(nominal.sum(axis=1, keepdims=True), np.finfo(np.float64).tiny)
        listed[:, follows] = share * not_listed[:, None] / price[follows]
    return listed


def _listed(rates: Rates, service: int, needs: Needs) -> Real:
    """Return the cases [cell] of one service by its own rates."""
    first_ages = np.array(list(AGE_GROUPS.values()))
    group = np.searchsorted(first_ages, np.arange(OLDEST + 1), side="right") - 1
    rate = rates.rate[service, group]
    relative = needs.relative_cost ** rates.segment_gradient[service]
    relative /= (needs.share * relative).sum(axis=-1, keepdims=True)
    by_cell = (
        rate[:, None, None, None]
        * by_sex(float(rates.female_ratio[service]))[:, None, None]
        * by_deprivation(float(rates.deprivation_ratio[service]))[:, None]
        * relative
    )
    return np.asarray(np.broadcast_to(by_cell, CELL_SHAPE).reshape(CELLS))


def by_sex(female_ratio: float) -> Real:
    """Return the factors of women and men, mean 1, with the ratio of women over men."""
    return np.asarray(np.array([2 * female_ratio, 2.0]) / (1 + female_ratio))
