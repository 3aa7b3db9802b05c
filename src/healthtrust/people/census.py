"""The people as tables: residents by place, sex and age band, and what their care costs by age.

    observed(a, x) = Σ_f cost / Σ_f heads        fitted(a, x) = Σ_f heads × curve(a, x, f) / Σ_f heads

a age, x sex, f deprivation fifth; the curve is `people.fit`'s, fitted to these very records.

The oldest band is open, at 90 or where the oldest residents are: some records end with 85 and over.

>>> bands(oldest=104)[-3:], bands(oldest=85)[-2:]
(['80-84', '85-89', '90 and over'], ['80-84', '85 and over'])
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere
from healthtrust.people.fit import fit_recorded
from healthtrust.people.need import recorded_by_cell
from healthtrust.records.persons import FIFTHS, SEGMENTS, SEXES
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]

BAND, OPEN_BAND = 5, 90
BANDS = OPEN_BAND // BAND + 1


def population_table(state: State) -> Columns:
    """Return residents by neighbourhood, sex and five-year age band, those without residents left out."""
    persons, households = known(state.persons, "people"), known(state.households, "people")
    band = (np.minimum(persons.age, OPEN_BAND) // BAND).astype(np.int64)
    group = (households.place[persons.household].astype(np.int64) * 2 + persons.sex) * BANDS + band
    size = len(state.places.names) * 2 * BANDS
    residents = everywhere(np.rint(np.bincount(group, persons.weight, size)).astype(np.int64))
    used = np.flatnonzero(residents)
    rest, band = np.divmod(used, BANDS)
    place, sex = np.divmod(rest, 2)
    named = bands(int(band.max()) * BAND)
    return {
        "place": np.array(state.places.names, dtype=object)[place],
        "sex": np.array(SEXES, dtype=object)[sex],
        "age_band": np.array(named, dtype=object)[band],
        "residents": residents[used],
    }


def need_curve_table(state: State) -> Columns | None:
    """Return recorded and fitted cost per resident by age and sex in minor units; None without records."""
    persons = known(state.persons, "people")
    if persons.recorded_cost is None:
        return None
    cells, curve = fit_recorded(persons)
    group = cells.age * 2 + cells.sex
    heads, cost, fitted = (np.bincount(group, v) for v in (cells.heads, cells.cost, curve.fitted))
    used = np.flatnonzero(heads)
    return {
        "age": used // 2,
        "sex": np.array(SEXES, dtype=object)[used % 2],
        "residents": heads[used].astype(np.int64),
        "observed": cost[used] / heads[used],
        "fitted": fitted[used] / heads[used],
    }


def cost_by_fifth_table(state: State) -> Columns | None:
    """Return recorded cost by deprivation fifth beside what the least deprived fifth's rates would have cost.

    Money in minor units; None without recorded cost. The rates are those of each age and sex, as in
    `people.need.above_least_deprived`, to which the column `above` adds up.
    """
    persons = known(state.persons, "people")
    if persons.recorded_cost is None:
        return None
    heads, cost = (
        by_cell.reshape(-1, FIFTHS, len(SEGMENTS)).sum(-1) for by_cell in recorded_by_cell(persons)
    )
    rate = np.divide(cost[:, -1], heads[:, -1], out=np.zeros(len(heads)), where=heads[:, -1] > 0)
    at_rates = np.rint((heads * rate[:, None]).sum(axis=0)).astype(np.int64)
    return {
        "fifth": np.arange(1, FIFTHS + 1),
        "residents": heads.sum(axis=0),
        "cost": cost.sum(axis=0),
        "at_rates_of_least_deprived": at_rates,
        "above": cost.sum(axis=0) - at_rates,
    }


def bands(oldest: int) -> list[str]:
    """Return the five-year age bands in words, up to the open one that holds the oldest age."""
    last = min(oldest, OPEN_BAND) // BAND * BAND
    return [*(f"{first}-{first + BAND - 1}" for first in range(0, last, BAND)), f"{last} and over"]
