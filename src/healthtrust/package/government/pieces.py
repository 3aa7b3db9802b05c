"""What covering an intervention is worth to a row, as lines between ratios, so that rows can be summed first.

    c_i / β  and  u_i / β   (`marginal`) are straight lines in q = (1 + ℓ) α / β  between the ratios
    b / x,    b' / x',    (b' − b) / (x' − x),    (b' − b) / (x' − φ x)      of intervention i

b, x, b', x', φ  health and price per case, of the private version, voucher;  α, β  social values
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 2: what is
        bought hangs on the ratio alone. Summing over intervals of it is ours, beyond the paper.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility
>>> two = Society.of_groups(("poor", "rich"), share=[0.5, 0.5], wealth=[10, 60], health=[5, 5],
...                         incidence=[[1, 1], [1, 1]])
>>> both = Question(Interventions.of(("A", "B"), [6.0, 3.0], [6.0, 1.5]), two, Utility(1.0, 1.0),
...                 Limits.none(2), top_up=TopUp("complementary"))
>>> pieces = pieces_of(both)
>>> pieces.thresholds.tolist()
[0.5, 1.0]
>>> covered, uncovered = pieces.sums(np.array([[0.1, 0.0, 0.0]]).T, np.array([[1.0, 0.0, 0.0]]).T)   # q = 0.1
>>> covered.ravel().tolist(), uncovered.round(9).ravel().tolist()
([6.0, 1.5], [5.4, 1.2])
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.package.household.increments import private_is_better
from healthtrust.package.question import Question, Real, Whole

LINES = 5
"""At most so many lines for one intervention, between four ratios."""


@dataclass(frozen=True)
class Pieces:
    """For each intervention its lines, by rising q: first those to whom money is worth little."""

    thresholds: Real
    """[k]: all ratios, ascending."""
    ends: Whole
    """[i, LINES + 1]: the intervals that each line spans, from and to."""
    covered: Real
    """[2, i, LINES]: c as multiples of β and of (1 + ℓ) α."""
    uncovered: Real
    """[2, i, LINES]: u likewise."""

    def sums(self, alpha: Real, beta: Real) -> tuple[Real, Real]:
        """Return Σ c and Σ u [i, c] from sums of (1 + ℓ) α and of β by interval and class [k + 1, c]."""
        by_line = np.stack([self._by_line(beta), self._by_line(alpha)])
        return (
            np.asarray(np.einsum("til,tilc->ic", self.covered, by_line)),
            np.asarray(np.einsum("til,tilc->ic", self.uncovered, by_line)),
        )

    def _by_line(self, of: Real) -> Real:
        up_to = np.concatenate([np.zeros((1, of.shape[1])), np.cumsum(of, axis=0)])
        return np.asarray(np.diff(up_to[self.ends], axis=1))


def pieces_of(question: Question) -> Pieces:
    """Return the lines of every intervention; they depend on neither coverage nor taxes."""
    standard, private, upgrade = _versions(question)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = np.stack(
            [of[0] / of[1] for of in (standard, private, private - standard, upgrade)],
            axis=1,
        )
    ratios = np.sort(np.where(np.isfinite(ratios) & (ratios > 0), ratios, np.inf), axis=1)
    thresholds = np.unique(ratios[np.isfinite(ratios)])
    ends = np.where(np.isfinite(ratios), np.searchsorted(thresholds, ratios), len(thresholds)) + 1
    ends = np.pad(ends, ((0, 0), (1, 0)))
    ends = np.pad(ends, ((0, 0), (0, 1)), constant_values=len(thresholds) + 1)
    q = _inside(ratios)
    upgrades = np.where(_worth(upgrade, q) > 0, upgrade[:, :, None], 0.0)
    covered = np.stack([standard[0][:, None] + upgrades[0], -upgrades[1]])
    alone, better = _worth(standard, q), _worth(private, q)
    bought = np.where(better > alone, private[:, :, None], standard[:, :, None])
    bought = np.where(np.maximum(alone, better) > 0, bought, 0.0)
    return Pieces(thresholds, ends, covered, np.stack([bought[0], -bought[1]]))


def _versions(question: Question) -> tuple[Real, Real, Real]:
    """Return health and price [2, i] of the standard version, the private one, and an upgrade if covered.

    Nothing for nothing where there is no better private version.
    """
    kinds, better = question.interventions, private_is_better(question)
    standard, zero = np.stack([kinds.benefit, kinds.price]), np.zeros(kinds.count)
    voucher = kinds.voucher_share * kinds.price if question.top_up.kind == "voucher" else zero
    private = np.where(better, np.stack([kinds.private_benefit, kinds.private_price]), 0.0)
    more = np.stack([private[0] - kinds.benefit, np.maximum(private[1] - voucher, 0.0)])
    return standard, private, np.where(better, more, 0.0)


def _worth(version: Real, q: Real) -> Real:
    """Return what a version [2, i] is worth at each q [i, LINES], in units of β."""
    return np.asarray(version[0][:, None] - q * version[1][:, None])


def _inside(ratios: Real) -> Real:
    """Return a value of q inside each line [i, LINES]."""
    low = np.pad(ratios, ((0, 0), (1, 0)))
    high = np.concatenate([ratios, np.full((len(ratios), 1), np.inf)], axis=1)
    low = np.where(np.isfinite(low), low, 0.0)
    return np.where(np.isfinite(high), (low + np.where(np.isfinite(high), high, 0.0)) / 2, 2.0 * low + 1.0)
