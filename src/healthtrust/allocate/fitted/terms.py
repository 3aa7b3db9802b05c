"""Terms become columns of a regression: what each looks at is settled once, then applied to any cells.

    category      a column of 0 and 1 for every level but the reference
    number, log   x,   ln x
    spline        restricted cubic columns at settled knots
    interaction   every product of one column of each term it is made of

The reference is the level with most exposure unless the term names one. Cells that a settled term cannot
stand for, such as a level it never saw, are problems and never taken as the reference.

>>> sex = Factor(("F", "M"), np.array([0, 1, 1], dtype=np.int32))
>>> cells = Cells(np.ones(3), np.ones(3), {"sex": sex}, {"age": np.array([3.0, 40.0, 90.0])}, np.arange(3))
>>> terms = (Term(column="sex"), Term(column="age", cuts=(0, 18, 65), reference="0-17"),
...          Term(kind="interaction", of=("sex", "age")))
>>> encodings, problems = settled(terms, cells, "d.csv")
>>> [name for encoding in encodings for name in encoding.columns], problems
(['sex F', 'age 18-64', 'age 65+', 'sex F × age 18-64', 'sex F × age 65+'], [])
>>> matrix(encodings, cells, "d.csv").tolist()
[[1.0, 0.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0, 0.0]]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.fitted.cells import Cells
from healthtrust.allocate.fitted.columns import Factor
from healthtrust.allocate.fitted.model import Term
from healthtrust.allocate.fitted.splines import knots_of, restricted_cubic
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Encoding:
    """How one term becomes columns: its levels and reference, or its knots, or the terms it multiplies."""

    term: Term
    columns: tuple[str, ...]
    """Names of the columns it makes."""
    levels: tuple[str, ...] = ()
    reference: str = ""
    knots: tuple[float, ...] = ()
    parts: tuple[Encoding, ...] = ()

    def codes(self, cells: Cells) -> NDArray[np.int64]:
        """Return the number [c] of each cell's level of a category, −1 where it has none of them."""
        return _codes(self.term, self.levels, cells)

    def who(self, level: int) -> dict[str, float | str]:
        """Return who has a level of a category, as a capitation formula says it: bounds, or a value."""
        column, cuts = self.term.column, self.term.cuts
        if not cuts:
            return {column: _as_number(self.levels[level])}
        bounds: dict[str, float | str] = {f"{column}_from": cuts[level]}
        if level + 1 < len(cuts):
            whole = all(float(cut).is_integer() for cut in cuts)
            end = (f"{column}_to", cuts[level + 1] - 1) if whole else (f"{column}_below", cuts[level + 1])
            bounds |= [end]
        return bounds


def settled(terms: Sequence[Term], cells: Cells, where: str) -> tuple[tuple[Encoding, ...], list[Problem]]:
    """Return how terms become columns, judged by these cells; terms in error are left out."""
    encodings: dict[str, Encoding] = {}
    problems: list[Problem] = []
    for term in sorted(terms, key=lambda term: term.kind == "interaction"):
        if term.kind == "interaction":
            if all(name in encodings for name in term.of):
                encodings[term.called] = _product(term, [encodings[name] for name in term.of])
            continue
        encoding, found = _simple(term, cells, where)
        problems += found
        if encoding is not None:
            encodings[term.called] = encoding
    return tuple(encodings.values()), problems


def matrix(encodings: Sequence[Encoding], cells: Cells, where: str) -> Matrix:
    """Return the columns [c, k] of settled terms; raises InvalidInput where cells do not fit them."""
    simple = {id(part): part for e in encodings for part in (e.parts or (e,))}
    refuse([problem for part in simple.values() for problem in _strange(part, cells, where)])
    blocks = [_block(encoding, cells) for encoding in encodings]
    return np.column_stack([np.empty((cells.count, 0)), *blocks])


def _simple(term: Term, cells: Cells, where: str) -> tuple[Encoding | None, list[Problem]]:
    if term.kind == "category":
        return _category(term, cells, where)
    values = cells.numbers[term.column]
    if term.kind == "log" and (values <= 0).any():
        return None, _not_positive(term, values, where)
    if term.kind != "spline":
        return Encoding(term, (f"ln {term.called}" if term.kind == "log" else term.called,)), []
    knots = term.knots or knots_of(values, cells.exposure, term.knot_count)
    if len(knots) < 3:
        found = f"values for {len(knots)} different knots"
        return None, [Problem(f"{where}, column {term.column}", found, "at least three knots of a spline")]
    names = [term.called, *(f"{term.called} bend {k}" for k in range(1, len(knots) - 1))]
    return Encoding(term, tuple(names), knots=knots), []


def _category(term: Term, cells: Cells, where: str) -> tuple[Encoding | None, list[Problem]]:
    place = f"{where}, column {term.column}"
    levels, problems = _levels(term, cells, place)
    held = np.zeros(len(levels), dtype=np.float64)
    if not problems:
        of_cell = _codes(term, levels, cells)
        held = np.bincount(of_cell, weights=cells.exposure, minlength=len(levels)).astype(np.float64)
        problems = [
            Problem(
                place, f"no row of category {level!r}", "rows of every category", remedy="Merge or drop it."
            )
            for level, exposure in zip(levels, held, strict=True)
            if not exposure
        ]
    if term.reference and term.reference not in levels:
        near = nearest_match(term.reference, levels)
        problems.append(Problem(place, f"reference {term.reference!r}", "one of its categories", near))
    if len(levels) == 1:
        problems.append(Problem(place, f"one category only, {levels[0]!r}", "two or more"))
    if problems:
        return None, problems
    reference = term.reference or levels[int(np.argmax(held))]
    names = tuple(f"{term.called} {level}" for level in levels if level != reference)
    return Encoding(term, names, tuple(levels), reference), []


def _levels(term: Term, cells: Cells, place: str) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the categories of a term, and the problem of a value that is in none of them."""
    if term.cuts:
        values = cells.numbers[term.column]
        below = values < term.cuts[0]
        if below.any():
            return band_labels(term.cuts), [
                Problem(place, f"{values.min():g}", f"at least the first cut, {term.cuts[0]:g}")
            ]
        return band_labels(term.cuts), []
    factor = cells.factors[term.column]
    present = [factor.labels[code] for code in np.unique(factor.codes)]
    if not term.levels:
        return tuple(present), []
    strange = [label for label in present if label not in term.levels]
    return term.levels, [
        Problem(place, f"category {label!r}", "one of the `levels` stated", nearest_match(label, term.levels))
        for label in strange
    ]


def band_labels(cuts: Sequence[float]) -> tuple[str, ...]:
    """Return the names of bands that start at cuts.

    >>> band_labels((0, 5, 85)), band_labels((0, 0.5))
    (('0-4', '5-84', '85+'), ('0 to 0.5', '0.5+'))
    """
    if all(float(cut).is_integer() for cut in cuts):
        bands = [f"{low:g}-{high - 1:g}" if high > low + 1 else f"{low:g}" for low, high in pairwise(cuts)]
    else:
        bands = [f"{low:g} to {high:g}" for low, high in pairwise(cuts)]
    return (*bands, f"{cuts[-1]:g}+")


def _codes(term: Term, levels: Sequence[str], cells: Cells) -> NDArray[np.int64]:
    """Return the number [c] of each cell's level, −1 where it has none of them."""
    if term.cuts:
        return np.searchsorted(np.array(term.cuts), cells.numbers[term.column], side="right") - 1
    factor: Factor = cells.factors[term.column]
    number = {level: i for i, level in enumerate(levels)}
    return np.array([*(number.get(label, -1) for label in factor.labels), -1], dtype=np.int64)[factor.codes]


def _as_number(label: str) -> float | str:
    plain = label.isdecimal() and (label == "0" or not label.startswith("0"))
    return float(label) if plain else label


def _strange(encoding: Encoding, cells: Cells, where: str) -> list[Problem]:
    """Return what in new cells a settled term cannot stand for."""
    term = encoding.term
    if term.kind == "log":
        return _not_positive(term, cells.numbers[term.column], where)
    if term.kind != "category":
        return []
    place = f"{where}, column {term.column}"
    unknown = _codes(term, encoding.levels, cells) < 0
    if term.cuts:
        return [Problem(place, "a number below the first cut", f"at least {term.cuts[0]:g}")] * bool(
            unknown.any()
        )
    factor = cells.factors[term.column]
    return [
        Problem(
            place,
            f"category {factor.labels[code]!r}",
            "one that the formula was fitted on",
            nearest_match(factor.labels[code], encoding.levels),
        )
        for code in np.unique(factor.codes[unknown])
    ]


def _not_positive(term: Term, values: Matrix, where: str) -> list[Problem]:
    if not (values <= 0).any():
        return []
    found = f"{values.min():g}, which has no logarithm"
    return [Problem(f"{where}, column {term.column}", found, "numbers above zero under a log term")]


def _product(term: Term, parts: list[Encoding]) -> Encoding:
    names = tuple(" × ".join(names) for names in product(*(part.columns for part in parts)))
    return Encoding(term, names, parts=tuple(parts))


def _block(encoding: Encoding, cells: Cells) -> Matrix:
    term = encoding.term
    if encoding.parts:
        blocks = [_block(part, cells) for part in encoding.parts]
        found = blocks[0]
        for block in blocks[1:]:
            found = (found[:, :, None] * block[:, None, :]).reshape(cells.count, -1)
        return found
    if term.kind == "category":
        codes = _codes(term, encoding.levels, cells)
        shown = [i for i, level in enumerate(encoding.levels) if level != encoding.reference]
        return np.asarray(codes[:, None] == np.array(shown)[None, :], dtype=np.float64)
    values = cells.numbers[term.column]
    if term.kind == "spline":
        return restricted_cubic(values, encoding.knots)
    return (np.log(values) if term.kind == "log" else values)[:, None]
