"""Who pays what of a contribution, and what ceilings spare: shares, the rule's ceiling, the pool's ceiling.

    due          g = [f x], nothing where e < X
    employers    E = [a g]            government  V = [(a + b) g] − E            own  o = g − E − V
    ceiling      own' = min(o, [c y])      the rest  o − own'  to the government, or to nobody
    pool         Σ_c own'_c > [C y]:  reduced to [C y] in proportion, by largest remainder; the rest to nobody

x, f     what the rule charges, and the factor on it;  y, e  income of the household, and equivalised
X        exemption;  a, b  employers' and the government's share;  [ ]  rounded half to even
c, C     ceilings as shares of income: the rule's, and the pool's over all contributions
Source   ceilings as in Switzerland's relief from premiums [recalled]; largest remainder: `ground.money`

Rounded so, own + employers' + government's + spared = g to the unit, for every household and contribution.

>>> rule = Rule("payroll", "earnings", employer_share=0.5, ceiling_share=0.04, government_over=True)
>>> one = np.array([1_001.0]), np.array([10_000]), np.array([10_000])
>>> relieved(*one, rule, factor=1.0).tolist()
[[400], [500], [101], [1001]]
>>> own = np.array([[300], [100], [201]])
>>> reduce(own, np.array([500]))
>>> own.tolist()
[[250], [83], [167]]
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine.backend import compiled
from healthtrust.ground.money import share_rows
from healthtrust.pool.contributions.rules import Rule

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

HOUSEHOLD, EMPLOYER, GOVERNMENT, DUE = range(4)
LARGEST_DUE = 2.0**50
"""No household owes more than this of one contribution, so that whole numbers never overflow."""
NO_CEILING = -1.0


def relieved(full: Real, income: Whole, equivalised: Whole, rule: Rule, factor: float) -> Whole:
    """Return what household, employers and government pay, and what was due [4, n], minor units.

    full   what the rule charges some households [n] at its own rates;  income, equivalised  theirs [n]
    """
    both = min(rule.employer_share + rule.government_share, 1.0)
    ceiling = NO_CEILING if rule.ceiling_share is None else rule.ceiling_share
    shares = np.array([factor if rule.scaled else 1.0, rule.employer_share, both, ceiling])
    result = np.empty((4, len(full)), dtype=np.int64)
    apply = _relieved if compiled() else _relieved_plain
    apply(full, income, equivalised, rule.exempt_below, shares, rule.government_over, result)
    return result


def most_of(income: Whole, share: float) -> Whole:
    """Return a share of incomes [n] in whole minor units."""
    return np.asarray(np.rint(np.minimum(share * income, LARGEST_DUE)), dtype=np.int64)


def reduce(own: Whole, most: Whole) -> None:
    """Reduce what some households pay of each contribution [c, n] to add up to at most `most` [n]."""
    (_reduce if compiled() else _reduce_plain)(own, most)


# ---- kernels over some rows, and their NumPy twins with the same integers --------------------------------


@njit(nogil=True, cache=True)
def _relieved(
    full: Real,
    income: Whole,
    equivalised: Whole,
    exempt_below: int,
    shares: Real,
    government_over: bool,
    result: Whole,
) -> None:
    factor, of_employer, of_both, ceiling = shares
    for h in range(len(full)):
        gross, employer, both = np.int64(0), np.int64(0), np.int64(0)
        if equivalised[h] >= exempt_below:
            gross = np.int64(np.rint(min(factor * full[h], LARGEST_DUE)))
        if of_both > 0.0:
            employer, both = np.int64(np.rint(of_employer * gross)), np.int64(np.rint(of_both * gross))
        own, government = gross - both, both - employer
        if ceiling != NO_CEILING:
            kept = min(own, np.int64(np.rint(min(ceiling * income[h], LARGEST_DUE))))
            if government_over:
                government += own - kept
            own = kept
        result[HOUSEHOLD, h], result[EMPLOYER, h], result[GOVERNMENT, h] = own, employer, government
        result[DUE, h] = gross


@njit(nogil=True, cache=True)
def _reduce(own: Whole, most: Whole) -> None:
    rest = np.empty(len(own), dtype=np.int64)
    for h in range(len(most)):
        together = np.int64(0)
        for c in range(len(own)):
            together += own[c, h]
        if together <= most[h]:
            continue
        left = most[h]
        for c in range(len(own)):
            # The products may overflow, but their difference does not, and is exact modulo 2**64.
            part = np.int64(most[h] * (own[c, h] / together))
            over = most[h] * own[c, h] - part * together
            correction = over // together
            own[c, h], rest[c] = part + correction, over - correction * together
            left -= own[c, h]
        for _ in range(left):
            largest = rest.argmax()
            own[largest, h] += 1
            rest[largest] = -1


def _relieved_plain(
    full: Real,
    income: Whole,
    equivalised: Whole,
    exempt_below: int,
    shares: Real,
    government_over: bool,
    result: Whole,
) -> None:
    factor, of_employer, of_both, ceiling = shares
    gross = np.rint(np.minimum(factor * full, LARGEST_DUE)).astype(np.int64)
    gross[equivalised < exempt_below] = 0
    employer, both = (np.rint(share * gross).astype(np.int64) for share in (of_employer, of_both))
    own, government = gross - both, both - employer
    if ceiling != NO_CEILING:
        kept = np.minimum(own, most_of(income, ceiling))
        government, own = government + (own - kept) * government_over, kept
    result[:] = own, employer, government, gross


def _reduce_plain(own: Whole, most: Whole) -> None:
    above = np.flatnonzero(own.sum(axis=0) > most)
    own[:, above] = share_rows(most[above], own[:, above].T).T
