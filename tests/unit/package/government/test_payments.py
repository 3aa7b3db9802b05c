"""Who pays what: three parts, and where the second goes."""

from __future__ import annotations

import numpy as np
import pytest

from healthtrust.package.government.outcome import outcome
from healthtrust.package.government.payments import balance, class_payments, payments
from healthtrust.package.government.settle import settle
from healthtrust.package.question import (
    Budget,
    Collection,
    Envelope,
    Interventions,
    Limits,
    Question,
    Society,
    Tax,
    TopUp,
    Utility,
)


def asked(seed: int, budget: Budget, family: str = "linear", loading: float = 0.0) -> Question:
    rng = np.random.default_rng(seed)
    n, first = 5, np.array([0, 3, 7])
    price = rng.uniform(5, 20, n)
    kinds = Interventions.of(tuple("ABCDE"), price, price * rng.lognormal(-3.0, 0.5, n))
    wealth = np.concatenate((np.sort(rng.uniform(80, 150, 3)), np.sort(rng.uniform(200, 900, 4))))
    share = rng.uniform(1, 2, 7)
    society = Society(
        ("sick", "well"), np.array([4.0, 6.0]), np.array([True, True]), rng.uniform(0.1, 1, (n, 2)),
        first, wealth, share / share.sum(), np.ones(7),
    )  # fmt: skip
    return Question(kinds, society, Utility(1, 1), Limits.none(n), tax=Tax(family),
                    top_up=TopUp("complementary", loading=loading, mode="prefix"), budget=budget)  # fmt: skip


COVERED = np.array([1.0, 0.0, 1.0, 0.0, 1.0])
ENVELOPE = Envelope("malaria", 2.0, np.array([True, False, False, False, False]))
BUDGETS = {
    "plain": Budget(),
    "overhead": Budget(overhead=1.15),
    "other income": Budget(other_income=1.5),
    "envelope": Budget(overhead=1.1, envelopes=(ENVELOPE,)),
    "resistance": Budget(collection=Collection(np.array([False, True]), rate=0.05, curvature=0.001)),
    "all": Budget(1.1, 1.5, (ENVELOPE,), Collection(np.array([False, True]), rate=0.05, curvature=0.001)),
}


@pytest.mark.parametrize("name", BUDGETS)
@pytest.mark.parametrize("family", ["linear", "per-head"])
def test_what_subsidises_others_pays_for_collection_and_what_else_the_pool_needs(
    name: str, family: str
) -> None:
    question = asked(1, BUDGETS[name], family)
    settled = settle(question, COVERED)
    assert settled is not None
    terms = balance(question, settled.outcome)
    others = terms.collection + terms.overhead - terms.envelopes - terms.other_income + terms.unspent
    assert terms.for_others == pytest.approx(others, abs=1e-10)
    assert terms.unspent == pytest.approx(0, abs=1e-8)
    if name == "plain":
        assert terms.for_others == pytest.approx(0, abs=1e-8)
    if name == "resistance":
        assert terms.for_others == pytest.approx(terms.collection, abs=1e-8)
        assert family == "per-head" or terms.collection > 0


def test_unspent_money_is_named() -> None:
    question = asked(2, Budget())
    flush = outcome(question, COVERED, np.full(7, 50.0))
    terms = balance(question, flush)
    assert terms.unspent == pytest.approx(50.0 - float(COVERED @ question.cost))
    assert terms.for_others == pytest.approx(terms.unspent)


@pytest.mark.parametrize("loading", [0.0, 0.3])
def test_own_share_and_premium_are_the_cost_of_own_cover(loading: float) -> None:
    question = asked(3, Budget(), loading=loading)
    found = outcome(question, COVERED, np.full(7, 10.0), "subset")
    paid = payments(question, found)
    assert found.theta is not None
    rows = question.society.class_of_row
    expected = [
        sum(
            (COVERED[i] + (1 + loading) * found.theta[i, z])
            * question.society.incidence[i, rows[z]]
            * question.interventions.price[i]
            for i in range(5)
        )
        for z in range(7)
    ]
    assert found.theta.any()
    assert paid.own_cover == pytest.approx(expected, rel=1e-12)
    assert paid.tax == pytest.approx(np.full(7, 10.0))


def test_classes_are_means_of_their_members() -> None:
    question = asked(4, Budget())
    found = outcome(question, COVERED, 0.1 * question.society.wealth)
    each, of_classes = payments(question, found), class_payments(question, found)
    share = question.society.share[3:]
    assert of_classes.premium[1] == pytest.approx(share @ each.premium[3:] / share.sum())
    assert of_classes.own_share == pytest.approx([each.own_share[0], each.own_share[3]])
    in_all = question.society.class_share @ of_classes.for_others
    assert in_all == pytest.approx(balance(question, found).for_others)
