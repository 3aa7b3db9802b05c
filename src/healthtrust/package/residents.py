"""The year's residents as a question: incidence classes by deprivation and segment, and wealth within them.

    class     deprivation fifth × segment: incidence and health are the means of its residents
    row       a 20th of a class by resources per member; W_z and what its members owe are means over them
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

>>> rows = np.array([0, 0, 0, 1]), np.array([30.0, 10.0, 20.0, 5.0]), np.array([1, 1, 2, 4])
>>> points(*rows, count=2).tolist()
[1, 0, 1, 2]
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

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
LEAST_WEALTH = 0.05
"""Least resources that count, as a share of the mean: assumed."""
CLASSES = tuple(f"fifth {fifth}, {segment}" for fifth in range(1, FIFTHS + 1) for segment in SEGMENTS)


@dataclass(frozen=True)
class Payment:
    """How the package of a year is paid for: the tax and what stands between it and care, in major units."""

    family: str
    owed: NDArray[np.int64]
    """[household]: what is assessed, or owed at the schedule's own rates; minor units."""
    budget: Budget
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
    budget = payment.budget
    if payment.resistance is not None:
        all_resist = np.ones(len(society.classes), dtype=np.bool_)
        terms = Collection(all_resist, payment.resistance.rate, payment.resistance.curvature)
        budget = replace(budget, collection=terms)
    return Question(
        interventions,
        society,
        _utility(state, society),
        Limits(most=wishes[1], least=wishes[0], rows=rows),
        Welfare(of.welfare.kind, of.welfare.aversion, society.best_health(interventions)),
        Tax("given" if payment.family == "given" else "schedule", base=base),
        TopUp("complementary" if of.top_up.allowed else "none", of.top_up.loading, "prefix"),
        budget,
    )


def points(of_class: Whole, wealth: Real, weight: Whole, count: int = POINTS) -> Whole:
    """Return the row [n] of each resident: classes in turn, each cut into `count` equal parts by wealth."""
    order = np.lexsort((wealth, of_class))
    sorted_class, heads = of_class[order], weight[order].astype(np.float64)
    before = np.cumsum(heads) - heads
    starts = np.searchsorted(sorted_class, sorted_class, side="left")
    in_class = np.bincount(of_class, weights=weight)[sorted_class]
    part = np.floor((before - before[starts] + heads / 2) / in_class * count).astype(np.int64)
    _, row = np.unique(sorted_class * count + np.minimum(part, count - 1), return_inverse=True)
    result = np.empty(len(order), dtype=np.int64)
    result[order] = row
    return result


def _society(
    state: State, catalogue: Catalogue, owed: NDArray[np.int64], unit: float
) -> tuple[Society, Real]:
    """Return the residents by class and wealth, and what a member of each row owes [z], major units."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    of_class = _class_of_cell()[persons.cell]
    home = np.repeat(np.arange(households.rows), households.members)
    weight = persons.weight.astype(np.int64)
    members = np.bincount(home, weights=weight, minlength=households.rows) / households.weight
    each = households.income / np.maximum(members, 1.0) / unit
    mean = float(np.average(each[home], weights=weight))
    wealth = np.maximum(each, LEAST_WEALTH * mean)[home]
    row = points(of_class, wealth, weight)
    heads = np.bincount(row, weights=weight)

    def average(values: Real) -> Real:
        return np.asarray(np.bincount(row, weights=weight * values) / heads)

    class_of_row = np.zeros(len(heads), dtype=np.int64)
    class_of_row[row] = of_class
    there, first = np.unique(class_of_row, return_index=True)
    incidence, health = _by_class(state, catalogue)
    society = Society(
        tuple(CLASSES[c] for c in there),
        health[there],
        np.ones(len(there), dtype=np.bool_),
        incidence[:, there],
        np.append(first, len(heads)),
        average(wealth),
        heads / heads.sum(),
        np.ones(len(heads)),
        float(heads.sum()),
    )
    return society, average((owed / np.maximum(members, 1.0) / unit)[home])


def _class_of_cell() -> Whole:
    of = cell_parts()
    return np.asarray((of.fifth - 1) * len(SEGMENTS) + of.segment)


def _by_class(state: State, catalogue: Catalogue) -> tuple[Real, Real]:
    """Return expected cases [i, class] and health without the services [class] of a mean resident."""
    heads = heads_by_cell(known(state.persons, "people")).astype(np.float64)
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


def unlimited(cost: NDArray[np.int64], state: State) -> Budget:
    """Return a budget that holds nothing back: the limit on the means does, where taxes are given."""
    unit = 10.0**state.currency.exponent
    heads = known(state.persons, "people").heads
    return Budget(other_income=float(cost.sum()) / unit / heads + 1.0)
