"""A weighted regression of rates: Poisson or gamma with a logarithmic link, or linear, by statsmodels.

    Σ_c E_c x_c (r_c − μ_c) (dμ_c/dη_c) / V(μ_c) = 0         η_c = x_c β
    μ = exp(η), V = μ  Poisson;      μ = exp(η), V = μ²  gamma;      μ = η, V = 1  linear

r_c, E_c   outcome per head of cell c, and its exposure;  x_c  its columns, the first of them 1
The Poisson form equals counts with the logarithm of exposure as offset. All three are quasi-likelihoods: they
need the mean to be right, not the distribution, as long as standard errors are robust.
Source  McCullagh and Nelder, Generalized Linear Models, 2nd edition 1989, chapter 9; Manning and Mullahy, J
        Health Econ 2001;20:461, for costs; statsmodels' GLM does the arithmetic [recalled]

>>> x = np.column_stack([np.ones(4), [0.0, 0, 1, 1]])
>>> rates = Rates(np.array([1.0, 3.0, 4.0, 8.0]), np.array([1.0, 1.0, 3.0, 1.0]))
>>> np.exp(coefficients_of(x, rates, "poisson")).round(6).tolist()      # 2, and 5 = 2 × 2.5
[2.0, 2.5]
>>> collinear(np.column_stack([x, 2 * x[:, 1]]), ("constant", "age", "old"), np.ones(4))
[('old', ('age',))]
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np

from healthtrust.allocate.fitted.families import Matrix, Rates, Vector, products
from healthtrust.allocate.fitted.scoring import scored, unsettled
from healthtrust.ground.errors import InvalidInput

_STEPS = 100
_CLOSE = 1e-11
_DEPENDENT = 1e-9
"""A column of which the others leave less than this share is a combination of them."""
_PLAIN = 1e-3
"""Where the others leave more than this share of each, no exact decomposition is needed."""


def coefficients_of(columns: Matrix, rates: Rates, family: str) -> Vector:
    """Return the coefficients [k] of columns [c, k]; raises InvalidInput where the search does not settle.

    statsmodels begins where Fisher scoring ends, so that of its slow steps it needs one or two.
    """
    from statsmodels.genmod import families
    from statsmodels.genmod.generalized_linear_model import GLM

    kinds = {
        "poisson": families.Poisson,
        "gamma": lambda: families.Gamma(link=families.links.Log()),
        "linear": families.Gaussian,
    }
    start = scored(columns, rates, family)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        model = GLM(rates.rate, columns, family=kinds[family](), var_weights=rates.weight, hasconst=True)
        closeness = {"tol_criterion": "params", "atol": _CLOSE, "rtol": _CLOSE}
        try:
            fit = model.fit(start_params=start, maxiter=_STEPS, wls_method="qr", **closeness)
        except (ValueError, np.linalg.LinAlgError) as failed:
            raise InvalidInput([unsettled(str(failed))]) from failed
    found = np.asarray(fit.params, dtype=np.float64)
    if not fit.converged or not np.isfinite(found).all():
        raise InvalidInput([unsettled(f"no coefficients after {_STEPS} steps")])
    return found


def collinear(columns: Matrix, names: Sequence[str], weight: Vector) -> list[tuple[str, tuple[str, ...]]]:
    """Return each column that earlier ones make up, with their names; an empty column with none."""
    sums = products(columns, weight)
    length = np.sqrt(np.diag(sums))
    if (length > 0).all() and _plainly_apart(sums, length):
        return []
    scaled = columns * np.sqrt(weight)[:, None] / np.where(length > 0, length, 1.0)
    triangle: Matrix = np.asarray(np.linalg.qr(scaled, mode="r"))
    size = min(triangle.shape)
    diagonal = np.zeros(columns.shape[1])
    diagonal[:size] = np.abs(np.diag(triangle))
    kept = np.flatnonzero(diagonal > _DEPENDENT)
    found = []
    for k in np.flatnonzero(diagonal <= _DEPENDENT).tolist():
        before = kept[kept < k]
        share = np.linalg.lstsq(triangle[:, before], triangle[:, k], rcond=None)[0]
        made_of = tuple(names[j] for j, s in zip(before.tolist(), share, strict=True) if abs(s) > 1e-6)
        found.append((names[k], made_of if length[k] > 0 else ()))
    return found


def _plainly_apart(sums: Matrix, length: Vector) -> bool:
    """Whether sums of products alone show that no column comes near a combination of the others."""
    try:
        diagonal = np.diag(np.linalg.cholesky(sums / length[:, None] / length))
    except np.linalg.LinAlgError:
        return False
    return bool((diagonal > _PLAIN).all())
