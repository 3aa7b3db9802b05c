"""Pharmaceutical cost groups: who was given so much of a group's drugs in a year that they are long-term ill.

    x_jp = 1  where  round(Σ_d packs_jd × doses_d, 2) ≥ 180         doses_d cut after nine decimals
    x_jp = 1  where  round(Σ_d packs_jd, 2) ≥ 3                     cost groups counted in packs: cancers

Then the hierarchy. A joining rule (a, b → c) puts those in both a and b into c in place of a; after all of
these, an outranking rule (a over b) takes those in a out of b, rule by rule in the order of the list.

packs_jd  packs of drug d given to person j: the largest number that any of the person's lines states
doses_d   defined daily doses of a pack
Source  ordinance on pharmaceutical cost groups (VORA-EDI) [recalled]; numbers as in the reference calculation
        of Gemeinsame Einrichtung KVG [cited]

>>> names = ("DM2", "hyp", "DM2hyp", "KRK")
>>> given = Dispensed(np.array([1, 1, 1, 2, 2]), np.array([0, 0, 1, 3, 0]), np.array([2.0, 1, 9, 3, 1]),
...                   np.array([56.0, 84, 28, 1, 28]))
>>> found = reached(given, 4, Thresholds(doses=180, packs=3, in_packs=(3,), dose_decimals=9, sum_decimals=2))
>>> found.person.tolist(), found.groups.astype(int).tolist()
([1, 2], [[1, 1, 0, 0], [0, 0, 0, 1]])
>>> rules = (Precedence(0, 1, 2, joins=True), Precedence(2, 1, 2, joins=False))
>>> with_precedence(found, rules).groups.astype(int).tolist()
[[0, 0, 1, 0], [0, 0, 0, 1]]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Dispensed:
    """One row a person, cost group and drug of it, in order of persons and cost groups."""

    person: NDArray[np.int64]
    cost_group: NDArray[np.int64]
    packs: NDArray[np.float64]
    doses: NDArray[np.float64]
    """Daily doses in a pack."""


@dataclass(frozen=True)
class Thresholds:
    """From what a person is in a cost group."""

    doses: float
    packs: float
    in_packs: tuple[int, ...]
    """Cost groups counted in packs."""
    dose_decimals: int
    sum_decimals: int


@dataclass(frozen=True)
class Precedence:
    """A rule of the hierarchy: `first` and `second` together are `becomes`, or `first` outranks `second`."""

    first: int
    second: int
    becomes: int
    joins: bool


@dataclass(frozen=True, eq=False)
class Reached:
    """Persons in at least one cost group, in order of their numbers."""

    person: NDArray[np.int64]
    groups: NDArray[np.bool_]
    """[person, cost group]"""


def reached(given: Dispensed, cost_groups: int, threshold: Thresholds) -> Reached:
    """Return who reaches the threshold of which cost groups, before the hierarchy."""
    pairs, pair = np.unique(given.person * cost_groups + given.cost_group, return_inverse=True)
    scale = 10.0**threshold.dose_decimals
    doses = given.packs * (np.floor(given.doses * scale) / scale)
    sums = {
        name: np.bincount(pair, of, len(pairs)) for name, of in (("doses", doses), ("packs", given.packs))
    }
    rounded = {name: np.round(total, threshold.sum_decimals) for name, total in sums.items()}
    in_packs = np.isin(pairs % cost_groups, threshold.in_packs)
    enough = np.where(in_packs, rounded["packs"] >= threshold.packs, rounded["doses"] >= threshold.doses)
    person, row = np.unique(pairs[enough] // cost_groups, return_inverse=True)
    groups = np.zeros((len(person), cost_groups), dtype=np.bool_)
    groups[row, pairs[enough] % cost_groups] = True
    return Reached(person, groups)


def with_precedence(found: Reached, rules: Sequence[Precedence], left_out: Sequence[int] = ()) -> Reached:
    """Return who is in which cost groups after the hierarchy, and without those that are left out."""
    groups = found.groups.copy()
    for rule in (each for each in rules if each.joins):
        both = groups[:, rule.first] & groups[:, rule.second]
        groups[both, rule.becomes] = True
        groups[both, rule.first] = False
    for rule in (each for each in rules if not each.joins):
        groups[groups[:, rule.first], rule.second] = False
    groups[:, list(left_out)] = False
    return replace(found, groups=groups)
