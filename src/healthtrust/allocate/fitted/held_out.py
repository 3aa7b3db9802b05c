"""Need predicted for places that took no part in the fit: the honest measure of a formula.

For each fold of whole places the whole formula, age curve and all, is fitted to the others, scaled so that it
pays the others what they cost, and then predicts the need of those held out. A formula with many terms fits
its own data ever better; what it adds for places it has not seen may be nothing, or worse than nothing.

>>> from healthtrust.allocate.fitted.fit import fit
>>> from healthtrust.allocate.fitted.model import NeedModel, Term
>>> from healthtrust.allocate.fitted.rows import rows_of
>>> model = NeedModel(outcome="y", place="town", need=(Term(column="ill"),))
>>> columns = {"y": np.array([1.0, 3, 1, 5]), "ill": np.array(["no", "yes"] * 2),
...            "town": np.array(list("AABB"))}
>>> found = fit(*rows_of(columns, model, "d.csv"), model)
>>> need_held_out(found, 2).round(9).tolist()
[1.0, 5.0, 1.0, 3.0]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.fitted.families import Vector
from healthtrust.allocate.fitted.fit import Fit
from healthtrust.allocate.fitted.folds import folds
from healthtrust.allocate.fitted.prepared import Prepared
from healthtrust.allocate.fitted.regression import collinear
from healthtrust.allocate.fitted.solve import Sums, need_of, solved
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem


def need_held_out(fitted: Fit, count: int) -> Vector:
    """Return need per head [n] of each row, fitted without its place; `count` folds of whole places.

    Raises InvalidInput where there are fewer places than folds, or a fold holds all rows of a need term's
    category. A supply column that the others leave empty is left out: at the mean it moves no money.
    """
    prepared, rows = fitted.prepared, fitted.prepared.rows
    unit = rows.factors[fitted.model.place or fitted.model.cluster]
    present = np.unique(unit.codes)
    refuse(_too_few(len(present), count))
    fold = np.full(len(unit.labels), -1, dtype=np.int64)
    fold[present] = folds([unit.labels[code] for code in present], count)
    fold_of_row = fold[unit.codes]
    rest = _sums_of_the_rest(prepared, fold_of_row, count)
    estimable = [_estimable(prepared, sums, f"fold {k} of {count}") for k, sums in enumerate(rest, start=1)]
    refuse([problem for _, problems in estimable for problem in problems])
    columns = [block.columns for block in prepared.blocks]
    found = np.empty(rows.count)
    for k, (sums, (kept, _)) in enumerate(zip(rest, estimable, strict=True)):
        again = solved(prepared, sums, fitted.solved, kept)
        mine = fold_of_row == k
        found[mine] = need_of(again, columns, fitted.model.family)[prepared.cells.of_row[mine]]
    return found


def _sums_of_the_rest(prepared: Prepared, fold: NDArray[np.int64], count: int) -> list[Sums]:
    """Return for each fold the sums by cell over the rows of all other folds."""
    cells, rows = prepared.cells, prepared.rows
    where = fold * cells.count + cells.of_row
    by_fold = [
        np.bincount(where, weights=values, minlength=count * cells.count).reshape(count, cells.count)
        for values in (rows.outcome, rows.exposure)
    ]
    others = [[k for k in range(count) if k != out] for out in range(count)]
    return [Sums(by_fold[0][rest].sum(axis=0), by_fold[1][rest].sum(axis=0)) for rest in others]


def _estimable(prepared: Prepared, sums: Sums, where: str) -> tuple[list[list[int]], list[Problem]]:
    """Return by stage the columns that these sums can tell apart, and a problem for each need column lost."""
    kept, problems = [], []
    for block in prepared.blocks:
        lost = {name for name, _ in collinear(block.columns, block.names, sums.exposure)}
        kept.append([k for k, name in enumerate(block.names) if name not in lost])
        found = "places that alone tell it apart from the other terms"
        problems += [
            Problem(
                f"{where}, {name}",
                found,
                "need terms seen elsewhere too",
                remedy="Take fewer folds, or merge.",
            )
            for name in block.names[: block.need_width]
            if name in lost
        ]
    return kept, problems


def _too_few(places: int, count: int) -> list[Problem]:
    if count < 2:
        return [Problem("--folds", str(count), "two or more")]
    return [Problem("--folds", f"{count} for {places} places", "no more folds than places")] * (
        count > places
    )
