"""Who bears contributions, by any group of a year's households: their place, deprivation fifth and kind.

    rate_g = Σ_{h in g} w_h t_h / Σ_{h in g} w_h y_h            with the interval of a sample of households

t, y, w  what a household owes, its income, and identical households of the row;  g  a group
Source   see `fairness.groups`

>>> kinds_of(np.array([1, 2, 2, 1]), np.array([0, 0, 2, 0]), np.array([70, 40, 35, 30])).tolist()
['all of 65 and over', 'two adults or more', 'with children', 'one adult']
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.gathered import gathered
from healthtrust.pool.fairness import by_group, interval, observe
from healthtrust.pool.fairness.sample import Sample
from healthtrust.pool.means import residents
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]

OLD = 65


def groups_table(state: State) -> Columns | None:
    """Return one row a group: by, group, residents, income and owed in minor units, rate, low and high.

    Of more than four million rows of households every k-th stands for all (`engine.gathered`).
    """
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    of_rows = {
        "equivalised": homes.equivalised_income.astype(np.float64),
        "residents": residents(persons, homes) / homes.weight,
        "weight": homes.weight.astype(np.float64),
        "income": homes.income,
        "owed": known(state.contributions, "pool").owed,
    }
    labels = _labels(state)
    everybody = gathered(of_rows | labels, homes.identity)
    if everybody is None:
        return None
    of = everybody.columns
    sample = Sample.of(len(of["income"]), of["weight"] * everybody.every)
    seen = observe(of["equivalised"], of["residents"], sample)
    rows: dict[str, list[Any]] = {name: [] for name in ("by", "group", *NUMBERS)}
    for by in labels:
        found = by_group(of[by], of["income"], of["owed"], seen)
        ranges = [interval(rate) for rate in found.rate]
        rows["by"] += [by] * len(found.groups)
        rows["group"] += [str(group) for group in found.groups]
        rows["residents"] += np.rint(found.residents).astype(np.int64).tolist()
        rows["income"] += np.rint(found.income).astype(np.int64).tolist()
        rows["owed"] += np.rint(found.paid).astype(np.int64).tolist()
        rows["rate"] += [rate.value for rate in found.rate]
        rows["low"] += [each.low for each in ranges]
        rows["high"] += [each.high for each in ranges]
    return {name: np.array(values, dtype=NUMBERS.get(name, object)) for name, values in rows.items()}


NUMBERS = {
    **dict.fromkeys(("residents", "income", "owed"), np.int64),
    **dict.fromkeys(("rate", "low", "high"), np.float64),
}


def _labels(state: State) -> dict[str, NDArray[Any]]:
    """Return the group of each row of households [h], by what groups it."""
    persons, homes, places = known(state.persons, "people"), known(state.households, "people"), state.places
    oldest_first = np.minimum.reduceat(persons.age, homes.first[:-1])
    return {
        "place": np.array(places.names, dtype=object)[places.ancestor(1)[homes.place]].astype(str),
        "deprivation fifth": places.fifth[homes.place],
        "kind of household": kinds_of(homes.adults, homes.children, oldest_first),
    }


def kinds_of(adults: NDArray[Any], children: NDArray[Any], youngest: NDArray[Any]) -> NDArray[np.str_]:
    """Return the kind of each household [h] from its adults, its children and the age of its youngest."""
    by_adults = np.where(adults > 1, "two adults or more", "one adult")
    grown = np.where(youngest >= OLD, "all of 65 and over", by_adults)
    return np.where(children > 0, "with children", grown)
