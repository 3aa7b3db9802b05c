"""How often each service belongs to the package, with its numbers uncertain: acceptability over budgets.

    P_i(B) = mean over draws d of [ i is covered within B when services are ranked by b_i(d) / x_i(d) ]
    covered: what must be, then by rank while  Σ x_i(d) N_i(d) ≤ B

x, b, N   price and health gain per case, cases a year; each drawn on its own
B         the money for care as it is, and a tenth less and more
widths    where no interval is stated, standard errors by how a number is known (cited, recalled or assumed):
          coefficients/uncertainty.csv, themselves assumed
Source    acceptability: van Hout et al., Health Econ 1994; 3: 309-319 [recalled]

What must be covered is taken at its mean: general care is a remainder of recorded spending, and spending as
recorded is not uncertain. The ranking decides in every draw, also where the package was chosen by welfare:
it takes a thousandth of the time.

>>> covered = by_rank(ratio=np.array([[3.0, 2.0, 1.0], [1.0, 2.0, 3.0]]), cost=np.array([4.0, 5.0, 6.0]),
...                   always=np.array([False, True, False]), budget=10.0)
>>> covered.tolist()
[[True, True, False], [False, True, False]]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.ground.tables import Column, Contract
from healthtrust.package.cover import administration_share
from healthtrust.package.question import Flags, Real
from healthtrust.package.ranking import for_care
from healthtrust.records.store import read_table, shipped
from healthtrust.state import State, known
from healthtrust.study.distributions import Uncertain
from healthtrust.study.uncertainty import drawn

Columns = dict[str, NDArray[Any]]

DRAWS = 300
BUDGETS = {"less": 0.9, "as_it_is": 1.0, "more": 1.1}
"""Budgets at which the chance is worked out, as shares of the money there is."""

KINDS = {"price": "gamma", "benefit": "lognormal", "cases": "gamma"}
"""What is uncertain about a service, and the family of its distribution."""

UNSTATED = "assumed"
"""How numbers are known of which nobody says it."""

WIDTHS = Contract(
    "uncertainty",
    (
        Column("evidence", "text", "", "how a number is known", unique=True),
        *(
            Column(kind, "number", "standard error over mean", f"how uncertain the {kind} is", low=0, high=1)
            for kind in KINDS
        ),
    ),
    other=True,
)


@dataclass(frozen=True)
class Services:
    """Columns of the i services as they are known; money in any one unit."""

    codes: tuple[str, ...]
    price: Real
    benefit: Real
    cases: Real
    """[i]: expected cases of everybody a year."""
    evidence: tuple[str, ...]
    """[i]: cited, recalled or assumed."""
    always: Flags
    """[i]: covered whatever their rank."""
    never: Flags


def acceptability(state: State) -> Columns:
    """Return how likely each service of a year is covered at three budgets: code, name, covered, chances."""
    catalogue, package = known(state.catalogue, "package"), known(state.package, "package")
    wished = state.design.package
    services = Services(
        catalogue.codes,
        package.expected_cost / np.maximum(package.expected_cases, 1e-300),
        catalogue.benefit,
        package.expected_cases,
        catalogue.statuses,
        catalogue.mandatory | np.isin(catalogue.codes, wished.must_cover),
        np.isin(catalogue.codes, wished.must_leave_out),
    )
    money = for_care(package.means, administration_share(state.plans.administration_share))
    order = package.order
    columns = {
        "code": np.array(catalogue.codes, dtype=object),
        "name": np.array(catalogue.names, dtype=object),
        "covered": package.covered,
        "always": services.always,
        **chances(services, float(money), state.design.seed),
    }
    return {name: values[order] for name, values in columns.items()}


def chances(services: Services, money: float, seed: int, draws: int = DRAWS) -> Columns:
    """Return the share of draws in which each service [i] is covered, by budget (`chance_less` and so on)."""
    price, benefit, cases = draws_of(services, seed, draws)
    ratio = np.where(services.never, -1.0, benefit / price)
    found = {}
    for name, share in BUDGETS.items():
        covered = by_rank(ratio, price * cases, services.always, share * money) & ~services.never
        found[f"chance_{name}"] = covered.mean(axis=0)
    return found


def draws_of(services: Services, seed: int, draws: int) -> tuple[Real, Real, Real]:
    """Return drawn prices, benefits and cases [draw, i]; what is covered always stays at its mean."""
    widths, found = standard_errors(), []
    for kind, family in KINDS.items():
        mean = np.asarray(getattr(services, kind), dtype=np.float64)
        open_to_choice = np.flatnonzero(~services.always & (mean > 0))
        uncertain = [
            Uncertain(f"{kind}:{services.codes[i]}", family, 1.0, widths[services.evidence[i]][kind])
            for i in open_to_choice
        ]
        values = np.broadcast_to(mean, (draws, len(mean))).copy()
        if uncertain:
            values[:, open_to_choice] *= drawn(uncertain, seed, range(draws)).T
        found.append(values)
    price, benefit, cases = found
    return np.maximum(price, np.finfo(np.float64).tiny), benefit, cases


def by_rank(ratio: Real, cost: ArrayLike, always: Flags, budget: float) -> Flags:
    """Return what is covered [draw, i]: what always is, then by falling ratio while the budget lasts."""
    costs = np.broadcast_to(np.asarray(cost, dtype=np.float64), ratio.shape)
    order = np.argsort(np.where(always, -np.inf, -ratio), axis=1, kind="stable")
    spent = np.cumsum(np.take_along_axis(costs, order, axis=1), axis=1)
    fits = np.logical_and.accumulate((spent <= budget) | always[order], axis=1)
    covered = np.zeros(ratio.shape, dtype=np.bool_)
    np.put_along_axis(covered, order, fits, axis=1)
    return covered


def standard_errors() -> dict[str, dict[str, float]]:
    """Return the standard error over the mean by how a number is known, and by what it is of."""
    table = read_table(shipped("coefficients", "uncertainty"), WIDTHS)
    columns: Sequence[Real] = [table[kind].astype(np.float64) for kind in KINDS]
    rows = zip(table["evidence"], *(column.tolist() for column in columns), strict=True)
    return {str(evidence): dict(zip(KINDS, numbers, strict=True)) for evidence, *numbers in rows}
