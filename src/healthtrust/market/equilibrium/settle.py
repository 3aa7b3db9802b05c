"""Premiums set anew again and again until they cover their members: the premium spiral, with its residual.

    P ← P + a (G(P) − P)                       residual = max |G(P) − P| / mean cost

G   the premium map (break_even.py);  a  step: 1 − damping, halved whenever the residual has grown
Near the end Newton's method takes over, P ← P − (G' − 1)⁻¹ (G − P), as it gains digits where repeated pricing
crawls; what it finds counts only if it lies where shrinking steps were heading, no more than three times as
far as their geometric sum. A start whose residual is not below
the tolerance in the end has not settled: its last premiums are kept for the trace, and are never an answer.
Source  the tatonnement of Farinha Luz, Gottardi and Moreira 2023 [recalled]; Newton's method with a trust
        region: Powell 1970, in MINPACK [recalled]

>>> from healthtrust.market.equilibrium.exchange import example
>>> spiral = settle(example(), "everybody in", np.array([[200.0]]))
>>> spiral.settled, spiral.premium.round(4).tolist()
(True, [[250.6217]])
>>> [round(float(step.premium[0, 0]), 1) for step in spiral.steps[:4]]
[200.0, 240.0, 248.4, 250.6]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import root

from healthtrust.market.equilibrium.break_even import Joined, due, joined
from healthtrust.market.equilibrium.exchange import Exchange

Floats = NDArray[np.float64]

NEAR = 1e-2
"""Residual from which Newton's method is tried."""
EVERY = 25
"""Iterations after which it is tried however far the end is."""
SMALLEST_STEP = 1 / 64
SWINGING = 0.7
"""Ratio of a residual to the last above which premiums that turn back are said to swing."""
MOST_UNKNOWNS = 60
"""Premiums up to which Newton's method sets up its whole matrix."""


@dataclass(frozen=True, eq=False)
class Step:
    """Premiums once, who joins at them, and how far they are from covering those."""

    premium: Floats
    """[plan, class]."""
    insured: float
    """Share of people in a plan."""
    members: Floats
    """[plan]."""
    residual: float
    step: float
    """Share of the way to the premiums due that is gone next."""


@dataclass(frozen=True, eq=False)
class Spiral:
    """All steps from one start, and where they led."""

    start: str
    steps: tuple[Step, ...]
    premium: Floats
    """[plan, class]: where it settled; the last try where it did not."""
    residual: float
    settled: bool


def settle(exchange: Exchange, start: str, premium: Floats, known: Sequence[Floats] = ()) -> Spiral:
    """Return the steps from premiums [plan, class] until they cover their members, or until too many.

    known: equilibria found before, which the steps may be heading for as well.
    """
    search = exchange.rules.search
    steps: list[Step] = []
    step, last, before, near = 1.0 - search.damping, np.inf, np.zeros(premium.shape), NEAR
    for count in range(search.most_iterations):
        found = joined(exchange, premium)
        wanted = found.due - premium
        residual = _residual(exchange, wanted)
        rate = residual / last
        if rate > 1 or (rate > SWINGING and float((wanted * before).sum()) < 0):
            step = max(step / 2, SMALLEST_STEP)
        steps.append(_step(found, residual, step))
        if residual <= search.tolerance:
            return Spiral(start, tuple(steps), premium, residual, True)
        if residual < near or count % EVERY == EVERY - 1:
            near /= 10
            polished = _end(exchange, premium, known, (step * wanted, rate))
            if polished is not None:
                after = joined(exchange, polished)
                steps.append(_step(after, _residual(exchange, after.due - polished), 0.0))
                return Spiral(start, tuple(steps), polished, steps[-1].residual, True)
        premium, last, before = premium + step * wanted, residual, wanted
    return Spiral(start, tuple(steps), steps[-1].premium, steps[-1].residual, False)


def _step(found: Joined, residual: float, step: float) -> Step:
    return Step(found.premium, found.insured, found.members.sum(axis=0), residual, step)


def newton(exchange: Exchange, premium: Floats) -> Floats | None:
    """Return premiums that cover their members near these [plan, class]; none where it finds none."""
    shape, scale = premium.shape, exchange.scale

    def gap(unknown: Floats) -> Floats:
        tried = unknown.reshape(shape) * scale
        return np.asarray(((due(exchange, tried) - tried) / scale).ravel())

    method = "hybr" if premium.size <= MOST_UNKNOWNS else "df-sane"
    with np.errstate(all="ignore"):
        found = root(gap, premium.ravel() / scale, method=method, tol=1e-12)
    if not np.isfinite(found.x).all() or np.abs(gap(found.x)).max() > exchange.rules.search.tolerance:
        return None
    return np.asarray(found.x.reshape(shape) * scale)


def _residual(exchange: Exchange, gap: Floats) -> float:
    return float(np.abs(gap).max() / exchange.scale)


def _end(
    exchange: Exchange, premium: Floats, known: Sequence[Floats], going: tuple[Floats, float]
) -> Floats | None:
    """Return the equilibrium that steps are heading for: one known, or one that Newton's method finds."""
    for each in sorted(known, key=lambda each: float(np.abs(each - premium).max())):
        if _heading(each - premium, *going):
            return each
    found = newton(exchange, premium)
    return found if found is not None and _heading(found - premium, *going) else None


def _heading(moved: Floats, stepped: Floats, rate: float) -> bool:
    """Say whether an end is the one that steps shrinking at some rate were heading for.

    They would go as far as stepped / (1 − rate) in all.
    """
    if not rate < 1:
        return False
    near = np.abs(moved).max() <= 3 * np.abs(stepped).max() / (1 - rate)
    return bool(near and float((moved * stepped).sum()) >= 0)
