"""Rewards: what is earned, who gets it, what stays in the reserve, and when it is paid."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from healthtrust import review
from healthtrust.design.review import Target
from healthtrust.ledger.chart import Accounts
from healthtrust.records.findings import Verdict
from healthtrust.review.reward import of_providers, rewarded, rewards_by_provider
from healthtrust.state import Carried, known
from tests.unit.deliver import by_hand
from tests.unit.review import finished

cases = st.lists(
    st.tuples(st.sampled_from([-1, 1, 2]), st.booleans(), st.floats(0, 5)), min_size=1, max_size=6
)  # fmt: skip
PEOPLE = {-1: 1_000, 1: 700, 2: 300}


def pair(place: int, met: bool, weight: float = 1.0) -> tuple[Target, Verdict]:
    target = Target(measure="unmet-need", at_most=1.0, reward_weight=weight)
    return target, Verdict("unmet-need", place, 1.0, True, 0.5, met, 0)


@given(cases, st.integers(0, 10**10))
def test_what_is_earned_never_exceeds_the_reserve(drawn: list[tuple[int, bool, float]], reserve: int) -> None:
    pairs = [pair(*one) for one in drawn]
    verdicts = rewarded(pairs, PEOPLE, reserve)
    total = sum(v.reward for v in verdicts)
    assert 0 <= total <= reserve
    assert all(v.reward == 0 for v in verdicts if not v.met)
    if all(v.met for v in verdicts) and any(t.reward_weight for t, _ in pairs):
        assert total == reserve


def test_a_places_portion_does_not_depend_on_how_others_did() -> None:
    alone = rewarded([pair(1, True), pair(2, False)], PEOPLE, 1_000)
    together = rewarded([pair(1, True), pair(2, True)], PEOPLE, 1_000)
    assert [v.reward for v in alone] == [700, 0]
    assert [v.reward for v in together] == [700, 300]


def test_weight_counts_like_residents() -> None:
    assert [v.reward for v in rewarded([pair(1, True, 3), pair(2, True, 7)], PEOPLE, 1_000)] == [500, 500]


def test_promises_without_weight_earn_nothing() -> None:
    assert [v.reward for v in rewarded([pair(1, True, 0.0)], PEOPLE, 1_000)] == [0]


def test_providers_of_the_place_share_by_the_care_they_gave() -> None:
    home, gave = np.array([1, 1, 2], dtype=np.int32), np.array([300, 100, 400])
    local = Verdict("unmet-need", 1, 1.0, True, 0.5, True, 100)
    wide = Verdict("unmet-need", -1, 1.0, True, 0.5, True, 80)
    assert rewards_by_provider([local], home, gave).tolist() == [75, 25, 0]
    assert rewards_by_provider([local, wide], home, gave).tolist() == [105, 35, 40]
    assert of_providers(101, home == 1, 0 * gave).tolist() == [51, 50, 0]


def test_rewards_are_set_aside_this_year_and_paid_the_next() -> None:
    targets = (
        Target(measure="unmet-need", at_most=10_000),
        Target(measure="spend-per-head", at_most=1, where="everywhere", reward_weight=2),
    )
    state = finished.year(targets=targets)
    done = review.step(state)
    card = known(done.scorecard, "review")
    assert card.reward_due == card.rewards.sum() == sum(v.reward for v in card.verdicts)
    assert 0 < card.reward_due < finished.RESERVE and card.reward_paid == 0
    payable = done.book.balance(Accounts.PROVIDER_REWARDS_PAYABLE)
    assert payable == card.reward_due
    assert done.book.balance(Accounts.POOL_REWARD_RESERVE) == finished.RESERVE - card.reward_due
    before = done.book.balance(Accounts.PROVIDER_FUND)
    later = done.replace(
        year=by_hand.YEAR + 1, carried=Carried(0, card.rewards, None, 1),
        design=done.design.model_copy(update={"review": review_without_targets()}),
    )  # fmt: skip
    after = review.step(later)
    assert known(after.scorecard, "review").reward_paid == card.reward_due
    assert after.book.balance(Accounts.PROVIDER_REWARDS_PAYABLE) == 0
    assert after.book.balance(Accounts.PROVIDER_FUND) == before + card.reward_due
    for provider, reward in enumerate(card.rewards.tolist()):
        paid = after.book.balance(Accounts.PROVIDER_FUND, provider=provider, step="review")
        assert paid == reward


def review_without_targets():  # type: ignore[no-untyped-def]
    from healthtrust.design.review import Review

    return Review()
