"""Draws of luck that belong to a party and a year, so that no other party and no contract changes them.

    rate_it = s + √(Var p) P_it + √(Var w) W_it,        P_it = ρ P_i,t−1 + √(1 − ρ²) e_it

e, W    standard normal, at the quantile that the seed, the party's name, the year and the repetition key;
        repetitions 2r and 2r + 1 are mirror images, so that luck is nil on average to the last digit
Source  mirrored draws: Hammersley and Morton, Proc Cambridge Phil Soc 1956; 52: 449-475 [recalled]

The keys are those of `study.uncertainty`: a name for each luck, and no code of an event of a year. The same
party meets the same luck under two contracts, two thresholds and two true savings, and whoever else is there.

>>> two = Parties.of(["a", "b"], [2023, 2023], [5000, 20000])
>>> drawn = rates(Spread(0.0005, 16.0, 4.0, 0.8), two, range(4), 7)
>>> drawn.shape, bool(abs(drawn[0] + drawn[1]).max() < 1e-15)
((4, 2), True)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from healthtrust.study.luck.spread import Counted, Real, Spread
from healthtrust.study.uncertainty import normals

Whole = NDArray[np.int64]
Keys = tuple[Sequence[str], Whole, Whole]
"""Names of parties, and the first and last year of each."""


@dataclass(frozen=True)
class Parties:
    """Who is settled: one row for each settlement, which may be several years of one party."""

    name: tuple[str, ...]
    """[party]: whose luck it is; rows of one name are years of one party."""
    year: Whole
    people: Real

    @classmethod
    def of(cls, name: Sequence[str], year: ArrayLike, people: ArrayLike) -> Parties:
        """Return the parties of plain lists."""
        return cls(tuple(name), np.asarray(year, dtype=np.int64), np.asarray(people, dtype=np.float64))


def rates(
    spread: Spread,
    parties: Parties,
    repetitions: range,
    seed: int,
    counted: tuple[Counted, int] = ("all", 1),
) -> Real:
    """Return rates [repetition, party] in which nobody saves.

    counted: what is luck, and over how many years, the last being the party's own, the rate is a mean.
    """
    kind, years = counted
    lasting, of_year = (np.sqrt(part) for part in spread.parts(parties.people, kind))
    names = list(dict.fromkeys(parties.name))
    at = {name: position for position, name in enumerate(names)}
    who = np.array([at[name] for name in parties.name], dtype=np.int64)
    first, last = np.full(len(names), 2**62), np.full(len(names), -(2**62))
    np.minimum.at(first, who, parties.year - (years - 1))
    np.maximum.at(last, who, parties.year)
    found = np.zeros((len(repetitions), len(who)))
    for year, part, noise in standard_paths((names, first, last), spread.persistence, repetitions, seed):
        rows = np.flatnonzero((year <= parties.year) & (parties.year - years < year))
        of = who[rows]
        found[:, rows] += (lasting[rows] * part[:, of] + of_year[rows] * noise[:, of]) / years
    return found


def standard_paths(
    keys: Keys, persistence: float, repetitions: range, seed: int
) -> Iterator[tuple[int, Real, Real]]:
    """Yield year by year, for all parties, what lasts and what the year brings, of variance 1 each.

    Both [repetition, party]; a party that is not there in the year keeps zeros or what it had.
    """
    names, first, last = keys
    part = np.zeros((len(repetitions), len(names)))
    noise = np.zeros_like(part)
    for year in range(int(first.min()), int(last.max()) + 1):
        for k in np.flatnonzero((first <= year) & (year <= last)).tolist():
            fresh = _normal(seed, f"luck lasting {year} {names[k]}", repetitions)
            fades = 0.0 if year == first[k] else persistence
            part[:, k] = fades * part[:, k] + np.sqrt(1 - fades**2) * fresh
            noise[:, k] = _normal(seed, f"luck of the year {year} {names[k]}", repetitions)
        yield year, part, noise


def _normal(seed: int, name: str, repetitions: range) -> Real:
    """Return standard normal numbers [repetition] of that name, in mirrored pairs."""
    number = np.arange(repetitions.start, repetitions.stop, dtype=np.uint64)
    drawn = normals(seed, name, number // np.uint64(2))
    return np.asarray(np.where(number % np.uint64(2) == 1, -drawn, drawn))
