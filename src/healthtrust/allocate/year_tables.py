"""The result tables of step allocate in a year: returns, pockets, bids, and who decides about which line.

Each is made from what the step found; the rules are those of `returns`, `pockets`, `transformation` and
`rights`. Programmes without money have no return to compare, and then there is no table.

>>> lines_with_money(np.array([[5, 0, 0, 0], [7, 3, 0, 0]]))
('personal care', 'population health')
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.one_price import anchor_of, curves_of_year, held, money_of
from healthtrust.allocate.pockets import pockets_table, positions, shipped_pockets
from healthtrust.allocate.programmes import shipped_programmes
from healthtrust.allocate.realised import margin_at
from healthtrust.allocate.returns.split import nearest_split
from healthtrust.allocate.returns.table import care, returns_table, shipped_lags
from healthtrust.allocate.rights import default_rights, rights_table
from healthtrust.design.rights import Rights
from healthtrust.records.findings import LINES
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]
YEARS_OF_GAIN = 20
"""Years of gains that are set beside what is paid now."""


def marginal_returns(state: State) -> Columns | None:
    """Return what the next QALY costs in each programme and in personal care; see `returns.table`."""
    money = money_of(state)
    if len(money) == 1 or not money.all():
        return None
    if state.design.allocate.population_health == "equal returns":
        return _at_one_price(money, state)
    personal = care(int(money[-1]), money=state.currency)
    return returns_table(shipped_programmes(), money[:-1], shipped_lags(), personal)


def _at_one_price(money: NDArray[np.int64], state: State) -> Columns:
    """Return the same on the curves through the first year, with shares, shadow price and what held it back.

    Adds share of pool income; shadow_price, major units, of the split at equal returns; held (`one_price`).
    """
    anchored, curves = anchor_of(state), curves_of_year(state)
    margin = margin_at(float(anchored[1][-1]))
    personal = care(int(money[-1]), margin, money=state.currency)
    table = returns_table(shipped_programmes(), money[:-1], shipped_lags(), personal, curves)
    price = nearest_split(int(money.sum()), curves).price / 10**state.currency.exponent
    return table | {
        "share": money / known(state.contributions, "pool").income,
        "shadow_price": np.full(len(money), price),
        "held": np.array(held(money, curves, state), dtype=object),
    }


def pockets(state: State) -> Columns | None:
    """Return who pays for each programme and who gains from it; see `pockets.pockets_table`."""
    spent = known(state.budgets, "allocate").programme_spending.sum(axis=0)
    if not spent.any():
        return None
    return pockets_table(positions(spent, shipped_pockets(), YEARS_OF_GAIN))


def bids(state: State) -> Columns | None:
    """Return one row a bid: place, return, awarded and released this year in minor units, and why."""
    fund = known(state.budgets, "allocate").fund
    if fund is None:
        return None
    return {
        "bid": np.array(fund.bids, dtype=object),
        "place": np.array(fund.places, dtype=object),
        "return": fund.ratio,
        "awarded": fund.awarded,
        "released": fund.released,
        "withheld": fund.awarded - fund.released,
        "free": np.zeros(len(fund.bids), dtype=np.int64) if fund.free is None else fund.free,
        "reason": np.array(fund.reason, dtype=object),
    }


def rights(state: State) -> Columns:
    """Return who plans, pays, delivers and answers for each line that has money, at each level."""
    lines = lines_with_money(known(state.budgets, "allocate").lines)
    return rights_table(rights_of(state, lines), state.places.level_names, lines)


def rights_of(state: State, lines: tuple[str, ...], measures: tuple[str, ...] = ()) -> Rights:
    """Return the design's matrix, with the usual one and the top's board where it states nothing."""
    stated, usual = state.design.allocate, default_rights(state.places.level_names, lines, measures)
    answered = {outcome.measure for outcome in stated.outcomes}
    rest = tuple(outcome for outcome in usual.outcomes if outcome.measure not in answered)
    return Rights(rights=stated.rights or usual.rights, outcomes=(*stated.outcomes, *rest))


def lines_with_money(lines: NDArray[np.int64]) -> tuple[str, ...]:
    """Return the names of the lines [place, line] that some place has money in."""
    return tuple(LINES[line] for line in np.flatnonzero((lines != 0).any(axis=0)))
