"""The reward reserve is divided over all promises whatever comes of them; kept ones pay, the others do not.

    portion(t, n) = R × v_t M_n / Σ_t,n v_t M_n       by largest remainder, over targets t judged in places n
    reward(t, n)  = portion(t, n) if t was met in n, else 0
    reward_k      = reward(t, n) × A_k / Σ_j A_j       by largest remainder, over providers j at home in n

R       what the reward reserve holds, minor units; what is not earned stays in it
v_t     reward weight of the target;  M_n residents of the place, or all residents if judged everywhere
A_k     reference cost of the care provider k gave; where none gave any, its providers share alike. Under a
        contract (`performance`) only providers that answer for the measure, where some do
Source  rewards accrue in the year and are paid in the next: interfaces of this project. That portions are set
        before results, so that one place's failure is not another's gain, is a modelling choice [assumed].

>>> from healthtrust.design.review import Target
>>> target = Target(measure="unmet-need", at_most=30.0)
>>> kept = Verdict("unmet-need", 1, 30.0, True, 28.0, met=True, reward=0)
>>> missed = Verdict("unmet-need", 2, 30.0, True, 35.0, met=False, reward=0)
>>> [v.reward for v in rewarded([(target, kept), (target, missed)], {1: 600, 2: 400}, 1_000)]
[600, 0]
>>> of_providers(600, at_home=np.array([True, True, False]), gave=np.array([200, 100, 900]))
array([400, 200,   0])
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.review import Target
from healthtrust.ground.money import share
from healthtrust.records.findings import Verdict
from healthtrust.records.reviewed import Performance
from healthtrust.review.performance import portions


def rewarded(
    judged: Sequence[tuple[Target, Verdict]], residents: Mapping[int, int], reserve: int
) -> list[Verdict]:
    """Return the verdicts with the reward each earned, minor units; together at most the reserve.

    residents: of each place by its position, and of all places under -1.
    """
    return [
        dataclasses.replace(verdict, reward=int(portion) if verdict.met else 0)
        for (_, verdict), portion in zip(judged, portions(judged, residents, reserve), strict=True)
    ]


def by_contract(judged: Sequence[tuple[Target, Verdict]], found: Performance | None) -> list[Verdict]:
    """Return the verdicts with what a contract pays for each, below zero what is paid back; minor units."""
    paid = [] if found is None else found.paid.tolist()
    return [
        dataclasses.replace(verdict, reward=each) for (_, verdict), each in zip(judged, paid, strict=True)
    ]


def of_providers(reward: int, at_home: NDArray[np.bool_], gave: NDArray[np.int64]) -> NDArray[np.int64]:
    """Share one reward over the providers [provider] at home in its place by the care they gave."""
    weights = np.where(at_home, gave, 0)
    return share(reward, weights if weights.any() else at_home.astype(np.int64))


def rewards_by_provider(
    verdicts: Sequence[Verdict],
    home: NDArray[np.int32],
    gave: NDArray[np.int64],
    answering: Mapping[str, NDArray[np.bool_]] | None = None,
) -> NDArray[np.int64]:
    """Return what each provider earned, below zero what it owes [provider].

    home: its place; gave: reference cost of its care; answering: for measures that some providers answer for,
    which [provider]; a reward goes to those of them at home in the place, else to all who are.
    """
    earned = np.zeros(len(home), dtype=np.int64)
    for verdict in verdicts:
        at_home = (home == verdict.place) | (verdict.place < 0)
        theirs = at_home & (answering or {}).get(verdict.measure, at_home)
        at_home = theirs if theirs.any() else at_home
        if verdict.reward and at_home.any():
            earned += of_providers(verdict.reward, at_home, gave)
    return earned
