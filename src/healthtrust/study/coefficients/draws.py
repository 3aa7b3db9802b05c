"""Draws of the coefficients of how care responds, that nothing else can change.

    fitted        draw d is a row of the shipped posterior, all fitted coefficients of one row together; as
                  many draws as there are rows use each once, in an order keyed on the seed, then all again
    all others    draw d = Q( √r z(seed, group, d) + √(1 − r) z(seed, name, d) )

Q       quantiles of a truncated normal (`study.coefficients.normal`);  z standard normal numbers keyed on the
        seed, the coefficient's name or its group's, and the number of the draw: add one, and the others stay
Source  draws: `study.uncertainty`; posterior: catalogue/coefficients/delivery-posterior.csv, made by
        scripts/calibrate_delivery.py

>>> few, many = drawn_coefficients(seed=1, draws=3), drawn_coefficients(seed=1, draws=1000)
>>> bool((many["skimping"][:3] == few["skimping"]).all()), few.draws
(True, 3)
>>> prior = drawn_coefficients(seed=1, draws=1000, fitted=False)
>>> round(float(np.corrcoef(prior["emergency_alignment"], prior["stay_alignment"])[0, 1]), 1)
0.5
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response.coefficients import Coefficients, posterior, stated
from healthtrust.ground.draws import uniforms
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.coefficients.normal import ALONE, values_at
from healthtrust.study.uncertainty import normals, stream

Real = NDArray[np.float64]


def drawn_coefficients(seed: int, draws: int, *, fitted: bool = True) -> Coefficients:
    """Return draws of all coefficients; with fitted=False as they are stated, before any was fitted.

    Raises InvalidInput for no draws.
    """
    if draws < 1:
        refuse([Problem("draws of coefficients", str(draws), "1 or more")])
    number = np.arange(draws, dtype=np.uint64)
    values = {name: values_at(name, _luck(seed, name, number)) for name in stated()}
    if fitted and posterior():
        held = posterior()
        row = _rows(seed, draws, len(next(iter(held.values()))))
        values.update({name: column[row] for name, column in held.items()})
    return Coefficients(values)


def _rows(seed: int, draws: int, rows: int) -> NDArray[np.int64]:
    """Return the row of the posterior of each draw: all rows shuffled, once more for every `rows` draws."""
    each = np.arange(rows, dtype=np.uint64)
    rounds = range(-(-draws // rows))
    luck = (uniforms(stream(seed, f"rows of the posterior, round {n}"), each) for n in rounds)
    return np.concatenate([np.argsort(row, kind="stable") for row in luck])[:draws]


def _luck(seed: int, name: str, number: NDArray[np.uint64]) -> Real:
    """Return standard normal numbers of a coefficient [draw], part of which its group shares."""
    row = stated()[name]
    own = normals(seed, name, number)
    if row.moves_with == ALONE:
        return own
    shared = normals(seed, f"group: {row.moves_with}", number)
    return np.asarray(np.sqrt(row.correlation) * shared + np.sqrt(1 - row.correlation) * own)
