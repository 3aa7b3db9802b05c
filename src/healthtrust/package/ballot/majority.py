"""Majority voting over a whole grid of options: the winner if there is one, otherwise the cycle.

    j beats k     iff  more votes prefer j to k than k to j; those to whom both are the same do not vote
    winner        an option that no other beats (Condorcet); strict if it beats every other

An option that beats every other is never lost on the way when options meet one after the other and the winner
stays on. So o − 1 contests leave one option that could be it, and its contests with all others are counted
one by one: nothing is assumed about peaks. Only where it fails are all o (o − 1) / 2 pairs counted, which
finds options that tie with whatever they do not beat, or proves that every option is beaten.
Shares are counted as whole votes, 10¹² in all; a majority no larger than their rounding, one vote for each
voter, is a tie.
Source  Black, J Political Economy 1948 [recalled]: single peaks suffice, their median wins; Smith, York 2006,
        "A social choice perspective", after Epple and Romano 1996. The cycle is beyond the paper.

>>> def of(table: list[list[float]]) -> Vote:
...     poor_middle_rich = np.arange(1.0, 4.0)
...     return vote(Tabled(np.arange(float(len(table))), poor_middle_rich, np.ones(3), np.array(table)))
>>> peaked = of([[3, 1, 0], [2, 2, 1], [1, 3, 2], [0, 1, 3]])
>>> peaked.winner, peaked.median_peak, peaked.single_peaked, peaked.coalition.name
(2, 2, 1.0, 'the middle decides: the rich want more, the poor less')
>>> round_and_round = of([[3, 1, 2], [2, 3, 1], [1, 2, 3]])
>>> round_and_round.winner, round_and_round.cycle
(None, (0, 1, 2))
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine.backend import compiled
from healthtrust.package.ballot.coalition import NOBODY, Coalition, coalition_of
from healthtrust.package.ballot.cycle import shortest_cycle, top_cycle
from healthtrust.package.ballot.electorate import Ballots, Electorate, Tabled, ballots
from healthtrust.package.question import Real, Whole

__all__ = ["Tabled", "Vote", "majorities", "majority", "vote"]


@dataclass(frozen=True)
class Vote:
    """The outcome of voting on every pair of options."""

    winner: int | None
    """The option that none beats, the smallest where several are; None where each is beaten by some other."""
    unbeaten: Whole
    """Every option that none beats; more than one only where they tie with each other."""
    cycle: tuple[int, ...]
    """Where there is no winner: options each of which beats the next, and the last the first."""
    contested: Whole
    """The top cycle: options a sequence of votes could end at; the winner alone if it beats all others."""
    majorities: Real
    """[o]: votes for the winner less votes against, as a share of all, against each option; along the cycle
    where there is no winner."""
    peaks: Whole
    """[v]: what each voter likes best."""
    median_peak: int
    """The peak with at least half of all votes at or below it; it wins where all peaks are single."""
    single_peaked: float
    """Share of voters whose utility has a single peak."""
    coalition: Coalition
    """Who wants more than the winner and who less."""


def vote(electorate: Electorate) -> Vote:
    """Return the winner of all pairwise majority votes over the options, or the cycle if there is none."""
    cast = ballots(electorate)
    survivor = _survivor(cast)
    against = _against_all(cast, survivor)
    if np.delete(against, survivor).min(initial=1) > 0:
        alone = np.array([survivor])
        return _outcome(electorate, cast, alone, alone, ())
    margins = majorities(cast.places, cast.votes)
    unbeaten = np.flatnonzero(np.all(margins >= 0, axis=1))
    cycle = () if len(unbeaten) else shortest_cycle(margins)
    return _outcome(electorate, cast, unbeaten, top_cycle(margins), cycle)


def majority(places: NDArray[np.int32], votes: Whole, one: int, other: int) -> int:
    """Return votes for `one` less votes for `other`; places [o, v], votes [v]."""
    margin = int(np.sign(places[one] - places[other]).astype(np.int64) @ votes)
    return margin if abs(margin) > len(votes) else 0


def majorities(places: NDArray[np.int32], votes: Whole) -> Whole:
    """Return votes for j less votes for k for every pair [o, o]: o² v / 2 comparisons."""
    of = _all_pairs if compiled() else _all_pairs_plainly
    margins = np.asarray(of(np.ascontiguousarray(places), votes))
    return np.where(np.abs(margins) > len(votes), margins, 0)


def _survivor(cast: Ballots) -> int:
    """Return who is left when options meet one after the other: the only one that could beat all others."""
    stays = 0
    for challenger in range(1, len(cast.places)):
        if majority(cast.places, cast.votes, challenger, stays) > 0:
            stays = challenger
    return stays


def _against_all(cast: Ballots, one: int) -> Whole:
    return np.array([majority(cast.places, cast.votes, one, k) for k in range(len(cast.places))])


def _outcome(
    electorate: Electorate, cast: Ballots, unbeaten: Whole, contested: Whole, cycle: tuple[int, ...]
) -> Vote:
    winner = int(unbeaten[0]) if len(unbeaten) else None
    every = int(cast.votes.sum())
    if winner is None:
        steps = zip(cycle, (*cycle[1:], cycle[0]), strict=True)
        counted = np.array([majority(cast.places, cast.votes, j, k) for j, k in steps])
    else:
        counted = _against_all(cast, winner)
    return Vote(
        winner,
        unbeaten,
        cycle,
        contested,
        counted / every,
        cast.peaks,
        _median(cast),
        float(cast.votes[cast.single_peaked].sum() / every),
        NOBODY if winner is None else coalition_of(electorate, cast.peaks, winner),
    )


def _median(cast: Ballots) -> int:
    order = np.argsort(cast.peaks, kind="stable")
    upto = np.cumsum(cast.votes[order])
    return int(cast.peaks[order[np.searchsorted(2 * upto, upto[-1])]])


@njit(cache=True, nogil=True)
def _all_pairs(places: NDArray[np.int32], votes: Whole) -> Whole:
    options, voters = places.shape
    margins = np.zeros((options, options), dtype=np.int64)
    for j in range(options):
        for k in range(j):
            for_j = np.int64(0)
            for v in range(voters):
                for_j += votes[v] * (
                    np.int64(places[j, v] > places[k, v]) - np.int64(places[j, v] < places[k, v])
                )
            margins[j, k] = for_j
            margins[k, j] = -for_j
    return margins


def _all_pairs_plainly(places: NDArray[np.int32], votes: Whole) -> Whole:
    rows = [np.sign(places[j] - places).astype(np.int64) @ votes for j in range(len(places))]
    return np.array(rows, dtype=np.int64)
