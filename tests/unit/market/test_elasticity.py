"""Elasticities: identities of the logit against numerical ones, groups, calibration, published figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.design.plan_choice import Nest, PlanChoice, Term
from healthtrust.ground.errors import InvalidInput
from healthtrust.market.choice.expected import expected_shares
from healthtrust.market.choice.tables import Offers, everybody
from healthtrust.market.elasticity import arc, calibrate, identities, numerical
from healthtrust.market.elasticity.delta import delta
from healthtrust.market.elasticity.published import every, published

prices = st.lists(st.floats(10, 500), min_size=2, max_size=6)


def shares_of(rule: PlanChoice, offers: Offers, people: int = 1) -> numerical.SharesAt:
    """Shares by the rule of choice when prices are multiplied."""
    choosers = everybody(people, offers.count)
    price = offers.columns[rule.price]
    return lambda factor: expected_shares(rule, offers.with_column(rule.price, price * factor), choosers)


@given(prices, st.floats(-0.05, -0.001))
def test_identities_are_what_moving_prices_gives(price: list[float], slope: float) -> None:
    offers = Offers(tuple(f"p{k}" for k in range(len(price))), {"premium": np.array(price)})
    of = shares_of(PlanChoice(terms=(Term(attribute="premium", coefficient=slope),)), offers)
    share = of(np.ones(len(price)))[0]
    by_identity = identities.elasticities(slope, np.array(price), share)
    moved = share > 1e-6
    found = numerical.elasticities(of, len(price))
    assert found[moved] == pytest.approx(by_identity[moved], abs=1e-4)
    # What one plan loses the others win: columns weighted by shares are zero.
    assert share @ by_identity == pytest.approx(np.zeros(len(price)), abs=1e-9)


def test_a_nest_answers_its_own_first() -> None:
    offers = Offers(("A", "B", "C"), {"premium": np.array([100.0, 100.0, 100.0])})
    nested = PlanChoice(
        terms=(Term(attribute="premium", coefficient=-0.02),),
        nests=(Nest(name="twins", plans=("A", "B"), dissimilarity=0.4),),
    )
    found = numerical.elasticities(shares_of(nested, offers), 3)
    assert found[1, 0] > 2 * found[2, 0] > 0


def test_persistence_damps_the_short_run_by_its_share() -> None:
    """Of members spread over two equal plans four in five stay, so the market answers a fifth as much."""
    offers = Offers(("A", "B"), {"premium": np.array([100.0, 100.0])})
    rule = PlanChoice(terms=(Term(attribute="premium", coefficient=-0.02),), persistence=0.8)
    choosers = everybody(2, 2)
    members = type(choosers)(
        choosers.identity, {}, choosers.weight, np.array([0, 1]), np.ones((2, 2), dtype=bool)
    )
    price = offers.columns["premium"]
    short = numerical.elasticities(
        lambda factor: expected_shares(rule, offers.with_column("premium", price * factor), members), 2
    )[0, 0]
    long = numerical.elasticities(shares_of(rule, offers), 2)[0, 0]
    assert short == pytest.approx(calibrate.short_run(long, 0.8), rel=1e-6)
    assert calibrate.long_run(short, 0.8) == pytest.approx(long, rel=1e-6)


def test_groups_average_to_the_whole() -> None:
    slope, price = np.array([[-0.03], [-0.01], [-0.01]]), np.array([100.0, 120.0])

    def of(factor: np.ndarray) -> np.ndarray:
        worth = np.exp(slope * price * factor)
        return worth / worth.sum(axis=1, keepdims=True)

    group = np.array([0, 1, 1])
    own, share = numerical.own_by_group(of, 2, group), of(np.ones(2))
    whole = np.diag(numerical.elasticities(of, 2))
    weight = np.array([share[:1].sum(axis=0), share[1:].sum(axis=0)])
    assert (own * weight).sum(axis=0) / weight.sum(axis=0) == pytest.approx(whole, abs=1e-6)
    assert own[0, 0] < own[1, 0] < 0


def test_an_arc_of_no_length_tends_to_the_elasticity() -> None:
    def share(x: float) -> float:
        return 1 / (1 + np.exp(0.02 * (x - 100)))

    found = arc.arc(100, 100.001, share(100), share(100.001))
    assert found == pytest.approx(identities.own(-0.02, 100, 0.5), rel=1e-4)
    with pytest.raises(ValueError, match="two prices"):
        arc.arc(100, 100, 0.5, 0.5)


@settings(max_examples=15)
@given(st.floats(-6, -0.1), prices)
def test_calibration_meets_what_is_published(target: float, price: list[float]) -> None:
    offers = Offers(tuple(f"p{k}" for k in range(len(price))), {"premium": np.array(price)})
    rule = PlanChoice(terms=(Term(attribute="premium", coefficient=-0.001), Term(plan="p0", coefficient=0.3)))

    def own(rule: PlanChoice) -> float:
        of = shares_of(rule, offers)
        return numerical.mean_own(numerical.elasticities(of, len(price)), of(np.ones(len(price)))[0])

    try:
        found = calibrate.calibrated(rule, target, own, by="price")
    except InvalidInput as refused:
        # A market whose cheapest plan takes all has an answer that ends somewhere.
        assert "no multiple" in str(refused)
        return
    assert own(found) == pytest.approx(target, rel=1e-6)
    assert found.terms[1] == rule.terms[1]


def test_closed_form_is_the_inverse_of_the_identity() -> None:
    slope = calibrate.coefficient(-1.5, 80.0, 0.25)
    assert identities.own(slope, 80.0, 0.25) == pytest.approx(-1.5)
    with pytest.raises(ValueError, match="share below 1"):
        calibrate.coefficient(-1.5, 80.0, 1.0)


def test_a_rule_without_a_price_cannot_be_calibrated() -> None:
    rule = PlanChoice(terms=(Term(attribute="quality", coefficient=1.0),))
    with pytest.raises(InvalidInput, match="right sign"):
        calibrate.calibrated(rule, -1.0, lambda rule: 0.0)


def test_delta_of_a_linear_function_is_exact() -> None:
    covariance = np.array([[0.04, 0.01], [0.01, 0.09]])
    found = delta(lambda b: np.array([b[0] - 2 * b[1]]), np.array([1.0, 2.0]), covariance)
    assert found.standard_error[0] == pytest.approx(np.sqrt(0.04 + 4 * 0.09 - 4 * 0.01))


def test_published_figures_lie_in_their_range_and_say_where_from() -> None:
    for row in every():
        assert row.low <= row.value <= row.high, row.parameter
        assert row.status in ("cited", "recalled", "assumed") and row.source
        assert row.horizon in ("short run", "long run", "")
    with pytest.raises(InvalidInput, match=r"did you mean 'plan.switzerland'"):
        published("plan.switzerlnd")
