"""Who is registered where: the enrolment, organisation and measurement tables of a simulated year.

    heads of a row = the row's residents × H_p / Σ_q H_q        by largest remainder, one row a plan

H_p           identical households of the row's household in plan p; for a single household its one plan
practice_id   the primary care network of the place: the unit that capitation is paid for
birth_date    only age is known: everybody is born in the middle of the year it allows (born_in)
Source        the exchange tables of `records.exchange` (interfaces of this project).

A row stands for `heads` identical residents, all year: spells begin with the year and end with it.

>>> born_in(2027, np.array([0, 40])).tolist()
['2026-07-01', '1986-07-01']
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.recorded import shares_of_row
from healthtrust.records.persons import SEXES
from healthtrust.records.providers import SETTINGS
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]

POOL, INSURERS = "pool", "voluntary insurers"
KIND = {
    "primary care network": "practice",
    "hospital": "hospital",
    "community and mental health trust": "community",
    "pharmacies": "community",
    "organisation": "group",
}
"""The exchange tables' word for each kind of provider."""


def enrolment_table(state: State, households: slice = slice(None)) -> Columns:
    """Return who is in which plan, in the columns of `records.exchange.ENROLMENT` with `heads` beside them.

    `households` picks a run of household rows, so that a large population can be written piece by piece.
    """
    homes, persons = known(state.households, "people"), known(state.persons, "people")
    begin, end, _ = households.indices(homes.rows)
    home = np.repeat(np.arange(begin, end), homes.members[begin:end])
    row = slice(homes.first[begin], homes.first[end])
    weight = persons.weight[row].astype(np.int64)
    heads = shares_of_row(weight, known(state.enrolment, "market").heads[home])
    which, plan = np.nonzero(heads)
    place = homes.place[home][which]
    age, sex = persons.age[row][which], persons.sex[row][which]
    practice = state.providers.by_setting[place, SETTINGS.index("primary")]
    return {
        "person_id": persons.identity[row][which],
        "start_date": np.full(len(which), f"{state.year}-01-01", dtype=object),
        "end_date": np.full(len(which), f"{state.year + 1}-01-01", dtype=object),
        "birth_date": born_in(state.year, age),
        "sex": np.array(SEXES, dtype=object)[sex],
        "payer_id": np.full(len(which), POOL, dtype=object),
        "plan_id": np.array(state.plans.names, dtype=object)[plan],
        "practice_id": np.array(state.providers.names, dtype=object)[practice],
        "area_code": np.array(state.places.names, dtype=object)[place],
        "deprivation_rank": state.places.fifth[place].astype(np.int64),
        "heads": heads[which, plan],
    }


def born_in(year: int, age: NDArray[np.integer]) -> NDArray[np.object_]:
    """Return a birth date in the middle of the twelve months that an age on 1 January of `year` allows."""
    dates = np.array([f"{year - years - 1}-07-01" for years in range(256)], dtype=object)
    return np.asarray(dates[age])


def organisation_table(state: State) -> Columns:
    """Return every organisation: providers, plans, the pool and the voluntary insurers."""
    payers = (*state.plans.names, POOL, INSURERS)
    names = np.array([*state.providers.names, *payers], dtype=object)
    areas = [state.places.names[place] for place in state.providers.place]
    return {
        "org_id": names,
        "kind": np.array(
            [*(KIND[k] for k in state.providers.kind), *("payer" for _ in payers)], dtype=object
        ),
        "parent_org_id": np.array(["" if n not in state.plans.names else POOL for n in names], dtype=object),
        "name": names,
        "area_code": np.array([*areas, *("" for _ in payers)], dtype=object),
    }


def measurement_table(state: State) -> Columns:
    """Return the measures of the review in the columns of `records.exchange.MEASUREMENT`, place by place.

    A place stands where an organisation would: `org_id` is its name, or `everywhere`.
    """
    found = known(state.scorecard, "review").measurements
    return {
        "org_id": np.array(
            [state.places.names[m.place] if m.place >= 0 else "everywhere" for m in found], object
        ),
        "date": np.full(len(found), f"{state.year}-12-31", dtype=object),
        "measure_code": np.array([m.measure for m in found], dtype=object),
        "value": np.array([m.value for m in found], dtype=np.float64),
    }
