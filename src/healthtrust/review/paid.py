"""What results of a year earn: each promise its reward, and each provider its part.

    by the reserve    kept promises have their portion of it                   (`reward`)
    by a contract     what the contract says of what was measured              (`performance`)

A reward goes to the providers at home in the place; under a contract only to those that answer for the
measure, where the matrix of rights names a body of providers (ENG-8).

Source  see `reward` and `performance`.

>>> RESERVE
'reserve'
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.rights import answers_for
from healthtrust.allocate.year_tables import lines_with_money, rights_of
from healthtrust.ledger.chart import Accounts
from healthtrust.records.findings import Measurement, Verdict
from healthtrust.records.reviewed import Performance
from healthtrust.review.areas import areas_of
from healthtrust.review.judge import judged
from healthtrust.review.performance import RESERVE, Reviewed, paid_by_contract
from healthtrust.review.reward import by_contract, rewarded, rewards_by_provider
from healthtrust.state import State, known

Earned = NDArray[np.int64]


def paid_results(
    state: State, measurements: tuple[Measurement, ...]
) -> tuple[list[Verdict], Performance | None, Earned]:
    """Return verdicts with rewards, what a contract says of them, and what providers earn [provider]."""
    of, residents = state.design.review, _residents(state)
    reserve = state.book.balance(Accounts.POOL_REWARD_RESERVE)
    pairs = judged(of.targets, measurements, of.judge_on, residents)
    if of.pay_by == RESERVE:
        verdicts = rewarded(pairs, residents, reserve)
        return verdicts, None, rewards_by_provider(verdicts, state.providers.place, _given(state))
    now = {(m.measure, m.place): m.value for m in measurements}
    names, last = state.places.names, state.carried.measured
    beside = Reviewed(state.year, state.currency, state.folder, residents, names, last, now, reserve)
    performance = paid_by_contract(pairs, of, beside)
    verdicts = by_contract(pairs, performance)
    answering = _answering(state, verdicts)
    return (
        verdicts,
        performance,
        rewards_by_provider(verdicts, state.providers.place, _given(state), answering),
    )


def _residents(state: State) -> dict[int, int]:
    """Return the residents of every area, by the position of its place; -1 = everywhere."""
    areas = areas_of(state.places)
    heads = areas.sums(known(state.budgets, "allocate").heads)
    return dict(zip(areas.places, heads.tolist(), strict=True))


def _answering(state: State, verdicts: list[Verdict]) -> dict[str, NDArray[np.bool_]]:
    """Return for each measure that a body of providers answers for, which they are [provider]."""
    measures = tuple(dict.fromkeys(verdict.measure for verdict in verdicts))
    matrix = rights_of(state, lines_with_money(known(state.budgets, "allocate").lines), measures)
    body = np.array(state.providers.body, dtype=object)
    found = {measure: np.asarray(body == answers_for(matrix, measure)) for measure in measures}
    return {measure: which for measure, which in found.items() if which.any()}


def _given(state: State) -> NDArray[np.int64]:
    """Return the reference cost of the care each provider gave, whoever paid: [provider], minor units."""
    cost = known(state.care, "deliver").cost.sum(axis=(1, 3))
    provider = state.providers.by_setting[:, known(state.catalogue, "package").setting]
    given = np.zeros(state.providers.count, dtype=np.int64)
    np.add.at(given, provider[provider >= 0], cost[provider >= 0])
    return given
