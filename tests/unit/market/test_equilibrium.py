"""Premium equilibria: several of them, collapse, equalisation, rating, and refusing to answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.design.premiums import Premiums, Search, Subsidy
from healthtrust.ground.errors import InvalidInput
from healthtrust.market.equilibrium.break_even import due, joined
from healthtrust.market.equilibrium.demand import Demand
from healthtrust.market.equilibrium.exchange import Exchange, Running
from healthtrust.market.equilibrium.find import eigenvalues, equilibria
from healthtrust.market.equilibrium.rating import within_ratio
from healthtrust.market.equilibrium.shares import compiled_shares, plain_shares
from healthtrust.market.equilibrium.starts import limits, starts_of
from tests.reference import premiums as plain


def market(
    people: list[float],
    cost: list[list[float]],
    utility: list[list[float]],
    slope: float = 0.01,
    rules: Premiums | None = None,
    **more: object,
) -> Exchange:
    """Plans named A, B, ...; utility has one more column where joining is voluntary."""
    n, p = np.array(cost).shape
    given = {
        "running": Running(np.zeros(p), np.zeros(p), np.zeros(p)),
        "standard": np.zeros(n),
        "classes": ("all",),
        "of_class": np.zeros(n, dtype=np.int64),
        "income": np.zeros(n),
        "external": np.zeros((n, p)),
    } | more
    return Exchange(
        rules=rules or Premiums(),
        plans=tuple("ABCDEF"[:p]),
        people=np.array(people, dtype=np.float64),
        cost=np.array(cost, dtype=np.float64),
        demand=Demand.of(utility, -slope),
        **given,  # type: ignore[arg-type]
    )


def three() -> Exchange:
    """The healthy stay as long as a premium near 210 is not passed: two stable outcomes and one between."""
    return market([50, 50], [[100], [300]], [[210.0, 0], [600.0, 0]], slope=1.0)


def two_plans(sigma: float, overhead: float = 0.0) -> Exchange:
    """A is liked by the ill; B by nobody in particular. All must join."""
    rng = np.random.default_rng(3)
    cost = rng.uniform(100, 900, 40)
    liked = np.column_stack([cost / 150, np.full(40, 3.0)])
    rules = Premiums(joining="compulsory", equalisation=sigma)
    running = Running(np.zeros(2), np.array([overhead, 0.0]), np.zeros(2))
    costs = np.column_stack([cost, cost]).tolist()
    return market([10.0] * 40, costs, liked.tolist(), 0.005, rules, standard=sigma * cost, running=running)


def test_every_equilibrium_is_found_with_its_stability() -> None:
    found = equilibria(three())
    low, between, high = found.all
    assert low.premium[0, 0] == pytest.approx(200, abs=0.1) and low.joined.insured > 0.99
    assert high.premium[0, 0] == pytest.approx(300, abs=0.1)
    assert high.joined.insured == pytest.approx(0.5, abs=1e-3)
    assert 200.5 < between.premium[0, 0] < 215
    assert [each.stable for each in found.all] == ["yes", "no", "yes"]
    assert low.starts == ("everybody in",) and between.starts == ()
    assert set(high.starts) == {"highest", "nobody in"}
    assert found.reached is low
    assert all(each.residual < 1e-9 for each in found.all)


def test_indices_add_up_to_one_and_tell_what_is_missing() -> None:
    found = equilibria(three())
    assert [each.index for each in found.all] == [1, -1, 1] and found.lacks is False
    assert replace(found, all=(found.all[0], found.all[2])).lacks is True
    assert replace(found, all=(replace(found.all[0], index=None), *found.all[1:])).lacks is None


def test_more_starts_are_tried_where_an_equilibrium_is_missing() -> None:
    """Two plans, of which the second matters to nobody: three starts alone would find two of three."""
    rules = Premiums(search=Search(starts=3))
    cost, worth = [[100, 100], [300, 300]], [[210.0, -5e3, 0], [600.0, -5e3, 0]]
    found = equilibria(market([50, 50], cost, worth, slope=1.0, rules=rules))
    assert len(found.all) == 3 and found.lacks is False
    assert [each.starts for each in found.all].count(()) >= 1 and len(found.spirals) == 3


def test_several_plans_from_many_starts_find_the_same_three() -> None:
    """A second plan that nobody wants leaves the three outcomes of the first."""
    lonely = three()
    both = market(
        [50, 50],
        [[100, 100], [300, 300]],
        [[210.0, -5e3, 0], [600.0, -5e3, 0]],
        slope=1.0,
        rules=Premiums(search=Search(starts=20)),
    )
    found = equilibria(both)
    premiums = sorted({round(float(each.premium[0, 0]), 6) for each in found.all})
    expected = [round(float(each.premium[0, 0]), 6) for each in equilibria(lonely).all]
    assert premiums == pytest.approx(expected, abs=1e-5)
    assert all("B" in each.empty for each in found.all)


def test_the_premium_map_agrees_with_plain_loops() -> None:
    rng = np.random.default_rng(5)
    n, p = 12, 3
    cost, utility = rng.uniform(50, 500, (n, p)), rng.normal(0, 2, (n, p + 1))
    standard, income = rng.uniform(0, 200, n), rng.uniform(0, 1_000, n)
    people, of_class = rng.uniform(1, 20, n), np.arange(n) % 2
    rules = Premiums(
        rating="risk", penalty=30, floor=60, subsidy=Subsidy(per_head=50, taper=0.08), equalisation=1.0
    )
    running = Running(np.full(p, 0.1), np.full(p, 7.0), np.full(p, 0.05))
    exchange = market(
        people.tolist(),
        cost.tolist(),
        utility.tolist(),
        0.01,
        rules,
        running=running,
        standard=standard,
        income=income,
        classes=("a", "b"),
        of_class=of_class,
    )
    before = rng.integers(-1, p + 1, n)
    exchange = exchange.with_demand(replace(exchange.demand, persistence=0.3, before=before))
    cells = [
        plain.Cell(
            people[i],
            cost[i].tolist(),
            utility[i].tolist(),
            "ab"[of_class[i]],
            standard[i],
            income[i],
            before[i],
        )
        for i in range(n)
    ]
    spelt = plain.Rules(
        0.01, True, 0.1, 7.0, 0.05, penalty=30, floor=60, subsidy=50, taper=0.08, persistence=0.3
    )
    premium = rng.uniform(100, 400, (p, 2))
    named = [dict(zip("ab", row, strict=True)) for row in premium.tolist()]
    expected = [[row["a"], row["b"]] for row in plain.due(cells, named, spelt)]
    assert due(exchange, premium) == pytest.approx(np.array(expected), rel=1e-10)


def test_perfect_equalisation_leaves_only_efficiency_between_premiums() -> None:
    """Theorem 16: payment equal to expected cost of each cell; what differs is running cost alone."""
    for overhead in (0.0, 40.0):
        (only,) = equilibria(two_plans(1.0, overhead)).all
        assert only.premium[0, 0] - only.premium[1, 0] == pytest.approx(overhead, abs=1e-6)
    unequal = equilibria(two_plans(0.0)).all[0]
    assert unequal.premium[0, 0] > unequal.premium[1, 0] + 50
    equal = equilibria(two_plans(1.0)).all[0]
    assert equal.joined.members[:, 0].sum() > 1.2 * unequal.joined.members[:, 0].sum()


def test_under_perfect_equalisation_a_swap_of_members_changes_no_profit() -> None:
    exchange = two_plans(1.0)
    at = equilibria(exchange).all[0]
    net = exchange.loaded() - (exchange.standard - at.joined.mean_equalised)[:, None]
    assert np.ptp(net, axis=0) == pytest.approx([0, 0], abs=1e-9)


def test_equalisation_adds_up_to_nothing() -> None:
    exchange = two_plans(0.7)
    at = equilibria(exchange).all[0].joined
    received = at.members * (exchange.standard - at.mean_equalised)[:, None]
    assert received.sum() == pytest.approx(0, abs=1e-6)
    assert received[:, 0].sum() > 100


def test_a_plan_without_members_has_the_price_of_its_keenest_buyers() -> None:
    exchange = market([50, 50], [[100], [300]], [[1.5, 0], [600.0, 0]], slope=1.0)
    assert due(exchange, np.array([[1e7]]))[0, 0] == pytest.approx(300)
    nobody = market([50, 50], [[100], [300]], [[700.0, 0], [600.0, 0]], slope=1.0)
    assert due(nobody, np.array([[1e7]]))[0, 0] == pytest.approx(100)
    near = joined(nobody, np.array([[800.0]]))
    assert near.insured < 1e-12 or near.due[0, 0] == pytest.approx(100, abs=1e-6)


def test_the_map_has_no_break_where_a_plan_dies() -> None:
    exchange = market([50, 50], [[100], [300]], [[2.0, 0], [5.0, 0]], slope=0.05)
    at = [float(due(exchange, np.array([[p]]))[0, 0]) for p in np.linspace(400, 900, 400)]
    assert np.abs(np.diff(at)).max() < 0.5


def test_premiums_within_a_ratio_cover_the_same_and_keep_it() -> None:
    own, members = np.array([[50.0, 200.0, 700.0]]), np.array([[5.0, 3.0, 2.0]])
    found = within_ratio(own, members, 3.0)
    assert (found * members).sum() == pytest.approx((own * members).sum())
    assert found[0].max() / found[0].min() == pytest.approx(3.0)
    assert (np.diff(found[0]) >= 0).all()
    assert within_ratio(own, members, 1.0)[0] == pytest.approx([225.0] * 3)
    assert within_ratio(own, members, 20.0) == pytest.approx(own)
    assert within_ratio(own, members, None) is own


def test_age_bands_meet_their_ratio_at_equilibrium() -> None:
    rules = Premiums(rating="age bands", bands=(45,), largest_ratio=3.0, joining="compulsory")
    exchange = market(
        [60, 40],
        [[100], [900]],
        [[0.0], [0.0]],
        rules=rules,
        classes=("0-44", "45+"),
        of_class=np.array([0, 1]),
    )
    (only,) = equilibria(exchange).all
    young, old = only.premium[0]
    assert old / young == pytest.approx(3.0)
    assert 60 * young + 40 * old == pytest.approx(60 * 100 + 40 * 900)


def test_starts_lie_within_the_limits_and_differ() -> None:
    exchange = two_plans(0.5)
    low, high = limits(exchange)
    starts = starts_of(exchange, 12)
    assert len({name for name, _ in starts}) == 12
    for name, premium in starts:
        assert (premium >= low[:, None] - 1e-9).all() and (premium <= high[:, None] + 1e-9).all(), name


def test_what_does_not_settle_is_refused_with_start_and_residual() -> None:
    exchange = two_plans(0.0)
    hopeless = Search(starts=2, most_iterations=2, tolerance=1e-300)
    with pytest.raises(InvalidInput) as refused:
        equilibria(exchange.with_rules(exchange.rules.model_copy(update={"search": hopeless})))
    said = str(refused.value)
    assert "premiums from start 'everybody in'" in said and "residual of" in said and "2 problems" in said


def test_a_start_that_did_not_settle_is_told_beside_what_was_found() -> None:
    short = Search(starts=3, most_iterations=2)
    exchange = two_plans(0.0)
    found = equilibria(exchange.with_rules(exchange.rules.model_copy(update={"search": short})))
    assert len(found.all) == 1 and found.all[0].residual < 1e-9  # by Newton's method
    assert {spiral.start for spiral in found.unsettled} >= {"everybody in", "highest"}
    assert found.reached is None
    assert all(spiral.residual > 1e-9 for spiral in found.unsettled)


def test_the_radius_is_that_of_the_maps_derivatives() -> None:
    exchange = three()
    at = equilibria(exchange).all[1].premium
    by_hand = (due(exchange, at + 0.01) - due(exchange, at - 0.01))[0, 0] / 0.02
    found = eigenvalues(exchange, at)
    assert found is not None and found.real == pytest.approx([by_hand], rel=1e-3)
    assert by_hand > 1


def test_premiums_that_swing_are_damped_and_said_to_need_it() -> None:
    """Two like plans and people keen on price: who is cheaper gets the ill, and is dearer next year."""
    cost = [[300.0, 300.0], [100.0, 100.0]]
    rules = Premiums(joining="compulsory")
    exchange = market([50, 50], cost, [[0.0, 0.0], [1.0, 0.0]], slope=0.08, rules=rules)
    demand = exchange.demand
    keen = replace(demand, slope=demand.slope * np.array([[[1.0]], [[0.02]]]))
    found = equilibria(exchange.with_demand(keen))
    at = found.reached
    assert at is not None and at.stable == "if damped"
    assert at.radius is not None and at.radius > 1 and at.growth is not None and at.growth < 1
    assert min(step.step for step in found.first.steps[:-1]) < 1


def test_compiled_and_plain_shares_agree() -> None:
    rng = np.random.default_rng(8)
    constant, slope = rng.normal(0, 3, (50, 4, 3)), -rng.uniform(0.001, 0.1, (50, 4, 3))
    price, open_to = rng.uniform(0, 500, (50, 3)), rng.random((50, 3)) < 0.7
    open_to[:, 0] = True
    weight = np.array([0.1, 0.4, 0.4, 0.1])
    one = compiled_shares(constant, slope, price, weight, open_to)
    other = plain_shares(constant, slope, price, weight, open_to)
    assert one == pytest.approx(other, abs=1e-9)
    assert one.sum(axis=1) == pytest.approx(np.ones(50))
    assert not one[~open_to].any()
