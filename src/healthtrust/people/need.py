"""What care is expected to cost a resident of each need cell: the demographic cost curve, or recorded cost.

    c(a, x, f, s) = u × exp( ln c(a, x) ) × d_f × r_s / Σ_s' share(s'; a, x, f) r_s'

c(a, x)   cost per head by age and sex, log-linear in age between knots;  d_f  multiplier of the fifth
r_s       cost of segment s relative to others of its age, sex and fifth, scaled so that their mean is 1
share     expected share of segment s (`people.segments`);  u  growth of cost since the curve was observed
Source  c and d fitted to Asaria, Doran and Cookson 2016, J Epidemiol Community Health 70:990 (England
        2011/12); r assumed, see catalogue/coefficients/segment-cost.csv. The fit itself: `people.fit`.

With need = "recorded cost" the cost of a cell is the mean recorded cost of its residents, without growth. A
cell without residents takes the mean of its age, sex and fifth; where nobody is of that age it costs nothing.

>>> curve = cost_curve("england-2011")        # [age, sex, fifth], pounds of 2011/12
>>> curve[[5, 30, 85], 0, 0].round()
array([1008., 2485., 5836.])
>>> above_least_deprived(np.array([[10, 10]]), np.array([[1500, 1000]]))
500
"""

from __future__ import annotations

import dataclasses
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.people import People
from healthtrust.engine.everywhere import everywhere
from healthtrust.ground.money import Currency
from healthtrust.ground.tables import Column, Contract
from healthtrust.people.conditions import by_income, read_conditions
from healthtrust.people.segments import Rules, expected_shares, read_rules
from healthtrust.people.vital import log_linear
from healthtrust.records.persons import CELLS, FIFTHS, OLDEST, SEGMENTS, SEXES, Persons, heads_by_cell
from healthtrust.records.store import read_table, shipped

CELL_SHAPE = (OLDEST + 1, 2, FIFTHS, len(SEGMENTS))
CURVE = "england-2011"

COST = Contract(
    "demographic cost curve",
    (
        Column("sex", "choice", "", "sex", choices=SEXES),
        Column("age", "number", "years", "knot of age", low=0, high=120),
        Column("cost", "number", "money per head", "cost of care a year there", low=0.01),
    ),
    other=True,
)
DEPRIVATION = Contract(
    "cost by deprivation",
    (
        Column(
            "fifth", "whole", "fifth", "deprivation fifth, 1 = most deprived", low=1, high=FIFTHS, unique=True
        ),
        Column("multiplier", "number", "ratio", "cost over the curve's", low=0.01, high=100),
    ),
    other=True,
)
SEGMENT_COST = Contract(
    "cost by segment",
    (
        Column("segment", "choice", "", "segment", choices=SEGMENTS, unique=True),
        Column("relative_cost", "number", "ratio", "cost relative to the other segments", low=0, high=1000),
    ),
    other=True,
)


def cost_per_head(
    people: People, currency: Currency, persons: Persons | None = None, folder: str = ""
) -> NDArray[np.float64]:
    """Return the expected cost of care a year per resident of each need cell [CELLS], minor units.

    persons: needed for need = "recorded cost", where they carry it; otherwise the cost curve is used.
    """
    if people.need == "recorded cost" and persons is not None and persons.recorded_cost is not None:
        return recorded_cost_per_head(persons)
    by_age = cost_curve(CURVE) * (people.cost_uplift * 10**currency.exponent)
    relative = segment_relativities(read_rules(people.segments, folder))
    return np.asarray((by_age[..., None] * relative).reshape(CELLS))


@lru_cache(maxsize=4)
def cost_curve(name: str) -> NDArray[np.float64]:
    """Return cost per head [age, sex, fifth] in major units of the year observed, from a shipped curve."""
    costs = read_table(shipped("coefficients", f"need-{name}"), COST)
    by_sex = np.stack([log_linear(costs, costs["sex"] == sex, "cost") for sex in SEXES], axis=1)
    table = read_table(shipped("coefficients", f"need-deprivation-{name}"), DEPRIVATION)
    multiplier = table["multiplier"][np.argsort(table["fifth"])].astype(np.float64)
    return by_sex[:, :, None] * multiplier


def segment_relativities(rules: Rules) -> NDArray[np.float64]:
    """Return cost relative to one's age, sex and fifth [age, sex, fifth, segment]; its expected mean is 1."""
    table = read_table(shipped("coefficients", "segment-cost"), SEGMENT_COST)
    relative = np.ones(len(SEGMENTS))
    for segment, cost in zip(table["segment"], table["relative_cost"], strict=True):
        relative[SEGMENTS.index(str(segment))] = float(cost)
    shares = expected_shares(by_income(read_conditions()), rules)
    return np.asarray(relative / (shares @ relative)[..., None])


def recorded_cost_per_head(persons: Persons) -> NDArray[np.float64]:
    """Return the mean recorded cost of the residents of each need cell [CELLS], minor units a year."""
    heads, cost = recorded_by_cell(persons)
    heads, cost = heads.reshape(CELL_SHAPE), cost.reshape(CELL_SHAPE)
    of_age = _ratio(cost.sum(axis=-1), heads.sum(axis=-1))
    return np.where(heads > 0, _ratio(cost, heads), of_age[..., None]).reshape(CELLS)


def recorded_by_cell(persons: Persons) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return everybody's number and recorded cost in minor units in each need cell [CELLS], both exact."""
    cost = np.zeros(CELLS, dtype=np.int64)
    if persons.recorded_cost is not None:
        np.add.at(cost, persons.cell, persons.recorded_cost)
    return everywhere((heads_by_cell(persons), cost))


def recorded_cost_a_year_older(later: Persons, before: Persons, fifth: NDArray[np.uint8]) -> Persons:
    """Return next year's persons with the recorded cost that their new age had the year before.

    Cost per head is the mean, `before`, of the age, sex and fifth, or of the nearest younger age anybody
    of that sex and fifth had (for the youngest the nearest older one). fifth [household] from 1 to 5.
    """
    heads, cost = (by_cell.reshape(CELL_SHAPE).sum(axis=-1) for by_cell in recorded_by_cell(before))
    age = np.where(heads > 0, np.arange(OLDEST + 1)[:, None, None], -1)
    nearest = np.maximum.accumulate(age, axis=0)
    nearest = np.where(nearest < 0, np.argmax(heads > 0, axis=0), nearest)
    per_head = np.take_along_axis(_ratio(cost, heads), nearest, axis=0)
    rows = (np.minimum(later.age, OLDEST), later.sex, fifth[later.household].astype(np.intp) - 1)
    return dataclasses.replace(later, recorded_cost=np.rint(per_head[rows] * later.weight).astype(np.int64))


def above_least_deprived(heads: NDArray[np.int64], cost: NDArray[np.int64]) -> int:
    """Return what is spent above the rates of the least deprived fifth, minor units.

    heads, cost [age and sex together, fifth]: residents and their cost in minor units; or both by need cell
    [CELLS]. At each age and sex the cost of all at the last fifth's cost per head is taken from that of all.
    """
    if heads.ndim == 1:
        heads, cost = (
            by_cell.reshape(CELL_SHAPE).sum(axis=-1).reshape(-1, FIFTHS) for by_cell in (heads, cost)
        )
    rate = _ratio(cost[:, -1], heads[:, -1])
    return int(np.rint((cost - heads * rate[:, None]).sum()))


def _ratio(cost: NDArray[np.int64], heads: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(np.where(heads > 0, cost / np.maximum(heads, 1), 0.0))
