"""A small year that is finished but for its review, with a reward reserve to share."""

from __future__ import annotations

from functools import cache
from typing import Any

from healthtrust import deliver
from healthtrust.design.review import Review
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.entry import transfer
from healthtrust.state import State
from tests.unit.deliver import by_hand

RESERVE = 1_000_003


@cache
def _delivered(households: int, widest: int) -> State:
    state = by_hand.state(households, widest)
    reserve = transfer(
        "allocate", "reward reserve", debit=Accounts.POOL_REWARD_RESERVE, credit=Accounts.POOL_FUND,
        amount=RESERVE, month=by_hand.YEAR * 12,
    )  # fmt: skip
    return deliver.step(state.replace(book=state.book.post(reserve)))


def year(households: int = 300, widest: int = 1, **review: Any) -> State:
    """The state after step deliver, under a design with this review heading."""
    state = _delivered(households, widest)
    return state.replace(design=state.design.model_copy(update={"review": Review(**review)}))
