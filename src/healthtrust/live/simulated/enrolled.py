"""Who was enrolled: a spell of the whole year for every resident row and plan, and for voluntary cover.

    heads       = the row's residents in the plan, by largest remainder (`deliver.recorded.shares_of_row`)
    households  = the identical households of the row in the plan

The first member's row of a plan with households is there even without heads: members may die before their
household does, and its households are told by that row. Voluntary cover follows after all plans, one row for
each household row with any, in the name of its first member.

Source  the enrolment table of `records.exchange`; born_in: `deliver.register`.

>>> in_middle_of(2027, np.array([0, 40])).astype(str).tolist()
['2026-07-01', '1986-07-01']
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.recorded import shares_of_row
from healthtrust.deliver.register import INSURERS, POOL
from healthtrust.live.simulated.table_files import Columns, Words, same
from healthtrust.records.persons import SEXES
from healthtrust.records.providers import SETTINGS
from healthtrust.state import State, known

HOUSEHOLDS_AT_ONCE = 65_536
COVER = "voluntary cover"
PRIMARY = SETTINGS.index("primary")


def enrolment(state: State, at_once: int = HOUSEHOLDS_AT_ONCE) -> Iterator[Columns]:
    """Yield the enrolment of a year, `at_once` household rows at a time, plans first and then cover."""
    homes = known(state.households, "people").rows
    for begin in range(0, homes, at_once):
        yield _in_plans(state, begin, min(begin + at_once, homes))
    for begin in range(0, homes, at_once):
        yield _covered(state, begin, min(begin + at_once, homes))


def in_middle_of(year: int, age: NDArray[np.integer]) -> NDArray[np.datetime64]:
    """Return a birth date in the middle of the twelve months that an age on 1 January of `year` allows."""
    months = (year - 1 - age.astype(np.int64) - 1970) * 12 + 6
    return months.astype("datetime64[M]").astype("datetime64[D]")


def _in_plans(state: State, begin: int, end: int) -> Columns:
    homes, persons = known(state.households, "people"), known(state.persons, "people")
    home = np.repeat(np.arange(begin, end), homes.members[begin:end])
    row = np.arange(homes.first[begin], homes.first[end])
    inside = known(state.enrolment, "market").heads[home]
    heads = shares_of_row(persons.weight[row].astype(np.int64), inside)
    first = row == homes.first[home]
    which, plan = np.nonzero((heads > 0) | (first[:, None] & (inside > 0)))
    return _rows(state, row[which], home[which]) | {
        "payer_id": same(POOL, len(which)),
        "plan_id": Words(state.plans.names, plan),
        "heads": heads[which, plan],
        "households": inside[which, plan].astype(np.int64),
    }


def _covered(state: State, begin: int, end: int) -> Columns:
    insured = known(state.package, "package").insured[begin:end].astype(np.int64)
    home = begin + np.flatnonzero(insured)
    row = known(state.households, "people").first[home]
    return _rows(state, row, home) | {
        "payer_id": same(INSURERS, len(home)),
        "plan_id": same(COVER, len(home)),
        "heads": insured[insured > 0],
        "households": insured[insured > 0],
    }


def _rows(state: State, row: NDArray[np.int64], home: NDArray[np.int64]) -> dict[str, Any]:
    """Return what enrolment rows say of residents and of their households."""
    homes, persons, rows = known(state.households, "people"), known(state.persons, "people"), len(row)
    place = homes.place[home]
    return {
        "person_id": persons.identity[row],
        "start_date": np.full(rows, np.datetime64(f"{state.year}-01-01")),
        "end_date": np.full(rows, np.datetime64(f"{state.year + 1}-01-01")),
        "birth_date": in_middle_of(state.year, persons.age[row]),
        "sex": Words(SEXES, persons.sex[row]),
        "practice_id": Words(state.providers.names, state.providers.by_setting[place, PRIMARY]),
        "area_code": Words(state.places.names, place),
        "deprivation_rank": state.places.fifth[place].astype(np.int64),
        "household_id": homes.identity[home],
        "income": homes.income[home].astype(np.int64),
    }
