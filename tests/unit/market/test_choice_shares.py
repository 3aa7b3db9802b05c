from __future__ import annotations

import numpy as np
import pytest

from healthtrust.design.plan_choice import Nest, PlanChoice, Term
from healthtrust.market.choice.expected import choosing_shares, expected_shares
from healthtrust.market.choice.nests import nest_of, nested_shares, nested_surplus
from healthtrust.market.choice.nodes import taste_nodes, too_many_tastes
from healthtrust.market.choice.persistence import Default, default_of, default_shares
from healthtrust.market.choice.price_elasticity import elasticities
from healthtrust.market.choice.shares import expected_totals, expected_with_shares
from healthtrust.market.choice.surplus import consumer_surplus
from healthtrust.market.choice.tables import Choosers, Offers, everybody
from healthtrust.market.choice.uncertain import rule_at, uncertain
from healthtrust.market.choice.utility import price_response, utilities
from tests.reference import plan_choice as plain
from tests.unit.market.plan_choices import NAMES, choosers, nested, offers, rule


def as_rows(plans: Offers, people: Choosers) -> tuple[list[plain.Row], list[plain.Row], list[set[str]]]:
    listed = [
        {"plan": name, **{key: float(column[p]) for key, column in plans.columns.items()}}
        for p, name in enumerate(plans.names)
    ]
    persons = [
        {
            "person_id": int(people.identity[i]),
            "plan": plans.names[people.before[i]] if people.before[i] >= 0 else "",
            **{key: float(column[i]) for key, column in people.columns.items()},
        }
        for i in range(people.rows)
    ]
    joinable = [{plans.names[p] for p in np.flatnonzero(row)} for row in people.may_join]
    return listed, persons, joinable


@pytest.mark.parametrize("kind", [rule(), nested(), rule(active_choice=True), nested(0.9, scale=1.7)])
def test_shares_are_those_of_the_slow_version(kind: PlanChoice) -> None:
    plans, people = offers(), choosers(60)
    found = expected_shares(kind, plans, people)
    listed, persons, joinable = as_rows(plans, people)
    for i, person in enumerate(persons):
        known = plain.shares(kind, listed, person, joinable[i])
        assert found[i].tolist() == pytest.approx([known[name] for name in plans.names], abs=1e-12)
    assert found.sum(axis=1) == pytest.approx(1.0, abs=1e-12)


def test_without_nests_shares_are_the_plain_logit_and_its_surplus() -> None:
    worth = np.random.default_rng(3).normal(size=(50, 5)) * 4
    is_open = np.random.default_rng(4).random((50, 5)) < 0.6
    is_open[:, 2] = True
    alone = np.arange(5), np.ones(5)
    powers = np.where(is_open, np.exp(worth), 0)
    logit = powers / powers.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(nested_shares(worth, is_open, *alone), logit, atol=1e-14)
    expected = np.log(np.where(is_open, np.exp(worth), 0).sum(axis=1))
    np.testing.assert_allclose(nested_surplus(worth, is_open, *alone), expected, rtol=1e-12)
    # A dissimilarity of 1 in a nest of several is no nest; 1 − 1e-12 goes the other way through the code.
    together = np.zeros(5, dtype=np.int64), np.array([1 - 1e-12])
    np.testing.assert_allclose(nested_surplus(worth, is_open, *together), expected, rtol=1e-9)
    np.testing.assert_allclose(nested_shares(worth, is_open, *together), logit, atol=1e-9)


def test_surplus_is_what_shares_are_the_slope_of() -> None:
    """Theorem: the derivative of the inclusive value by a plan's utility is its share, nests or not."""
    worth, is_open = np.random.default_rng(3).normal(size=(20, 4)), np.ones((20, 4), dtype=bool)
    nest = np.array([0, 1, 1, 2]), np.array([1.0, 0.35, 1.0])
    shares = nested_shares(worth, is_open, *nest)
    for p in range(4):
        step = np.zeros(4)
        step[p] = 1e-5
        slope = (
            nested_surplus(worth + step, is_open, *nest) - nested_surplus(worth - step, is_open, *nest)
        ) / 2e-5
        np.testing.assert_allclose(slope, shares[:, p], atol=1e-9)


def test_who_may_join_nothing_has_no_share_and_no_number_is_missing() -> None:
    worth, closed = np.zeros((2, 3)), np.array([[False] * 3, [True, False, True]])
    for nest in ((np.arange(3), np.ones(3)), (np.array([0, 0, 1]), np.array([0.5, 1.0]))):
        assert nested_shares(worth, closed, *nest).sum(axis=1).tolist() == pytest.approx([0.0, 1.0])
        assert nested_surplus(worth, closed, *nest)[0] == -np.inf


def test_very_large_utilities_do_not_overflow() -> None:
    worth, is_open = np.array([[5e4, -5e4, 4.9e4]]), np.ones((1, 3), dtype=bool)
    assert nested_shares(worth, is_open, np.array([0, 0, 1]), np.array([0.2, 1.0])).tolist() == [
        [1.0, 0.0, 0.0]
    ]


def test_identical_plans_have_identical_shares_and_a_copy_takes_from_its_twin_only_if_nested() -> None:
    plain_rule = PlanChoice(terms=(Term(attribute="premium", coefficient=-0.01),))
    two = Offers(("A", "B"), {"premium": np.array([100.0, 150.0])})
    three = Offers(("A", "B", "B2"), {"premium": np.array([100.0, 150.0, 150.0])})
    before = expected_shares(plain_rule, two, everybody(1, 2))[0]
    after = expected_shares(plain_rule, three, everybody(1, 3))[0]
    assert after[1] == after[2]
    assert after[0] / after[1] == pytest.approx(before[0] / before[1])  # independence of irrelevant plans
    close = plain_rule.model_copy(update={"nests": (Nest(name="b", plans=("B", "B2"), dissimilarity=1e-3),)})
    within = expected_shares(close, three, everybody(1, 3))[0]
    assert within[0] == pytest.approx(before[0], abs=1e-3)
    assert within[1] == within[2] == pytest.approx(before[1] / 2, abs=1e-3)


def test_elasticities_of_one_person_are_the_identities_of_logit() -> None:
    """Theorem 17: own −α p (1 − S), cross α p S, and (1 − ρ) of these with persistence at rest."""
    plans = offers()
    price_rule = PlanChoice(terms=(Term(attribute="premium", coefficient=-0.004),))
    share = expected_shares(price_rule, plans, everybody(1, 4))[0]
    price = plans.columns["premium"]
    known = 0.004 * price[None, :] * (share[None, :] - np.eye(4))
    found = elasticities(price_rule, plans, everybody(1, 4))
    np.testing.assert_allclose(found, known, atol=2e-3)
    members = np.repeat(np.arange(4), np.rint(share * 20_000).astype(int))
    settled = choosers(len(members), all_open=True)
    settled = type(settled)(
        settled.identity, settled.columns, settled.weight, members, settled.may_join, settled.passive
    )
    sticky = price_rule.model_copy(update={"persistence": 0.8})
    np.testing.assert_allclose(elasticities(sticky, plans, settled), 0.2 * known, atol=2e-3)


def test_an_elasticity_of_a_free_plan_or_of_nobody_is_no_number() -> None:
    plans = offers(2).with_column("premium", np.array([0.0, 100.0]))
    found = elasticities(rule(), plans, choosers(5, 2))
    assert np.isnan(found[:, 0]).all() and np.isfinite(found[:, 1]).all()


def test_surplus_of_a_price_cut_is_its_size_and_its_slope_the_share() -> None:
    plans, people = offers(), choosers(200)
    price = plans.columns["premium"]
    for kind in (rule(switching_cost=0.0), nested(switching_cost=0.0), rule(active_choice=True)):
        now = consumer_surplus(kind, plans, people)
        all_cut = consumer_surplus(kind, plans.with_column("premium", price - 10), people)
        np.testing.assert_allclose(all_cut - now, 10, rtol=1e-9)
        cut = price.copy()
        cut[1] -= 1e-3
        gain = (consumer_surplus(kind, plans.with_column("premium", cut), people) - now) / 1e-3
        np.testing.assert_allclose(gain, expected_shares(kind, plans, people)[:, 1], atol=1e-5)


def test_what_pulls_people_to_their_plan_is_no_gain() -> None:
    """With a pull so strong that all members stay, surplus is that of their plan, without the pull."""
    plans, people = offers(), choosers(200)
    held, free = rule(switching_cost=1e4, persistence=0.0), rule(switching_cost=0.0, persistence=0.0)
    stays = (people.before >= 0) & people.may_join[np.arange(200), np.maximum(people.before, 0)]
    own = utilities(free, plans, people)[np.arange(200), np.maximum(people.before, 0)]
    found = consumer_surplus(held, plans, people)
    expected = own / price_response(free, people)
    np.testing.assert_allclose(found[stays], expected[stays], rtol=1e-7)
    np.testing.assert_allclose(found[~stays], consumer_surplus(free, plans, people)[~stays], rtol=1e-12)


def test_tastes_for_money_are_divided_by_one_by_one() -> None:
    """Surplus is the mean over tastes of worth over what money is worth there; none where money is liked."""
    plans, people = offers(), choosers(40)
    terms = (Term(attribute="premium", coefficient=-0.01, spread=0.001), Term(plan="Unity", coefficient=0.5))
    kind = PlanChoice(terms=terms)
    nodes, weights = taste_nodes(1)
    by_hand = np.zeros(40)
    for node, weight in zip(nodes, weights, strict=True):
        fixed = Term(attribute="premium", coefficient=-0.01 + 0.001 * float(node[0]))
        one = PlanChoice(terms=(fixed, terms[1]))
        by_hand += weight * consumer_surplus(one, plans, people)
    np.testing.assert_allclose(consumer_surplus(kind, plans, people), by_hand, rtol=1e-12)
    likes = kind.model_copy(update={"terms": (terms[0].model_copy(update={"spread": 0.01}), terms[1])})
    assert np.isnan(consumer_surplus(likes, plans, people)).all()


def test_a_lognormal_taste_keeps_its_sign_and_its_median() -> None:
    term = Term(attribute="premium", coefficient=-0.01, spread=0.5, distribution="lognormal")
    assert [round(term.at(z), 6) for z in (0.0, 2.0, -2.0)] == [-0.01, -0.027183, -0.003679]
    plans, people = offers(), choosers(30)
    known = consumer_surplus(PlanChoice(terms=(term,)), plans, people)
    assert np.isfinite(known).all()
    dearer = plans.with_column("premium", plans.columns["premium"] + 7.0)
    np.testing.assert_allclose(consumer_surplus(PlanChoice(terms=(term,)), dearer, people), known - 7.0)


def test_standard_errors_of_members_are_those_of_many_rules_drawn_from_the_covariance() -> None:
    plans, people = offers(), choosers(300)
    terms = (
        Term(attribute="premium", coefficient=-0.003),
        Term(attribute="quality", by="ill", coefficient=1.2),
    )
    root = np.array([[4e-4, 0.0, 0.0], [0.05, 0.2, 0.0], [0.0, 0.0, 0.03]])
    spoken = PlanChoice(
        terms=terms,
        persistence=0.5,
        persistence_error=0.03,
        covariance=tuple(map(tuple, (root @ root.T).tolist())),
    )
    found = uncertain([(spoken, plans, people, None)])
    assert found is not None
    made = np.random.default_rng(2).normal(size=(2_000, 3)) @ root.T + np.array(spoken.estimated)
    drawn = [expected_shares(rule_at(spoken, at), plans, people).sum(axis=0) for at in made]
    np.testing.assert_allclose(found.members[0], np.std(drawn, axis=0), rtol=0.08)
    assert uncertain([(rule(), plans, people, None)]) is None


def test_surplus_in_money_is_none_where_price_does_not_hurt() -> None:
    odd = rule(terms=(Term(attribute="premium", by="poor", coefficient=-0.01),))
    people = choosers(50)
    found = consumer_surplus(odd, offers(), people)
    assert (np.isnan(found) == (people.columns["poor"] == 0)).all()
    assert price_response(odd, people).max() == pytest.approx(0.01)


def test_tastes_at_nodes_are_near_a_great_many_nodes() -> None:
    """The accuracy that nodes.py states."""
    many = np.polynomial.hermite_e.hermegauss(150)
    for spread, terms, within in (
        (1.0, 1, 1e-6), (2.0, 1, 3e-4), (3.0, 1, 3e-3), (1.0, 3, 1e-4), (2.0, 3, 5e-3),
    ):  # fmt: skip
        each = spread / np.sqrt(terms)
        deviates, weights = taste_nodes(terms)
        for gap in np.linspace(-3, 3, 13):
            found = weights @ (1 / (1 + np.exp(gap + each * deviates.sum(axis=1))))
            known = many[1] @ (1 / (1 + np.exp(gap + spread * many[0]))) / many[1].sum()
            assert abs(found - known) < within
    with pytest.raises(ValueError, match="4 terms"):
        taste_nodes(4)
    four = tuple(Term(plan=name, coefficient=0, spread=1) for name in NAMES[:4])
    assert [str(p) for p in too_many_tastes(rule(terms=four), "r.toml")] == [
        "r.toml: found 4 terms with a spread; expected at most 3. Fix the least important ones."
    ]


def test_tastes_soften_the_answer_to_prices_and_nodes_speak_of_terms_with_a_spread_only() -> None:
    mixed = rule(
        terms=(
            Term(plan="Mutual", coefficient=0.5),
            Term(attribute="premium", coefficient=-0.01, spread=0.005),
        )
    )
    people, plans = everybody(1, 4), offers()
    dear = utilities(mixed, plans, people, [1.0]) - utilities(mixed, plans, people)
    np.testing.assert_allclose(dear[0], 0.005 * plans.columns["premium"])
    np.testing.assert_allclose(choosing_shares(mixed, plans, people).sum(), 1.0)


@pytest.mark.parametrize("kind", [rule(), rule(active_choice=True), rule(scale=0.5), nested()])
@pytest.mark.parametrize("default", ["", "largest", "cheapest", "equal", "shares", "Harbour"])
def test_totals_of_the_compiled_pass_are_those_of_its_twin(
    kind: PlanChoice, default: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans, people = offers(), choosers(20_011)
    cost = np.random.default_rng(2).gamma(1.0, 2_000.0, people.rows)
    put = default_of(default, plans, people, "premium") if default else None
    fast = expected_with_shares(kind, plans, people, cost, put)
    monkeypatch.setenv("HEALTHTRUST_ENGINE", "numpy")
    slow = expected_with_shares(kind, plans, people, cost, put)
    np.testing.assert_allclose(fast.members, slow.members, rtol=1e-6)
    np.testing.assert_allclose(fast.cost, slow.cost, rtol=1e-6)
    assert fast.shares is not None and slow.shares is not None
    np.testing.assert_allclose(fast.shares, slow.shares, atol=2e-6)
    assert fast.members.sum() == pytest.approx(people.rows, rel=1e-6)


def test_totals_are_the_same_to_the_last_bit_on_any_number_of_threads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plans, people = offers(), choosers(70_001)
    seen = set()
    for threads, parts in ((1, 1), (2, 3), (2, 5)):
        monkeypatch.setenv("HEALTHTRUST_THREADS", str(threads))
        monkeypatch.setenv("HEALTHTRUST_PARTITIONS", str(parts))
        found = expected_totals(rule(), plans, people, np.ones(people.rows))
        seen.add((found.members.tobytes(), found.cost.tobytes()))
    assert len(seen) == 1


def test_utilities_too_large_for_single_precision_go_through_the_twin() -> None:
    plans = offers().with_column("premium", np.array([1.0, 2.0, 3.0, 4.0]) * 1e5)
    steep = rule(terms=(Term(attribute="premium", by="age", coefficient=-1e-6),))
    people = choosers(500)
    fast = expected_totals(steep.model_copy(update={"scale": 1e3}), plans, people)
    known = expected_shares(steep.model_copy(update={"scale": 1e3}), plans, people).sum(axis=0)
    np.testing.assert_allclose(fast.members, known, rtol=1e-12)


def test_defaults_put_people_where_they_say_and_only_where_they_may() -> None:
    is_open = np.array([[True, True, True], [False, True, True], [False, False, False]])
    shared = default_shares(Default(np.array([3.0, 0.0, 1.0])), is_open)
    assert shared.tolist() == [[0.75, 0.0, 0.25], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
    cheapest = default_shares(Default(np.array([-9.0, -8.0, -8.0]), only_best=True), is_open)
    assert cheapest.tolist() == [[0.0, 0.5, 0.5], [0.0, 0.5, 0.5], [0.0, 0.0, 0.0]]
    last = default_shares(Default(np.array([0.0, 1.0, 0.0]), last_resort=1), is_open)
    assert last.tolist() == [[0.0, 1.0, 0.0]] * 3


def test_who_is_new_and_does_not_choose_is_assigned_and_who_cannot_choose_stays_or_is_assigned() -> None:
    people = choosers(6, all_open=True)
    people = type(people)(
        people.identity,
        people.columns,
        people.weight,
        np.array([-1, 2, -1, 2, -1, 2]),
        people.may_join,
        np.array([False, False, True, True, True, True]),
    )
    found = expected_shares(rule(), offers(), people, Default(np.eye(4)[3]))
    without = choosing_shares(rule(), offers(), people)
    np.testing.assert_allclose(found[0], 0.7 * np.eye(4)[3] + 0.3 * without[0])
    np.testing.assert_allclose(found[1], 0.7 * np.eye(4)[2] + 0.3 * without[1])
    np.testing.assert_allclose(found[2:], np.eye(4)[[3, 2, 3, 2]])


def test_nests_of_a_rule_leave_plans_that_nobody_offers_out() -> None:
    nest, dissimilarity = nest_of(nested(), ("Vale", "Harbour", "Mutual"))
    assert nest.tolist() == [1, 0, 2] and dissimilarity.tolist() == [0.4, 1.0, 1.0]
