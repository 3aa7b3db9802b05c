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
>>> one = np.array([10_000]), np.array([10_000])
>>> relieve(np.array([1_001.0]), one, rule, 1.0, np.empty((4, 1), dtype=np.int64)).tolist()
[[400], [500], [101], [1001]]
>>> found = np.array([300, 0, 0, 300, 100, 0, 0, 100, 201, 0, 0, 201]).reshape(3, 4, 1)
>>> reduce(found, np.array([2_000]), 0.25)[:, HOUSEHOLD].tolist()
[[250], [83], [167]]
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine.backend import compiled
from healthtrust.ground.money import share_rows
from healthtrust.pool.contributions.rules import Rule

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Weights = NDArray[np.int32] | NDArray[np.int64]

HOUSEHOLD, EMPLOYER, GOVERNMENT, DUE = range(4)
LARGEST_DUE = 2.0**50
"""No household owes more than this of one contribution, so that whole numbers never overflow."""
NO_CEILING = -1.0


def relieve(full: Real, of: tuple[Whole, Whole], rule: Rule, factor: float, result: Whole) -> Whole:
    """Fill in what household, employers and government pay, and what was due [4, n], minor units.

    full   what the rule charges some households [n] at its own rates
    of     their income [n] and income per equivalent adult [n]
    """
    both = min(rule.employer_share + rule.government_share, 1.0)
    ceiling = NO_CEILING if rule.ceiling_share is None else rule.ceiling_share
    shares = np.array([factor if rule.scaled else 1.0, rule.employer_share, both, ceiling])
    apply = _relieve if compiled() else _relieve_plain
    apply(full, *of, rule.exempt_below, shares, rule.government_over, result)
    return result


def reduce(found: Whole, income: Whole, share: float) -> Whole:
    """Reduce what some households pay of all contributions [c, 4, n] to a share of income [n] at most."""
    (_reduce if compiled() else _reduce_plain)(found, income, share)
    return found


def owed_together(found: Whole, income: Whole, share: float, weight: Weights) -> int:
    """Return what some households and those who pay for them owe, each as often as its weight [n] says.

    found [c, 4, n] is before the pool's ceiling, which is a share of income [n].
    """
    return int((_owed if compiled() else _owed_plain)(found, income, share, weight))


def add_up(found: Whole, weight: Weights, each: tuple[Whole, Whole, Whole], totals: Whole) -> None:
    """Add what some households owe [c, 4, n] up: into three columns [n], and by weight into totals [c, 4]."""
    (_add_up if compiled() else _add_up_plain)(found, weight, each, totals)


# ---- kernels over some rows, and their NumPy twins with the same integers --------------------------------


@njit(nogil=True, cache=True)
def _whole(amount: float) -> Any:
    return np.int64(np.rint(min(amount, LARGEST_DUE)))


@njit(nogil=True, cache=True)
def _relieve(
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
            gross = _whole(factor * full[h])
        if of_both > 0.0:
            employer, both = np.int64(np.rint(of_employer * gross)), np.int64(np.rint(of_both * gross))
        own, government = gross - both, both - employer
        if ceiling != NO_CEILING:
            kept = min(own, _whole(ceiling * income[h]))
            if government_over:
                government += own - kept
            own = kept
        result[HOUSEHOLD, h], result[EMPLOYER, h], result[GOVERNMENT, h] = own, employer, government
        result[DUE, h] = gross


@njit(nogil=True, cache=True)
def _reduce(found: Whole, income: Whole, share: float) -> None:
    own, rest = np.empty((2, len(found)), dtype=np.int64)
    for h in range(len(income)):
        most = _whole(share * income[h])
        together = np.int64(0)
        for c in range(len(found)):
            together += found[c, HOUSEHOLD, h]
        if together <= most:
            continue
        left = most
        for c in range(len(found)):
            # The products may overflow, but their difference does not, and is exact modulo 2**64.
            owed = found[c, HOUSEHOLD, h]
            part = np.int64(most * (owed / together))
            over = most * owed - part * together
            correction = over // together
            own[c], rest[c] = part + correction, over - correction * together
            left -= own[c]
        for _ in range(left):
            largest = rest.argmax()
            own[largest] += 1
            rest[largest] = -1
        found[:, HOUSEHOLD, h] = own


@njit(nogil=True, cache=True)
def _owed(found: Whole, income: Whole, share: float, weight: Weights) -> Any:
    total = np.int64(0)
    for h in range(len(income)):
        own, others = np.int64(0), np.int64(0)
        for c in range(len(found)):
            own += found[c, HOUSEHOLD, h]
            others += found[c, EMPLOYER, h] + found[c, GOVERNMENT, h]
        total += (min(own, _whole(share * income[h])) + others) * weight[h]
    return total


@njit(nogil=True, cache=True)
def _add_up(found: Whole, weight: Weights, each: tuple[Whole, Whole, Whole], totals: Whole) -> None:
    for column in each:
        column[:] = 0
    for c in range(len(found)):
        for payer in range(4):
            for h in range(len(weight)):
                totals[c, payer] += found[c, payer, h] * weight[h]
        for h in range(len(weight)):
            each[HOUSEHOLD][h] += found[c, HOUSEHOLD, h]
            each[EMPLOYER][h] += found[c, EMPLOYER, h]
            each[GOVERNMENT][h] += found[c, GOVERNMENT, h]


def _relieve_plain(
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


def _reduce_plain(found: Whole, income: Whole, share: float) -> None:
    own = found[:, HOUSEHOLD]
    most = most_of(income, share)
    above = np.flatnonzero(own.sum(axis=0) > most)
    own[:, above] = share_rows(most[above], own[:, above].T).T


def _owed_plain(found: Whole, income: Whole, share: float, weight: Weights) -> int:
    own = np.minimum(found[:, HOUSEHOLD].sum(axis=0), most_of(income, share))
    return int((own + found[:, EMPLOYER:DUE].sum(axis=(0, 1))) @ weight.astype(np.int64))


def _add_up_plain(found: Whole, weight: Weights, each: tuple[Whole, Whole, Whole], totals: Whole) -> None:
    for payer, column in enumerate(each):
        found[:, payer].sum(axis=0, out=column)
    totals += found @ weight.astype(np.int64)


def most_of(income: Whole, share: float) -> Whole:
    """Return a share of incomes [n] in whole minor units."""
    return np.asarray(np.rint(np.minimum(share * income, LARGEST_DUE)), dtype=np.int64)
