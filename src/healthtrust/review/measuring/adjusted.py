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
    """Return the fitted rate or share of each stratum: main effects of age band and sex."""
    import statsmodels.api as sm

    design = np.column_stack([np.ones(len(strata)), *_dummies(strata, 0), *_dummies(strata, 1)])
    if of == "rate":
        model = sm.GLM(y, design, family=sm.families.Poisson(), exposure=d)
        return np.asarray(model.fit().fittedvalues, dtype=np.float64) / d
    model = sm.GLM(np.column_stack([y, d - y]), design, family=sm.families.Binomial())
    return np.asarray(model.fit().fittedvalues, dtype=np.float64)


def _dummies(strata: Sequence[tuple[str, str]], part: int) -> list[Real]:
    known = list(dict.fromkeys(stratum[part] for stratum in strata))
    return [np.array([float(stratum[part] == each) for stratum in strata]) for each in known[1:]]
