"""Where the cost of care is on record it is not drawn: each row's cost goes to its plans, to the minor unit.

    cost_p = R × H_p / Σ_q H_q          by largest remainder, so that Σ_p cost_p = R

R, H_p   recorded cost of a row of residents; how many of the identical households are in plan p
cases    the residents themselves, likewise shared: one case of care a head
charges  the user charge's share of cost_p, to the nearest minor unit, where the household is charged; plan p
         pays back its share of them, rounded down
Source   arithmetic; the recorded cost itself is the user's data (`persons.recorded_cost`).

Recorded cost stands for the one mandatory service of the catalogue, all care that is not listed one by one;
services beside it are drawn as ever.

>>> shares_of_row(np.array([100, 7]), np.array([[2, 1], [0, 5]]))
array([[67, 33],
       [ 0,  7]])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere
from healthtrust.engine.partitions import cut
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.money import share_rows
from healthtrust.ground.problems import Problem
from healthtrust.records.catalogue import Catalogue
from healthtrust.records.persons import Persons
from healthtrust.state import State, known

ROWS_AT_ONCE = 262_144


@dataclass(frozen=True)
class RecordedCare:
    """Recorded care of the mandatory service: of all by place and plan, and by household; minor units."""

    service: int
    cases: NDArray[np.int64]
    """[place, plan]: residents."""
    cost: NDArray[np.int64]
    """[place, plan]."""
    charges: NDArray[np.int64]
    """[place, plan]."""
    paid_back: NDArray[np.int64]
    """[place, plan]: of those charges, by plans to their members."""
    out_of_pocket: NDArray[np.int64]
    """[household]: charges less what was paid back, all the identical households together."""
    benefit: NDArray[np.int64]
    """[household]: all the identical households together."""


def recorded_service(catalogue: Catalogue) -> int:
    """Return the position of the one mandatory service; raise `InvalidInput` if there is none, or several."""
    mandatory = np.flatnonzero(catalogue.mandatory)
    if len(mandatory) != 1:
        named = ", ".join(catalogue.codes[i] for i in mandatory) or "none"
        raise InvalidInput(
            [
                Problem(
                    "deliver.activity = 'recorded', package.catalogue",
                    f"mandatory services: {named}",
                    "exactly one mandatory service",
                    remedy="It carries all care that is not listed, as recorded cost does.",
                )
            ]
        )
    return int(mandatory[0])


def recorded_cost(persons: Persons) -> NDArray[np.int64]:
    """Return the recorded cost of every row; raise `InvalidInput` where people were given without it."""
    if persons.recorded_cost is None:
        raise InvalidInput(
            [
                Problem(
                    "deliver.activity",
                    "'recorded', and residents without recorded cost",
                    "a column recorded_cost in the file of people",
                    remedy="Add the column, or set deliver.activity = 'drawn'.",
                )
            ]
        )
    return persons.recorded_cost


def shares_of_row(total: NDArray[np.int64], heads: NDArray[np.integer]) -> NDArray[np.int64]:
    """Share each row's total [n] over its household's plans [n, plan] by largest remainder."""
    return share_rows(total, heads)


def recorded_care(state: State) -> RecordedCare:
    """Return the recorded care of everybody, by place and plan, and by household."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    service = recorded_service(known(state.catalogue, "package"))
    grid = (len(state.places.names), state.plans.count)
    found = RecordedCare(
        service,
        *(np.zeros(grid, dtype=np.int64) for _ in range(4)),
        *(np.zeros(households.rows, dtype=np.int64) for _ in range(2)),
    )
    share = float(known(state.package, "package").charge_share[service])
    for rows, home in _blocks(state):
        heads = known(state.enrolment, "market").heads[home]
        cost = shares_of_row(recorded_cost(persons)[rows], heads)
        charges = np.rint(cost * share).astype(np.int64) * _charged(state, rows, home)[:, None]
        paid_back = np.floor(charges * state.plans.pays_charges).astype(np.int64)
        place = households.place[home]
        np.add.at(found.cases, place, shares_of_row(persons.weight[rows].astype(np.int64), heads))
        np.add.at(found.cost, place, cost)
        np.add.at(found.charges, place, charges)
        np.add.at(found.paid_back, place, paid_back)
        np.add.at(found.benefit, home, cost.sum(axis=1))
        np.add.at(found.out_of_pocket, home, (charges - paid_back).sum(axis=1))
    cases, of_care, of_charges, back = everywhere((found.cases, found.cost, found.charges, found.paid_back))
    return replace(found, cases=cases, cost=of_care, charges=of_charges, paid_back=back)


def _charged(state: State, rows: slice, home: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which of these residents pay user charges."""
    of_age = known(state.persons, "people").age[rows] >= state.design.package.user_charges.exempt_under_age
    return np.asarray(of_age & known(state.package, "package").charged[home])


def _blocks(state: State) -> Iterator[tuple[slice, NDArray[np.int64]]]:
    """Yield slices of person rows with the household of each row."""
    first = known(state.households, "people").first
    rows = int(first[-1])
    for block in cut(rows, max(1, rows // ROWS_AT_ONCE)) if rows else []:
        yield block, np.searchsorted(first, np.arange(block.start, block.stop), side="right") - 1
