from __future__ import annotations

import numpy as np
import pytest

from healthtrust.package.cases import Needs, Rates, expected_cases, needs_of
from healthtrust.package.catalogue import read_catalogue
from healthtrust.package.value import value_of
from healthtrust.people.need import CELL_SHAPE, cost_per_head
from healthtrust.records.persons import CELLS, cell_parts
from healthtrust.state import State
from tests.small import small_state


@pytest.fixture(scope="module")
def state() -> State:
    return small_state()


@pytest.fixture(scope="module")
def needs(state: State) -> Needs:
    return needs_of(state)


def rates(**columns: list[float]) -> Rates:
    count = len(next(iter(columns.values())))
    given = {name: np.array(values) for name, values in columns.items()}
    flat = np.repeat(given.pop("rate", np.full(count, 0.01))[:, None], 6, axis=1)
    neutral = {"female_ratio": 1.0, "deprivation_ratio": 1.0, "segment_gradient": 0.0, "follows_cost": False}
    return Rates(flat, **{name: given.get(name, np.full(count, value)) for name, value in neutral.items()})


def test_every_factor_leaves_the_stated_rate_as_the_mean(needs: Needs) -> None:
    found = expected_cases(
        rates(female_ratio=[3.0], deprivation_ratio=[5.42], segment_gradient=[0.8]), np.array([100]), needs
    )
    by_cell = found[:, 0].reshape(CELL_SHAPE)
    within_fifth = (needs.share * by_cell).sum(axis=-1)
    assert within_fifth.mean(axis=(1, 2)) == pytest.approx(np.full(101, 0.01))
    assert (within_fifth[:, 0] / within_fifth[:, 1]) == pytest.approx(np.full((101, 5), 3.0))
    assert (within_fifth[..., 0] / within_fifth[..., 4]) == pytest.approx(np.full((101, 2), 5.42))


def test_age_groups_start_where_they_say(needs: Needs) -> None:
    by_group = Rates(
        np.arange(1.0, 7.0)[None, :], np.ones(1), np.ones(1), np.zeros(1), np.zeros(1, dtype=np.bool_)
    )
    found = expected_cases(by_group, np.array([100]), needs)[:, 0]
    ages = cell_parts().age
    first = {1: 0, 2: 5, 3: 16, 4: 45, 5: 65, 6: 75}
    for age in (0, 4, 5, 15, 16, 44, 45, 64, 65, 74, 75, 100):
        group = max(g for g, start in first.items() if start <= age)
        assert found[ages == age] == pytest.approx(np.full(50, group))


def test_a_service_for_women_or_for_men_alone(needs: Needs) -> None:
    found = expected_cases(rates(female_ratio=[1e6, 0.0]), np.array([100, 100]), needs)
    sex = cell_parts().sex
    assert found[sex == 0, 0] == pytest.approx(np.full(CELLS // 2, 0.02), rel=1e-5)
    assert found[sex == 1, 0].max() < 1e-7
    assert (found[sex == 0, 1] == 0).all()


def test_the_whole_catalogue_costs_what_care_is_expected_to_cost(state: State, needs: Needs) -> None:
    catalogue = read_catalogue(state)
    cost = (catalogue.cases * catalogue.price).sum(axis=1)
    assert cost == pytest.approx(cost_per_head(state.design.people, state.currency))
    assert catalogue.cases.min() >= 0


def test_general_care_alone_is_the_cost_curve_to_the_minor_unit(needs: Needs) -> None:
    heads = np.arange(CELLS) * 7
    price = np.array([171_291])
    cases = expected_cases(rates(rate=[1.0], follows_cost=[True]), price, needs)
    assert value_of(heads, cases, price, np.zeros((CELLS, 1))).cost[0] == round(float(heads @ needs.cost))


def test_rows_of_general_care_share_what_is_left_by_rate_and_price(needs: Needs) -> None:
    price = np.array([30_000, 10_000, 5_000])
    found = expected_cases(rates(rate=[0.1, 0.5, 1.0], follows_cost=[False, True, True]), price, needs)
    left = needs.cost - found[:, 0] * price[0]
    assert (found[:, 1:] * price[1:]).sum(axis=1) == pytest.approx(left)
    assert found[:, 1] * price[1] == pytest.approx(found[:, 2] * price[2])


def test_where_the_listed_services_cost_more_nothing_is_left_for_general_care(needs: Needs) -> None:
    found = expected_cases(rates(rate=[50.0, 1.0], follows_cost=[False, True]), np.array([10**6, 100]), needs)
    assert (found[:, 1] == 0).all()
