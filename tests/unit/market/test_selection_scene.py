"""Who gains by whom: profit and its parts, perfect capitation, a plan that selects, care worth stinting."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.market.incentives import Insured, Refund, class_mean_scheme, flat_scheme, stated_scheme
from healthtrust.market.incentives.compensation import lost_and_gained
from healthtrust.market.incentives.paid import Terms
from healthtrust.market.selection.attraction import Attempt, attracted, moved
from healthtrust.market.selection.decomposition import decomposed
from healthtrust.market.selection.profit import efficiency, gain, profit, shares
from healthtrust.market.selection.scene import Members, Scene
from healthtrust.market.selection.services import stinted


def market(seed: int, spends: tuple[float, ...] = (1.0, 1.0, 1.0), n: int = 600) -> Scene:
    """Three plans, the first with the healthy; four cells, of one cost each but for what the plan spends."""
    chance = np.random.default_rng(seed)
    cells = chance.integers(0, 4, n)
    odds = np.exp(np.array([-0.5, 0.0, 0.4])[None, :] * cells[:, None])
    reach = np.cumsum(odds / odds.sum(axis=1, keepdims=True), axis=1)
    plan = (chance.random(n)[:, None] > reach).sum(axis=1).clip(max=2)
    cost = np.array([50.0, 150.0, 400.0, 2000.0])[cells] * np.array(spends)[plan]
    insured = Insured.of(cost, weights=chance.uniform(0.5, 2.0, n))
    return Scene(Members(("Mutual", "Unity", "Care"), plan), cells, insured)


def test_by_hand() -> None:
    """Two ill of 300 and 500, two healthy of 100; flat payment of 250; B has one ill more than A."""
    insured = Insured.of([100.0, 300.0, 100.0, 500.0])
    scene = Scene(Members(("A", "B"), np.array([0, 0, 0, 1])), np.array([0, 1, 0, 1]), insured)
    flat = flat_scheme("flat", insured, Terms())
    ill = np.array([False, True, False, True])
    assert profit(scene, ill, flat).tolist() == [-50.0, -250.0]
    assert shares(scene, ill).tolist() == pytest.approx([1 / 3, 1.0])
    found = decomposed(scene, flat)
    assert found.margin.tolist() == [250, -250]
    assert found.parts.tolist() == [[150, 0, 100], [-150, 0, -100]]
    assert efficiency(scene, flat).tolist() == pytest.approx([500 / 600, 500 / 400])
    assert gain(scene, ill, flat).tolist() == pytest.approx([250 - 400 * 5 / 6, 250 - 400 * 1.25])


@pytest.mark.parametrize("seed", range(3))
def test_paid_the_expected_cost_of_every_cell_selection_earns_nothing(seed: int) -> None:
    """Theorem 16: swapping persons of a cell between plans changes no plan's profit, whoever they are."""
    scene = market(seed)
    perfect = class_mean_scheme("perfect", scene.cells, scene.insured, Terms())
    assert lost_and_gained(scene.cells, perfect, scene.insured) == pytest.approx(0, abs=1e-9)
    assert decomposed(scene, perfect).margin.tolist() == [0, 0, 0]
    swapped = scene.members.plan.copy()
    dear = np.flatnonzero((scene.cells == 3) & (swapped != 0))[:5]
    cheap = np.flatnonzero(swapped == 0)[:5]
    swapped[dear], swapped[cheap] = 0, 2
    after = Scene(Members(scene.members.plans, swapped), scene.cells, scene.insured)
    assert decomposed(after, perfect).margin.tolist() == [0, 0, 0]
    flat = flat_scheme("flat", scene.insured, Terms())
    assert decomposed(after, flat).margin[0] < decomposed(scene, flat).margin[0] - 1_000


def test_break_even_premiums_differ_by_efficiency_only() -> None:
    """What plans must charge beside perfect capitation is what they spend beside others on like persons."""
    spends = (0.9, 1.0, 1.1)
    scene = market(3, spends)
    perfect = class_mean_scheme("perfect", scene.cells, scene.insured, Terms())
    found = decomposed(scene, perfect, minor=100)
    assert found.parts[:, 0].tolist() == [0, 0, 0]
    assert found.margin.tolist() == found.parts[:, 2].tolist()
    assert found.margin[0] > 0 > found.margin[2]
    ratio = efficiency(scene, perfect)
    assert ratio[0] < ratio[1] < ratio[2]
    for cell in range(4):
        gained = gain(scene, scene.cells == cell, perfect)
        expected = scene.expected.of[scene.cells == cell][0]
        assert gained == pytest.approx((1 - ratio) * expected)


@pytest.mark.parametrize("minor", [1, 100])
def test_parts_add_up_to_the_margin_and_each_to_nothing_over_plans(minor: int) -> None:
    scene = market(4, (0.8, 1.0, 1.3))
    premium = np.array([20.0, 0.0, 60.0])[scene.members.plan]
    payment = 1.0 + scene.cells
    for terms in (Terms(), Terms(premium=premium), Terms(Refund(0.5, above=300.0), premium)):
        paid = stated_scheme("s", payment, scene.insured, terms)
        found = decomposed(scene, paid, minor)
        assert found.parts.sum(axis=1).tolist() == found.margin.tolist()
        assert found.parts.sum(axis=0).tolist() == [0, 0, 0]
        earned = minor * scene.by_plan(paid.revenue.of - scene.insured.cost)
        assert found.margin == pytest.approx(earned, abs=2)


def test_a_refund_takes_from_what_a_plan_does_and_not_from_whom_it_has() -> None:
    scene = market(5, (0.8, 1.0, 1.2))
    whole, half = (
        decomposed(scene, class_mean_scheme("p", scene.cells, scene.insured, Terms(refund)))
        for refund in (Refund(0.0), Refund(0.5))
    )
    assert half.parts[:, 0].tolist() == [0, 0, 0]
    assert half.parts[:, 2] == pytest.approx(whole.parts[:, 2] / 2, abs=2)


def test_more_attractive_odds_are_those_of_the_logit() -> None:
    there = np.array([[30.0, 50.0, 20.0]])
    flow = moved(there, 0, 0.5)
    after = (there + flow)[0]
    assert after.sum() == pytest.approx(100)
    assert after[0] / after[1] == pytest.approx(1.5 * 30 / 50)
    assert after[1] / after[2] == pytest.approx(50 / 20)
    assert moved(there + flow, 0, 1 / 1.5 - 1) == pytest.approx(-flow)


def test_a_plan_that_attracts_the_overpaid_takes_it_from_its_rivals() -> None:
    scene = market(6)
    flat, perfect = (
        flat_scheme("flat", scene.insured, Terms()),
        class_mean_scheme("perfect", scene.cells, scene.insured, Terms()),
    )
    healthy = scene.cells == 0
    found = attracted(scene, healthy, Attempt("Unity", 0.3), flat)
    assert found.members_after.sum() == pytest.approx(found.members_before.sum())
    assert found.change[1] > 0 > max(found.change[0], found.change[2])
    assert found.change.sum() == pytest.approx(0, abs=1e-6)
    came = found.members_after[1] - found.members_before[1]
    assert found.change[1] == pytest.approx(came * gain(scene, healthy, flat)[1])
    assert attracted(scene, healthy, Attempt("Unity", 0.3), perfect).change == pytest.approx(
        np.zeros(3), abs=1e-6
    )


def test_repelling_the_underpaid_pays_as_attracting_the_overpaid() -> None:
    scene = market(7)
    flat = flat_scheme("flat", scene.insured, Terms())
    dear = scene.cells == 3
    gone = attracted(scene, dear, Attempt("Care", -0.5), flat)
    assert gone.members_after[2] < gone.members_before[2]
    assert gone.change[2] > 0
    everybody = attracted(scene, dear, Attempt("Care", -1.0), flat)
    there = scene.by_cell(dear.astype(np.float64))[3, 2]
    assert everybody.members_before[2] - everybody.members_after[2] == pytest.approx(there)


def test_a_plan_that_spends_more_gains_less_by_the_same_persons() -> None:
    alike, dear = market(8), market(8, (1.0, 1.2, 1.0))
    healthy = alike.cells == 0
    flat = [flat_scheme("flat", scene.insured, Terms()) for scene in (alike, dear)]
    for paid in flat:  # the same payment in both, so that only spending differs
        assert paid.factor == 1
    spend = efficiency(dear, flat[1])
    assert spend[1] > spend[0]
    found = attracted(dear, healthy, Attempt("Unity", 0.2), flat[1])
    came = found.members_after[1] - found.members_before[1]
    assert found.change[1] == pytest.approx(came * gain(dear, healthy, flat[1])[1])


def test_no_rivals_and_no_such_effort() -> None:
    insured = Insured.of([1.0, 2.0])
    alone = Scene(Members(("A",), np.array([0, 0])), np.array([0, 0]), insured)
    with pytest.raises(ValueError, match="without rivals"):
        attracted(alone, np.array([True, False]), Attempt("A", 0.1), flat_scheme("flat", insured, Terms()))
    with pytest.raises(ValueError, match="−1"):
        Attempt("A", -1.5)


def test_care_of_those_who_lose_money_is_worth_stinting() -> None:
    scene = market(9)
    dialysis = np.where(scene.cells == 3, 1500.0, 0.0)
    visits = np.full(len(scene.cells), 30.0)
    care = {"dialysis": dialysis, "visits": visits}
    flat = flat_scheme("flat", scene.insured, Terms())
    found = {each.service: each for each in stinted(care, flat.revenue, scene.cells, scene.insured)}
    assert found["dialysis"].index < -0.5
    assert found["dialysis"].profit == pytest.approx(scene.insured.mean - 2000.0)
    assert found["visits"].index == 0
    assert found["visits"].profit == pytest.approx(0, abs=1e-9)
    perfect = class_mean_scheme("perfect", scene.cells, scene.insured, Terms())
    for each in stinted(care, perfect.revenue, scene.cells, scene.insured):
        assert (each.index, each.profit) == (0, pytest.approx(0, abs=1e-9))
