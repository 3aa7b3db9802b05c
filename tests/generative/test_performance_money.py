"""Money of results is conserved whatever was measured: rewards within the reserve, penalties whole."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from healthtrust.ground.money import Currency
from healthtrust.ledger.book import Book
from healthtrust.ledger.chart import Accounts
from healthtrust.records.findings import Verdict
from healthtrust.records.providers import KINDS, Providers
from healthtrust.review.performance import within
from healthtrust.review.post import pay_last_year, set_aside
from healthtrust.review.reward import rewards_by_provider

amounts = st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=12)
HOME = np.array([1, 1, 1, 1, 2, 2, 2, 2], dtype=np.int32)
PROVIDERS = Providers(
    tuple("abcdefgh"), (*KINDS, *KINDS), HOME, np.zeros((3, 8), dtype=np.int32), (*KINDS, *KINDS)
)


@given(amounts, st.integers(0, 10**9))
def test_rewards_stay_within_the_reserve_and_penalties_are_whole(due: list[int], reserve: int) -> None:
    given_, paid = np.array(due), within(np.array(due), reserve)
    assert (paid[given_ <= 0] == given_[given_ <= 0]).all()
    rewards = paid[given_ > 0]
    assert (rewards >= 0).all() and (rewards <= given_[given_ > 0]).all()
    assert int(rewards.sum()) == min(reserve, int(given_[given_ > 0].sum()))


@settings(max_examples=40)
@given(amounts, st.lists(st.integers(0, 10**6), min_size=8, max_size=8), st.data())
def test_what_is_set_aside_is_what_is_paid_and_the_book_stays_at_zero(
    due: list[int], gave: list[int], data: st.DataObject
) -> None:
    verdicts = [
        Verdict("unmet-need", data.draw(st.sampled_from([-1, 1, 2])), 1.0, True, 0.5, True, amount)
        for amount in due
    ]
    answering = {"unmet-need": np.array([kind == "hospital" for kind in PROVIDERS.kind])}
    which = answering if data.draw(st.booleans()) else None
    earned = rewards_by_provider(verdicts, HOME, np.array(gave), which)
    assert int(earned.sum()) == sum(due)
    if which:
        assert not earned[~answering["unmet-need"]].any()
    money = Currency("GBP", 2)
    book = set_aside(Book.empty(money.code, money.exponent), earned, PROVIDERS, 2027)
    assert (
        book.balance(Accounts.PROVIDER_REWARDS_PAYABLE)
        == -book.balance(Accounts.POOL_REWARD_RESERVE)
        == sum(due)
    )
    paid = pay_last_year(book, earned, PROVIDERS, 2028)
    assert paid.balance(Accounts.PROVIDER_REWARDS_PAYABLE) == 0
    for provider in range(PROVIDERS.count):
        assert paid.balance(Accounts.PROVIDER_FUND, provider=provider) == earned[provider]
