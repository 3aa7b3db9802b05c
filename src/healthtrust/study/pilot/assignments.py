"""Pilots that were not: the same beginnings dealt to other places, each deal keyed on its number.

    deal r: places in the order of f(seed, r, i) take the beginnings b in the order they stand

f       keyed draws of `ground.draws`, so that a deal is the same whatever others there are
Source  Fisher, The Design of Experiments, 1935; that all deals are taken where they are few is usual

>>> dealt(np.array([1, 2, 2]), draws=99, seed=1).tolist()            # all there are but the true one
[[2, 1, 2], [2, 2, 1]]
>>> bool((dealt(np.arange(9), 5, seed=1) == dealt(np.arange(9), 8, seed=1)[:5]).all())
True
"""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np

from healthtrust.ground.draws import uniforms
from healthtrust.study.pilot.panel import Ints
from healthtrust.study.uncertainty import stream


def dealt(begins: Ints, draws: int, seed: int) -> Ints:
    """Return beginnings [deal, place]: all other deals where they are at most `draws`, else so many drawn."""
    kinds, counts = np.unique(begins, return_counts=True)
    if len(kinds) == 2 and comb(len(begins), int(counts[0])) - 1 <= draws:
        chosen = combinations(range(len(begins)), int(counts[0]))
        every = np.full((comb(len(begins), int(counts[0])), len(begins)), kinds[1])
        for row, at in zip(every, chosen, strict=True):
            row[list(at)] = kinds[0]
        return np.asarray(every[(every != begins).any(axis=1)])
    return np.asarray(begins[np.argsort(shuffles(len(begins), draws, seed, "pilot"), axis=1).argsort(axis=1)])


def shuffles(
    count: int, draws: int, seed: int, name: str
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return uniform numbers [draw, position], keyed on seed, name, draw and position."""
    key = np.arange(draws, dtype=np.uint64)[:, None] * np.uint64(2**32) + np.arange(count, dtype=np.uint64)
    return uniforms(stream(seed, f"study.pilot.{name}"), key.ravel()).reshape(draws, count)
