"""Any places, any rules that can be: money adds up, nobody overtakes, and the slow version agrees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from healthtrust.allocate.pace import contradictions, followed, one_year
from healthtrust.allocate.pace.limits import RULES, limits
from healthtrust.allocate.pace.year import Opening
from healthtrust.design.pace import Pace, Point
from tests.reference import pace as plain

FEW = settings(max_examples=120, deadline=None)


@dataclass(frozen=True)
class Drawn:
    opening: NDArray[np.int64]
    shares: NDArray[np.float64]
    population: NDArray[np.float64]
    budgets: NDArray[np.int64]


@st.composite
def rules(draw: st.DrawFn, in_cash: bool = True) -> Pace:
    """A rule that contradicts itself nowhere."""
    said: dict[str, object] = {}
    if draw(st.booleans()):
        said["slope"] = draw(st.floats(0, 1))
    else:
        at = sorted(draw(st.sets(st.sampled_from([-0.3, -0.1, -0.05, 0.0, 0.05, 0.1, 0.4]), min_size=2)))
        growth = sorted(draw(st.lists(st.floats(-0.04, 0.08), min_size=len(at), max_size=len(at))))[::-1]
        said["points"] = tuple(Point(distance=d, growth=g) for d, g in zip(at, growth, strict=True))
    if draw(st.booleans()):
        said["least_per_head"] = draw(st.floats(-0.05, 0.02))
    if draw(st.booleans()):
        said["most_per_head"] = draw(st.floats(0.021, 0.15))
    if in_cash and draw(st.booleans()):
        said["least_in_cash"] = draw(st.floats(-0.05, 0.01))
    if "least_per_head" in said and draw(st.booleans()):
        said |= {"floor_full_to": 0.05, "floor_none_from": 0.15, "least_beyond": -0.05}
    if draw(st.booleans()):
        said |= {"lift": draw(st.floats(-0.2, 0)), "phase_in_years": draw(st.integers(1, 4))}
    if draw(st.booleans()):
        said |= {"real": True, "deflator": (0.01, 0.03)}
    made = Pace.model_validate(said)
    assume(not contradictions(made, "drawn"))
    return made


@st.composite
def scenes(draw: st.DrawFn, years: int = 3, equal_growth: bool = False) -> Drawn:
    """Some places with money, targets and people, and budgets that grow or shrink a little."""
    n = draw(st.integers(1, 12))

    def row(low: float, high: float) -> list[float]:
        return draw(st.lists(st.floats(low, high), min_size=n, max_size=n))

    weights = np.array([row(0.5, 2.0) for _ in range(years)])
    shares = weights / weights.sum(axis=1, keepdims=True)
    scale = draw(st.sampled_from([10_000, 10_000_000, 10**12]))
    opening = np.rint(np.array(row(0.6, 1.6)) * shares[0] * n * scale).astype(np.int64)
    steps = [
        np.full(n, draw(st.floats(0.98, 1.03))) if equal_growth else row(0.95, 1.06) for _ in range(years)
    ]
    population = np.vstack([np.full(n, 1_000.0), *steps]).cumprod(axis=0)
    grown = np.cumprod(draw(st.lists(st.floats(0.97, 1.09), min_size=years, max_size=years)))
    return Drawn(opening, shares, population, np.rint(opening.sum() * grown).astype(np.int64))


@FEW
@given(scene=scenes(), rule=rules())
def test_money_adds_up_every_year_and_the_plain_version_agrees(scene: Drawn, rule: Pace) -> None:
    found = followed(scene.opening, scene.shares, scene.population, scene.budgets, rule)
    assume(not found.unmet)
    assert found.allocation.sum(axis=1).tolist() == scene.budgets.tolist()
    assert found.target.sum(axis=1).tolist() == scene.budgets.tolist()
    slow = plain.pace(
        scene.opening.tolist(), scene.shares.tolist(), scene.population.tolist(), scene.budgets.tolist(), rule
    )
    assert [sum(year) for year in slow] == scene.budgets.tolist()
    # Halving stops within rounding of the scalar: amounts of 10^12 agree to a thousandth of a millionth.
    assert np.allclose(found.allocation, slow, rtol=1e-9, atol=1.0 + len(scene.budgets))


@FEW
@given(scene=scenes(years=1), rule=rules())
def test_no_limit_is_broken_by_more_than_a_minor_unit(scene: Drawn, rule: Pace) -> None:
    opening = first_year(scene)
    moved, unmet = one_year(opening, rule)
    assume(not unmet)
    carried = opening.allocation * opening.population_growth
    bounds = limits(moved.distance, opening.population_growth, rule, 1)
    rounding = 1.0 + 1e-12 * float(carried.sum())
    assert (moved.allocation >= carried * (1 + bounds.least) - rounding).all()
    assert (moved.allocation <= carried * (1 + bounds.most) + rounding).all()


@FEW
@given(scene=scenes(years=1, equal_growth=True), rule=rules(in_cash=False))
def test_who_is_further_below_never_grows_less_and_nobody_overtakes(scene: Drawn, rule: Pace) -> None:
    opening = first_year(scene)
    moved, _ = one_year(opening, rule)
    carried = opening.allocation * opening.population_growth
    one_unit = 1.0 / float(carried.min()) + 1e-9
    order = np.argsort(moved.distance, kind="stable")
    assert (np.diff(moved.growth[order]) <= 2 * one_unit).all()
    assert (np.diff(moved.closing[order]) >= -4 * one_unit).all()


@FEW
@given(scene=scenes(years=1), rule=rules(in_cash=False))
def test_places_at_equal_distance_grow_alike(scene: Drawn, rule: Pace) -> None:
    """Each place twice, the second ten times as large: neither overtakes the other."""
    opening = first_year(scene)
    both = Opening(
        np.concatenate([opening.allocation, 10 * opening.allocation]),
        np.concatenate([opening.share, 10 * opening.share]) / 11,
        np.tile(opening.population_growth, 2),
        11 * opening.budget,
    )
    moved, _ = one_year(both, rule)
    small, large = np.split(moved.growth, 2)
    assert np.allclose(small, large, rtol=0, atol=2.0 / float(opening.allocation.min()) + 1e-9)


@FEW
@given(scene=scenes(years=1), slope=st.floats(0, 1), limit=rules(in_cash=False))
def test_under_a_slope_only_limits_take_a_place_across_its_target(
    scene: Drawn, slope: float, limit: Pace
) -> None:
    rule = limit.model_copy(update={"points": (), "slope": slope})
    opening = first_year(scene)
    moved, unmet = one_year(opening, rule)
    assume(not unmet and abs(moved.scalar) <= 1)
    small = 2.0 / float((opening.share * opening.budget).min()) + 1e-9
    crossed_up = (moved.distance < -small) & (moved.closing > small)
    crossed_down = (moved.distance > small) & (moved.closing < -small)
    names = np.array(RULES)[moved.binding]
    assert set(names[crossed_up]) <= {"floor", "floor in cash"}
    assert set(names[crossed_down]) <= {"cap", "cap in cash"}


@FEW
@given(scene=scenes(years=1), rule=rules())
def test_without_limits_there_is_always_a_root_toward_target(scene: Drawn, rule: Pace) -> None:
    free = Pace(slope=rule.slope, points=rule.points)
    moved, unmet = one_year(first_year(scene), free)
    assert not unmet
    assert abs(moved.scalar) <= 1 + 1e-9
    assert not moved.binding.any()


@FEW
@given(scene=scenes(years=1), rule=rules())
def test_limits_that_the_budget_cannot_meet_are_told_with_the_amount(scene: Drawn, rule: Pace) -> None:
    opening = first_year(scene)
    moved, unmet = one_year(opening, rule)
    missed = sum(each.by for each in unmet)
    assert abs(int(moved.allocation.sum()) - opening.budget - missed) <= 1.0


def first_year(scene: Drawn) -> Opening:
    grew = scene.population[1] / scene.population[0]
    return Opening(scene.opening, scene.shares[0], grew, int(scene.budgets[0]))
