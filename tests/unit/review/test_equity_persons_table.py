"""Who lives in the households of a year: everybody counted once, nobody named."""

from __future__ import annotations

import numpy as np

from healthtrust.review.inequalities.persons_table import BETWEEN, equity_table
from healthtrust.state import known
from tests.unit.review.finished import year


def test_every_resident_is_in_a_household_and_none_is_named() -> None:
    state = year()
    table = equity_table(state)
    assert table is not None
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    assert table["residents"].sum() == persons.heads
    assert table["household_id"].tolist() == homes.identity.tolist()
    assert set(np.unique(table["tenth"])) <= set(range(1, 11))
    assert not any(name.startswith("person") for name in table)
    first = slice(int(homes.first[0]), int(homes.first[1]))
    has = {name for name in str(table["conditions"][0]).split(BETWEEN) if name}
    assert len(has) == int(np.bitwise_or.reduce(persons.conditions[first])).bit_count()
