"""Default assignment: where residents are before they first choose."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.design.contributions import Scheme
from healthtrust.design.market import Plan
from healthtrust.design.pool import Pool
from healthtrust.market.assigned import assigned, evenly
from healthtrust.state import State, known
from tests.unit.allocate.scene import scene

THREE = (
    Plan(name="Mutual", surcharge=10),
    Plan(name="Northern", surcharge=5, places=("North",)),
    Plan(name="Open", surcharge=10),
    Plan(name="Few", income_below=20_000),
)


def before(rule: str, weight: int = 1) -> tuple[State, np.ndarray]:
    state = scene(homes=400, weight=weight, market={"plans": THREE, "assign": rule})
    heads = assigned(state)
    assert heads is not None
    return state, heads


def test_nobody_is_in_a_plan_unless_the_design_says_so() -> None:
    assert assigned(scene()) is None


@pytest.mark.parametrize("weight", [1, 50])
def test_all_are_shared_as_evenly_as_can_be_over_the_plans_open_to_all(weight: int) -> None:
    state, heads = before("evenly", weight)
    homes = known(state.households, "people")
    assert heads.sum(axis=1).tolist() == homes.weight.tolist() and not heads[:, 3].any()
    north = np.isin(homes.place, (3, 4))
    assert not heads[~north, 1].any()
    assert (np.ptp(heads[north][:, :3], axis=1) <= 1).all() and (
        np.ptp(heads[~north][:, [0, 2]], axis=1) <= 1
    ).all()
    assert heads[:, 2].sum() == pytest.approx(heads[:, 0].sum(), rel=0.2)


def test_the_cheapest_is_the_cheapest_that_serves_the_place_and_equals_share() -> None:
    state, heads = before("cheapest")
    north = np.isin(known(state.households, "people").place, (3, 4))
    assert heads[north, 1].all() and heads[north].sum() == north.sum()
    assert heads[~north, 0].sum() == pytest.approx(heads[~north, 2].sum(), rel=0.2)


def test_a_named_plan_has_all_whom_it_admits() -> None:
    state, heads = before("Few")
    poor = known(state.households, "people").equivalised_income < 2_000_000
    assert np.array_equal(heads[:, 3] == 1, poor) and heads.sum() == poor.sum() > 0


def test_who_had_a_scheme_is_in_the_plan_that_it_became() -> None:
    schemes = (
        Scheme(name="Old age", kind="social insurer", from_age=65, becomes="Open"),
        Scheme(name="Works", kind="employer plan", earners_only=True, becomes="Northern"),
        Scheme(name="Nothing", kind="no cover"),
    )
    state = scene(homes=400, market={"plans": THREE, "assign": "former scheme"})
    state = state.replace(design=state.design.model_copy(update={"pool": Pool(schemes=schemes)}))
    heads = assigned(state)
    assert heads is not None
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    first_is_old = persons.age[homes.first[:-1]] >= 65
    assert np.array_equal(heads[:, 2] == 1, first_is_old)
    assert not heads[~np.isin(homes.place, (3, 4)), 1].any() and heads[:, 1].sum() > 0
    assert not heads[:, 0].any()


@given(st.data())
def test_rows_add_up_to_their_weight_wherever_a_plan_may_be_joined(data: st.DataObject) -> None:
    plans = data.draw(st.integers(1, 6))
    may = np.array([data.draw(st.lists(st.booleans(), min_size=plans, max_size=plans)) for _ in range(5)])
    weight = np.array(data.draw(st.lists(st.integers(0, 2**31 - 1), min_size=5, max_size=5)))
    identity = np.array(
        data.draw(st.lists(st.integers(0, 2**64 - 1), min_size=5, max_size=5)), dtype=np.uint64
    )
    heads = evenly(weight, identity, may)
    assert heads.sum(axis=1).tolist() == np.where(may.any(axis=1), weight, 0).tolist()
    assert not heads[~may].any()
    for row, ok in zip(heads, may, strict=True):
        assert not ok.any() or row[ok].max() - row[ok].min() <= 1
