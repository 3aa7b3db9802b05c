"""A model made ready for its data: cells, the columns of each stage, and every mistake told at once.

One stage explains the outcome per head. Of two, the first explains it by the age curve alone and the second
explains the ratio of what was used to what the curve expects, weighted by what it expects.

>>> from healthtrust.allocate.fitted.rows import rows_of
>>> terms = Term(kind="number", column="ill"), Term(kind="number", column="sick")
>>> model = NeedModel(outcome="visits", need=terms)
>>> rows, problems = rows_of({"visits": np.array([1.0, 2, 3]), "ill": np.array([0.0, 1, 2]),
...                           "sick": np.array([0.0, 2, 4])}, model, "d.csv")
>>> prepare(rows, model, problems)
Traceback (most recent call last):
healthtrust.ground.errors.InvalidInput: d.csv, need sick: found a combination of ill; expected ...
1 problem
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.fitted.cells import Cells, collapse
from healthtrust.allocate.fitted.families import Matrix
from healthtrust.allocate.fitted.model import NeedModel, Term
from healthtrust.allocate.fitted.regression import collinear
from healthtrust.allocate.fitted.rows import Rows, columns_of
from healthtrust.allocate.fitted.terms import Encoding, matrix, settled
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem


@dataclass(frozen=True)
class Block:
    """One stage: its terms, and the columns they make of the cells, the constant first."""

    stage: str
    need: tuple[Encoding, ...]
    supply: tuple[Encoding, ...]
    columns: Matrix
    """[c, 1 + need + supply]."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return ("constant", *(n for e in (*self.need, *self.supply) for n in e.columns))

    @property
    def need_width(self) -> int:
        """Return how many columns, with the constant, move money."""
        return 1 + sum(len(e.columns) for e in self.need)


@dataclass(frozen=True)
class Prepared:
    """Rows, their cells, and the stages of a model."""

    model: NeedModel
    rows: Rows
    cells: Cells
    blocks: tuple[Block, ...]


def prepare(rows: Rows, model: NeedModel, problems: Sequence[Problem] = ()) -> Prepared:
    """Return a model ready to be fitted; raises with the problems given and all that are found."""
    told = list(problems)
    if not rows.count:
        refuse(told or [Problem(rows.source.name, "no rows", "at least one row")])
    usable = _usable(rows, model.terms)
    cells = cells_of(rows, usable)
    parts = []
    for stage, need, supply in _stages(model):
        encoded, found = settled([t for t in need if t in usable], cells, rows.source.name)
        adjusted, more = settled([t for t in supply if t in usable], cells, rows.source.name)
        told += found + more
        columns = np.column_stack(
            [np.ones(cells.count), matrix((*encoded, *adjusted), cells, rows.source.name)]
        )
        parts.append(Block(stage, encoded, adjusted, columns))
    told += [problem for block in parts for problem in _confounded(block, cells, model, rows)]
    refuse(told)
    return Prepared(model, rows, cells, tuple(parts))


def cells_of(rows: Rows, terms: Sequence[Term]) -> Cells:
    """Return the cells of rows by the columns that terms look at."""
    asked = [column for term in terms for column in columns_of(term)]
    factors = list(dict.fromkeys(name for name, number in asked if not number))
    numbers = list(dict.fromkeys(name for name, number in asked if number))
    return collapse(rows, factors, numbers)


def _stages(model: NeedModel) -> list[tuple[str, tuple[Term, ...], tuple[Term, ...]]]:
    if not model.two_stages:
        return [("need", model.need, model.supply)]
    later = [("need", model.need, model.supply)] if model.need or model.supply else []
    return [("age", model.age, ()), *later]


def _usable(rows: Rows, terms: Sequence[Term]) -> list[Term]:
    """Return the terms whose columns are there and whole, so that mistakes elsewhere do not hide theirs."""
    whole = {name for name, factor in rows.factors.items() if (factor.codes >= 0).all()}
    finite = {name for name, values in rows.numbers.items() if np.isfinite(values).all()}
    simple = [
        term
        for term in terms
        if term.kind != "interaction"
        and all(name in (finite if number else whole) for name, number in columns_of(term))
    ]
    names = {term.called for term in simple}
    return [t for t in terms if t in simple or (t.kind == "interaction" and set(t.of) <= names)]


def _confounded(block: Block, cells: Cells, model: NeedModel, rows: Rows) -> list[Problem]:
    """Return collinear columns by name, and categories without any outcome."""
    exposure, outcome = cells.exposure, cells.outcome
    if not (np.isfinite(exposure).all() and (exposure > 0).all()):
        exposure = np.ones(cells.count)
    where = f"{rows.source.name}, {block.stage}"
    problems = [
        Problem(f"{where} {name}", *_made_of(others))
        for name, others in collinear(block.columns, block.names, exposure)
    ]
    if model.family == "linear" or not np.isfinite(outcome).all() or not outcome.any():
        return problems
    shown = _indicators(block.columns)
    empty = shown & (outcome @ block.columns == 0) & (block.columns.any(axis=0))
    expected = f"an outcome above zero, since a {model.family} regression would predict none"
    return problems + [
        Problem(f"{where} {block.names[k]}", "rows without any outcome", expected, remedy="Merge it.")
        for k in np.flatnonzero(empty)
    ]


def _made_of(others: tuple[str, ...]) -> tuple[str, str, str | None, str]:
    if not others:
        return "no row that has it", "rows of every category and combination", None, "Merge or drop it."
    named = ", ".join(others[:6]) + (f" and {len(others) - 6} more" if len(others) > 6 else "")
    return f"a combination of {named}", "terms that do not make up each other", None, "Drop one of them."


def _indicators(columns: Matrix) -> NDArray[np.bool_]:
    return np.asarray(((columns == 0) | (columns == 1)).all(axis=0))
