"""What a contract makes of luck: how often somebody is paid or charged for nothing, and what it costs.

    paid = P( gain > 0 )      charged = P( gain < 0 )      expected = E gain      at a true saving of s
    left to the payer = s × expected cost − E gain         where the payer pays for care itself
    detectable = least s with P( gain > 0 ) ≥ 0.8

At s = 0 both are probabilities of being paid and charged for nothing, and E gain is what luck costs the
payer.
A gain is at a limit where a little more or less care does not change it; held back is a saving that a
threshold leaves without a gain.

>>> from healthtrust.study.luck.plain import plain_deal
>>> deal = plain_deal([10_000], minimum=0.02)
>>> found = judged(deal, np.array([[0.07], [0.01], [-0.02], [0.09]]), 0.0)
>>> found.paid.tolist(), found.held.tolist(), found.expected.tolist()
([0.5], [0.25], [2000000.0])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.settlement.settle import settle
from healthtrust.study.luck.deal import Deal, by_period
from healthtrust.study.luck.draws import rates
from healthtrust.study.luck.put import OBSERVED, Question
from healthtrust.study.luck.settled import Gains, gains, least_paid
from healthtrust.study.luck.spread import COUNTED, Counted, Real

POWER = 0.8
ENDS = (0.05, 0.95)
"""Quantiles between which nine settlements in ten lie."""
INTERVAL = (0.025, 0.975)
_Z = 0.8416212335729143
"""Quantile of the standard normal at POWER."""


@dataclass(frozen=True)
class Judged:
    """What draws of luck come to at one true saving; probabilities and money [party], of one settlement."""

    paid: Real
    charged: Real
    held: Real
    """Probability of a saving that a threshold leaves unpaid."""
    limited: Real
    """Probability of a gain that more or less care would not change."""
    expected: Real
    error: Real
    """Standard error of the expectation, from the number of repetitions."""
    deviation: Real
    low: Real
    high: Real
    left: Real
    """What remains to the payer of a true saving."""
    total: Real
    """[repetition, period]: gains of all parties."""
    saved: Real
    """[repetition, period]: measured savings of all parties."""


@dataclass(frozen=True)
class Case:
    """One answer and what it is of."""

    variant: str
    counted: Counted
    years: int
    saving: str
    found: Judged


@dataclass(frozen=True)
class Periods:
    """What the given statement itself shows, by period."""

    names: tuple[str, ...]
    parties: NDArray[np.int64]
    expected: Real
    saved: Real
    settled: Real

    @property
    def net(self) -> Real:
        """Return what remains to the payer: savings as measured, less settlements."""
        return self.saved - self.settled


@dataclass(frozen=True)
class Answer:
    """All that was asked."""

    asked: Question
    cases: tuple[Case, ...]
    least: dict[str, Real]
    """By variant: least measured saving that is paid [party]."""
    shown: Periods | None
    """None where parties are typical ones."""

    def detectable(self, variant: str, counted: Counted, years: int) -> Real:
        """Return the true saving that is paid four times in five [party]; NaN where none is."""
        asked = self.asked
        spread = asked.spread.deviation(asked.parties.people, counted, years)
        return np.asarray(self.least[variant] + _Z * spread)

    @property
    def main(self) -> Case:
        """Return the first case: the first variant and true saving."""
        return self.cases[0]


def answer(asked: Question) -> Answer:
    """Return everything that is asked; the same bytes for the same seed, whatever the threads."""
    cases: list[Case] = []
    for counted, years in _kinds(asked):
        first = not cases
        drawn = rates(asked.spread, asked.parties, range(asked.repetitions), asked.seed, (counted, years))
        whole = first or counted == asked.counted
        for variant, deal in asked.deals.items():
            for saving in asked.savings:
                if whole or (variant == next(iter(asked.deals)) and saving == asked.savings[0]):
                    true = true_saving(deal, saving)
                    cases.append(Case(variant, counted, years, saving, judged(deal, drawn + true, true)))
    least = {variant: least_paid(deal) for variant, deal in asked.deals.items()}
    return Answer(asked, tuple(cases), least, shown_by(asked.deal) if asked.given else None)


def _kinds(asked: Question) -> Iterator[tuple[Counted, int]]:
    """Yield what counts as luck and over how many years: first as asked, then the other readings."""
    yield from ((asked.counted, years) for years in asked.years)
    yield from ((counted, asked.years[0]) for counted in reversed(COUNTED) if counted != asked.counted)


def true_saving(deal: Deal, saving: str) -> Real | float:
    """Return a true saving as a share of expected cost: the number, or by period what the statement shows."""
    if saving != OBSERVED:
        return float(saving)
    _, at = np.unique(deal.statement.period.astype(str), return_inverse=True)
    saved = by_period(deal.statement, deal.expected - deal.cost) / by_period(deal.statement, deal.expected)
    return np.asarray(saved[at])


def judged(deal: Deal, rate: Real, true: Real | float) -> Judged:
    """Return what savings rates [repetition, party] come to, at a true saving [party] or one for all."""
    found = gains(deal, rate)
    gain, (low, high) = found.amount, np.quantile(found.amount, ENDS, axis=0)
    expected, deviation = gain.mean(axis=0), gain.std(axis=0)
    return Judged(
        paid=(gain > 0).mean(axis=0),
        charged=(gain < 0).mean(axis=0),
        held=((gain == 0) & (rate > 0)).mean(axis=0),
        limited=_limited(found, deal.expected * (1 - rate)),
        expected=expected,
        error=deviation / np.sqrt(len(gain)),
        deviation=deviation,
        low=low,
        high=high,
        left=np.asarray(true * deal.expected - expected),
        total=by_period(deal.statement, gain),
        saved=by_period(deal.statement, rate * deal.expected),
    )


def _limited(found: Gains, cost: Real) -> Real:
    """Return the share of draws [party] whose gain does not move up to the next draw by cost."""
    order = np.argsort(cost, axis=0, kind="stable")
    ordered = np.take_along_axis(cost, order, axis=0)
    gain = np.take_along_axis(found.unrounded, order, axis=0)
    flat = abs(np.diff(gain, axis=0)) <= 1e-6 * np.diff(ordered, axis=0)
    return np.asarray((flat & (abs(gain[1:]) > 1e-9 * ordered[1:])).mean(axis=0))


def shown_by(deal: Deal) -> Periods:
    """Return by period what the statement itself shows, settled as it stands."""
    names, at = np.unique(deal.statement.period.astype(str), return_inverse=True)
    settled = settle(deal.contract, deal.statement).amount
    expected, saved, paid = (
        by_period(deal.statement, values) for values in (deal.expected, deal.expected - deal.cost, settled)
    )
    return Periods(tuple(names.tolist()), np.bincount(at), expected, saved, paid)
