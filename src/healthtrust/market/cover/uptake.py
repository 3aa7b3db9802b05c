"""Who takes up complementary cover in a year's population, and what holders' extra use costs the core.

    share_g = Σ_{h in g} n_h / Σ_{h in g} w_h             E_s = e_s Σ_{i in s} φ_i x_i Σ_c m_c π_ci

n, w    households of a row that insure, and all it stands for;  g  tenth by income
m_c     residents of need cell c in households that insure;  π, x  cases a resident and price of covered care
φ_i     part of its cost that the pool pays after charges, over all residents;  e_s  extra use in setting s
Source  demand, price and posting of voluntary cover are the package step's: its findings are only read here.
        e = +22.6 % in settings of visits: nmes1988, unadjusted [cited]; none elsewhere, as nothing is known

>>> uptake(np.array([0, 1, 1]), np.array([10, 5, 5]), np.array([0, 2, 5]))["share"].round(2).tolist()[:2]
[0.0, 0.7]
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.regime import Cover
from healthtrust.engine.everywhere import everywhere, sums
from healthtrust.ground.intervals import wilson
from healthtrust.market.cover.externality import VISITS, extra_cost
from healthtrust.market.scores import everybody
from healthtrust.records.persons import CELLS
from healthtrust.records.providers import SETTINGS
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]
Whole = NDArray[np.integer[Any]]
TENTHS = 10
EXTRA = Cover.model_fields["extra_use"].default


def uptake_by_tenth(state: State) -> Columns:
    """Return the columns of one row a tenth of residents by income, the poorest first.

    tenth; households; wanting, for whom some cover is worth its premium; insured; share of households that
    insure, with its interval low, high; mean_income and mean_premium of an insured household, minor units;
    burden, premium over income of the insured.
    """
    households, package = known(state.households, "people"), known(state.package, "package")
    tenth, weight = known(state.contributions, "pool").decile, households.weight.astype(np.int64)
    insured = package.insured.astype(np.int64)
    amounts = insured, weight * (package.wanted > 0), households.income * insured, package.premium * insured
    of_all = everywhere(tuple(_by_tenth(tenth, amount) for amount in (weight, *amounts)))
    homes, holders, wanting, income, premium = of_all
    return {
        **_shares(homes, holders),
        "wanting": wanting,
        "mean_income": income / np.maximum(holders, 1),
        "mean_premium": premium / np.maximum(holders, 1),
        "burden": premium / np.maximum(income, 1),
    }


def uptake(tenth: Whole, weight: Whole, insured: Whole) -> Columns:
    """Return tenth, households, insured, share, low and high, from the rows of households [h]."""
    return _shares(_by_tenth(tenth, weight), _by_tenth(tenth, insured))


def _by_tenth(tenth: Whole, amount: Whole) -> NDArray[np.int64]:
    added = np.zeros(TENTHS, dtype=np.int64)
    np.add.at(added, tenth, amount)
    return added


def _shares(households: Whole, holders: Whole) -> Columns:
    limits = [wilson(n, of) for n, of in zip(holders.tolist(), households.tolist(), strict=True)]
    return {
        "tenth": np.arange(1, TENTHS + 1),
        "households": households,
        "insured": holders,
        "share": holders / np.maximum(households, 1),
        "low": np.array([each.low for each in limits]),
        "high": np.array([each.high for each in limits]),
    }


def extra_use_of_core(state: State, extra: float = EXTRA) -> Columns:
    """Return the columns of one row a setting: the externality of complementary cover on the core.

    setting; cost to the pool of all residents' covered care, and of those in households that insure; extra,
    the share they use more; extra_cost, what that costs the pool. Minor units; costs are without it.
    """
    catalogue, package = known(state.catalogue, "package"), known(state.package, "package")
    heads = everybody(state).astype(np.float64)
    full = catalogue.cases * catalogue.price
    per_case = np.maximum(heads @ full, 1e-300)
    net = np.where(package.covered, package.expected_cost / per_case, 0.0)
    by_setting = np.stack(
        [(full * net)[:, catalogue.setting == s].sum(axis=1) for s in range(len(SETTINGS))], axis=1
    )
    more = np.array([extra if setting in VISITS else 0.0 for setting in SETTINGS])
    insured = insured_by_cell(state)
    at_all = np.ones(CELLS)
    return {
        "setting": np.array(SETTINGS, dtype=object),
        "cost": np.rint(heads @ by_setting).astype(np.int64),
        "cost_of_insured": np.rint(insured @ by_setting).astype(np.int64),
        "extra": more,
        "extra_cost": np.rint(extra_cost(by_setting, insured, at_all, more)).astype(np.int64),
    }


def insured_by_cell(state: State) -> NDArray[np.float64]:
    """Return residents [cell] of everybody in households that insure, those of a row in proportion."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    share = known(state.package, "package").insured / np.maximum(households.weight, 1)
    of_member = np.repeat(share, households.members)
    return sums(persons.weight * of_member, persons.cell, CELLS)
