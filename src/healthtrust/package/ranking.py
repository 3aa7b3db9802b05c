"""The league table: which services the core package covers, within the pool's means or below a threshold.

    rank    mandatory and must-cover services first, then by cost per QALY x_i / b_i, that is by health per
            unit of money, largest first; services left out by decision last
    cover   value for money: down the table while Σ E_i ≤ L; at the first that does not fit stop, or go on
            and fill up with those that do.       threshold: all with x_i / b_i ≤ k
    L       = ⌊ M (1 − a) ⌋
    B       = min( M, ⌈ Σ_covered E_i / (1 − a) ⌉ )

M       means: pool income left for personal care;  L  what of it reaches care;  B  what the care lines get
a       largest share of capitation that a plan spends on running itself;  k  threshold
E_i     expected cost of i to the pool (`package.value`);  x_i, b_i  price and health gain per case
Source  Weinstein and Zeckhauser, J Public Econ 1973: ranking by b_i / x_i maximises health within a budget,
        up to the last item [recalled]; Smith, York 2006, section 3.2, where voluntary cover tops it up

>>> candidates = Candidates(("hip", "general", "spa"), mandatory=np.array([False, True, False]),
...                         cost_per_qaly=np.array([5.0, 10.0, 99.0]), cost=np.array([300, 500, 400]))
>>> found = within_means(candidates, Wishes(), limit=900)
>>> found.order, found.covered, [why.name for why in found.why]
(array([1, 0, 2]), array([ True,  True, False]), ['AFFORDED', 'MANDATORY', 'BEYOND'])
>>> below_threshold(candidates, Wishes(must_leave_out=("hip",)), threshold=100.0).covered
array([False,  True,  True])
>>> for_care(950, 0.04), care_budget(800, 950, 0.04)
(912, 834)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.money import Currency, words
from healthtrust.ground.problems import Problem, nearest_match


class Why(Enum):
    """Why a service is in the package or out of it."""

    MANDATORY = "in: mandatory"
    CHOSEN = "in: the design covers it whatever its rank"
    AFFORDED = "in: its rank lies within the means"
    FILLED = "in: it still fits, after one of higher rank that does not"
    CHEAP = "in: its cost per QALY is within the threshold"
    BEST = "in: welfare is higher with it, all else as it is"
    BEYOND = "out: it would take the package beyond the means"
    AFTER = "out: it ranks after one that is beyond the means"
    DEAR = "out: its cost per QALY is above the threshold"
    WORSE = "out: welfare is no higher with it within the means"
    REFUSED = "out: the design leaves it out"
    PROMISED = "in: it was promised when the year opened"
    NOT_PROMISED = "out: it was not promised when the year opened"


ALWAYS = (Why.MANDATORY, Why.CHOSEN)


@dataclass(frozen=True)
class Candidates:
    """Columns of the i candidate services; money in minor units."""

    codes: tuple[str, ...]
    mandatory: NDArray[np.bool_]
    cost_per_qaly: NDArray[np.float64]
    cost: NDArray[np.int64]
    """Expected cost to the pool if covered for everyone."""


@dataclass(frozen=True)
class Wishes:
    """What the design decides about single services, by code."""

    must_cover: tuple[str, ...] = ()
    must_leave_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """The services by rank, which of them are covered, and why each is in or out [service]."""

    order: NDArray[np.int64]
    covered: NDArray[np.bool_]
    why: tuple[Why, ...]


def within_means(candidates: Candidates, wishes: Wishes, limit: int, fill: bool = False) -> Chosen:
    """Return the package of best value for money: services by rank while their cost is within `limit`.

    Mandatory and must-cover services are in even where they alone cost more (see `shortfall`).
    """
    why, order = _ranked(candidates, wishes)
    left = limit - _cost_of_always(candidates, why)
    line_drawn = False
    for i in (i for i in order if i not in why):
        if candidates.cost[i] <= left and (fill or not line_drawn):
            why[i] = Why.FILLED if line_drawn else Why.AFFORDED
            left -= int(candidates.cost[i])
        else:
            why[i] = Why.AFTER if line_drawn and not fill else Why.BEYOND
            line_drawn = True
    return _chosen(order, why)


def below_threshold(candidates: Candidates, wishes: Wishes, threshold: float) -> Chosen:
    """Return the package of all services whose cost per QALY is at most `threshold` (minor units)."""
    why, order = _ranked(candidates, wishes)
    for i in (i for i in order if i not in why):
        why[i] = Why.CHEAP if candidates.cost_per_qaly[i] <= threshold else Why.DEAR
    return _chosen(order, why)


def by_welfare(candidates: Candidates, wishes: Wishes, covered: NDArray[np.bool_]) -> Chosen:
    """Return a package [i] found by welfare, with the services by rank and why each is in or out."""
    why, order = _ranked(candidates, wishes)
    for i in (i for i in order if i not in why):
        why[i] = Why.BEST if covered[i] else Why.WORSE
    return _chosen(order, why)


def as_promised(candidates: Candidates, wishes: Wishes, covered: NDArray[np.bool_]) -> Chosen:
    """Return the package [i] that a year was opened with, with the services by rank."""
    why, order = _ranked(candidates, wishes)
    for i in (i for i in order if i not in why):
        why[i] = Why.PROMISED if covered[i] else Why.NOT_PROMISED
    return _chosen(order, why)


def for_care(means: int, administration_share: float) -> int:
    """Return what of the means reaches care once plans have paid for running themselves, minor units."""
    return floor(means * (1 - administration_share))


def with_administration(cost: int, administration_share: float) -> int:
    """Return what plans need for care that costs `cost` and for running themselves, minor units."""
    return ceil(cost / (1 - administration_share))


def care_budget(cost: int, means: int, administration_share: float) -> int:
    """Return what the personal-care lines receive, minor units: what plans need, within the means."""
    return min(means, with_administration(cost, administration_share))


def shortfall(
    candidates: Candidates, chosen: Chosen, means: int, limit: int, money: Currency
) -> list[Problem]:
    """Return a problem where what must be covered, or lies below the threshold, costs more than `limit`."""
    need = int(candidates.cost[chosen.covered].sum())
    if need <= limit:
        return []
    by_threshold = Why.CHEAP in chosen.why
    what = "every service below the threshold" if by_threshold else "the services that must be covered"
    lever = "lower package.threshold" if by_threshold else "shorten package.must_cover"
    return [
        Problem(
            "package",
            f"means of {words(means, money)} a year for personal care, {words(limit, money)} of it for care "
            "itself once plans have paid for running themselves",
            f"at least {words(need, money)}, the expected cost of {what}",
            remedy=f"Raise pool.brackets or a subsidy, lower the shares under allocate, or {lever}.",
        )
    ]


def unknown_wishes(candidates: Candidates, wishes: Wishes) -> list[Problem]:
    """Return a problem for each code that is not a candidate's, and each that is mandatory but left out."""
    named = {"must_cover": wishes.must_cover, "must_leave_out": wishes.must_leave_out}
    strange = [
        Problem(
            f"package.{key}", repr(code), "the code of a candidate", nearest_match(code, candidates.codes)
        )
        for key, codes in named.items()
        for code in codes
        if code not in candidates.codes
    ]
    mandatory = [code for code, is_so in zip(candidates.codes, candidates.mandatory, strict=True) if is_so]
    return strange + [
        Problem("package.must_leave_out", repr(code), "services that the catalogue does not make mandatory")
        for code in wishes.must_leave_out
        if code in mandatory
    ]


def _ranked(candidates: Candidates, wishes: Wishes) -> tuple[dict[int, Why], NDArray[np.int64]]:
    """Return what is settled whatever the rank, and the order of all; equal ranks by cost, then as listed."""
    settled: dict[int, Why] = {}
    for i, code in enumerate(candidates.codes):
        if candidates.mandatory[i]:
            settled[i] = Why.MANDATORY
        elif code in wishes.must_cover:
            settled[i] = Why.CHOSEN
        elif code in wishes.must_leave_out:
            settled[i] = Why.REFUSED
    groups = {Why.MANDATORY: 0, Why.CHOSEN: 1, None: 2, Why.REFUSED: 3}
    group = np.array([groups[settled.get(i)] for i in range(len(candidates.codes))])
    return settled, np.lexsort((candidates.cost, candidates.cost_per_qaly, group))


def _cost_of_always(candidates: Candidates, why: dict[int, Why]) -> int:
    return sum(int(candidates.cost[i]) for i, reason in why.items() if reason in ALWAYS)


def _chosen(order: NDArray[np.int64], why: dict[int, Why]) -> Chosen:
    reasons = tuple(why[i] for i in range(len(order)))
    return Chosen(order, np.array([reason.value.startswith("in") for reason in reasons]), reasons)
