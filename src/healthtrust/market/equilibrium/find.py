"""Every premium and enrolment equilibrium that a search finds, with its stability and what led to it.

    J_kl = ∂G_k / ∂P_l                        stable if the largest |eigenvalue| of J is below 1

J   how next year's premiums answer to this year's: by differences to both sides
Stable means: after a small shock, premiums that are set each year at the cost of last year's members return;
stable if damped: they return if they move only part of the way, as otherwise they swing wider each year.
An unstable one is an equilibrium all the same, and divides the premiums that lead to one outcome from those
that lead to another. One plan with one premium is scanned for all its equilibria (scan.py); several are
looked for by repeated pricing and by Newton's method from every start (starts.py), and from more of them as
long as the indices of those found do not add up (index.py).

>>> from healthtrust.market.equilibrium.exchange import example
>>> found = equilibria(example())
>>> [(round(float(each.premium[0, 0]), 2), round(each.joined.insured, 3), each.stable) for each in found.all]
[(250.62, 0.542, 'yes')]
>>> found.first.start, found.reached is found.all[0]
('everybody in', True)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.market.equilibrium.break_even import Joined, due, joined
from healthtrust.market.equilibrium.exchange import Exchange
from healthtrust.market.equilibrium.index import index, lacks
from healthtrust.market.equilibrium.scan import crossings
from healthtrust.market.equilibrium.settle import MOST_UNKNOWNS, Spiral, newton, settle
from healthtrust.market.equilibrium.starts import starts_of

Floats = NDArray[np.float64]

SAME = 1e-6
"""Premiums that differ by less than this, in mean costs, are the same equilibrium."""
FEW = 6
"""Premiums of a market up to which more starts are tried where an equilibrium is missing."""
MOST_STARTS = 256
NUDGE = 1e-5
"""By how much a premium is moved to see how others answer, in mean costs."""


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """Premiums that cover exactly those who join at them."""

    premium: Floats
    """[plan, class]."""
    joined: Joined
    residual: float
    radius: float | None
    """Largest |eigenvalue| of the premium map's answers; none where there are too many premiums."""
    growth: float | None
    """Largest real part of an eigenvalue: below 1, premiums return if they move part of the way."""
    index: int | None
    """1 or −1 (index.py); None where it is not known."""
    starts: tuple[str, ...]
    """Starts from which repeated pricing settles here."""
    collapsed: bool
    """Whether next to nobody is insured."""
    empty: tuple[str, ...]
    """Plans that next to nobody is in: a hundredth of an equal part, unless the rule says otherwise."""

    @property
    def stable(self) -> str:
        """Return whether premiums return here after a small shock: yes, if damped, no, or not known."""
        if self.radius is None or self.growth is None:
            return "not known"
        return "yes" if self.radius < 1 else "if damped" if self.growth < 1 else "no"


@dataclass(frozen=True, eq=False)
class Found:
    """All equilibria, cheapest cover first, and the way from every start."""

    exchange: Exchange
    all: tuple[Equilibrium, ...]
    spirals: tuple[Spiral, ...]
    scanned: bool
    """Whether all equilibria of a one-premium market were looked for between its limits."""

    @property
    def lacks(self) -> bool | None:
        """Return whether an equilibrium is missing, as indices tell; None where they are not known."""
        return lacks([each.index for each in self.all])

    @property
    def first(self) -> Spiral:
        """Return the way of premiums from everybody in."""
        return self.spirals[0]

    @property
    def reached(self) -> Equilibrium | None:
        """Return the equilibrium that repeated pricing from everybody in settles at, if it settles."""
        return next((each for each in self.all if self.first.start in each.starts), None)

    @property
    def unsettled(self) -> tuple[Spiral, ...]:
        """Return the starts from which repeated pricing did not settle."""
        return tuple(spiral for spiral in self.spirals if not spiral.settled)


def equilibria(exchange: Exchange) -> Found:
    """Return every equilibrium found; raises InvalidInput, with start and residual, where there is none."""
    starts = starts_of(exchange, exchange.rules.search.starts)
    one = exchange.shape == (1, 1)
    premiums = crossings(exchange) if one else []
    spirals: list[Spiral] = []
    for name, premium in [each for each in starts if not one or not each[0].startswith("spread")]:
        spirals.append(settle(exchange, name, premium, premiums))
        if spirals[-1].settled:
            premiums.append(spirals[-1].premium)
    if not one and exchange.shape[0] * exchange.shape[1] <= MOST_UNKNOWNS:
        premiums += _near(exchange, [start for _, start in starts])
    kept = _distinct(exchange, [each for each in premiums if _covers(exchange, each)])
    if not kept:
        refuse([unsettled_problem(spiral) for spiral in spirals])
    every = _completed(exchange, [_described(exchange, each, spirals) for each in kept], spirals, len(starts))
    return Found(exchange, tuple(every), tuple(spirals), one)


def _near(exchange: Exchange, starts: Sequence[Floats]) -> list[Floats]:
    """Return what Newton's method finds from starts [plan, class]."""
    return [each for start in starts if (each := newton(exchange, start)) is not None]


def _completed(
    exchange: Exchange, every: list[Equilibrium], spirals: Sequence[Spiral], begun: int
) -> list[Equilibrium]:
    """Return equilibria with those that more starts find, while indices say that some are missing."""
    size = exchange.shape[0] * exchange.shape[1]
    upto = begun
    while size <= FEW and lacks([each.index for each in every]) and upto < MOST_STARTS:
        more = starts_of(exchange, 2 * upto)[upto:]
        upto *= 2
        found = [each for each in _near(exchange, [start for _, start in more]) if _covers(exchange, each)]
        known = [each.premium for each in every]
        new = [
            each for each in _distinct(exchange, [*known, *found]) if not any(each is old for old in known)
        ]
        every = sorted(
            [*every, *(_described(exchange, each, spirals) for each in new)],
            key=lambda each: float(each.premium.sum()),
        )
    return every


def unsettled_problem(spiral: Spiral) -> Problem:
    """Return in words that a start led nowhere."""
    return Problem(
        f"premiums from start {spiral.start!r}",
        f"a residual of {spiral.residual:.2g} mean costs after {len(spiral.steps):,} iterations",
        "premiums that settle",
        remedy="Allow more damping, more iterations or more starts under [search]. Few types who choose by "
        "threshold may have no premiums that settle: a lower scale of the rule gives them some luck.",
    )


def eigenvalues(exchange: Exchange, premium: Floats) -> NDArray[np.complex128] | None:
    """Return those of the premium map's derivatives at premiums [plan, class]; none for too many premiums."""
    if premium.size > MOST_UNKNOWNS:
        return None
    step = NUDGE * exchange.scale
    columns = []
    for k in range(premium.size):
        moved = step * (np.arange(premium.size) == k).reshape(premium.shape)
        answer = due(exchange, premium + moved) - due(exchange, premium - moved)
        columns.append(answer.ravel() / (2 * step))
    return np.asarray(np.linalg.eigvals(np.array(columns).T), dtype=np.complex128)


def _covers(exchange: Exchange, premium: Floats) -> bool:
    """Say whether premiums cover their members, to the tolerance: what does not is never an answer."""
    gap = np.abs(due(exchange, premium) - premium).max()
    return bool(gap <= exchange.rules.search.tolerance * exchange.scale)


def _distinct(exchange: Exchange, premiums: list[Floats]) -> list[Floats]:
    kept: list[Floats] = []
    for premium in premiums:
        if all(np.abs(premium - other).max() > SAME * exchange.scale for other in kept):
            kept.append(premium)
    return sorted(kept, key=lambda each: float(each.sum()))


def _described(exchange: Exchange, premium: Floats, spirals: Sequence[Spiral]) -> Equilibrium:
    found = joined(exchange, premium)
    least = exchange.rules.search.collapsed_below
    share = found.members.sum(axis=0) / exchange.people.sum()
    near = SAME * exchange.scale
    values = eigenvalues(exchange, premium)
    return Equilibrium(
        premium=premium,
        joined=found,
        residual=float(np.abs(found.due - premium).max() / exchange.scale),
        radius=None if values is None else float(np.abs(values).max()),
        growth=None if values is None else float(values.real.max()),
        index=index(values),
        starts=tuple(
            each.start for each in spirals if each.settled and np.abs(each.premium - premium).max() <= near
        ),
        collapsed=exchange.voluntary and found.insured < least,
        empty=tuple(
            name for name, part in zip(exchange.plans, share * len(share), strict=True) if part < least
        ),
    )
