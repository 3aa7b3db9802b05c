"""How probable a false alarm is: that rules see a change in so many points of a process that stays as it is.

A chain of states is followed from point to point: between which quantiles the last point lies, how many
stand on its side, how many steps have gone one way, and where the one before it lay. What makes a pattern
leaves the chain; what has left after N points is the probability of an alarm. Points are normal and
independent, centre and limits the true ones: limits found from few points give more false alarms than this.

    P(alarm in N) = 1 − Σ states p_N(state)

Source  Champ and Woodall, Technometrics 1987; 29: 393-399, for rules by zones [recalled]; steps in one
        direction are added here by cutting zones into quantiles, two points of one cell rising and falling
        half of the time each [assumed]

>>> round(false_alarm(Rules(two_of_three=False, run=0, trend=0), 24), 4), round(1 - 0.9973002**24, 4)
(0.0628, 0.0628)
>>> round(false_alarm(Rules(), 24), 2)
0.23
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.review.comparison.run_rules import FAR, NEAR, Rules

Real = NDArray[np.float64]
INNER, OUTER = 16, 3
"""Cells between the centre and 2 σ, and between 2 σ and 3 σ, on either side."""


@dataclass(frozen=True, eq=False)
class Cells:
    """Quantiles that a point may lie between, from the lowest up."""

    chance: Real
    side: NDArray[np.int64]
    """-1 below the centre, 1 above."""
    near: NDArray[np.int64]
    """-1 or 1 beyond 2 σ, else 0."""


def false_alarm(rules: Rules, points: int) -> float:
    """Return the probability that any rule speaks within so many points of a steady process.

    A run has two points or more, a trend three or more.
    """
    cells = _cells(rules)
    longest, most = max(rules.run - 1, 1), max(rules.trend - 2, 0)
    # [cell, points on its side less one, steps one way + most, zone of the point before + 1]
    state = np.zeros((len(cells.chance), longest, 2 * most + 1, 3))
    state[:, 0, most, 1] = cells.chance
    for _ in range(points - 1):
        state = _next(state, cells, rules, most)
    return float(1 - state.sum()) if points > 0 else 0.0


def _cells(rules: Rules) -> Cells:
    from scipy.special import ndtr, ndtri

    outer = ndtri(np.linspace(ndtr(NEAR), ndtr(FAR), OUTER + 1))
    inner = ndtri(np.linspace(0.5, ndtr(NEAR), INNER + 1))
    above = np.concatenate((inner, outer[1:], [] if rules.beyond else [np.inf]))
    chance = np.diff(ndtr(above))
    near = (np.arange(len(chance)) >= INNER).astype(np.int64)
    side = np.ones(len(chance), dtype=np.int64)
    return Cells(
        np.concatenate((chance[::-1], chance)),
        np.concatenate((-side, side)),
        np.concatenate((-near[::-1], near)),
    )


def _next(state: Real, cells: Cells, rules: Rules, most: int) -> Real:
    """Return the states one point later, without those in which a rule has spoken."""
    after = np.zeros_like(state)
    for to in range(len(cells.chance)):
        here = _quiet(state, cells, to) if rules.two_of_three else state
        rising = np.where(np.arange(len(state)) < to, 1.0, 0.0)
        rising[to] = 0.5
        for up, weight in ((True, rising), (False, 1 - rising)):
            for stays in (True, False):
                for zone in (-1, 0, 1):
                    chosen = weight * (cells.near == zone) * ((cells.side == cells.side[to]) == stays)
                    mass = np.tensordot(chosen, here, axes=(0, 0)).sum(axis=-1)
                    moved = _counted(mass, stays, up, rules, most)
                    after[to, :, :, zone + 1] += cells.chance[to] * moved
    return after


def _quiet(state: Real, cells: Cells, to: int) -> Real:
    """Return the states from which this cell makes no two of three."""
    zone = cells.near[to]
    if zone == 0:
        return state
    kept = state.copy()
    kept[cells.near == zone] = 0.0
    kept[..., zone + 1] = 0.0
    return kept


def _counted(mass: Real, stays: bool, up: bool, rules: Rules, most: int) -> Real:
    """Return the mass [points on a side, steps one way] after one more point; whole patterns leave."""
    sides = mass
    if rules.run:
        sides = np.zeros_like(mass)
        if stays:
            sides[1:] = mass[:-1]
        else:
            sides[0] = mass.sum(axis=0)
    if not rules.trend:
        return sides
    risen = sides if up else sides[:, ::-1]
    steps = np.zeros_like(sides)
    steps[:, most + 1] = risen[:, : most + 1].sum(axis=1)
    steps[:, most + 2 :] = risen[:, most + 1 : -1]
    return steps if up else steps[:, ::-1]
