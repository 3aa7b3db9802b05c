"""What is still to come from each segment, and that prevention lengthens lives that cost something."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.exposure import Factors, remaining_lifetime, shipped_factors, shipped_moves
from tests.reference.exposure import lifetime_of_one

MOVES, FACTORS = shipped_moves(), shipped_factors()
COST = np.array([500.0, 1080.0, 2370.0, 4950.0, 9140.0])
YEARS = np.ones(5)


@pytest.mark.parametrize("discount", [0.0, 0.035])
def test_it_is_the_sum_year_by_year(discount: float) -> None:
    found = remaining_lifetime(MOVES, np.ones(5), COST, discount=discount)
    plain = [
        lifetime_of_one(s, MOVES.moves.tolist(), MOVES.deaths.tolist(), COST.tolist(), discount)
        for s in range(5)
    ]
    np.testing.assert_allclose(found, plain, rtol=1e-9)


def test_it_solves_the_linear_equations() -> None:
    stay = np.diag(1 - np.append(MOVES.moves, 0) - MOVES.deaths) + np.diag(MOVES.moves, 1)
    solved = np.linalg.solve(np.eye(5) - stay / 1.035, MOVES.weights)
    np.testing.assert_allclose(
        remaining_lifetime(MOVES, np.ones(5), MOVES.weights, discount=0.035), solved, rtol=1e-12
    )


def test_ratios_of_draws_give_a_row_each() -> None:
    ratios = np.array([np.ones(5), np.full(5, 2.0)])
    rows = remaining_lifetime(MOVES, ratios, YEARS)
    np.testing.assert_allclose(rows[1], rows[0] / 2)


def _of(factors: Factors, has: tuple[str, ...]) -> np.ndarray:
    """Ratios of people who have some of smoking and obesity and are otherwise average."""
    ratios = np.ones(5)
    for code in ("smoking", "obesity"):
        r = factors.codes.index(code)
        risk = factors.on_transition[r]
        ratios = ratios * (risk if code in has else 1.0) / (1 + factors.prevalence[r] * (risk - 1))
    return ratios


def test_removing_smoking_lengthens_life_and_lifetime_cost_rises() -> None:
    nobody, somebody = _of(FACTORS, ()), _of(FACTORS, ("smoking",))
    assert remaining_lifetime(MOVES, nobody, YEARS)[0] > remaining_lifetime(MOVES, somebody, YEARS)[0] + 5
    assert remaining_lifetime(MOVES, nobody, COST)[0] > remaining_lifetime(MOVES, somebody, COST)[0]


def test_the_healthy_cost_most_over_a_lifetime_then_the_obese_then_smokers() -> None:
    groups = [_of(FACTORS, has) for has in ((), ("obesity",), ("smoking",))]
    costs = [float(remaining_lifetime(MOVES, each, COST)[0]) for each in groups]
    assert costs[0] > costs[1] > costs[2]


def test_the_published_share_of_life_is_lost() -> None:
    """Van Baal 2008: 64.4 years left at 20, smokers 7.0 and obese 4.5 less."""
    healthy, obese, smoker = (
        float(remaining_lifetime(MOVES, _of(FACTORS, has), YEARS)[0])
        for has in ((), ("obesity",), ("smoking",))
    )
    assert 1 - smoker / healthy == pytest.approx(7.0 / 64.4, abs=0.01)
    assert 1 - obese / healthy == pytest.approx(4.5 / 64.4, abs=0.01)


def test_a_segment_that_nobody_leaves_is_refused_unless_discounted() -> None:
    immortal = replace(MOVES, deaths=np.array([0.001, 0.003, 0.012, 0.04, 0.0]))
    with pytest.raises(InvalidInput, match="nobody ever leaves frail"):
        remaining_lifetime(immortal, np.ones(5), YEARS)
    assert remaining_lifetime(immortal, np.ones(5), YEARS, discount=0.05)[4] == pytest.approx(21)
