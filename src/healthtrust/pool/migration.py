"""Where residents come from: the scheme each had before the pool, and what it cost them and their employers.

    due_i = premium + ⌈r y⌋ shared among the scheme's members in the household       employer: ⌈e × due_i⌋

r, y     the scheme's rate on household income, the income;  e  the part that employers paid
⌈ ⌋      rounded to the whole minor unit, half to even; what does not divide goes to the first members
Source  bookkeeping; no author.

>>> from healthtrust.design.contributions import Scheme
>>> from healthtrust.ground.money import currency
>>> schemes = schemes_of((Scheme(name="Old age", kind="social insurer", from_age=65),
...                       Scheme(name="Works", kind="employer plan", earners_only=True, premium=1_000,
...                              income_rate=0.01, employer_share=0.8)), currency("EUR"), plans=())
>>> family = scheme_of(np.array([66, 40, 12]), np.full(3, 20_000_00), np.array([True, True, True]), schemes)
>>> family.tolist()
[0, 1, 1]
>>> paid = premiums_before(family, np.array([0, 3]), np.array([30_000_01]), schemes)
>>> paid.own.tolist(), paid.employer.tolist(), of_households(paid, np.array([0, 3])).own.tolist()
([0, 23000, 23000], [0, 92000, 92000], [46000])
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from healthtrust.engine.backend import compiled, parts, threads
from healthtrust.engine.partitions import cut
from healthtrust.engine.run import map_partitions
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem
from healthtrust.pool.migration_schemes import Schemes, schemes_of

__all__ = ["Paid", "among_members", "of_households", "premiums_before", "scheme_of", "schemes_of"]

Whole = NDArray[np.integer[Any]]


@dataclass(frozen=True)
class Paid:
    """What each person or household pays itself and what employers pay for it, minor units a year."""

    own: NDArray[np.int64]
    employer: NDArray[np.int64]


def scheme_of(
    age: Whole,
    equivalised: NDArray[np.int64],
    earner: NDArray[np.bool_],
    schemes: Schemes,
    all_must_fit: bool = True,
) -> NDArray[np.int64]:
    """Return the scheme [p] of each person: the first that fits, or the one of kind "no cover"; -1 for none.

    equivalised [p]: income per equivalent adult of the person's household, minor units; earner [p]: whether
    anyone in it earns. Raises InvalidInput naming how many fit none, unless that is allowed.
    """
    found = np.empty(len(age), dtype=np.int64)
    rule = _fit if compiled() else _fit_plain
    limits = schemes.from_age, schemes.below_age, schemes.income_from, schemes.income_below
    terms = *limits, schemes.earners_only, schemes.otherwise

    def task(rows: slice) -> int:
        return int(rule(age[rows], equivalised[rows], earner[rows], *terms, found[rows]))

    without = sum(map_partitions(task, cut(len(age), parts()), threads()))
    if without and all_must_fit:
        raise InvalidInput([_nobodys(without, found, age, equivalised)])
    return found


def premiums_before(
    scheme: NDArray[np.int64], first: NDArray[np.int64], income: NDArray[np.int64], schemes: Schemes
) -> Paid:
    """Return what each person [p] paid to a former scheme; scheme [p] is -1 for none.

    first [h + 1]: persons first[h] to first[h + 1] are household h; income [h]: its income, minor units.
    """
    paid = Paid(np.zeros(len(scheme), dtype=np.int64), np.zeros(len(scheme), dtype=np.int64))
    rule = _charge if compiled() else _charge_plain
    terms = schemes.premium, schemes.income_rate, schemes.employer_share

    def task(rows: slice) -> None:
        bounds = first[rows.start : rows.stop + 1]
        members = slice(int(bounds[0]), int(bounds[-1]))
        rule(
            scheme[members],
            bounds - bounds[0],
            income[rows],
            *terms,
            paid.own[members],
            paid.employer[members],
        )

    map_partitions(task, cut(len(income), parts()), threads())
    return paid


def of_households(paid: Paid, first: NDArray[np.int64]) -> Paid:
    """Return what one household of each row [h] and its members' employers paid: sums over its members."""
    return Paid(*(_sums(amount, first) for amount in (paid.own, paid.employer)))


def among_members(amount: NDArray[np.int64], first: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return an amount [h] of each household shared equally among its members [p], the first with the rest.

    Raises ValueError for an amount below zero, or of a household without members.
    """
    members = np.diff(first)
    if (amount < 0).any() or ((members == 0) & (amount != 0)).any():
        raise ValueError("only amounts of zero or more, of households with members, can be shared")
    each, rest = np.divmod(amount, np.maximum(members, 1))
    position = np.arange(int(first[-1])) - np.repeat(first[:-1], members)
    return np.asarray(np.repeat(each, members) + (position < np.repeat(rest, members)))


def _sums(amount: NDArray[np.int64], first: NDArray[np.int64]) -> NDArray[np.int64]:
    upto = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(amount)])
    return np.asarray(upto[first[1:]] - upto[first[:-1]])


def _nobodys(without: int, found: NDArray[np.int64], age: Whole, equivalised: NDArray[np.int64]) -> Problem:
    one = int(np.flatnonzero(found < 0)[0])
    return Problem(
        "pool.schemes",
        f"{without:,} of {len(found):,} persons whom no scheme fits (such as row {one + 1}: aged {age[one]}, "
        f"equivalised income {equivalised[one]:,} minor units)",
        "a scheme for everybody",
        remedy='Widen a scheme, or add one of kind "no cover" for those who had none.',
    )


# ---- kernels over some rows, and their NumPy twins with the same numbers ---------------------------------


@njit(nogil=True, cache=True)
def _fit(
    age: Whole, equivalised: NDArray[np.int64], earner: NDArray[np.bool_], from_age: NDArray[np.int64],
    below_age: NDArray[np.int64], income_from: NDArray[np.int64], income_below: NDArray[np.int64],
    earners_only: NDArray[np.bool_], otherwise: int, found: NDArray[np.int64],
) -> int:  # fmt: skip
    without = 0
    for p in range(len(age)):
        found[p] = otherwise
        for s in range(len(from_age)):
            if (
                from_age[s] <= age[p] < below_age[s]
                and income_from[s] <= equivalised[p] < income_below[s]
                and (earner[p] or not earners_only[s])
            ):
                found[p] = s
                break
        without += found[p] < 0
    return without


def _fit_plain(
    age: Whole, equivalised: NDArray[np.int64], earner: NDArray[np.bool_], from_age: NDArray[np.int64],
    below_age: NDArray[np.int64], income_from: NDArray[np.int64], income_below: NDArray[np.int64],
    earners_only: NDArray[np.bool_], otherwise: int, found: NDArray[np.int64],
) -> int:  # fmt: skip
    found[:] = otherwise
    for s in reversed(range(len(from_age))):
        fits = (from_age[s] <= age) & (age < below_age[s]) & (earner | (not earners_only[s]))
        fits &= (income_from[s] <= equivalised) & (equivalised < income_below[s])
        found[fits] = s
    return int((found < 0).sum())


@njit(nogil=True, cache=True)
def _charge(
    scheme: NDArray[np.int64], first: NDArray[np.int64], income: NDArray[np.int64],
    premium: NDArray[np.int64], income_rate: NDArray[np.float64], employer_share: NDArray[np.float64],
    own: NDArray[np.int64], employer: NDArray[np.int64],
) -> None:  # fmt: skip
    members = np.zeros(len(premium), dtype=np.int64)
    served = np.zeros(len(premium), dtype=np.int64)
    for h in range(len(income)):
        members[:] = 0
        served[:] = 0
        for p in range(first[h], first[h + 1]):
            if scheme[p] >= 0:
                members[scheme[p]] += 1
        for p in range(first[h], first[h + 1]):
            s = scheme[p]
            if s >= 0:
                by_income = np.int64(np.rint(income_rate[s] * max(income[h], 0)))
                due = premium[s] + by_income // members[s] + (served[s] < by_income % members[s])
                served[s] += 1
                employer[p] = np.int64(np.rint(employer_share[s] * due))
                own[p] = due - employer[p]


def _charge_plain(
    scheme: NDArray[np.int64], first: NDArray[np.int64], income: NDArray[np.int64],
    premium: NDArray[np.int64], income_rate: NDArray[np.float64], employer_share: NDArray[np.float64],
    own: NDArray[np.int64], employer: NDArray[np.int64],
) -> None:  # fmt: skip
    insured = np.flatnonzero(scheme >= 0)
    s = scheme[insured]
    household = np.repeat(np.arange(len(income)), np.diff(first))[insured]
    _, group = np.unique(household * len(premium) + s, return_inverse=True)
    members = np.bincount(group)
    in_order = np.argsort(group, kind="stable")
    served = np.empty(len(insured), dtype=np.int64)
    served[in_order] = np.arange(len(insured)) - np.repeat(np.cumsum(members) - members, members)
    by_income = np.rint(income_rate[s] * np.maximum(income[household], 0)).astype(np.int64)
    each, rest = np.divmod(by_income, members[group])
    due = premium[s] + each + (served < rest)
    employer[insured] = np.rint(employer_share[s] * due).astype(np.int64)
    own[insured] = due - employer[insured]
