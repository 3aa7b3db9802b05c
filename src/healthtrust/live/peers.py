"""What care of a body's members costs beyond what it costs its peers: bodies of like size and deprivation.

    expected_b   Σ person-years of b's members × cost a person-year of everybody of their age and sex
    ratio_P      Σ_{P} cost / Σ_{P} expected                      P: the five bodies nearest to b
    above_b      cost_b − expected_b × ratio_P
    variance     Σ_{i in b} x_i² + expected_b² × Σ_{i in P} x_i² / (Σ_{P} expected)²
    nearness     |log₂(size_b / size_c)| + |deprivation_b − deprivation_c|

x_i  cost of a person of any care;  deprivation  mean fifth of the places that its members live in

A person is one draw: who costs much in one month does so in others. A doubling of size is as far as a fifth
of deprivation. Told is only what lies beyond the limits of a funnel plot (99.8 percent), as many are looked
at; the interval that is told is that of 95 percent, without what rates of age and sex are off by. What bodies
differ by truly is no fault in itself: an opportunity is where to look first, and nobody is paid by it.
Source  Spiegelhalter, Stat Med 2005; 24: 1185-1202 [recalled]; variance of a sum of compound Poisson counts,
        estimated by the sum of squares; nearness ours [assumed].

>>> size = np.array([100.0, 110.0, 90.0, 100.0, 800.0])
>>> nearest(size, np.array([1.0, 1.0, 1.0, 5.0, 1.0]), 2)[0].tolist()
[1, 2]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.disclosure import FEWEST
from healthtrust.ground.intervals import normal_quantile
from healthtrust.live.opportunities import LEVEL, AbovePeers
from healthtrust.review.comparison.funnel import USUAL

Real = NDArray[np.float64]
PEERS = 5
FEWEST_BODIES = 3
MOST_OF_ONE = 0.5
"""Share of a sum that one person may have where it is told of real persons."""


@dataclass(frozen=True, eq=False)
class Bodies:
    """Practices or places: arrays run along them."""

    names: tuple[str, ...]
    size: Real
    """Person-years."""
    deprivation: Real


@dataclass(frozen=True, eq=False)
class Care:
    """Care of one setting by body, minor units."""

    setting: str
    cost: Real
    squares: Real
    """Sum of the squares of each person's."""
    largest: Real
    """Of one person."""
    persons: Real
    """Who had any."""
    expected: Real


def above_peers(bodies: Bodies, care: Sequence[Care], real: bool) -> tuple[AbovePeers, ...]:
    """Return what lies beyond chance; of real persons nothing that few of them, or mostly one, had."""
    if len(bodies.names) < FEWEST_BODIES:
        return ()
    near = nearest(bodies.size, bodies.deprivation, PEERS)
    return tuple(
        found
        for of in care
        for body in range(len(bodies.names))
        if (found := _above(bodies, of, body, near[body])) is not None and not (real and _few(of, body))
    )


def nearest(size: Real, deprivation: Real, count: int) -> NDArray[np.int64]:
    """Return the nearest others of each body [body, peer], the nearest first."""
    logs = np.log2(size)
    far = np.abs(logs[:, None] - logs) + np.abs(deprivation[:, None] - deprivation)
    np.fill_diagonal(far, np.inf)
    return np.argsort(far, axis=1, kind="stable")[:, : min(count, len(size) - 1)]


def _above(bodies: Bodies, of: Care, body: int, peers: NDArray[np.int64]) -> AbovePeers | None:
    theirs = float(of.expected[peers].sum())
    ours = float(of.expected[body])
    if theirs <= 0 or ours <= 0 or not of.cost[peers].any():
        return None
    at_peers = ours * float(of.cost[peers].sum()) / theirs
    error = float(np.sqrt(of.squares[body] + ours**2 * of.squares[peers].sum() / theirs**2))
    above = float(of.cost[body]) - at_peers
    if above <= normal_quantile(USUAL.level) * error:
        return None
    half = normal_quantile(LEVEL) * error
    names = tuple(bodies.names[each] for each in peers.tolist())
    return AbovePeers(
        bodies.names[body], of.setting, float(of.cost[body]), at_peers, above - half, above + half, names
    )


def _few(of: Care, body: int) -> bool:
    return bool(of.persons[body] < FEWEST or of.largest[body] > MOST_OF_ONE * of.cost[body])
