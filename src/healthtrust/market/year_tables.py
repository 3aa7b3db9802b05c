"""What risk equalisation sees of a year's residents, and what a plan would gain by the rest of it.

    paid_c = σ ȳ_k(c) + (1 − σ) ȳ          gain_g = Σ_{c in g} n_c (paid_c − k_c) / Σ_{c in g} n_c

k_c, n_c  expected cost of a resident of need cell c, and residents;  ȳ_k(c)  mean cost of the class it is in
ȳ, σ      mean cost of all; the share of what equalisation would move that it moves
gain_g    what a plan gains by one more resident of group g; below nothing it gains by avoiding them
Source    van de Ven and Ellis, Handbook of Health Economics 2000, chapter 17 [recalled]

All classifications are put to the same residents, so that the one in force is seen beside what less and more
would do. Only cost that is foreseeable from a need cell is looked at; nobody's luck is.

>>> from healthtrust.allocate.weights import LOOKS_AT
>>> list(LOOKS_AT)[0], len(groups())
('population', 17)
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.weights import LOOKS_AT, class_mean
from healthtrust.market.incentives.amounts import Insured
from healthtrust.market.incentives.explained import explained
from healthtrust.market.incentives.paid import Terms, stated_scheme
from healthtrust.market.scores import everybody
from healthtrust.records.persons import FIFTHS, SEGMENTS, SEXES, cell_parts
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]
Real = NDArray[np.float64]

BANDS = ((0, 18), (18, 45), (45, 65), (65, 85), (85, 200))
"""Ages of the groups, the last open."""


def groups() -> dict[tuple[str, str], NDArray[np.bool_]]:
    """Return which need cells are in each group that a plan can tell apart: by what, and its name."""
    parts = cell_parts()
    found = {("segment", name): parts.segment == n for n, name in enumerate(SEGMENTS)}
    for low, high in BANDS:
        name = f"{low} to {high - 1}" if high < 200 else f"{low} and over"
        found["age", name] = (parts.age >= low) & (parts.age < high)
    for fifth in range(1, FIFTHS + 1):
        found["deprivation fifth", f"fifth {fifth}"] = parts.fifth == fifth
    return found | {("sex", name): parts.sex == n for n, name in enumerate(SEXES)}


def fit_table(state: State) -> Columns:
    """Return the columns of one row a classification: how much of foreseeable cost it explains.

    classification; in_force; r_squared; cumming; mean_absolute_error a resident, minor units.
    """
    cost, heads = _cost_and_heads(state)
    here = heads > 0
    insured = Insured.of(cost[here], weights=heads[here])
    fits = [
        explained(stated_scheme(name, paid[here], insured, Terms()), insured)
        for name, paid in _paid(state, cost, heads).items()
    ]
    return {
        "classification": np.array(list(LOOKS_AT), dtype=object),
        "in_force": np.array([name == state.design.market.equalise for name in LOOKS_AT]),
        "r_squared": np.array([fit.r_squared.value for fit in fits]),
        "cumming": np.array([fit.cumming.value for fit in fits]),
        "mean_absolute_error": np.rint([fit.mean_absolute_error.value for fit in fits]).astype(np.int64),
    }


def gains_table(state: State) -> Columns:
    """Return the columns of one row a classification and group: what one more of its residents gains a plan.

    classification; in_force; by, group; residents; paid, expected_cost and gain a resident, minor units;
    predictive_ratio. Groups without residents are left out.
    """
    cost, heads = _cost_and_heads(state)
    rows = [
        (name, name == state.design.market.equalise, *group, *_of_group(cells * heads, paid, cost))
        for name, paid in _paid(state, cost, heads).items()
        for group, cells in groups().items()
        if (cells * heads).any()
    ]
    names = ("classification", "in_force", "by", "group", "residents", "paid", "expected_cost", "gain")
    kinds = (object, np.bool_, object, object, np.int64, np.int64, np.int64, np.int64, np.float64)
    columns = zip(*rows, strict=True)
    return {
        name: np.array(column, dtype=kind)
        for name, column, kind in zip((*names, "predictive_ratio"), columns, kinds, strict=True)
    }


def _of_group(heads: NDArray[np.int64], paid: Real, cost: Real) -> tuple[int, int, int, int, float]:
    residents = int(heads.sum())
    received, expected = (round(float(heads @ each) / residents) for each in (paid, cost))
    ratio = float(heads @ paid) / float(heads @ cost) if (heads @ cost) else 0.0
    return residents, received, expected, received - expected, ratio


def _paid(state: State, cost: Real, heads: NDArray[np.int64]) -> dict[str, Real]:
    """Return what is paid for a resident of each cell, by classification."""
    part, flat = state.design.market.equalise_share, float(heads @ cost) / max(int(heads.sum()), 1)
    return {name: part * class_mean(cost, heads, name) + (1 - part) * flat for name in LOOKS_AT}


def _cost_and_heads(state: State) -> tuple[Real, NDArray[np.int64]]:
    return known(state.package, "package").cell_cost, everybody(state)
