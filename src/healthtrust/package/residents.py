"""The year's residents as a question: incidence classes by deprivation and segment, and wealth within them.

    class     deprivation fifth × segment: incidence and health are the means of its residents
    row       a 20th of a class by resources per member; W_z and what its members owe are means over them;
              people of a class whose resources are the same to the minor unit are in one, by their mean rank
    rate given          t_z as assessed;   Σ_i λ_i E_i ≤ what of the means reaches care
    rate that funds     t_z = τ × what z owes at the schedule's own rates;  the pool then needs per head
                        ( Σ_i λ_i E_i / ((1 − a)(1 − s)) − X − R ) / (1 + subsidy − collection cost)

E_i     expected cost of i to the pool (`package.value`);  a  administration of plans;  s  shares before care
X, R    what government pays for exempt households; opening reserve
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3; that
        25 classes of 20 rows stand for everybody is a choice of ours, and the households that then buy on top
        are asked one by one again (`package.voluntary`)

Resources below 5 % of the mean count as 5 %: nobody lives on nothing, and a price of money without bound
would let a handful decide (assumed).

>>> found = points(np.array([0, 0, 0, 1]), np.array([30, 10, 20, 5]), np.array([1, 1, 2, 4]), count=2)
>>> found.row.tolist(), found.of_class.tolist(), found.heads.tolist()
([1, 0, 1, 2], [0, 0, 1], [1, 3, 4])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import counted, everywhere, sums
from healthtrust.package.health import health_by_cell
from healthtrust.package.question import (
    Budget,
    Collection,
    Interventions,
    Limits,
    Question,
    Real,
    Row,
    Society,
    Tax,
    TopUp,
    Utility,
    Welfare,
    Whole,
)
from healthtrust.pool.resistance_collection import CollectionTerms
from healthtrust.records.catalogue import Catalogue
from healthtrust.records.persons import CELLS, FIFTHS, SEGMENTS, cell_parts, heads_by_cell
from healthtrust.state import State, known

POINTS = 20
"""Rows of a class, by wealth."""
HIGHEST = 2**48
"""Resources above this many minor units count as the same when residents are ranked."""
LEAST_WEALTH = 0.05
"""Least resources that count, as a share of the mean: assumed."""
CLASSES = tuple(f"fifth {fifth}, {segment}" for fifth in range(1, FIFTHS + 1) for segment in SEGMENTS)


@dataclass(frozen=True)
class Payment:
    """How the package of a year is paid for: the tax and what stands between it and care, in major units."""

    family: str
    owed: NDArray[np.int64]
    """[household]: what is assessed, or owed at the schedule's own rates; minor units."""
    overhead: float = 1.0
    other_income: float = 0.0
    """What comes in beside the tax, of everybody together; both count where the rate follows the package."""
    limit: float = np.inf
    """What may be spent on care in all; nothing limits it where the rate follows the package."""
    resistance: CollectionTerms | None = None
    """What it costs to collect above the fair premium; None where everybody pays."""


def question_of(
    state: State, cost: NDArray[np.int64], payment: Payment, wishes: tuple[Real, Real]
) -> Question:
    """Return the question of the year; `cost` [i] to the pool in minor units, `wishes` least and most [i]."""
    catalogue = known(state.catalogue, "package")
    unit = 10.0**state.currency.exponent
    society, base = _society(state, catalogue, payment.owed, unit)
    heads = society.heads
    rows = () if np.isinf(payment.limit) else (Row("means", cost / unit / heads, payment.limit / heads),)
    of = state.design.package
    interventions = Interventions.of(catalogue.codes, catalogue.price / unit, catalogue.benefit)
    return Question(
        interventions,
        society,
        _utility(state, society),
        Limits(most=wishes[1], least=wishes[0], rows=rows),
        Welfare(of.welfare.kind, of.welfare.aversion, society.best_health(interventions)),
        Tax("given" if payment.family == "given" else "schedule", base=base),
        TopUp("complementary" if of.top_up.allowed else "none", of.top_up.loading, "prefix"),
        _budget(payment, float(cost.sum()) / unit, society),
    )


def _budget(payment: Payment, cost: float, society: Society) -> Budget:
    """Return what the pool needs for a package, given the `cost` of all services together, major units.

    Where taxes are given the limit on the means holds back, and the budget nothing.
    """
    if payment.family == "given":
        return Budget(other_income=cost / society.heads + 1.0)
    collection = None
    if payment.resistance is not None:
        all_resist = np.ones(len(society.classes), dtype=np.bool_)
        collection = Collection(all_resist, payment.resistance.rate, payment.resistance.curvature)
    return Budget(payment.overhead, payment.other_income / society.heads, collection=collection)


class Points(NamedTuple):
    """Rows of the question [z], classes in turn, and where this part's residents [n] are among them."""

    row: Whole
    """[n]"""
    of_class: Whole
    """[z]"""
    heads: Whole
    """[z]: everybody in it."""

    def means(self, weight: Whole, *outcomes: Real) -> Real:
        """Return the means over everybody in each row [outcome, z] of outcomes [n] of residents."""
        rows, each = len(self.heads), np.concatenate([weight * outcome for outcome in outcomes])
        by = np.concatenate([self.row + k * rows for k in range(len(outcomes))])
        return sums(each, by, rows * len(outcomes)).reshape(-1, rows) / self.heads


def points(of_class: Whole, wealth: Whole, weight: Whole, count: int = POINTS) -> Points:
    """Return the rows: classes in turn, each cut into `count` equal parts of everybody by wealth.

    of_class, wealth, weight [n] of this part's residents; wealth in minor units, below `HIGHEST`.
    """
    key = of_class * HIGHEST + wealth
    values, within = counted(key, weight)
    its_class, before = values // HIGHEST, np.cumsum(within) - within
    starts = np.searchsorted(its_class, its_class, side="left")
    in_class = np.bincount(its_class, weights=within)[its_class]
    part = np.floor((before - before[starts] + within / 2) / in_class * count).astype(np.int64)
    rows, row = np.unique(its_class * count + np.minimum(part, count - 1), return_inverse=True)
    heads = np.zeros(len(rows), dtype=np.int64)
    np.add.at(heads, row, within)
    return Points(row[np.searchsorted(values, key)], rows // count, heads)


def _society(
    state: State, catalogue: Catalogue, owed: NDArray[np.int64], unit: float
) -> tuple[Society, Real]:
    """Return the residents by class and wealth, and what a member of each row owes [z], major units."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    home = np.repeat(np.arange(households.rows), households.members)
    weight = persons.weight.astype(np.int64)
    residents = np.bincount(home, weights=weight, minlength=households.rows)
    members = np.maximum(residents / households.weight, 1.0)
    each = households.income / members
    income = int(np.rint(each * residents).astype(np.int64).sum())
    by_cell, income = everywhere((heads_by_cell(persons), income))
    wealth = np.maximum(each, LEAST_WEALTH * income / by_cell.sum())
    ranked = np.minimum(np.rint(wealth), HIGHEST - 1).astype(np.int64)
    found = points(_class_of_cell()[persons.cell], ranked[home], weight)
    has, owes = found.means(weight, (wealth / unit)[home], (owed / members / unit)[home])
    there, first = np.unique(found.of_class, return_index=True)
    incidence, health = _by_class(by_cell, catalogue)
    heads = found.heads.astype(np.float64)
    society = Society(
        tuple(CLASSES[c] for c in there),
        health[there],
        np.ones(len(there), dtype=np.bool_),
        incidence[:, there],
        np.append(first, len(heads)),
        has,
        heads / heads.sum(),
        np.ones(len(heads)),
        float(heads.sum()),
    )
    return society, owes


def _class_of_cell() -> Whole:
    of = cell_parts()
    return np.asarray((of.fifth - 1) * len(SEGMENTS) + of.segment)


def _by_class(heads: Whole, catalogue: Catalogue) -> tuple[Real, Real]:
    """Return expected cases [i, class] and health without the services [class] of a mean resident.

    heads [CELLS] of everybody.
    """
    member = np.zeros((len(CLASSES), CELLS))
    member[_class_of_cell(), np.arange(CELLS)] = heads
    total = np.maximum(member.sum(axis=1), 1.0)
    return (member @ catalogue.cases / total[:, None]).T, member @ health_by_cell() / total


def _utility(state: State, society: Society) -> Utility:
    from healthtrust.package.household.utility import calibrated

    of = state.design.package.top_up
    at_health = float(society.share @ society.health[society.class_of_row])
    return calibrated(
        of.willingness_to_pay, of.at_wealth, at_health, of.health_curvature, of.wealth_curvature
    )
