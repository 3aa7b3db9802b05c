"""Which of many parameters matter at all: elementary effects along paths through their ranges.

    EE_p = ( y(u + Δ e_p) − y(u) ) / Δ,     u on four levels of shares 2.5 % … 97.5 %, Δ two of
    their three steps
    μ*_p = mean |EE_p|,     μ_p = mean EE_p,     σ_p = their standard deviation

A path moves every parameter once, in an order of its own, from a start of its own: each gives one effect of
each parameter for one trial. μ* says how much a parameter matters over its whole range, σ whether that hangs
on where the others are, or bends.
Source  Morris, Technometrics 1991; 33: 161-174; μ*: Campolongo, Cariboni and Saltelli, Environ Modell Softw
        2007; 22: 1509-1518 [both recalled]

>>> levels = paths(["a", "b"], 3, seed=1)
>>> levels.shape, sorted(set((np.abs(np.diff(levels, axis=1)) > 0).sum(axis=2).ravel().tolist()))
((3, 3, 2), [1])
>>> found = effects(["a", "b"], levels, (2 * levels[..., 0] + levels[..., 0] * levels[..., 1]))
>>> [e.name for e in found], found[0].spread > 0
(['a', 'b'], True)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.sensitivity.model import Model, Point
from healthtrust.study.sensitivity.parameter import Parameter
from healthtrust.study.uncertainty import shares

Real = NDArray[np.float64]

STEP = 2 / 3
"""How far a parameter moves, as a part of its range."""
LEAST, RANGE = 0.025, 0.95


@dataclass(frozen=True)
class Effect:
    """How one parameter moves the result, over paths."""

    name: str
    strength: float
    """μ*: mean size of its effect over its whole range, in units of the result."""
    mean: float
    """μ: with its sign."""
    spread: float
    """σ"""
    error: float
    """Standard error of μ*."""
    paths: int
    """Paths in which it is known."""


def screened(model: Model, seed: int, count: int) -> tuple[Effect, ...]:
    """Return the effects of all parameters with a range; those of one luck move together."""
    parameters = [p for p in model.question.numbers if p.width > 0]
    lucks = list(dict.fromkeys(p.luck for p in parameters))
    levels = paths(lucks, count, seed)
    values = _values(parameters, lucks, levels.reshape(-1, len(lucks)))
    found = model.at(values, "paths").value.reshape(levels.shape[:2])
    return effects(lucks, levels, found)


def paths(names: Sequence[str], count: int, seed: int) -> Real:
    """Return levels from 0 to 1 [path, point, name]; neighbours differ in one name by two thirds."""
    number = np.arange(count, dtype=np.uint64)
    found = np.empty((count, len(names) + 1, len(names)))
    drawn = np.array([shares(seed, f"start of {name}", number) for name in names])
    order = np.argsort([shares(seed, f"turn of {name}", number) for name in names], axis=0, kind="stable")
    start = np.floor(drawn * 4) / 3  # of four levels, the lower two move up and the upper two down
    for path in range(count):
        at = start[:, path].copy()
        found[path, 0] = at
        for turn, p in enumerate(order[:, path].tolist(), start=1):
            at[p] += STEP if at[p] < 0.5 else -STEP
            found[path, turn] = at
    return np.clip(found, 0.0, 1.0)


def effects(names: Sequence[str], levels: Real, results: Real) -> tuple[Effect, ...]:
    """Return the effects of results [path, point], the strongest first."""
    moved = np.diff(levels, axis=1)
    change = np.diff(results, axis=1)[..., None]
    each = np.divide(change, moved, out=np.full(moved.shape, np.nan), where=moved != 0)
    found = [_effect(name, column[np.isfinite(column)]) for name, column in _columns(names, each)]
    return tuple(sorted(found, key=lambda effect: -effect.strength))


def _columns(names: Sequence[str], each: Real) -> list[tuple[str, Real]]:
    return [(name, each[..., n].ravel()) for n, name in enumerate(names)]


def _effect(name: str, known: Real) -> Effect:
    count = len(known)
    if not count:
        return Effect(name, 0.0, 0.0, 0.0, float("nan"), 0)
    size = np.abs(known)
    spread, error = (float(x.std(ddof=1)) if count > 1 else float("nan") for x in (known, size))
    return Effect(name, float(size.mean()), float(known.mean()), spread, error / count**0.5, count)


def _values(parameters: Sequence[Parameter], lucks: Sequence[str], levels: Real) -> list[Point]:
    column = {luck: LEAST + RANGE * levels[:, n] for n, luck in enumerate(lucks)}
    drawn = {p.name: p.at(column[p.luck]).tolist() for p in parameters}
    return [{name: values[n] for name, values in drawn.items()} for n in range(len(levels))]
