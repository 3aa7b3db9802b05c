"""No count of persons can come into a result table without being known as one: it would be told to all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from healthtrust import allocate, deliver, market, package, people, pool, review
from healthtrust.reports.counts_of_persons import (
    COUNTED,
    NOT_COUNTS,
    OF_PERSONS,
    OF_THEIR_OWN,
    WITHHELD,
    is_known,
)
from healthtrust.runs.meanings import MINOR
from healthtrust.runs.tables import TABLES
from healthtrust.start import opening
from tests.small import tiny_design

PERSONS = ("residents", "members", "households", "persons", "people", "patients", "cases", "insured", "heads")


@pytest.fixture(scope="module")
def made() -> Mapping[str, Mapping[str, Any]]:
    state = opening(tiny_design(), "")
    for step in (people, pool, package, allocate, market, deliver, review):
        state = step.step(state)
    found = {table.name: table.make(state) for table in TABLES}
    return {name: columns for name, columns in found.items() if columns is not None}


def test_every_table_is_known() -> None:
    named = {table.name for table in TABLES}
    of_persons = {"enrolment", "households", "household_groups", "activity"}
    known = {*COUNTED, *NOT_COUNTS, *OF_THEIR_OWN, *WITHHELD, *of_persons}
    assert sorted(named - known) == [], (
        "say in reports/counts_of_persons.py what counts persons in these tables"
    )
    assert sorted(known - named) == []


def test_every_column_of_whole_numbers_is_known(made: Mapping[str, Mapping[str, Any]]) -> None:
    units = {table.name: table.units for table in TABLES}
    unknown = [
        f"{name}.{column}"
        for name, columns in made.items()
        if not OF_PERSONS & set(columns) and name not in WITHHELD
        for column, values in columns.items()
        if _whole(values) and units[name].get(column) != MINOR and not is_known(name, column)
    ]
    assert unknown == [], "say in reports/counts_of_persons.py whether these count persons"


def test_a_column_in_units_of_people_counts_persons() -> None:
    counted = [(table.name, c) for table in TABLES for c, unit in table.units.items() if unit in PERSONS]
    assert counted
    told = [(name, c) for name, c in counted if name not in {"household_groups"}]  # has rows of households
    assert [f"{name}.{c}" for name, c in told if c not in COUNTED[name].counts] == []


def test_what_is_said_of_a_table_is_there(made: Mapping[str, Mapping[str, Any]]) -> None:
    for name, counted in COUNTED.items():
        if name not in made:
            continue
        said = [*counted.counts, *counted.derived, *counted.per, *counted.shares, *counted.figures]
        said += [each for pair in counted.per.values() for each in pair]
        said += [*counted.part_of, *counted.part_of.values(), *counted.shares.values()]
        said += [column for by in counted.margins for column in by if column != "parent"]
        assert sorted(set(said) - set(made[name])) == [], name


def test_a_new_count_would_be_found(made: Mapping[str, Mapping[str, Any]]) -> None:
    assert "members" in made["transfers"]
    assert not is_known("transfers", "members_under_five")
    assert _whole(made["transfers"]["members"])


def _whole(values: Any) -> bool:
    return np.issubdtype(np.asarray(values).dtype, np.integer)
