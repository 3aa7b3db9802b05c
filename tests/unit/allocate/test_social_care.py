"""Social care is outside unless a design switches it in; its money then follows the frail."""

from __future__ import annotations

import numpy as np

from healthtrust import allocate
from healthtrust.allocate.social_care import social_care_points
from healthtrust.ledger.chart import Accounts
from healthtrust.records.findings import LINES
from healthtrust.records.persons import CELLS, cell_parts, heads_by_cell
from tests.unit.allocate.scene import scene

SOCIAL_CARE = LINES.index("social care")


def test_it_is_off_unless_it_is_switched_in() -> None:
    state = allocate.step(scene())
    assert state.budgets is not None
    assert not state.budgets.lines[:, SOCIAL_CARE].any()


def test_a_frail_resident_counts_for_more_than_others_and_a_well_one_for_nothing() -> None:
    heads = np.ones(CELLS, dtype=np.int64)
    by_segment = [set(social_care_points(heads)[cell_parts().segment == s].tolist()) for s in range(5)]
    assert all(len(values) == 1 for values in by_segment)
    values = [values.pop() for values in by_segment]
    assert values[0] == 0 and values == sorted(values) and values[4] > 3 * values[3] > 0


def test_money_reaches_neighbourhoods_as_frail_people_live_there_and_is_spent() -> None:
    state = allocate.step(scene(allocate={"social_care_share": 0.1}))
    assert state.budgets is not None and state.persons is not None and state.households is not None
    line = state.budgets.lines[:, SOCIAL_CARE]
    assert line.sum() == int(state.contributions.income // 10)  # type: ignore[union-attr]
    points = social_care_points(heads_by_cell(state.persons))[state.persons.cell] * state.persons.weight
    need = np.bincount(state.households.place[state.persons.household], points, len(line))
    assert np.abs(line - line.sum() * need / need.sum()).max() <= 2
    assert state.book.balance(Accounts.PLACE_SOCIAL_CARE) == 0
    assert state.book.balance(Accounts.PROGRAMME_SOCIAL_CARE) == line.sum()
