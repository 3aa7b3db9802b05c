"""What covered care is expected to cost the pool: each resident's rates times prices, less user charges.

    E[n, p, s] = Σ_i Σ_j r_j(i) (x_j − u_j c_i)     over residents i of place n in plan p,
                                                    covered services j of setting s

r_j(i)   expected cases of service j for a resident of i's need cell a year;  x_j  price of a case
u_j      user charge of a case: ⌊coinsurance × price⌉, in whole minor units
c_i      1 if resident i pays user charges, else 0
Source   the catalogue's own cost model: baseline cost of delivery equals catalogue cost (interfaces of this
         project); there is no chance in it, and no response to contracts.

Added up in whole thousandths of a minor unit, so that order and partitions change nothing; a row of many
residents is shared over plans by cumulative rounding, and no thousandth is lost. Where activity is recorded,
what is expected of the recorded service is what was recorded.

>>> charge_of_case(np.array([2_250, 11_000]), np.array([0.1, 0.0]))
array([225,   0])
>>> [_reach(100, heads, 3) for heads in (0, 1, 2, 3)]
[0, 33, 67, 100]
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.deliver.recorded import recorded_care, recorded_service
from healthtrust.engine import backend
from healthtrust.engine.backend import compiled, threads
from healthtrust.engine.everywhere import everywhere, once
from healthtrust.engine.partitions import cut
from healthtrust.engine.run import map_partitions
from healthtrust.engine.tally import total
from healthtrust.records.providers import SETTINGS
from healthtrust.state import State, known

THOUSANDTHS = 1_000
_HOUSEHOLDS_AT_ONCE = 16_384


class Members(NamedTuple):
    """The columns that expected cost looks at: of households, then of their members."""

    first: NDArray[np.int64]
    place: NDArray[np.int32]
    weight: NDArray[np.int32]
    heads: NDArray[np.int32]
    charged: NDArray[np.bool_]
    age: NDArray[np.uint8]
    cell: NDArray[np.uint16]
    residents: NDArray[np.int32]


class CellCost(NamedTuple):
    """[cell, setting]: expected cost and expected user charge per resident, thousandths of a minor unit."""

    cost: NDArray[np.int64]
    charge: NDArray[np.int64]


def charge_of_case(price: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the user charge of one case of each service, minor units: coinsurance × price, rounded."""
    return np.rint(price * share).astype(np.int64)


def refund_of_case(charge: NDArray[np.int64], share: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return what plans pay back of the user charge of a case [plan, service]: share [plan], rounded down.

    >>> refund_of_case(np.array([225]), np.array([0.0, 0.5])).tolist()
    [[0], [112]]
    """
    return np.floor(share[:, None] * charge).astype(np.int64)


def expected_cost(state: State, parts: int | None = None) -> NDArray[np.int64]:
    """Return the expected cost of covered care, less user charges, by [place, plan, setting]; minor units."""
    if state.facts is not None and state.facts.expected is not None:
        return state.facts.expected
    members, tables = _members(state), once(lambda: cell_cost(state))
    exempt = state.design.package.user_charges.exempt_under_age
    grid = (len(state.places.names), state.plans.count, len(SETTINGS))
    kernel = _tally_compiled if compiled() else _tally_plain

    def task(part: slice) -> NDArray[np.int64]:
        tally = np.zeros(grid, dtype=np.int64)
        kernel(part.start, part.stop, members, tables, exempt, tally)
        return tally

    slices = cut(len(members.place), parts or backend.parts())
    own = total(map_partitions(task, slices, threads())) if slices else np.zeros(grid, dtype=np.int64)
    tally = everywhere(own)
    expected = (tally + THOUSANDTHS // 2) // THOUSANDTHS
    return expected + _recorded(state) if state.design.deliver.activity == "recorded" else expected


def cell_cost(state: State) -> CellCost:
    """Return expected cost and charge per resident by need cell and setting; recorded care is left out."""
    catalogue, package = known(state.catalogue, "package"), known(state.package, "package")
    counted = package.covered.copy()
    if state.design.deliver.activity == "recorded":
        counted[recorded_service(catalogue)] = False
    in_setting = (catalogue.setting[:, None] == np.arange(len(SETTINGS))) & counted[:, None]
    charge = charge_of_case(catalogue.price, package.charge_share)
    tables = (catalogue.cases @ (in_setting * amount[:, None]) for amount in (catalogue.price, charge))
    return CellCost(*(np.rint(table * THOUSANDTHS).astype(np.int64) for table in tables))


def _recorded(state: State) -> NDArray[np.int64]:
    found = recorded_care(state)
    grid = np.zeros((*found.cost.shape, len(SETTINGS)), dtype=np.int64)
    grid[:, :, known(state.catalogue, "package").setting[found.service]] = found.cost - found.charges
    return grid


def _members(state: State) -> Members:
    persons, households = known(state.persons, "people"), known(state.households, "people")
    return Members(
        households.first,
        households.place,
        households.weight,
        known(state.enrolment, "market").heads,
        known(state.package, "package").charged,
        persons.age,
        persons.cell,
        persons.weight,
    )


@njit(nogil=True, cache=True, inline="always")
def _reach(amount: int, heads: int, weight: int) -> int:
    """Return amount × heads / weight, rounded half up, without leaving 64 bits (heads ≤ weight < 2³¹)."""
    whole, rest = amount // weight, amount % weight
    return whole * heads + (rest * heads + weight // 2) // weight


@njit(nogil=True, cache=True)
def _tally_compiled(
    start: int, stop: int, members: Members, tables: CellCost, exempt_under_age: int, tally: NDArray[np.int64]
) -> None:
    for home in range(start, stop):
        weight, heads, place = int(members.weight[home]), members.heads[home], members.place[home]
        for row in range(members.first[home], members.first[home + 1]):
            cell, residents = members.cell[row], int(members.residents[row])
            pays = members.charged[home] and members.age[row] >= exempt_under_age
            for setting in range(tally.shape[2]):
                each = tables.cost[cell, setting] - (tables.charge[cell, setting] if pays else 0)
                if each == 0:
                    continue
                counted, reached = 0, 0
                for plan in range(len(heads)):
                    if heads[plan]:
                        counted += heads[plan]
                        upto = _reach(residents * each, counted, weight)
                        tally[place, plan, setting] += upto - reached
                        reached = upto


def _tally_plain(
    start: int, stop: int, members: Members, tables: CellCost, exempt_under_age: int, tally: NDArray[np.int64]
) -> None:
    """Add what `_tally_compiled` adds, block by block in NumPy."""
    for begin in range(start, stop, _HOUSEHOLDS_AT_ONCE):
        end = min(begin + _HOUSEHOLDS_AT_ONCE, stop)
        rows = slice(members.first[begin], members.first[end])
        home = np.repeat(np.arange(begin, end), np.diff(members.first[begin : end + 1]))
        pays = members.charged[home] & (members.age[rows] >= exempt_under_age)
        cell = members.cell[rows]
        each = tables.cost[cell] - tables.charge[cell] * pays[:, None]
        amount = (each * members.residents[rows].astype(np.int64)[:, None])[:, None, :]
        weight = members.weight[home].astype(np.int64)[:, None, None]
        counted = np.cumsum(members.heads[home], axis=1, dtype=np.int64)[:, :, None]
        upto = amount // weight * counted + (amount % weight * counted + weight // 2) // weight
        np.add.at(tally, members.place[home], np.diff(upto, axis=1, prepend=0))
