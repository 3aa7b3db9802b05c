"""Every result table of a finished year: the part that leads makes what one part makes."""

from __future__ import annotations

import pytest

from healthtrust.runs.tables import TABLES
from healthtrust.state import State
from tests.parted import assert_alike, in_parts
from tests.unit.in_parts.reached import reached

YEARS = {"valley": 0, "transition": 0, "paid-on-results": 1, "prevention": 1}
SCARCE = {"acceptability"}


def every_table(state: State) -> dict[str, object]:
    return {table.name: table.make(state) for table in TABLES}


@pytest.mark.parametrize("design", YEARS)
def test_every_table_is_the_same_in_any_parts(design: str) -> None:
    state = reached(design, YEARS[design], "the end")
    whole, parted = every_table(state), in_parts(every_table, state, 3)[0]
    for name, table in whole.items():
        assert_alike(parted[name], table, f"{design}, {name}")
