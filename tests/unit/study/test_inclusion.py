"""How sure a package is, on a budget filled in ratio order; the same bytes however the work is cut."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.study.distributions import Uncertain
from healthtrust.study.inclusion import (
    Decision,
    Met,
    Regret,
    Solved,
    acceptability,
    keep,
    kept,
    packages_met,
    probability,
    probability_error,
    solve_draws,
    value_draws,
)
from healthtrust.study.uncertainty import drawn
from tests.reference import uncertainty as plain

COST = np.array([4.0, 3.0, 2.0, 5.0])
MEAN = [8.0, 5.4, 3.0, 4.0]
PARAMETERS = [Uncertain(f"benefit:{n}", "gamma", m, 0.35 * m) for n, m in enumerate(MEAN)]
VALUES = drawn(PARAMETERS, seed=5, draws=range(150))


def ranked(budget: float) -> Decision:
    """Items in order of benefit per cost while the budget lasts."""

    def solve(benefit: np.ndarray) -> tuple[np.ndarray, float]:
        left, package = budget, np.zeros(4)
        for i in np.argsort(-benefit / COST):
            if COST[i] <= left:
                package[i], left = 1.0, left - COST[i]
        return package, float(package @ benefit)

    return Decision(solve, lambda package, benefit: float(package @ benefit))


def solved(at_once: int = 64, threads: int = 1, budget: float = 7.0) -> Solved:
    *_, found = solve_draws(ranked(budget), VALUES, at_once=at_once, threads=threads)
    return found


def test_probability_is_the_share_of_draws() -> None:
    found = solved()
    by_hand = [sum(bool(row[i]) for row in found.coverage) / 150 for i in range(4)]
    assert probability(found) == pytest.approx(by_hand)
    assert 0.5 < probability(found)[0] < 1.0
    p = probability(found)
    assert probability_error(found) == pytest.approx(np.sqrt(p * (1 - p) / 149), rel=1e-9)


@pytest.mark.parametrize(("at_once", "threads"), [(1, 1), (7, 1), (64, 2), (1_000, 1)])
def test_any_chunks_and_threads_give_the_same_bytes(at_once: int, threads: int, tmp_path: Path) -> None:
    whole, cut = solved(), solved(at_once, threads)
    assert whole.coverage.tobytes() == cut.coverage.tobytes()
    keep(tmp_path / "a.npz", whole, VALUES)
    keep(tmp_path / "b.npz", cut, VALUES)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_work_broken_off_is_taken_up_and_nothing_is_solved_twice(tmp_path: Path) -> None:
    path, asked = tmp_path / "solved.npz", []

    def solve(benefit: np.ndarray) -> tuple[np.ndarray, float]:
        asked.append(benefit[0])
        return ranked(7.0).solve(benefit)

    decision = Decision(solve, ranked(7.0).value)
    for found in solve_draws(decision, VALUES, at_once=40):
        keep(path, found, VALUES)
        if found.draws >= 80:
            break
    *_, rest = solve_draws(decision, VALUES, kept=kept(path, VALUES), at_once=40)
    assert len(asked) == 150
    assert rest.coverage.tobytes() == solved().coverage.tobytes()
    *_, again = solve_draws(decision, VALUES, kept=rest)
    assert again is rest
    assert len(asked) == 150


def test_results_of_other_draws_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "solved.npz"
    assert kept(path, VALUES) is None
    keep(path, solved(), VALUES)
    with pytest.raises(InvalidInput, match="other draws"):
        kept(path, drawn(PARAMETERS, seed=6, draws=range(150)))


def test_regret_is_what_each_package_loses_against_knowing() -> None:
    found, decision = solved(), ranked(7.0)
    met = packages_met(found)
    values = value_draws(decision, met.packages, VALUES)
    regret = Regret.of(met.packages, found.best, values)
    best = np.maximum(found.best, values.max(axis=0)).tolist()
    assert regret.expected == pytest.approx(plain.expected_regret(best, values.tolist()))
    assert (regret.expected >= 0).all()
    assert (regret.largest >= regret.expected).all()
    assert regret.robust == int(values.mean(axis=1).argmax())


def test_packages_met_come_by_frequency_then_by_first_meeting() -> None:
    found = Solved(np.array([[0, 1], [1, 0], [1, 0], [1, 1], [0, 1], [0, 0.0]]), np.zeros(6))
    met = packages_met(found)
    assert isinstance(met, Met)
    assert met.packages.tolist() == [[0, 1], [1, 0], [1, 1], [0, 0]]
    assert met.times.tolist() == [2, 2, 1, 1]
    assert len(packages_met(found, most=2).packages) == 2


def test_acceptability_adds_up_and_the_frontier_follows_the_best_on_average() -> None:
    """The likeliest to be best need not be the best on average: a rare great gain."""
    rare = np.array([[1.0] * 9 + [1.0], [0.0] * 9 + [20.0]])
    found = acceptability(np.array([rare, rare * [[1.0], [0.0]]]))
    assert found.chance == pytest.approx(np.array([[0.9, 0.1], [1.0, 0.0]]))
    assert found.preferred.tolist() == [1, 0]
    assert found.frontier == pytest.approx([0.1, 1.0])
    level = acceptability(np.array([[[1.0], [1.0]]]))
    assert level.chance.tolist() == [[0.5, 0.5]]


def test_a_larger_budget_is_never_regretted() -> None:
    small, large = solved(budget=5.0), solved(budget=9.0)
    assert (large.best >= small.best - 1e-12).mean() > 0.9
    assert large.best.mean() > small.best.mean()
