"""What equalisation sees of a year, and what is left to gain by whom a plan attracts."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.allocate.weights import LOOKS_AT, class_mean
from healthtrust.market.year_tables import fit_table, gains_table, groups
from healthtrust.records.persons import heads_by_cell
from healthtrust.state import State, known
from tests.unit.allocate.scene import scene

FINEST = "age, sex, deprivation and segment"


@pytest.fixture(scope="module")
def state() -> State:
    return scene(homes=3_000, market={"equalise": "age and sex"})


def test_the_more_is_seen_the_more_is_explained(state: State) -> None:
    found = fit_table(state)
    assert list(found["classification"]) == list(LOOKS_AT)
    for measure in ("r_squared", "cumming"):
        assert (np.diff(found[measure]) > 0).all()
        assert found[measure][[0, -1]] == pytest.approx([0, 1], abs=1e-9)
    assert found["mean_absolute_error"][-1] == 0 < found["mean_absolute_error"][0]
    assert found["in_force"].tolist() == [False, True, False, False]


def test_r_squared_is_that_of_cells_weighted_by_their_residents(state: State) -> None:
    cost, heads = known(state.package, "package").cell_cost, heads_by_cell(known(state.persons, "people"))
    mean = heads @ cost / heads.sum()
    left = heads @ (cost - class_mean(cost, heads, "age and sex")) ** 2
    assert fit_table(state)["r_squared"][1] == pytest.approx(1 - left / (heads @ (cost - mean) ** 2))


def test_gains_of_all_groups_of_a_kind_add_up_to_nothing(state: State) -> None:
    found = gains_table(state)
    for name in LOOKS_AT:
        for by in ("segment", "age", "deprivation fifth", "sex"):
            rows = (found["classification"] == name) & (found["by"] == by)
            assert found["residents"][rows].sum() == known(state.persons, "people").heads
            total = found["residents"][rows] @ found["gain"][rows]
            assert abs(total) <= found["residents"][rows].sum()


def test_what_a_classification_sees_cannot_be_gained_by(state: State) -> None:
    found = gains_table(state)
    seen = (found["classification"] == "age and sex") & np.isin(found["by"], ["age", "sex"])
    assert (np.abs(found["gain"][seen]) <= 1).all() and found["predictive_ratio"][seen] == pytest.approx(1)
    frail = (found["group"] == "frail") & (found["classification"] == "age and sex")
    assert found["gain"][frail][0] < 0 and found["predictive_ratio"][frail][0] < 0.6


def test_half_equalised_leaves_half_to_gain() -> None:
    whole, half = (gains_table(scene(homes=500, market={"equalise_share": p})) for p in (1.0, 0.5))
    finest = whole["classification"] == FINEST
    flat = whole["gain"][whole["classification"] == "population"]
    assert (np.abs(whole["gain"][finest]) <= 1).all()
    assert half["gain"][finest] == pytest.approx(flat / 2, abs=1)


def test_every_cell_is_in_one_group_of_each_kind() -> None:
    for kind in ("segment", "age", "deprivation fifth", "sex"):
        assert (sum(cells.astype(int) for (by, _), cells in groups().items() if by == kind) == 1).all()
