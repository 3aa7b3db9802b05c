"""The fairest package against every package looked at."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from healthtrust.ground.equality import Measure, equivalent
from healthtrust.ground.errors import InvalidInput
from healthtrust.package.equity.distribution import Groups
from healthtrust.package.equity.fairest import fairest
from healthtrust.package.equity.objective import effect_by_group
from healthtrust.package.question import Interventions, Limits, Question, Real, Row, Society, Utility

MEASURES: tuple[tuple[Measure, float], ...] = (("atkinson", 10.0), ("kolm", 0.2), ("extended gini", 4.0))


def asked(seed: int, parts: bool = False) -> tuple[Question, Groups]:
    rng = np.random.default_rng(seed)
    society = Society.of_groups(
        ("a", "b", "c"), share=[0.2, 0.5, 0.3], wealth=[1, 1, 1], health=[60.0, 66.0, 75.0],
        incidence=rng.uniform(0.001, 0.1, (7, 3)), heads=1e6,
    )  # fmt: skip
    items = Interventions.of(tuple("tuvwxyz"), rng.uniform(10, 90, 7), rng.uniform(0.1, 2, 7))
    limits = replace(Limits.none(7), parts=parts, rows=(Row("nurses", rng.uniform(1, 3, 7), most=6.0),))
    return Question(items, society, Utility(1, 1), limits), Groups.of(
        society, society.health, np.array([0.5, 0.3, 0.2])
    )


def every_level(
    question: Question, groups: Groups, measure: Measure, aversion: float
) -> list[tuple[float, float, Real]]:
    effect, (row,) = effect_by_group(question, groups, 400.0), question.limits.rows
    found = []
    for package in product((0.0, 1.0), repeat=7):
        coverage = np.array(package)
        if row.use @ coverage <= row.most:
            health = groups.health + coverage @ effect
            level = equivalent(measure, health, aversion, groups.share)
            found.append((level, float(groups.share @ health), coverage))
    return found


@pytest.mark.parametrize("judge", MEASURES, ids=lambda judge: judge[0])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_is_the_best_of_all_packages(judge: tuple[Measure, float], seed: int) -> None:
    question, groups = asked(seed)
    found = fairest(question, groups, judge, cost_per_qaly=400.0)
    best = max(level for level, _, _ in every_level(question, groups, *judge))
    assert found.value == pytest.approx(best, abs=1e-10)
    assert best - 1e-10 <= found.upper <= best + 1e-7


def test_a_floor_costs_health() -> None:
    question, groups = asked(4)
    every = every_level(question, groups, "atkinson", 10.0)
    levels = sorted(level for level, _, _ in every)
    plain = fairest(question, groups, ("atkinson", 0.0), cost_per_qaly=400.0)
    floor = levels[-2] - 1e-9
    found = fairest(question, groups, ("atkinson", 10.0), cost_per_qaly=400.0, floor=floor)
    best = max(mean for level, mean, _ in every if level >= floor)
    assert found.value == pytest.approx(best, abs=1e-10)
    assert found.value <= plain.value + 1e-12
    with pytest.raises(InvalidInput, match="floor"):
        fairest(question, groups, ("atkinson", 10.0), cost_per_qaly=400.0, floor=levels[-1] + 0.01)


def test_parts_are_at_least_as_good_and_proved() -> None:
    whole, groups = asked(5)
    parts, _ = asked(5, parts=True)
    judge: tuple[Measure, float] = ("kolm", 0.5)
    found, of_whole = (fairest(q, groups, judge, cost_per_qaly=400.0) for q in (parts, whole))
    assert found.value >= of_whole.value - 1e-12
    assert found.upper - found.value <= 1e-7
