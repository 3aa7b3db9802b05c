"""What the pool needs: overhead, other income, envelopes, collection cost, and their slopes."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.package.government.needs import (
    collection,
    collection_slope,
    fair_premium,
    needed,
    needed_slope,
    surplus,
)
from healthtrust.package.question import (
    Budget,
    Collection,
    Envelope,
    Interventions,
    Limits,
    Question,
    Society,
    Utility,
)
from tests.reference import government as reference

DRAW = np.random.default_rng(0)
MEANS = Budget(
    1.15, 0.4,
    (Envelope("donor", 0.5, np.array([True, True, False, False])), Envelope("fund", 9.0, np.arange(4) == 2)),
    Collection(np.array([False, True, True]), 0.08, 0.02),
)  # fmt: skip
ASKED = Question(
    Interventions.of(tuple("abcd"), DRAW.uniform(1, 4, 4), np.ones(4)),
    Society.of_groups(
        ("x", "y", "z"), share=[0.2, 0.3, 0.5], wealth=[10, 30, 80], health=[9, 9, 9],
        incidence=DRAW.uniform(0.1, 1, (4, 3)),
    ),
    Utility(1, 1), Limits.none(4), budget=MEANS,
)  # fmt: skip
TAXES = np.array([1.0, 9.0, 30.0])
COVERAGES = [
    np.array(bits, dtype=float) for bits in ((0, 0, 0, 0), (1, 0, 1, 0), (1, 1, 1, 1), (0.2, 0.1, 0.5, 0.7))
]


@pytest.mark.parametrize("coverage", COVERAGES)
def test_needs_are_what_the_plain_formula_gives(coverage: np.ndarray) -> None:
    assert needed(ASKED, coverage) == pytest.approx(reference.need(ASKED, coverage))
    costs = [float(reference.collecting(ASKED, coverage, z, np.array(t))) for z, t in enumerate(TAXES)]
    assert collection(ASKED, coverage, TAXES) == pytest.approx(ASKED.society.share @ costs)
    spare = ASKED.society.share @ (TAXES - costs) - reference.need(ASKED, coverage)
    assert surplus(ASKED, coverage, TAXES) == pytest.approx(spare)


@pytest.mark.parametrize("coverage", COVERAGES)
def test_slopes_support_what_is_needed_from_below(coverage: np.ndarray) -> None:
    slope, draw = needed_slope(ASKED, coverage), np.random.default_rng(1)
    for _ in range(100):
        other = draw.uniform(0, 1, 4)
        assert needed(ASKED, other) >= needed(ASKED, coverage) + slope @ (other - coverage) - 1e-12


def test_slopes_of_collection_cost_are_differences() -> None:
    coverage, step = np.array([1.0, 0, 1, 0]), 1e-6
    found = collection_slope(ASKED, coverage, TAXES)
    for z in range(3):
        nudge = step * np.eye(3)[z]
        more, less = (collection(ASKED, coverage, TAXES + sign * nudge) for sign in (1, -1))
        assert found[z] * ASKED.society.share[z] == pytest.approx((more - less) / (2 * step), abs=1e-8)
    assert found[0] == 0.0
    assert collection_slope(ASKED, coverage, fair_premium(ASKED, coverage)).tolist() == [0, 0, 0]
