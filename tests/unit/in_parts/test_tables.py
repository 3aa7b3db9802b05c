"""Every result table of a finished year: the part that leads makes what one part makes."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from healthtrust.runs.tables import TABLES
from healthtrust.start import opening
from healthtrust.state import State
from healthtrust.year import run_year
from tests.parted import assert_alike, in_parts
from tests.small import tiny_design
from tests.unit.in_parts.reached import reached

SHIPPED = {"valley": 0, "transition": 0, "paid-on-results": 1, "prevention": 1, "accountable-care": 0}
SMALL: dict[str, dict[str, Any]] = {
    "rows of many": {
        "people": {"size": 9_000, "residents_per_row": 10},
        "package": {
            "choose": "welfare",
            "user_charges": {"settings": ["pharmacy", "outpatient"], "share": 0.2},
        },
        "deliver": {"organisation": "loose-network"},
    },
}
OF_RECORDS = {"need_curve", "cost_by_fifth"}
"""Tables of people whose cost is on record: see `test_people`."""


@cache
def finished(design: str) -> State:
    if design in SHIPPED:
        return reached(design, SHIPPED[design], "the end")
    return run_year(opening(tiny_design(**SMALL[design]), ""))


@cache
def every_table(design: str) -> dict[str, Any]:
    return made(finished(design))


def made(state: State) -> dict[str, Any]:
    return {table.name: table.make(state) for table in TABLES}


@pytest.mark.parametrize("design", [*SHIPPED, *SMALL])
def test_every_table_is_the_same_in_any_parts(design: str) -> None:
    leading, *others = in_parts(made, finished(design), 3)
    assert len(others) == 2
    for name, table in every_table(design).items():
        assert_alike(leading[name], table, f"{design}, {name}")


def test_every_table_there_is_is_held_to_it() -> None:
    tables = {name for design in [*SHIPPED, *SMALL] for name, of in every_table(design).items() if of}
    assert {table.name for table in TABLES} - OF_RECORDS == tables
