"""The estimators against a slow one, simulated truth and another library, and on what has no top."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.market.estimate.asked import Question
from healthtrust.market.estimate.choices import choices_of
from healthtrust.market.estimate.climb import climb
from healthtrust.market.estimate.conditional import conditional_logit, fit_conditional
from healthtrust.market.estimate.fit import fit, rivals
from healthtrust.market.estimate.inattention import inattentive
from healthtrust.market.estimate.mixed import fit_mixed
from healthtrust.market.estimate.nested import Nesting, nested_contributions
from healthtrust.market.estimate.seen import Seen, seen_of
from tests.reference import logit as plain

TRUE = np.array([-1.0, 0.5])


def made(n: int, plans: int = 4, seed: int = 1, true: np.ndarray = TRUE) -> Seen:
    """Choices drawn from a logit, a fifth of the plans closed."""
    draw = np.random.default_rng(seed)
    x = draw.normal(size=(n, plans, len(true)))
    available = draw.random((n, plans)) < 0.8
    available[:, 0] = True
    worth = np.where(available, x @ true + draw.gumbel(size=(n, plans)), -np.inf)
    return seen_of(x, worth.argmax(axis=1), available)


def test_agrees_with_the_slow_estimator() -> None:
    seen = made(120)
    found = fit_conditional(seen)
    beta, error, value = plain.estimate(seen.x.tolist(), seen.chosen.tolist(), seen.available.tolist())
    assert found.coefficients == pytest.approx(beta, abs=1e-5)
    assert found.standard_errors == pytest.approx(error, rel=1e-4)
    assert found.log_likelihood == pytest.approx(value, abs=1e-8)


def test_units_of_a_term_change_nothing_but_its_coefficient() -> None:
    seen = made(500)
    found = fit_conditional(seen)
    moved = fit_conditional(replace(seen, x=seen.x * np.array([1e7, 1e-5]) + np.array([3e9, 7.0])))
    assert moved.coefficients * np.array([1e7, 1e-5]) == pytest.approx(found.coefficients, rel=1e-6)
    assert moved.log_likelihood == pytest.approx(found.log_likelihood, rel=1e-10)


def test_a_weight_of_three_is_three_rows() -> None:
    seen = made(200)
    weight = np.where(np.arange(200) % 3 == 0, 3.0, 1.0)
    rows = np.repeat(np.arange(200), weight.astype(int))
    thrice = Seen(
        seen.x[rows], seen.chosen[rows], seen.available[rows], np.ones(len(rows)), seen.names, seen.plans
    )
    one, other = fit_conditional(replace(seen, weight=weight)), fit_conditional(thrice)
    assert one.coefficients == pytest.approx(other.coefficients, rel=1e-9)
    assert one.covariance == pytest.approx(other.covariance, rel=1e-9)


def test_doubled_rows_are_one_group_of_two() -> None:
    """Copies of a person make classical errors too small by √2; clustered they are what they were."""
    seen = made(400)
    alone = fit_conditional(replace(seen, cluster=np.arange(400)))
    rows = np.repeat(np.arange(400), 2)
    kept = (seen.x[rows], seen.chosen[rows], seen.available[rows], np.ones(800), seen.names, seen.plans)
    twice = fit_conditional(Seen(*kept, cluster=rows))
    assert twice.standard_errors == pytest.approx(alone.standard_errors, rel=1e-6)
    classical = np.sqrt(np.diag(twice.covariance) / np.diag(alone.covariance))
    assert classical == pytest.approx(1 / np.sqrt(2), rel=1e-6)


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """95 % intervals, 1,000 repetitions of 200 choices: between 93 and 97 % hold the truth, every term."""
    held = np.zeros(2)
    for repetition in range(1000):
        found = fit_conditional(made(200, plans=3, seed=1000 + repetition))
        interval = found.interval()
        held += (interval[:, 0] <= TRUE) & (interval[:, 1] >= TRUE)
    assert (held >= 930).all() and (held <= 970).all(), held


def test_agrees_with_another_library() -> None:
    xlogit = pytest.importorskip("xlogit")
    seen = made(2000)
    n, plans, terms = seen.x.shape
    model = xlogit.MultinomialLogit()
    model.fit(
        X=seen.x.reshape(-1, terms),
        y=(seen.chosen[:, None] == np.arange(plans)).ravel().astype(int),
        varnames=list(seen.names),
        ids=np.repeat(np.arange(n), plans),
        alts=np.tile(np.arange(plans), n),
        avail=seen.available.ravel().astype(int),
        verbose=0,
    )
    found = fit_conditional(seen)
    assert found.coefficients == pytest.approx(model.coeff_, abs=1e-4)
    assert found.log_likelihood == pytest.approx(model.loglikelihood, abs=1e-4)


def test_spreads_nobody_observes_are_found() -> None:
    pytest.importorskip("xlogit")
    draw = np.random.default_rng(4)
    x = draw.normal(size=(1500, 4, 2))
    taste = TRUE + np.array([0.0, 1.5]) * draw.normal(size=(1500, 1))
    chosen = ((x * taste[:, None, :]).sum(axis=2) + draw.gumbel(size=(1500, 4))).argmax(axis=1)
    seen = seen_of(x, chosen, names=("premium", "quality"))
    found = fit_mixed(seen, {"quality": "normal"}, draws=100)
    assert found.names == ("premium", "quality", "spread of quality")
    away = np.abs(found.coefficients - [-1.0, 0.5, 1.5]) / found.standard_errors
    assert (away < 3).all()


def test_a_lognormal_price_keeps_its_sign_and_is_found_in_the_users_units() -> None:
    """Of a premium in pence: the median coefficient is a hundredth of that in pounds, the spread the same."""
    pytest.importorskip("xlogit")
    draw = np.random.default_rng(5)
    x = draw.normal(size=(1500, 4, 2))
    price = -1.0 * np.exp(0.8 * draw.normal(size=1500))
    worth = x[:, :, 0] * price[:, None] + 0.5 * x[:, :, 1]
    chosen = (worth + draw.gumbel(size=(1500, 4))).argmax(axis=1)
    found = fit_mixed(
        seen_of(x * [100, 1], chosen, names=("premium", "quality")), {"premium": "lognormal"}, 100
    )
    away = np.abs(found.coefficients - [-0.01, 0.5, 0.8]) / found.standard_errors
    assert (away < 3).all() and found.coefficients[0] < 0 < found.coefficients[2]


def test_tastes_that_choices_of_a_person_share_are_found_with_less_doubt() -> None:
    pytest.importorskip("xlogit")
    draw = np.random.default_rng(6)
    person = draw.permutation(np.repeat(np.arange(150), 8))
    x = draw.normal(size=(1200, 3, 1))
    taste = (0.5 + 1.5 * draw.normal(size=150))[person]
    chosen = (x[:, :, 0] * taste[:, None] + draw.gumbel(size=(1200, 3))).argmax(axis=1)
    seen = seen_of(x, chosen, names=("quality",))
    alone = fit_mixed(seen, {"quality": "normal"}, draws=60)
    shared = fit_mixed(replace(seen, cluster=person), {"quality": "normal"}, draws=60)
    assert abs(shared.coefficients[1] - 1.5) < 3 * shared.standard_errors[1] < 0.6
    assert shared.standard_errors[1] < 0.7 * alone.standard_errors[1]
    assert shared.log_likelihood > alone.log_likelihood + 50


def test_nests_agree_with_a_likelihood_in_loops() -> None:
    seen = made(60)
    nest, at = np.array([0, 0, 1, 2]), np.array([-0.8, 0.4, np.log(0.6)])
    added, _ = nested_contributions(seen, Nesting(nest, 1))(at)
    apart = {0: 0.6, 1: 1.0, 2: 1.0}
    slow = plain.nested_log_likelihood(
        at[:2], apart, seen.x.tolist(), seen.chosen.tolist(), seen.available.tolist(), nest.tolist()
    )
    assert float(added.sum()) == pytest.approx(slow, abs=1e-9)


@pytest.mark.parametrize("asleep", [False, True])
def test_scores_of_nests_and_persistence_are_the_slopes_of_the_likelihood(asleep: bool) -> None:
    seen = made(80, plans=5)
    of = nested_contributions(seen, Nesting(np.array([0, 0, 1, 1, 2]), 2))
    at = np.array([-0.8, 0.4, -0.5, -0.2])
    if asleep:
        before = np.arange(80) % 5
        could = seen.available[np.arange(80), before]
        of, at = inattentive(of, could & (before == seen.chosen), could), np.append(at, 0.3)
    scores = of(at)[1]
    for k in range(len(at)):
        aside = np.eye(len(at))[k] * 1e-6
        slope = (of(at + aside)[0] - of(at - aside)[0]) / 2e-6
        assert scores[:, k] == pytest.approx(slope, abs=1e-7)


def drawn_with(persistence: float, cost: float, n: int = 4000) -> tuple[Question, dict[str, np.ndarray]]:
    """A wide table of members of three plans, some of whom do not think of changing."""
    draw = np.random.default_rng(9)
    premium = draw.normal(100, 15, size=(n, 3))
    before = draw.integers(0, 3, n)
    worth = -0.05 * premium + cost * (before[:, None] == np.arange(3)) + draw.gumbel(size=(n, 3))
    chosen = np.where(draw.random(n) < persistence, before, worth.argmax(axis=1))
    names = np.array(["A", "B", "C"], dtype=object)
    columns = {f"premium_{plan}": premium[:, p] for p, plan in enumerate(names)}
    columns |= {"choice": names[chosen], "last_year": names[before]}
    return Question(attributes=("premium",), wide=True, previous="last_year", plans=("A", "B", "C")), columns


def test_persistence_is_told_from_a_cost_of_switching() -> None:
    question, columns = drawn_with(persistence=0.6, cost=0.0)
    found = fit(choices_of(columns, question, "c"), replace(question, persistence=True))
    assert abs(found.persistence - 0.6) < 3 * found.estimated.standard_errors[-1]
    assert abs(found.estimated.coefficient("premium") + 0.05) < 3 * found.estimated.standard_errors[0]
    read = rivals(found)
    assert set(read) == {"neither", "switching cost", "persistence"}
    likely = {name: each.estimated.log_likelihood for name, each in read.items()}
    assert likely["persistence"] > likely["switching cost"] + 10 > likely["neither"]
    # Read without inertia the price seems to matter less than it does for those who choose.
    assert read["neither"].estimated.coefficient("premium") > -0.04


def test_a_cost_of_switching_is_found_where_there_is_one() -> None:
    question, columns = drawn_with(persistence=0.0, cost=1.5)
    found = fit(choices_of(columns, question, "c"), question).estimated
    assert abs(found.coefficient("switching cost") - 1.5) < 3 * found.standard_errors[-1]
    assert abs(found.coefficient("premium") + 0.05) < 3 * found.standard_errors[0]


def test_dissimilarity_is_found() -> None:
    draw = np.random.default_rng(3)
    x, apart = draw.normal(size=(4000, 4, 2)), 0.5
    within = np.exp(x[:, :2] @ TRUE / apart)
    alone = np.exp(x[:, 2:] @ TRUE)
    nest = within.sum(axis=1) ** apart
    share = np.column_stack([within / within.sum(axis=1, keepdims=True) * nest[:, None], alone])
    share /= share.sum(axis=1, keepdims=True)
    chosen = (draw.random((4000, 1)) > share.cumsum(axis=1)).sum(axis=1)
    seen = seen_of(x, chosen)
    top = climb(nested_contributions(seen, Nesting(np.array([0, 0, 1, 2]), 1)), np.zeros(3), seen.weight)
    away = (top.at - [*TRUE, np.log(apart)]) / np.sqrt(np.diag(top.covariance))
    assert np.abs(away).max() < 3


# What choices cannot tell -----------------------------------------------------------------------------------


def refused(seen: Seen) -> str:
    with pytest.raises(InvalidInput) as caught:
        fit_conditional(seen)
    return str(caught.value)


def test_a_term_that_is_the_same_for_all_plans_is_named() -> None:
    seen = made(50)
    x = seen.x.copy()
    x[:, :, 1] = np.arange(50)[:, None] * 0.1
    assert "term term 2: found no difference between the plans" in refused(replace(seen, x=x))


def test_collinear_terms_are_named() -> None:
    seen = made(50)
    x = np.concatenate([seen.x, seen.x[:, :, :1] - 2 * seen.x[:, :, 1:]], axis=2)
    said = refused(Seen(x, seen.chosen, seen.available, seen.weight, ("a", "b", "c"), seen.plans))
    assert "term c: found a combination of a, b" in said


def test_a_term_that_foretells_every_choice_is_named() -> None:
    seen = made(50)
    x = seen.x.copy()
    x[:, :, 1] = seen.chosen[:, None] == np.arange(4)
    assert "term term 2: found one that foretells choices without fail" in refused(replace(seen, x=x))


def test_terms_that_foretell_together_are_named() -> None:
    """Neither alone foretells; their sum does: the search runs away and says where."""
    draw = np.random.default_rng(2)
    x = draw.normal(size=(60, 2, 3))
    x[:, :, 2] *= 0.1
    chosen = (x[:, :, 0] + x[:, :, 1]).argmax(axis=1)
    said = refused(seen_of(x, chosen, names=("a", "b", "c")))
    assert "found a and b" in said and "foretell choices without fail" in said


def test_nearly_separated_choices_still_have_an_answer() -> None:
    draw = np.random.default_rng(2)
    x = draw.normal(size=(400, 2, 1)) * 4
    chosen = (x[:, :, 0] + draw.gumbel(size=(400, 2))).argmax(axis=1)
    found = conditional_logit(x, chosen)
    assert abs(found.coefficients[0] - 1) < 3 * found.standard_errors[0]


def test_a_plan_nobody_chose_is_named() -> None:
    seen = made(80, plans=3)
    keep = seen.chosen != 2
    x = np.concatenate([seen.x, np.broadcast_to((np.arange(3) == 2)[None, :, None], (80, 3, 1))], axis=2)
    lost = Seen(
        x[keep],
        seen.chosen[keep],
        seen.available[keep],
        seen.weight[keep],
        ("a", "b", "Unity"),
        ("Care", "Mutual", "Unity"),
    )
    assert "plan Unity: found nobody who chose it, and terms of its own: Unity" in refused(lost)


def test_a_search_that_does_not_settle_returns_nothing() -> None:
    def endless(at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.repeat(at, 3), np.ones((3, 1))

    with pytest.raises(InvalidInput, match="nothing is returned"):
        climb(endless, np.zeros(1), np.ones(3))


def test_everyone_stays_cannot_tell_persistence() -> None:
    question, columns = drawn_with(persistence=1.0, cost=0.0, n=50)
    with pytest.raises(InvalidInput, match="all who could stay did"):
        fit(choices_of(columns, question, "c"), replace(question, persistence=True))
