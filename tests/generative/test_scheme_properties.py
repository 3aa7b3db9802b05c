"""What holds of every scheme on any persons: fit, ratios, margins and members."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.market.incentives import (
    Insured,
    Refund,
    class_mean,
    class_mean_scheme,
    compensated,
    explained,
    predictive_ratios,
    stated_scheme,
)
from healthtrust.market.incentives.paid import Terms
from healthtrust.market.selection.attraction import Attempt, attracted
from healthtrust.market.selection.decomposition import decomposed, whole
from healthtrust.market.selection.scene import Members, Scene

FEW = settings(max_examples=25)
seeds = st.integers(0, 10_000)


def drawn(seed: int) -> tuple[Scene, np.random.Generator]:
    chance = np.random.default_rng(seed)
    n = int(chance.integers(20, 200))
    cost = chance.gamma(0.4, 300.0, n) + chance.integers(0, 2, n)
    insured = Insured.of(cost, chance.uniform(0.1, 1, n), chance.uniform(0.5, 3, n), chance.integers(0, 9, n))
    plans = tuple("ABCD"[: int(chance.integers(2, 5))])
    plan = chance.integers(0, len(plans), n)
    return Scene(Members(plans, plan), chance.integers(0, 4, n), insured), chance


@FEW
@given(seed=seeds)
def test_class_means_explain_what_a_regression_on_dummies_explains(seed: int) -> None:
    scene, _ = drawn(seed)
    insured, weights = scene.insured, scene.insured.weights
    dummies = (scene.cells[:, None] == np.unique(scene.cells)) * np.sqrt(weights)[:, None]
    left = np.linalg.lstsq(dummies, np.sqrt(weights) * insured.cost, rcond=None)[0]
    squares = ((np.sqrt(weights) * insured.cost - dummies @ left) ** 2).sum()
    of = (weights * (insured.cost - insured.mean) ** 2).sum()
    found = explained(class_mean_scheme("cells", scene.cells, insured, Terms()), insured)
    assert found.r_squared.value == pytest.approx(1 - squares / of)
    assert -1e-12 <= found.r_squared.value <= 1


@FEW
@given(seed=seeds)
def test_finer_classes_explain_no_less(seed: int) -> None:
    scene, chance = drawn(seed)
    finer = scene.cells * 3 + chance.integers(0, 3, len(scene.cells))
    coarse, fine = (
        explained(class_mean_scheme("m", cells, scene.insured, Terms()), scene.insured).r_squared.value
        for cells in (scene.cells, np.unique(finer, return_inverse=True)[1])
    )
    assert fine >= coarse - 1e-12


@FEW
@given(seed=seeds)
def test_ratios_weighted_by_cost_are_one_and_over_and_under_cancel(seed: int) -> None:
    scene, chance = drawn(seed)
    insured = scene.insured
    refund = Refund(float(chance.uniform(0, 1)), float(chance.uniform(0, 300)))
    paid = stated_scheme("s", chance.uniform(1, 9, len(scene.cells)), insured, Terms(refund))
    found = predictive_ratios(paid, insured, scene.cells.tolist())
    assert sum(each.share_of_cost * each.ratio.value for each in found) == pytest.approx(1)
    every = [compensated(str(k), scene.cells == k, paid, insured) for k in np.unique(scene.cells)]
    assert sum(each.total for each in every) == pytest.approx(0, abs=1e-6 * insured.mean * 1_000)
    assert sum(each.share_of_cost for each in every) == pytest.approx(1)
    assert explained(paid, insured).payment_system_fit.value <= 1


@FEW
@given(seed=seeds, minor=st.sampled_from([1, 100, 1000]))
def test_the_parts_of_a_margin_add_up_to_it(seed: int, minor: int) -> None:
    scene, chance = drawn(seed)
    premium = chance.uniform(0, 50, len(scene.cells))
    refund = Refund(float(chance.uniform(0, 1)), float(chance.uniform(0, 300)))
    payment = chance.uniform(1, 9, len(scene.cells))
    for as_paid in (False, True):
        paid = stated_scheme("s", payment, scene.insured, Terms(refund, premium, as_paid))
        found = decomposed(scene, paid, minor)
        assert found.parts.sum(axis=1).tolist() == found.margin.tolist()
        earned = minor * scene.by_plan(paid.revenue.of - scene.insured.cost)
        assert np.abs(found.margin - earned).max() <= 1.001
        assert as_paid or found.parts.sum(axis=0).tolist() == [0, 0, 0]


@FEW
@given(seed=seeds, effort=st.floats(-1, 5))
def test_members_move_and_none_are_lost(seed: int, effort: float) -> None:
    scene, chance = drawn(seed)
    within = chance.random(len(scene.cells)) < 0.5
    paid = stated_scheme("s", chance.uniform(1, 9, len(scene.cells)), scene.insured, Terms())
    found = attracted(scene, within, Attempt("A", effort), paid)
    assert found.members_after.sum() == pytest.approx(found.members_before.sum())
    assert (found.members_after >= -1e-9).all()
    sign = np.sign(effort)
    assert sign * (found.members_after[0] - found.members_before[0]) >= -1e-9
    assert (sign * (found.members_after[1:] - found.members_before[1:]) <= 1e-9).all()


@FEW
@given(seed=seeds)
def test_where_plans_spend_alike_a_gain_is_what_others_lose(seed: int) -> None:
    scene, chance = drawn(seed)
    alike = class_mean(scene.insured, scene.cells).of * scene.insured.years
    insured = Insured.of(alike, scene.insured.years, scene.insured.weights / scene.insured.years)
    same = Scene(scene.members, scene.cells, insured)
    paid = stated_scheme("s", chance.uniform(1, 9, len(scene.cells)), insured, Terms())
    found = attracted(same, scene.cells > 1, Attempt("B", 0.4), paid)
    assert found.change.sum() == pytest.approx(0, abs=1e-6)


@FEW
@given(rows=st.integers(1, 6), columns=st.integers(1, 4), seed=seeds)
def test_whole_cells_lie_near_and_keep_every_sum(rows: int, columns: int, seed: int) -> None:
    amounts = np.random.default_rng(seed).normal(0, 100, (rows, columns))
    found = whole(amounts)
    assert np.abs(found - amounts).max() <= 2
    assert np.abs(found.sum(axis=0) - amounts.sum(axis=0)).max() <= 1
    assert found.sum() == round(amounts.sum())
