"""What a household may buy on top of a package, as steps of health and money with the best ratio first.

    uncovered i, share 1 − λ_i   standard          gain π b          cost (1 + ℓ) π x
                                 then private      gain π (b' − b)   cost (1 + ℓ) π (x' − x)
    covered i, share λ_i         private instead   gain π (b' − b)   cost (1 + ℓ) π (x' − φ x)

x, b    price and health gain per case;  x', b'  of a better private version;  π  expected cases a year
λ_i     coverage;  ℓ  loading;  φ  what a voucher is worth of x: 0 where the covered version is paid for twice
ratio   gain / cost, r_i / (1 + ℓ) for a standard version: incidence cancels, so one order serves every class
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 2

Where nothing, standard and private are three ways to treat i, only the efficient frontier of the three is
offered: if the second step has the better ratio the two become one step to the private version. Whoever can
buy parts loses nothing by this; whoever buys whole items gives up the standard version alone in that case. A
private version with no more health than the standard one is never bought.

>>> from healthtrust.package.question import Interventions, Limits, Question, Society, TopUp, Utility
>>> services = Interventions(("A", "B"), np.array([6.0, 3.0]), np.array([6.6, 3.2]), np.array([9.0, np.nan]),
...                          np.array([7.8, np.nan]), np.zeros(2), ("A", "B"))
>>> all_alike = Society.of_groups(("all",), share=[1], wealth=[60], health=[5], incidence=[[0.5], [1.0]])
>>> question = Question(services, all_alike, Utility(1, 1), Limits.none(2), top_up=TopUp("supplementary"))
>>> on_top = increments(question, np.array([0.0, 1.0]), 0)
>>> on_top.intervention.tolist(), on_top.version.tolist(), on_top.follows.tolist()
([0, 0], [0, 1], [-1, 0])
>>> on_top.gain.round(3).tolist(), on_top.cost.tolist()
([3.3, 0.6], [3.0, 1.5])
>>> health_with_package(question, np.array([0.0, 1.0])).tolist()
[8.2]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from healthtrust.package.question import Flags, Question, Real, Whole

STANDARD, PRIVATE = 0, 1

SO_RARE_AS_NEVER = 1e-100
"""Expected cases a year below which nothing is bought, and no quotient of health and money overflows."""


@dataclass(frozen=True)
class Offer:
    """Columns of the e steps that anybody could be offered under any package, per case, best ratio first.

    It depends on neither coverage nor class: made once, it serves every candidate package.
    """

    intervention: Whole
    version: Whole
    """[e]: `STANDARD`, or `PRIVATE` where the step leads to the private version."""
    of_covered: Flags
    """[e]: whether it is for covered cases (share λ_i), else for uncovered ones (1 − λ_i)."""
    follows: Whole
    """[e]: the step that comes first, −1 where none does."""
    gain: Real
    """[e]: health per case."""
    cost: Real
    """[e]: money per case with loading, or per unit of `unit_cost` where that is given."""
    unit_cost: Real | None = None
    """[i]: the standard version a year for each buyer, before loading, where that is one price for all."""


@dataclass(frozen=True)
class Increments:
    """Columns of the j steps that a member of one class may buy under one package, best ratio first."""

    intervention: Whole
    version: Whole
    """[j]: `STANDARD` (0), or `PRIVATE` (1) where the step leads to the private version."""
    follows: Whole
    """[j]: the step that must be taken before this one, −1 where none need be."""
    ratio: Real
    """[j]: health per unit of money, falling."""
    gain: Real
    """[j]: health a year, QALYs."""
    cost: Real
    """[j]: premium a year, with loading and net of any voucher."""
    health_up_to: Real
    """[j + 1]: health of the first j steps."""
    cost_up_to: Real
    """[j + 1]: premium of the first j steps."""
    of_covered: Flags
    """[j]: whether it is for covered cases."""

    @property
    def count(self) -> int:
        """Return how many steps there are."""
        return len(self.gain)


def offer(question: Question, unit_cost: Real | None = None) -> Offer:
    """Return every step that could be offered, whatever the package.

    unit_cost [i]: price a year of the standard version for each buyer, before loading, where premiums are
    community-rated; private versions then cost more in proportion. Otherwise premiums are at own risk.
    """
    has, better = question.interventions, private_is_better(question)
    more, dearer = has.private_benefit - has.benefit, has.private_price - has.price
    with np.errstate(divide="ignore", invalid="ignore"):
        second_step = better & (dearer > 0) & (more / dearer <= has.benefit / has.price)
    voucher = has.voucher_share * has.price if question.top_up.kind == "voucher" else 0.0
    one_step = better & ~second_step
    columns = [
        _steps(~one_step, has.benefit, has.price, STANDARD, covered=False),
        _steps(second_step, more, dearer, PRIVATE, covered=False),
        _steps(one_step, has.private_benefit, has.private_price, PRIVATE, covered=False),
        _steps(better, more, np.maximum(has.private_price - voucher, 0.0), PRIVATE, covered=True),
    ]
    intervention, version, covered, gain, cost = (np.concatenate(of) for of in zip(*columns, strict=True))
    if unit_cost is not None:
        cost = cost / has.price[intervention]
    order = np.lexsort((covered, version, intervention, -_ratio(gain, cost)))
    order = order[gain[order] > 0]
    return Offer(
        intervention[order],
        version[order],
        covered[order],
        _after(intervention[order], version[order], covered[order]),
        gain[order],
        cost[order] * question.loaded,
        unit_cost,
    )


def increments(
    question: Question,
    coverage: Real,
    c: int,
    unit_cost: Real | None = None,
    offered: Offer | None = None,
) -> Increments:
    """Return what members of class c may buy under a package, none where they may not insure.

    coverage [i] from 0 to 1; unit_cost [i] as for `offer`; `offered` spares making the offer again.
    """
    if not question.society.may_insure[c] or question.top_up.kind == "none":
        return _none()
    offered = offer(question, unit_cost) if offered is None else offered
    share = np.where(offered.of_covered, coverage[offered.intervention], 1.0 - coverage[offered.intervention])
    cases = question.society.incidence[offered.intervention, c] * share
    here = np.flatnonzero(cases > SO_RARE_AS_NEVER)
    kind, cases = offered.intervention[here], cases[here]
    gain = cases * offered.gain[here]
    if offered.unit_cost is None:
        ratio, cost = _ratio(offered.gain[here], offered.cost[here]), cases * offered.cost[here]
    else:
        cost = share[here] * offered.unit_cost[kind] * offered.cost[here]
        ratio = _ratio(gain, cost)
        again = np.lexsort((here, -ratio))
        here, ratio, gain, cost = here[again], ratio[again], gain[again], cost[again]
    return Increments(
        offered.intervention[here],
        offered.version[here],
        _positions(offered.follows[here], here, len(share)),
        ratio,
        gain,
        cost,
        _sums(gain),
        _sums(cost),
        offered.of_covered[here],
    )


def private_is_better(question: Question) -> Flags:
    """Return which interventions have a private version on offer that brings more health."""
    if question.top_up.kind not in ("supplementary", "voucher"):
        return np.zeros(question.interventions.count, dtype=np.bool_)
    has = question.interventions
    return np.isfinite(has.private_price) & (np.nan_to_num(has.private_benefit, nan=-np.inf) > has.benefit)


def health_with_package(question: Question, coverage: Real) -> Real:
    """Return health with nothing but the package, H_c + Σ_i λ_i π_ic b_i [c]."""
    covered = coverage * question.interventions.benefit
    return np.asarray(question.society.health + covered @ question.society.incidence)


def _steps(
    which: Flags, gain: Real, cost: Real, version: int, *, covered: bool
) -> tuple[Whole, Whole, Flags, Real, Real]:
    """Return intervention, version, whether for covered cases, gain and cost of the steps of one kind."""
    at = np.flatnonzero(which)
    return at, np.full(len(at), version), np.full(len(at), covered), gain[at], cost[at]


def _ratio(gain: Real, cost: Real) -> Real:
    """Return gain over cost, infinite where it costs nothing."""
    return np.asarray(np.divide(gain, cost, out=np.full(len(gain), np.inf), where=cost > 0))


def _after(intervention: Whole, version: Whole, covered: Flags) -> Whole:
    """Return the standard step that each private step on uncovered cases follows, −1 for all others."""
    standard = np.full(1 + intervention.max(initial=0), -1)
    first = np.flatnonzero(version == STANDARD)
    standard[intervention[first]] = first
    return np.where((version == PRIVATE) & ~covered, standard[intervention], -1)


def _positions(follows: Whole, kept: Whole, count: int) -> Whole:
    """Return where the steps that come first stand among those kept."""
    if not (follows >= 0).any():
        return follows
    place = np.full(count, -1)
    place[kept] = np.arange(len(kept))
    return np.where(follows >= 0, place[follows], -1)


def _sums(of: Real) -> Real:
    return np.concatenate((np.zeros(1), np.cumsum(of)))


def _none() -> Increments:
    nothing, nobody = np.zeros(0), np.zeros(0, dtype=np.int64)
    flags = np.zeros(0, dtype=np.bool_)
    return Increments(nobody, nobody, nobody, nothing, nothing, nothing, np.zeros(1), np.zeros(1), flags)
