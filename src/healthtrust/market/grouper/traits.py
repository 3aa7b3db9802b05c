"""What is known of persons without codes: their traits, and the segment that decides their weights.

    kind = age, sex and the columns a grouper looks at; trait_kt, segment_k, base_k = Σ_t w_st trait_kt

k       a kind of person that is there: persons alike in all of these are judged once
w_st    weight of trait t in the kind's segment s;  base_k  what its traits add to the score
Source  age-sex cells and segments of CMS-HCC, HHS-HCC and every age-sex capitation [cited]

>>> from healthtrust.market.grouper.built import build
>>> from healthtrust.market.grouper.stated import Segment, Stated, Trait
>>> from healthtrust.market.grouper.tables import Tables
>>> old = (Trait(name="aged", age_from=65), Trait(name="young", none=("aged",)))
>>> of = build(Stated(name="two", traits=old), Tables(weights={("", "aged"): 1.5, ("", "young"): 0.5}))
>>> found = kinds(of, np.array([70, 30, 70]), np.array([1, 2, 1]), {})
>>> found.of.tolist(), found.base[found.of].tolist()
([1, 0, 1], [1.5, 0.5, 1.5])
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.market.grouper.built import EVERYBODY, Grouper
from healthtrust.market.grouper.crossed import crossed
from healthtrust.market.grouper.stated import OLDEST

MOST_KINDS = 50_000_000
"""Up to so many possible kinds, those that are there are found by a table instead of by sorting."""


@dataclass(frozen=True, eq=False)
class Kinds:
    """The kinds of persons that are there."""

    of: NDArray[np.int32]
    """[person]."""
    has: NDArray[np.uint8]
    """[kind, trait], 1 where it holds."""
    segment: NDArray[np.int32]
    """[kind]."""
    base: NDArray[np.float64]
    """[kind], what traits add to the score."""


def kinds(
    grouper: Grouper,
    age: NDArray[np.integer],
    sex: NDArray[np.integer],
    columns: Mapping[str, NDArray[np.integer]],
) -> Kinds:
    """Return the kinds of persons by age in years, sex (1 man, 2 woman), and columns (place of the value).

    Raises InvalidInput where some of them belong to no segment.
    """
    sizes = [OLDEST + 1, 3, *(len(column.values) for column in grouper.stated.columns)]
    parts = [age, sex, *(columns[column.name] for column in grouper.stated.columns)]
    key = np.zeros(len(age), dtype=np.int64)
    for size, part in zip(sizes, parts, strict=True):
        key = key * size + part
    there, of = _there(key, int(np.prod(sizes)))
    values, rest = list[NDArray[np.int64]](), there
    for size in reversed(sizes):
        values.append(rest % size)
        rest = rest // size
    has = _judged(grouper, values[::-1])
    segment = _segments(grouper, has, of)
    weight = grouper.program.weight[:, len(grouper.flags) : len(grouper.flags) + len(grouper.traits)]
    base = np.zeros(len(there))
    for trait in range(len(grouper.traits)):
        base += np.where(has[:, trait], weight[segment, trait], 0.0)
    return Kinds(of, np.ascontiguousarray(has, dtype=np.uint8), segment, base)


def _there(key: NDArray[np.int64], possible: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the keys that occur, rising, and the place of each person's among them."""
    if possible > MOST_KINDS:
        there, of = np.unique(key, return_inverse=True)
        return there, of.astype(np.int32)
    found = np.zeros(possible, dtype=bool)
    found[key] = True
    there = np.flatnonzero(found)
    place = np.zeros(possible, dtype=np.int32)
    place[there] = np.arange(len(there), dtype=np.int32)
    return there, place[key]


def _judged(grouper: Grouper, values: Sequence[NDArray[np.int64]]) -> NDArray[np.bool_]:
    """Return which traits hold [kind, trait]; a trait sees those stated above it."""
    stated = grouper.stated
    age, sex, *columns = values
    holds: dict[str, NDArray[np.bool_]] = {}
    of = {column.name: (column.values, part) for column, part in zip(stated.columns, columns, strict=True)}
    for trait in stated.traits:
        fits = (age >= trait.age_from) & (age <= trait.age_to)
        if trait.sex:
            fits &= sex == (1 if trait.sex == "M" else 2)
        for name, among in trait.where.items():
            names, part = of[name]
            fits &= np.isin(part, [names.index(each) for each in among])
        fits &= both(holds, trait.all, trait.none, len(age))
        holds[trait.name] = holds.get(trait.name, np.zeros(len(age), dtype=bool)) | fits
    for cells in stated.cells:
        beside = both(holds, cells.all, cells.none, len(age))
        for cell, parts in crossed(cells.name, cells.of):
            holds[cell] = beside & both(holds, parts, (), len(age))
    if not holds:
        return np.zeros((len(age), 0), dtype=bool)
    return np.stack([holds[name] for name in grouper.traits], axis=1)


def both(
    holds: Mapping[str, NDArray[np.bool_]], every: Sequence[str], none: Sequence[str], count: int
) -> NDArray[np.bool_]:
    """Return where all of some traits hold and none of others [kind]."""
    fits = np.ones(count, dtype=bool)
    for name in every:
        fits &= holds[name]
    for name in none:
        fits &= ~holds[name]
    return fits


def _segments(grouper: Grouper, has: NDArray[np.bool_], of: NDArray[np.int32]) -> NDArray[np.int32]:
    holds = {name: has[:, place] for place, name in enumerate(grouper.traits)}
    segment = np.full(len(has), -1, dtype=np.int32)
    for place, stated in enumerate(grouper.stated.segments or EVERYBODY):
        segment[(segment < 0) & both(holds, stated.all, stated.none, len(has))] = place
    lost = int((segment[of] < 0).sum()) if (segment < 0).any() else 0
    if lost:
        refuse([Problem(grouper.stated.name, f"{lost:,} persons in no segment", "a segment for everybody")])
    return segment
