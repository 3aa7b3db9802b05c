"""What every household, its employers and the government owe a year under all contributions together.

    gross_c(h) = [ f_c × base_c(h) ]     nothing where e_h < exemption of c
    then `relief`: shares of employers and government, the ceiling of c, the pool's ceiling
    total      = Σ_h w_h Σ_c (household + employers + government)

f_c      the factor where the rates of c move with the rate that funds the package, otherwise 1
base_c   `heads`, `brackets`, `payroll`, `indirect` or `premiums`;  e_h  income per equivalent adult
w_h      identical households the row stands for;  [ ]  rounded half to even to the whole minor unit
Source   the arithmetic of statutory contribution schedules; no author.

Due = household + employers + government + spared, contribution by contribution, to the unit.

>>> from healthtrust.design.contributions import Contribution
>>> from healthtrust.design.pool import Bracket, Pool
>>> from healthtrust.ground.money import currency
>>> from healthtrust.pool.contributions.rules import rules_of
>>> head = Contribution(name="head", base="head", amount=600, ceiling_share=0.02, over_ceiling="government")
>>> rules = rules_of(Pool(brackets=(Bracket(above=0, rate=0.05),), contributions=(head,)), currency("GBP"))
>>> couples = Payers.of_households(income=[20_000_00, 90_000_00], equivalised=[13_333_33, 60_000_00],
...                                adults=[2, 2], weight=[10, 1])
>>> found = assess(couples, rules)
>>> found.household.tolist(), found.government.tolist()
([140000, 570000], [80000, 0])
>>> found.totals.tolist(), found.spared.tolist(), total(couples, rules) == found.total
([[1450000, 0, 0], [520000, 0, 800000]], [0, 0], True)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.backend import compiled, parts, threads
from healthtrust.engine.everywhere import everywhere
from healthtrust.engine.partitions import cut
from healthtrust.engine.run import map_partitions
from healthtrust.pool.contributions.charged import CHARGED
from healthtrust.pool.contributions.payers import Payers
from healthtrust.pool.contributions.relief import (
    DUE,
    EMPLOYER,
    GOVERNMENT,
    HOUSEHOLD,
    add_up,
    owed_together,
    reduce,
    relieve,
)
from healthtrust.pool.contributions.rules import Rules
from healthtrust.pool.contributions.unmet import refuse_unmet

__all__ = ["DUE", "EMPLOYER", "GOVERNMENT", "HOUSEHOLD", "PAYERS", "Assessed", "assess", "each", "total"]

Whole = NDArray[np.int64]

HOUSEHOLDS_AT_ONCE = 131_072
"""Rows that kernels work on at a time, so that threads seldom wait for one another between them."""
HOUSEHOLDS_IN_CACHE = 16_384
"""Rows that the NumPy twins work on at a time, so that their columns stay in the processor's cache."""
PAYERS = ("household", "employer", "government")


@dataclass(frozen=True)
class Assessed:
    """What is owed a year, minor units: of one household of each row [h], and of all by contribution [c]."""

    names: tuple[str, ...]
    household: Whole
    """[h]: what the household pays of all contributions."""
    employer: Whole
    government: Whole
    totals: Whole
    """[c, 3]: all households × weight, as paid by households, employers and the government."""
    due: Whole
    """[c]: what was due before any ceiling."""

    @property
    def spared(self) -> Whole:
        """Return what ceilings spare and nobody pays [c]."""
        return np.asarray(self.due - self.totals.sum(axis=1))

    @property
    def total(self) -> int:
        """Return what all payers owe together."""
        return int(self.totals.sum())


def assess(payers: Payers, rules: Rules, factor: float = 1.0) -> Assessed:
    """Return what is owed by whom with the rates that move times `factor`.

    Raises InvalidInput where payers lack a column or a category of spending that the rules look at.
    """
    refuse_unmet(payers, rules)
    result = np.empty((3, payers.rows), dtype=np.int64)

    def task(rows: slice) -> Whole:
        totals = np.zeros((len(rules.contributions), 4), dtype=np.int64)
        for chunk, found in _chunks(payers, rules, factor, rows):
            reduce(found, payers.income[chunk], rules.ceiling_share)
            own, employer, government = (column[chunk] for column in result)
            add_up(found, payers.weight[chunk], (own, employer, government), totals)
        return totals

    totals = np.zeros((len(rules.contributions), 4), dtype=np.int64)
    for part in map_partitions(task, cut(payers.rows, parts()), threads()):
        totals += part
    totals = everywhere(totals)
    household, employer, government = result
    return Assessed(rules.names, household, employer, government, totals[:, :DUE], totals[:, DUE])


def each(payers: Payers, rules: Rules, factor: float = 1.0) -> Whole:
    """Return what one household of each row pays of each contribution [h, c]; raises as `assess`."""
    refuse_unmet(payers, rules)
    result = np.empty((payers.rows, len(rules.contributions)), dtype=np.int64)

    def task(rows: slice) -> None:
        for chunk, found in _chunks(payers, rules, factor, rows):
            result[chunk] = reduce(found, payers.income[chunk], rules.ceiling_share)[:, HOUSEHOLD].T

    map_partitions(task, cut(payers.rows, parts()), threads())
    return result


def total(payers: Payers, rules: Rules, factor: float = 1.0) -> int:
    """Return what all households, employers and the government owe, minor units; raises as `assess`."""
    refuse_unmet(payers, rules)

    def task(rows: slice) -> int:
        return sum(
            owed_together(found, payers.income[chunk], rules.ceiling_share, payers.weight[chunk])
            for chunk, found in _chunks(payers, rules, factor, rows)
        )

    return everywhere(sum(map_partitions(task, cut(payers.rows, parts()), threads())))


def _chunks(payers: Payers, rules: Rules, factor: float, rows: slice) -> Iterator[tuple[slice, Whole]]:
    """Yield some households after others: who pays what of each contribution, and what was due [c, 4, n].

    That is before the pool's ceiling, and in the same memory each time: asking for more would take longer
    than all the arithmetic.
    """
    at_once = HOUSEHOLDS_AT_ONCE if compiled() else HOUSEHOLDS_IN_CACHE
    count = len(rules.contributions)
    memory = np.empty(count * 4 * min(at_once, rows.stop - rows.start), dtype=np.int64)
    for start in range(rows.start, rows.stop, at_once):
        chunk = slice(start, min(start + at_once, rows.stop))
        length, of = chunk.stop - start, (payers.income[chunk], payers.equivalised[chunk])
        found, charged = memory[: count * 4 * length].reshape(count, 4, length), np.empty(length)
        for c, rule in enumerate(rules.contributions):
            full = CHARGED[rule.base](payers, rule, chunk, charged)
            relieve(full, of, rule, factor, found[c])
        yield chunk, found
