"""Every condition under which a certificate may be claimed, violated once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.package.government.certify import certified
from healthtrust.package.government.conditions import not_certified
from healthtrust.package.question import (
    Budget,
    Collection,
    Interventions,
    Limits,
    Question,
    Society,
    TopUp,
    Utility,
    Welfare,
)

TWO = Society.of_groups(("rich", "poor"), share=[0.5, 0.5], wealth=[60, 10], health=[5, 5],
                        incidence=[[0.5, 0.5], [0.5, 0.5]])  # fmt: skip
BETTER = Interventions(
    ("A", "B"), np.array([6.0, 3.0]), np.array([6.6, 3.2]), np.array([9.0, np.nan]), np.array([8.0, np.nan]),
    np.array([0.5, 0.0]), ("A", "B"),
)  # fmt: skip
FINE = Question(BETTER, TWO, Utility(1.0, 1.0), Limits.none(2), top_up=TopUp("complementary"))
RICH = np.array([True, False])

VIOLATED = {
    "leave the package": replace(FINE, top_up=TopUp("substitutive")),
    "community-rated": replace(FINE, top_up=TopUp("complementary", community_rated=True)),
    "private treatment of A spares the pool": replace(FINE, top_up=TopUp("supplementary", saves=True)),
    "private treatment of A": replace(FINE, top_up=TopUp("voucher")),
    "concave: collecting": replace(FINE, budget=Budget(collection=Collection(RICH, 0.1, -0.01))),
    "falls as more is collected": replace(FINE, budget=Budget(collection=Collection(RICH, -0.1))),
    "Atkinson": replace(FINE, welfare=Welfare("atkinson", 0.2)),
    "prefers inequality": replace(FINE, welfare=Welfare("kolm", -1.0)),
    "A + B": replace(FINE, utility=Utility(1.0, 1.0, power=True)),
    "ρ and η": replace(FINE, utility=Utility(1.0, 1.0, rho=-0.5)),
    "negative": replace(FINE, society=replace(TWO, weight=np.array([1.0, -1.0]))),
    "overhead": replace(FINE, budget=Budget(overhead=-1.0)),
    "falls with health": replace(FINE, utility=Utility(-1.0, 1.0)),
}


@pytest.mark.parametrize("words", VIOLATED)
def test_each_condition_violated_once(words: str) -> None:
    reasons = not_certified(VIOLATED[words])
    assert any(words in reason for reason in reasons), reasons


@pytest.mark.parametrize(
    "aligned",
    [
        FINE,
        replace(FINE, top_up=TopUp("supplementary", saves=False)),
        replace(FINE, top_up=TopUp("voucher"), interventions=replace(BETTER, voucher_share=np.ones(2))),
        replace(FINE, budget=Budget(collection=Collection(RICH, 0.1, 0.01))),
        replace(FINE, welfare=Welfare("atkinson", 0.5)),
        replace(FINE, utility=Utility(0.5, 0.5, power=True)),
        replace(
            FINE,
            top_up=TopUp("supplementary"),
            interventions=Interventions.of(("A", "B"), [6, 3], [6.6, 3.2]),
        ),
    ],
)
def test_aligned_questions_may_be_certified(aligned: Question) -> None:
    assert not_certified(aligned) == ()


def test_nothing_is_claimed_where_a_condition_fails() -> None:
    found = certified(VIOLATED["private treatment of A spares the pool"])
    assert not found.certified
    assert found.reasons
    assert found.upper == found.gap == np.inf
