"""How far each row moves an estimate is its derivative by the row's weight, for every estimate there is."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from healthtrust.pool.fairness.curves import point
from healthtrust.pool.fairness.indices import progressivity
from healthtrust.pool.fairness.ranking import observe
from healthtrust.pool.fairness.reranking import split
from healthtrust.pool.fairness.sample import Linear, Sample

RNG = np.random.default_rng(19)
N = 40
INCOME = np.sort(np.round(RNG.lognormal(3, 0.6, N), 0))
PAID = 0.15 * INCOME * RNG.uniform(0.0, 2.0, N)
WEIGHTS = RNG.uniform(0.5, 3.0, N)
STEP = 1e-6


def estimates(weights: np.ndarray) -> dict[str, Linear]:
    people = observe(INCOME, sample=Sample(weights))
    indices = progressivity(people, people.ordered(PAID))
    parts = split(people, indices, bandwidth=7.0)
    both = {f"{type(o).__name__}.{f.name}": getattr(o, f.name) for o in (indices, parts) for f in fields(o)}
    found = {name: value for name, value in both.items() if isinstance(value, Linear)}
    mean, paid = people.mean(people.income), people.mean(people.ordered(PAID))
    found |= {"ratio": paid / mean, "product": paid * mean, "sum": paid + mean, "less": paid - mean}
    return found


@pytest.mark.parametrize("name", sorted(estimates(WEIGHTS)))
def test_moves_are_derivatives_by_weight(name: str) -> None:
    moves = estimates(WEIGHTS)[name].moves
    for i in (0, 3, 11, 20, 39):
        more, less = WEIGHTS.copy(), WEIGHTS.copy()
        more[i] += STEP
        less[i] -= STEP
        slope = (estimates(more)[name].value - estimates(less)[name].value) / (2 * STEP)
        assert moves[i] == pytest.approx(slope * WEIGHTS[i], rel=1e-5, abs=1e-9)


def test_moves_of_means_ratios_and_indices_add_up_to_nothing() -> None:
    for name, found in estimates(WEIGHTS).items():
        assert found.moves.sum() == pytest.approx(0, abs=1e-12 * max(1, abs(found.value))), name


def test_a_ratio_to_nothing_is_not_a_number() -> None:
    nothing = Linear(0.0, np.zeros(3))
    assert np.isnan((Linear(1.0, np.ones(3)) / nothing).value)


def test_apoint_of_the_curve_moves_by_its_rows_too() -> None:
    people = observe(INCOME, sample=Sample(WEIGHTS))
    assert point(people.income, people, 0.4).moves.sum() == pytest.approx(0, abs=1e-12)
