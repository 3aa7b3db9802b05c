"""Fund care and population health to one shadow price: next year's share and mix, by this year's data.

    S*      the split of B at which every next QALY costs the same            (`returns.split`)
    h'      = min( max( Σ_j S*_j / Y, h − d ), h + d )                        share of pool income next year
    mix     S*_j / Σ_j S*_j; where d binds, the split of h' Y over the programmes alone

B       this year's money for population health and personal care, minor units;  Y  pool income
S*_j    money of programme j;  h  the share of this year;  d  the most it may move in a year
curves  k_j(S) = k_j (S / S_j)^η through the first year's money a resident, S_j, times today's residents:
        there a QALY costs what the catalogue says; of care, what last year's delivery made it (`realised`)
Source  HTS-5, HTS-6: one authority, equal marginal returns of population health and personal care [cited];
        a limit to a year's change lets programmes grow at a pace at which they can be staffed [assumed]

The first year is as decided, and the anchor. Care keeps what its package must cover, as far as this year
knows. Bounds come before prices: a programme beyond its most, or care below its least, stays there.

>>> curves = Curves(("falls", "care"), np.array([100, 900]), np.array([2.0, 10.0]), np.array([1.0, 1.0]),
...                 np.array([50, 450]), np.array([300, 2700]))
>>> shares(Closed(money=1000, income=1250, share=0.08), curves, most_change=0.05).round(3).tolist()
[[0.13], [0.24]]
>>> shares(Closed(money=1000, income=1250, share=0.20), curves, most_change=0.05).round(3).tolist()
[[0.24], [0.24]]
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.programmes import shipped_programmes
from healthtrust.allocate.realised import margin_at, margin_of_next_year
from healthtrust.allocate.returns.curves import Curves
from healthtrust.allocate.returns.margins import care_margin
from healthtrust.allocate.returns.split import nearest_split
from healthtrust.allocate.returns.table import care, curves_of, shipped_lags
from healthtrust.ground.money import Currency
from healthtrust.package.cover import administration_share
from healthtrust.package.ranking import ALWAYS, Why, with_administration
from healthtrust.package.statutory import Delivery
from healthtrust.records.findings import LINES
from healthtrust.state import State, known

Real = NDArray[np.float64]
ROUNDED = 1e-6
"""Shares of pool income are kept to a millionth."""
FIRST_YEAR, MOST_CHANGE = "first year", "most change"


class OnePrice(NamedTuple):
    """What a year hands on (`Carried`): its anchor [2, programme + 1] and shares of income [2, programme]."""

    anchored: Real | None
    funded: Real | None


class Closed(NamedTuple):
    """A year that ends: money for population health and care, pool income, and the share of the former."""

    money: int
    income: int
    share: float


def shares(closed: Closed, curves: Curves, most_change: float) -> Real:
    """Return shares of pool income [2, programme]: of next year, and were there no limit to its change.

    curves: the programmes' and, last, personal care's.
    """
    wanted = nearest_split(closed.money, curves).spent[:-1] / closed.income
    whole = float(wanted.sum())
    share = min(max(whole, closed.share - most_change), closed.share + most_change)
    if share == whole:
        return np.stack([wanted, wanted])
    within = nearest_split(max(round(share * closed.income), 1), curves.programmes).spent
    return np.stack([share * within / within.sum(), wanted])


def next_year(state: State, delivery: Delivery | None) -> OnePrice:
    """Return what the year that `state` ends hands on; nothing where the design decides the share.

    delivery: how care was delivered, None where it does not respond. Where a programme or care has no money
    there is nothing to compare, and the design's share holds.
    """
    of, spent = state.design.allocate, money_of(state)
    if of.population_health == "decided" or not spent.all():
        return OnePrice(None, None)
    anchored = anchor_of(state)
    anchored[1, -1] = margin_of_next_year(state, delivery).cost_per_qaly
    income = known(state.contributions, "pool").income
    closed = Closed(int(spent.sum()), income, state.shares.population_health_share)
    funded = shares(closed, _curves(anchored, state), of.population_health_most_change)
    return OnePrice(anchored, funded)


def anchor_of(state: State) -> Real:
    """Return what the curves go through [2, programme + 1]: in a first year its own money, at usual cost."""
    if state.carried.anchored is not None:
        return state.carried.anchored.copy()
    cost = np.append(shipped_programmes().cost_per_qaly, care_margin().cost_per_qaly)
    return np.stack([money_of(state) / _residents(state), cost])


def curves_of_year(state: State) -> Curves:
    """Return the response curves [programme + 1] of the year, by what was known as it opened."""
    return _curves(anchor_of(state), state)


def held(spent: NDArray[np.int64], curves: Curves, state: State) -> tuple[str, ...]:
    """Return what keeps each line [programme + 1] from equal returns by last year's data; empty: nothing.

    "first year", which is as decided; "most change", the limit to a year's change; and within that limit the
    "least" or "most" of a programme.
    """
    funded = state.carried.funded
    if funded is None:
        return (FIRST_YEAR,) * len(spent)
    if abs(float((funded[0] - funded[1]).sum())) <= ROUNDED:
        return ("",) * len(spent)
    within = nearest_split(int(spent[:-1].sum()), curves.programmes)
    return (*(bound or MOST_CHANGE for bound in within.bound), MOST_CHANGE)


def curves_through(anchored: Real, residents: int, money: Currency) -> Curves:
    """Return the response curves [programme + 1] through what is anchored, for so many residents."""
    spent = np.maximum(np.rint(anchored[0] * residents).astype(np.int64), 1)
    programmes = replace(shipped_programmes(), cost_per_qaly=anchored[1][:-1])
    personal = care(int(spent[-1]), margin_at(float(anchored[1][-1])), money=money)
    return curves_of(programmes, spent[:-1], shipped_lags(), personal)


def money_of(state: State) -> NDArray[np.int64]:
    """Return the year's money of each programme and, last, of personal care [programme + 1], minor units."""
    budgets = known(state.budgets, "allocate")
    personal = budgets.lines[:, LINES.index("personal care")].sum()
    return np.append(budgets.programme_spending.sum(axis=0), personal).astype(np.int64)


def residents_of(heads: NDArray[np.int64], state: State) -> int:
    """Return the residents of all neighbourhoods, at least one, of heads [place]."""
    return max(int(heads[state.places.leaves].sum()), 1)


def _residents(state: State) -> int:
    return residents_of(known(state.budgets, "allocate").heads, state)


def _curves(anchored: Real, state: State) -> Curves:
    """Return the curves of the year, personal care at no less than what must be covered, up to its most."""
    curves = curves_through(anchored, _residents(state), state.currency)
    least = curves.least.copy()
    least[-1] = min(max(int(least[-1]), _must_cover(state)), int(curves.most[-1]))
    return replace(curves, least=least)


def _must_cover(state: State) -> int:
    """Return what services cost that the design or the catalogue covers whatever their rank, minor units."""
    package, kinds = known(state.package, "package"), [*ALWAYS, Why.CHEAP]
    always = np.isin(np.array(package.reason), [why.value for why in kinds])
    cost = int(package.expected_cost[always].sum())
    return with_administration(cost, administration_share(state.plans.administration_share))
