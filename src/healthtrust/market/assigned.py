"""Where residents are before they first choose: in the plan their scheme became, the cheapest, or shared out.

    heads_hp = ⌊w_h / k⌋ + 1 for the first (w_h mod k) of the k plans, counted from identity mod k on

w_h   identical households that row h stands for;  k  the plans that the rule names for them
Source  default assignment as in the Netherlands of 2006, where members of the former funds and insurers
        stayed unless they chose another, and the auto-assignment of Medicaid members [recalled]

The persistence and the switching cost of [market] then hold for them as for the members of any later year.

>>> evenly(np.array([1, 5]), np.array([7, 4], dtype=np.uint64), np.ones((2, 2), dtype=np.bool_)).tolist()
[[0, 1], [3, 2]]
>>> evenly(np.array([1]), np.array([7], dtype=np.uint64), np.array([[False, False]])).tolist()
[[0, 0]]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine import cut, map_partitions, threads
from healthtrust.market.eligibility import admitted
from healthtrust.pool.former import former_schemes
from healthtrust.records.plans import Plans
from healthtrust.state import State, known

_AT_ONCE = 65_536


def assigned(state: State) -> NDArray[np.int32] | None:
    """Return heads [household, plan] before the first year; a row of zeros must choose.

    The cheapest plan is that of the lowest surcharge stated: those at break even depend on who is where.
    """
    rule, homes, plans = state.design.market.assign, known(state.households, "people"), state.plans
    if rule == "nobody":
        return None
    serves, limits = np.ascontiguousarray(plans.serves.T), (plans.income_from, plans.income_below)
    became = _became(state) if rule == "former scheme" else None
    heads = np.empty((homes.rows, plans.count), dtype=np.int32)

    def task(rows: slice) -> None:
        may = admitted(serves, *limits, homes.place[rows], homes.equivalised_income[rows])
        if became is not None:
            may &= became[rows, None] == np.arange(plans.count)
        elif rule in ("cheapest", "evenly"):
            may &= plans.open_to_all
        else:
            may &= np.array([name == rule for name in plans.names])
        if rule == "cheapest":
            price = np.where(may, plans.surcharge, np.iinfo(np.int64).max)
            may &= price == price.min(axis=1, keepdims=True)
        heads[rows] = evenly(homes.weight[rows], homes.identity[rows], may)

    map_partitions(task, cut(homes.rows, max(1, homes.rows // _AT_ONCE)), threads())
    return heads


def evenly(
    weight: NDArray[np.integer], identity: NDArray[np.uint64], may: NDArray[np.bool_]
) -> NDArray[np.int32]:
    """Return heads [household, plan]: each row's households shared evenly over the plans it may be in."""
    plans = np.maximum(may.sum(axis=1, dtype=np.int64), 1)[:, None]
    start = (identity[:, None] % plans.astype(np.uint64)).astype(np.int64)
    turn = (np.cumsum(may, axis=1) - 1 - start) % plans
    each, over = np.divmod(weight.astype(np.int64)[:, None], plans)
    return np.where(may, each + (turn < over), 0).astype(np.int32)


def _became(state: State) -> NDArray[np.int64]:
    """Return the plan [household] that the scheme of its first member has become; -1 = none."""
    schemes, scheme = former_schemes(state)
    plan_of = np.append(_plan_of(schemes.becomes, state.plans), -1)  # scheme -1, none, is the last
    first = known(state.households, "people").first[:-1]
    return np.asarray(plan_of[scheme[first]])


def _plan_of(becomes: tuple[str, ...], plans: Plans) -> NDArray[np.int64]:
    return np.array([plans.names.index(b) if b in plans.names else -1 for b in becomes], dtype=np.int64)
