"""What was observed of persons and places: who has which condition, and every measure of the review.

    of persons   condition:<code> = 1 on 1 January, for every condition of a resident row
    of places    each measure with its numerator, denominator and interval; forgone:<service>, cases that
                 nobody paid for; on 31 December
    of plans     surcharge, minor units an adult a year, as it was in force

Source  the measurement table of `records.exchange`; a place or plan stands where an organisation would. A
        value that is not known is empty.

>>> condition_names()[:2], condition_names()[15]
(('condition:hypertension', 'condition:diabetes'), 'condition:15')
"""

from __future__ import annotations

from collections.abc import Iterator
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.live.simulated.table_files import Columns, Words
from healthtrust.people.conditions import MOST_CONDITIONS, read_conditions
from healthtrust.records.findings import Measurement
from healthtrust.state import State, known

ROWS_AT_ONCE = 262_144
EVERYWHERE = "everywhere"
CONDITION, FORGONE, SURCHARGE = "condition:", "forgone:", "surcharge"
MINOR = "minor units"


def measurements(state: State, at_once: int = ROWS_AT_ONCE) -> Iterator[Columns]:
    """Yield what was observed of persons, `at_once` rows of them at a time, then of plans and places.

    Needs the step review.
    """
    for begin in range(0, known(state.persons, "people").rows, at_once):
        yield _of_persons(state, slice(begin, begin + at_once))
    yield _of_plans(state)
    yield _of_places(state)
    yield _forgone(state)


def condition_names() -> tuple[str, ...]:
    """Return the measure code of each bit of conditions; the bit's number where it has no name."""
    codes = dict(enumerate(read_conditions().codes))
    return tuple(f"{CONDITION}{codes.get(bit) or bit}" for bit in range(MOST_CONDITIONS))


def _of_persons(state: State, rows: slice) -> Columns:
    persons = known(state.persons, "people")
    who, bit = np.nonzero((persons.conditions[rows, None] >> np.arange(MOST_CONDITIONS)) & 1)
    return {
        "person_id": persons.identity[rows][who],
        "date": np.full(len(who), np.datetime64(f"{state.year}-01-01")),
        "measure_code": Words(condition_names(), bit),
        "value": np.ones(len(who)),
    }


def _of_plans(state: State) -> Columns:
    surcharge = known(state.enrolment, "market").surcharge
    names = state.plans.names[: len(surcharge)]
    return {
        "org_id": Words(names, np.arange(len(names))),
        "date": _last_day(state, len(names)),
        "measure_code": Words((SURCHARGE,), np.zeros(len(names), dtype=np.int64)),
        "value": surcharge.astype(np.float64),
        "unit": Words((MINOR,), np.zeros(len(names), dtype=np.int64)),
    }


def _of_places(state: State) -> Columns:
    found = known(state.scorecard, "review").measurements
    measures = tuple(dict.fromkeys(m.measure for m in found))
    notes = tuple(dict.fromkeys(m.note for m in found))
    places = (*state.places.names, EVERYWHERE)
    return {
        "org_id": Words(places, np.array([m.place if m.place >= 0 else len(places) - 1 for m in found])),
        "date": _last_day(state, len(found)),
        "measure_code": Words(measures, np.array([measures.index(m.measure) for m in found])),
        **{name: _numbers(found, name) for name in ("value", "numerator", "denominator", "low", "high")},
        "note": Words(notes, np.array([notes.index(m.note) if m.note else -1 for m in found])),
    }


def _numbers(found: tuple[Measurement, ...], name: str) -> NDArray[Any]:
    values = [getattr(m, name) for m in found]
    return np.array([nan if value is None else value for value in values], dtype=np.float64)


def _forgone(state: State) -> Columns:
    forgone, codes = known(state.care, "deliver").forgone, known(state.catalogue, "package").codes
    place, service = np.nonzero(forgone)
    return {
        "org_id": Words(state.places.names, place),
        "date": _last_day(state, len(place)),
        "measure_code": Words(tuple(f"{FORGONE}{code}" for code in codes), service),
        "value": forgone[place, service].astype(np.float64),
    }


def _last_day(state: State, rows: int) -> NDArray[Any]:
    return np.full(rows, np.datetime64(f"{state.year}-12-31"))
