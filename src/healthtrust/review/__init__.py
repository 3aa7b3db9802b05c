"""Step 7, review: what was measured, which promises were kept, and what that earns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ledger.chart import Accounts
from healthtrust.records.findings import Scorecard
from healthtrust.review.areas import areas_of
from healthtrust.review.equity import net_benefit
from healthtrust.review.judge import judged
from healthtrust.review.measures import measured
from healthtrust.review.post import pay_last_year, set_aside
from healthtrust.review.reward import rewarded, rewards_by_provider
from healthtrust.review.scorecard import incidence_by_decile, scorecard_table, spending_by_place
from healthtrust.review.targets import measures_of, problems_of
from healthtrust.state import State, known

__all__ = [
    "incidence_by_decile",
    "judged",
    "measured",
    "measures_of",
    "net_benefit",
    "problems_of",
    "scorecard_table",
    "spending_by_place",
    "step",
]


def step(state: State) -> State:
    """Measure the year, judge its promises, pay last year's rewards and set this year's aside."""
    refuse(problems_of(state.design.review))
    measurements = measured(state)
    reserve = state.book.balance(Accounts.POOL_REWARD_RESERVE)
    pairs = judged(state.design.review.targets, measurements)
    verdicts = rewarded(pairs, _residents(state), reserve)
    earned = rewards_by_provider(verdicts, state.providers.place, _given(state))
    due = state.carried.rewards_due
    book = pay_last_year(state.book, due, state.providers, state.year)
    book = set_aside(book, earned, state.providers, state.year)
    card = Scorecard(measurements, tuple(verdicts), int(due.sum()), int(earned.sum()), earned)
    return state.replace(scorecard=card, book=book)


def _residents(state: State) -> dict[int, int]:
    """Return the residents of every area, by the position of its place; -1 = everywhere."""
    areas = areas_of(state.places)
    heads = areas.sums(known(state.budgets, "allocate").heads)
    return dict(zip(areas.places, heads.tolist(), strict=True))


def _given(state: State) -> NDArray[np.int64]:
    """Return the reference cost of the care each provider gave, whoever paid: [provider], minor units."""
    cost = known(state.care, "deliver").cost.sum(axis=(1, 3))
    provider = state.providers.by_setting[:, known(state.catalogue, "package").setting]
    given = np.zeros(state.providers.count, dtype=np.int64)
    np.add.at(given, provider[provider >= 0], cost[provider >= 0])
    return given
