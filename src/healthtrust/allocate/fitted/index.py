"""A fitted index: need per head of each place relative to the nation's, as a capitation formula takes it.

    need_p  = Σ_{i in p} e_i need_i / Σ_{i in p} e_i          index_p = need_p · Σ_p e_p / Σ_p e_p need_p

i       a row of the places table: the whole place, or one of its groups of residents (an age and sex)
e_i     its people. Σ_p e_p index_p = Σ_p e_p: weighted and real populations agree
Source  additional-need indices of weighted capitation: Smith, Rice and Carr-Hill, J R Stat Soc A
        2001;164:217 [recalled]

A formula reads the file this writes as a column of its places table, `column = "index"`; or, where need
depends on who residents are and not on where they live, as a table of weights by group, `table = "..."`.

>>> from healthtrust.allocate.fitted.fit import fit
>>> from healthtrust.allocate.fitted.model import NeedModel, Term
>>> from healthtrust.allocate.fitted.rows import rows_of
>>> model = NeedModel(outcome="y", place="town", exposure="n", need=(Term(column="ill"),))
>>> columns = {"y": np.array([10.0, 30, 10, 50]), "n": np.array([10, 10, 10, 10]),
...            "ill": np.array(["no", "yes"] * 2), "town": np.array(list("AABB"))}
>>> found = fit(*rows_of(columns, model, "d.csv"), model)
>>> elsewhere = {"town": np.array(list("CCD")), "n": np.array([10, 10, 20]),
...              "ill": np.array(["yes", "no", "no"])}
>>> places, _ = rows_of(elsewhere, model, "places.csv", places=True)
>>> index_of(found, places).round(6).tolist()
[1.428571, 0.571429]
>>> [(each.group, round(each.weight, 6)) for each in weights_of(found)]
[('ill no', 0.4), ('ill yes', 1.6)]
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from healthtrust.allocate.fitted.families import Vector
from healthtrust.allocate.fitted.fit import Fit
from healthtrust.allocate.fitted.rows import Rows
from healthtrust.allocate.fitted.solve import need_of
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.records.whole_file import write_whole

INDEX = ("place", "population", "need_per_head", "index", "source", "status")
KNOWN = "fitted"
"""How an index made here is known; its source names the regression and the data."""


@dataclass(frozen=True)
class PlaceNeed:
    """Places, their population, their need per head in units of the outcome, and their index."""

    places: tuple[str, ...]
    population: Vector
    need: Vector
    index: Vector


@dataclass(frozen=True)
class Weight:
    """Residents that count the same, and what one of them counts; 1 is the average."""

    group: str
    weight: float
    population: float
    holds: dict[str, float | str] = field(default_factory=dict)
    """Who they are, by attribute, as a capitation formula says it."""


def index_of(fitted: Fit, places: Rows) -> Vector:
    """Return the index [p] of the places of rows, in the order of their names; 1 is the national mean."""
    return need_of_places(fitted, places).index


def need_of_places(fitted: Fit, places: Rows | None = None) -> PlaceNeed:
    """Return need and index of the places of rows, or of the places the formula was fitted on."""
    rows = fitted.prepared.rows if places is None else places
    where = rows.factors.get(fitted.model.place)
    if where is None:
        refuse([Problem("the model", "no `place`", "the column of the place, for an index of places")])
        raise AssertionError
    need = fitted.need() if places is None else fitted.need_elsewhere(rows)
    present, code = np.unique(where.codes, return_inverse=True)
    population = np.bincount(code, weights=rows.exposure).astype(np.float64)
    per_head = np.bincount(code, weights=rows.exposure * need) / population
    mean = float(population @ per_head) / float(population.sum())
    return PlaceNeed(tuple(where.labels[k] for k in present), population, per_head, per_head / mean)


def weights_of(fitted: Fit) -> tuple[Weight, ...]:
    """Return what one resident of each group counts, where all need terms are categories; else nothing."""
    blocks, cells = fitted.prepared.blocks, fitted.prepared.cells
    simple = [e for block in blocks for e in block.need if not e.parts]
    if not simple or any(e.term.kind != "category" for e in simple):
        return ()
    level = np.stack([e.codes(cells) for e in simple], axis=1)
    groups, first, which = np.unique(level, axis=0, return_index=True, return_inverse=True)
    population = np.bincount(which.reshape(-1), weights=cells.exposure)
    need = need_of(fitted.solved, [block.columns for block in blocks], fitted.model.family)
    mean = float(cells.exposure @ need) / float(cells.exposure.sum())
    return tuple(
        Weight(
            ", ".join(f"{e.term.called} {e.levels[k]}" for e, k in zip(simple, group, strict=True)),
            float(need[cell] / mean),
            float(people),
            {k: v for e, level in zip(simple, group, strict=True) for k, v in e.who(int(level)).items()},
        )
        for group, cell, people in zip(groups, first, population, strict=True)
    )


def write_index(found: PlaceNeed, fitted: Fit, path: Path) -> None:
    """Write the index of places as CSV, whole or not at all; every row says what it was fitted on."""
    said = source_in_words(fitted)
    rows = zip(found.places, found.population, found.need, found.index, strict=True)
    _write(path, INDEX, [[p, *(repr(float(v)) for v in numbers), said, KNOWN] for p, *numbers in rows])


def write_weights(fitted: Fit, path: Path) -> None:
    """Write what one resident of each group counts as CSV, the table of an index by group."""
    said = source_in_words(fitted)
    weights = weights_of(fitted)
    attributes = tuple(dict.fromkeys(key for each in weights for key in each.holds))
    rows = [
        [w.group, repr(w.weight), *(str(w.holds.get(a, "")) for a in attributes), said, KNOWN]
        for w in weights
    ]
    _write(path, ("group", "weight", *attributes, "source", "status"), rows)


def source_in_words(fitted: Fit) -> str:
    """Return what a formula was fitted on: the data's name, rows and hash, without a date."""
    source = fitted.source
    said = f"{fitted.model.family} regression on {source.name}, {source.rows:,} rows, {source.fingerprint}"
    return f"{fitted.model.source}: {said}" if fitted.model.source else said


def _write(path: Path, header: tuple[str, ...], rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    write_whole(text.getvalue(), path)
