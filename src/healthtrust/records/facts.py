"""What was recorded of a year: it stands where response models answer when a year is simulated.

    simulated   responses answer, rules decide, postings follow
    live        records answer,   rules decide, postings follow

Every rule and posting is the same in both; a step that finds facts in its state asks no response.

>>> import numpy as np
>>> one = np.zeros((1, 12), dtype=np.int64)
>>> none, nothing = one[:, 0], one[:, :1]
>>> done = Done(none, none, none, none, one + 2, one + 200, one, nothing, nothing)
>>> done.grid(done.cost, (1, 1, 1, 3))[0, 0, 0].tolist()
[2400, 0, 0]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from healthtrust.records.findings import Budgets, Measurement

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Done:
    """Care given: n lines of one place, plan, service and payer each, in that order, month by month."""

    place: Whole
    plan: Whole
    service: Whole
    payer: Whole
    """[line]: position in `records.findings.PAYERS`."""
    cases: Whole
    """[line, month]."""
    cost: Whole
    """[line, month]: reference cost, minor units."""
    charges: Whole
    """[line, month]: user charges on covered care, minor units."""
    paid_back: Whole
    """[place, plan]: user charges that plans pay back, minor units."""
    forgone: Whole
    """[place, service]: cases of services that nobody paid for, where that is known; else none."""

    def grid(self, amount: Whole, shape: tuple[int, int, int, int]) -> Whole:
        """Return amounts [line, month] of the year as [place, plan, service, payer]."""
        sums = np.zeros(shape, dtype=np.int64)
        np.add.at(sums, (self.place, self.plan, self.service, self.payer), amount.sum(axis=1))
        return sums


def nothing_done(places: int, plans: int, services: int) -> Done:
    """Return a year without any care."""
    line, months = np.zeros(0, dtype=np.int64), np.zeros((0, 12), dtype=np.int64)
    back, forgone = np.zeros((places, plans), dtype=np.int64), np.zeros((places, services), dtype=np.int64)
    return Done(line, line, line, line, months, months, months, back, forgone)


@dataclass(frozen=True)
class Promised:
    """What was decided when the year opened, and stands whoever comes and goes."""

    covered: NDArray[np.bool_]
    """[service]: the core package."""
    factor: float
    """By which the design's rates of contribution were multiplied."""
    budgets: Budgets
    """Money of places and purposes; the reserve as it was expected."""
    income: int
    """Pool income that they were made from, minor units."""


@dataclass(frozen=True)
class Facts:
    """Recorded answers of households, members and providers; what is None was not recorded."""

    heads: NDArray[np.int32]
    """[household, plan]: identical households in each plan."""
    insured: NDArray[np.int32]
    """[household]: how many of the identical households have voluntary cover."""
    surcharge: Whole
    """[plan]: surcharge per adult a year in force, minor units."""
    paid: Whole | None = None
    """[household]: contributions paid by all the identical households in the year, minor units."""
    paid_by_month: Whole | None = None
    """[place, month]: the same as it came in."""
    paid_until: int = 12
    """Months whose receipts are in; in those after it what is owed is taken to be paid."""
    done: Done | None = None
    out_of_pocket: Whole | None = None
    """[household]: user charges less what was paid back, and self-payments, minor units."""
    benefit: Whole | None = None
    """[household]: reference cost of covered care received, minor units."""
    measured: Mapping[tuple[str, int], Measurement] = field(default_factory=dict)
    """Measures on record by code and place (-1 = everywhere)."""
    promised: Promised | None = None
    """None at the opening, where it is being decided."""
    members: NDArray[np.float64] | None = None
    """[place, plan]: person-years; None where everybody was enrolled all year as they are now."""
    expected: Whole | None = None
    """[place, plan, setting]: expected cost of covered care of those person-years, minor units."""
