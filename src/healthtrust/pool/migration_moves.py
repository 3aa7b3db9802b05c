"""Who moves: from each former scheme to each new role, how many residents, what they paid and what they pay.

    residents_sr = Σ_i w_i,   before_sr = Σ_i w_i b_i,   now_sr = Σ_i w_i n_i      i in s before, r now

w_i       identical residents of person row i
b_i, n_i  what one of them paid and pays, the own and the employer part apart
gains     those whose own part falls; loses: those whose own part rises
Source  bookkeeping; no author.

Every resident stands in one row, so that the rows add up to all residents and all the money, exactly.

>>> from healthtrust.design.contributions import Scheme
>>> from healthtrust.ground.money import currency
>>> from healthtrust.pool.migration_schemes import schemes_of
>>> works = Scheme(name="Works", kind="employer plan", becomes="Blue")
>>> schemes = schemes_of((works,), currency("EUR"), ("Blue", "Green"))
>>> movers = Movers(scheme=np.array([0, 0, -1]), role=np.array([0, 1, 1]), weight=np.array([2, 1, 1]))
>>> before, now = (Paid(np.array(own), np.array(employer)) for own, employer in
...                (([100, 100, 0], [300, 300, 0]), ([250, 90, 50], [0, 0, 0])))
>>> found = moves(movers, before, now, schemes, ("Blue", "Green"))
>>> for row in zip(found.scheme, found.role, found.residents.tolist(), found.own_before.tolist(),
...                found.own_now.tolist(), found.gain.tolist(), found.lose.tolist()):
...     row
('Works', 'Blue', 2, 200, 500, 0, 2)
('Works', 'Green', 1, 100, 90, 1, 0)
('none', 'Green', 1, 0, 50, 0, 1)
>>> found.mean("own_now").tolist(), found.totals()["own_before"]
([250, 90, 50], 300)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine.backend import compiled, parts, threads
from healthtrust.engine.everywhere import everywhere
from healthtrust.engine.partitions import cut
from healthtrust.engine.run import map_partitions
from healthtrust.pool.migration import Paid
from healthtrust.pool.migration_schemes import Schemes

Whole = NDArray[np.integer[Any]]

NO_SCHEME = "none"
COUNTED = ("residents", "own_before", "employer_before", "own_now", "employer_now", "gain", "lose")


@dataclass(frozen=True)
class Movers:
    """Columns of p person rows: the scheme before (-1 none), the role now, and identical residents."""

    scheme: NDArray[np.int64]
    role: Whole
    """Position among the roles: the plan a resident is enrolled in, the pool, or whatever is asked about."""
    weight: Whole


@dataclass(frozen=True)
class Moves:
    """One row for each former scheme and present role with residents that went between; minor units."""

    scheme: tuple[str, ...]
    kind: tuple[str, ...]
    becomes: tuple[str, ...]
    """The role of the scheme itself; its members may choose another."""
    role: tuple[str, ...]
    residents: NDArray[np.int64]
    own_before: NDArray[np.int64]
    employer_before: NDArray[np.int64]
    own_now: NDArray[np.int64]
    employer_now: NDArray[np.int64]
    gain: NDArray[np.int64]
    """Residents who pay less themselves than before."""
    lose: NDArray[np.int64]

    @property
    def before(self) -> NDArray[np.int64]:
        """Return what residents and employers together paid before, row by row."""
        return self.own_before + self.employer_before

    @property
    def now(self) -> NDArray[np.int64]:
        """Return what residents and employers together pay now, row by row."""
        return self.own_now + self.employer_now

    def mean(self, column: str) -> NDArray[np.int64]:
        """Return a column of money a resident, to the nearest minor unit, half up."""
        sums: NDArray[np.int64] = getattr(self, column)
        return np.asarray((2 * sums + self.residents) // (2 * self.residents))

    def totals(self) -> dict[str, int]:
        """Return the sum of each counted column over all rows: all residents, and all the money."""
        return {name: int(getattr(self, name).sum()) for name in COUNTED}


def moves(movers: Movers, before: Paid, now: Paid, schemes: Schemes, roles: tuple[str, ...]) -> Moves:
    """Return the table from scheme to role, in the order of schemes (those of none last) and roles.

    before, now: columns [p] of one resident of each row. Raises ValueError for a scheme or role not given.
    """
    _known(movers, schemes.count, len(roles))
    rule = _tally if compiled() else _tally_plain
    shape = schemes.count + 1, len(roles), len(COUNTED)

    def task(rows: slice) -> NDArray[np.int64]:
        table = np.zeros(shape, dtype=np.int64)
        people = movers.scheme[rows], movers.role[rows], movers.weight[rows]
        money = before.own[rows], before.employer[rows], now.own[rows], now.employer[rows]
        rule(*people, *money, table)
        return table

    tables = map_partitions(task, cut(len(movers.scheme), parts()), threads())
    return _rows(everywhere(sum(tables, start=np.zeros(shape, dtype=np.int64))), schemes, roles)


def _known(movers: Movers, schemes: int, roles: int) -> None:
    for name, column, count in (("scheme", movers.scheme, schemes), ("role", movers.role, roles)):
        lowest = -1 if name == "scheme" else 0
        if len(column) and (column.min() < lowest or column.max() >= count):
            raise ValueError(f"a {name} outside {lowest} to {count - 1}")


def _rows(table: NDArray[np.int64], schemes: Schemes, roles: tuple[str, ...]) -> Moves:
    scheme, role = np.nonzero(table[:, :, 0])
    names, kinds = (*schemes.names, NO_SCHEME), (*schemes.kinds, NO_SCHEME)
    becomes = (*schemes.becomes, NO_SCHEME)
    return Moves(
        tuple(names[s] for s in scheme),
        tuple(kinds[s] for s in scheme),
        tuple(becomes[s] for s in scheme),
        tuple(roles[r] for r in role),
        *(table[scheme, role, column] for column in range(len(COUNTED))),
    )


@njit(nogil=True, cache=True)
def _tally(
    scheme: NDArray[np.int64], role: Whole, weight: Whole, own_before: NDArray[np.int64],
    employer_before: NDArray[np.int64], own_now: NDArray[np.int64], employer_now: NDArray[np.int64],
    table: NDArray[np.int64],
) -> None:  # fmt: skip
    for p in range(len(scheme)):
        cell, w = table[scheme[p], role[p]], np.int64(weight[p])  # scheme -1 is the last row
        cell[0] += w
        cell[1] += w * own_before[p]
        cell[2] += w * employer_before[p]
        cell[3] += w * own_now[p]
        cell[4] += w * employer_now[p]
        cell[5] += w * (own_now[p] < own_before[p])
        cell[6] += w * (own_now[p] > own_before[p])


def _tally_plain(
    scheme: NDArray[np.int64], role: Whole, weight: Whole, own_before: NDArray[np.int64],
    employer_before: NDArray[np.int64], own_now: NDArray[np.int64], employer_now: NDArray[np.int64],
    table: NDArray[np.int64],
) -> None:  # fmt: skip
    each: tuple[Any, ...] = (
        1,
        own_before,
        employer_before,
        own_now,
        employer_now,
        own_now < own_before,
        own_now > own_before,
    )
    for column, amount in enumerate(each):
        np.add.at(table[:, :, column], (scheme, role), weight.astype(np.int64) * amount)
