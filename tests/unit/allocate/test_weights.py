"""Need weights: means of classes that create no money and lose none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthtrust.allocate.weights import AVERAGE, class_mean, classes, points
from healthtrust.design.heading import CLASSIFICATIONS
from healthtrust.records.persons import CELLS
from tests.reference.allocate import mean_cost_of_class, what_it_sees

a_classification = st.sampled_from(CLASSIFICATIONS)


def made_up(seed: int) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    heads = chance.integers(0, 1_000, CELLS) * (chance.random(CELLS) < 0.3)
    return chance.lognormal(11, 1, CELLS), heads


@given(seed=st.integers(0, 10_000), classification=a_classification)
def test_no_classification_creates_or_loses_money(seed: int, classification: str) -> None:
    cost, heads = made_up(seed)
    assert heads @ class_mean(cost, heads, classification) == pytest.approx(heads @ cost, rel=1e-12)


@pytest.mark.parametrize("classification", CLASSIFICATIONS)
def test_as_one_cell_at_a_time(classification: str) -> None:
    cost, heads = made_up(3)
    assert class_mean(cost, heads, classification) == pytest.approx(
        mean_cost_of_class(cost, heads, classification), rel=1e-12
    )


@pytest.mark.parametrize("classification", CLASSIFICATIONS)
def test_cells_are_alike_exactly_when_they_look_alike(classification: str) -> None:
    group = classes(classification).tolist()
    seen = [what_it_sees(cell, classification) for cell in range(CELLS)]
    assert len(set(group)) == len(set(seen)) == len(set(zip(group, seen, strict=True)))


def test_population_sees_nothing_and_the_finest_sees_every_cell() -> None:
    cost, heads = made_up(5)
    assert np.unique(points(class_mean(cost, heads, "population"), heads)).tolist() == [AVERAGE]
    lived_in = heads > 0
    finest = class_mean(cost, heads, "age, sex, deprivation and segment")
    assert finest[lived_in] == pytest.approx(cost[lived_in])


def test_points_average_to_one_resident_of_average_need() -> None:
    cost, heads = made_up(6)
    assert heads @ points(cost, heads) / heads.sum() == pytest.approx(AVERAGE, abs=1)


def test_where_nothing_is_covered_everyone_counts_the_same() -> None:
    _, heads = made_up(7)
    assert set(points(np.zeros(CELLS), heads).tolist()) == {AVERAGE}
