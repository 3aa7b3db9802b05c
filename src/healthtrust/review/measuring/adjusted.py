"""What a body would have if each of its strata were as all bodies together: by strata, or by a model.

    strata   expected_b = Σ_s d_bs r_s,   r_s = Σ_b y_bs / Σ_b d_bs
    model    expected_b = Σ_s d_bs m(s),  m fitted to all cells: log rate, or log odds, by age band and sex
    ratio_b  = y_b / expected_b,          adjusted_b = ratio_b × Σ y / Σ d

y, d    numerator and denominator by body b and stratum s, a band of age and a sex
Source  indirect standardisation: Breslow and Day, Statistical Methods in Cancer Research II, IARC 1987
        [recalled]; Poisson and logistic regression of aggregated cells: McCullagh and Nelder, Generalized
        Linear Models 1989 [recalled]

The model is fitted to cells, never to persons: age bands and sexes add up in it, so it borrows where cells
are small. Both make the expected add up to the numerator of all.

>>> y, d = np.array([[10.0, 30.0], [20.0, 10.0]]), np.array([[100.0, 100.0], [100.0, 50.0]])
>>> strata = (("young", "female"), ("old", "female"))
>>> found = expected(y, d, strata, "strata")
>>> [round(float(each), 3) for each in found], round(float(found.sum()), 6)
([41.667, 28.333], 70.0)
>>> expected(y, d * [1, 0], strata, "strata")
Traceback (most recent call last):
healthtrust.ground.errors.InvalidInput: stratum old, female: found ...
...
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem

STRATA = (18, 40, 65, 75)
"""Ages at which the bands begin that strata are made of."""
STEPS = 50
"""Newton's steps at most; about six are taken."""
Real = NDArray[np.float64]


def expected(
    y: Real,
    d: Real,
    strata: Sequence[tuple[str, str]],
    how: Literal["strata", "model"],
    of: Literal["rate", "share"] = "rate",
) -> Real:
    """Return the expected numerator of each body.

    y, d [body, stratum]: numerator and denominator; strata: age band and sex of each. Raises InvalidInput for
    strata with nobody in them.
    """
    total = d.sum(axis=0)
    refuse(
        [
            Problem(
                f"stratum {', '.join(stratum)}",
                "nobody in any body",
                "people in every stratum",
                remedy="Leave the measure unadjusted, or take ages that the tables have.",
            )
            for stratum, people in zip(strata, total, strict=True)
            if not people > 0
        ]
    )
    each = y.sum(axis=0) / total if how == "strata" else _fitted(y.sum(axis=0), total, strata, of)
    return np.asarray(d @ each, dtype=np.float64)


def _fitted(y: Real, d: Real, strata: Sequence[tuple[str, str]], of: str) -> Real:
    """Return the fitted rate or share m of each stratum, main effects of age band and sex, by Newton's steps.

        X'(y - d m) = 0,   log m = X b of a rate, log m / (1 - m) = X b of a share

    A band or sex in which nobody counts has m = 0; it is left out of the fit, where it would never settle.
    """
    kept = np.ones(len(strata), dtype=bool)
    for part in (0, 1):
        for each in {stratum[part] for stratum in strata}:
            inside = np.array([stratum[part] == each for stratum in strata])
            kept &= ~inside | (y[inside].sum() > 0)
    fitted = np.zeros(len(strata))
    if kept.any():
        some = [stratum for stratum, keep in zip(strata, kept, strict=True) if keep]
        design = np.column_stack([np.ones(len(some)), *_dummies(some, 0), *_dummies(some, 1)])
        fitted[kept] = _newton(y[kept], d[kept], design, of)
    return fitted


def _newton(y: Real, d: Real, design: Real, of: str) -> Real:
    """Return the rate or share that solves the equations of the fit."""
    overall = min(float(y.sum() / d.sum()), 1 - 1e-9) if of == "share" else float(y.sum() / d.sum())
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(overall / (1 - overall)) if of == "share" else np.log(overall)
    for _ in range(STEPS):
        line = np.clip(design @ beta, -30.0, 30.0)
        m = 1 / (1 + np.exp(-line)) if of == "share" else np.exp(line)
        weight = d * m * (1 - m) if of == "share" else d * m
        step = np.linalg.lstsq(design.T @ (weight[:, None] * design), design.T @ (y - d * m), rcond=None)[0]
        beta += step
        if np.abs(step).max() < 1e-10:
            break
    return np.asarray(m, dtype=np.float64)


def _dummies(strata: Sequence[tuple[str, str]], part: int) -> list[Real]:
    known = list(dict.fromkeys(stratum[part] for stratum in strata))
    return [np.array([float(stratum[part] == each) for stratum in strata]) for each in known[1:]]
