"""Mixed logit: coefficients that differ between persons in ways nobody observes, by the library xlogit.

    normal      b_ik = b_k + s_k z_ik                          z ~ N(0, 1)
    lognormal   b_ik = b_k exp(s_k z_ik)
    L = Σ_g w_g ln mean_z Π_{i in g} S_i,c(i)(b, s, z)

b, s    mean (of a lognormal: median) of a coefficient among people, and its spread
S       logit share of the plan chosen (conditional.py)
g       choices that share one taste: those of a group where groups are named, else each choice by itself
Source  Train, Discrete Choice Methods with Simulation, 2nd edition 2009; panels: Revelt and Train 1998
        [recalled]; simulated maximum likelihood by Halton draws, which are the same every time: xlogit,
        Arteaga et al. 2022 [recalled]

A normal spread of a price lets some people like paying, of whom no gain can be put in money; a lognormal one
keeps the sign that the plain logit finds. Standard errors are classical. The library is optional: without it,
everything but spreads can be estimated.

>>> with_spreads(("premium", "quality"), ("quality",))
('premium', 'quality', 'spread of quality')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.market.estimate.asked import Kind
from healthtrust.market.estimate.conditional import fit_conditional
from healthtrust.market.estimate.differences import units_of
from healthtrust.market.estimate.estimated import Estimated, Floats, Likelihood
from healthtrust.market.estimate.identified import unsettled
from healthtrust.market.estimate.seen import Seen

MOST = 3
"""Spreads that `market.choice` can average over."""
DRAWS = 500
"""Halton draws a person."""


def fit_mixed(seen: Seen, mixed: Mapping[str, Kind], draws: int = DRAWS) -> Estimated:
    """Return means of all coefficients, then the spreads of those in `mixed`; raises InvalidInput.

    mixed: normal or lognormal, by the name of the term.
    """
    refuse(
        [
            Problem("--mixed", repr(name), "one of the terms", nearest_match(name, seen.names))
            for name in mixed
            if name not in seen.names
        ]
    )
    if len(mixed) > MOST:
        refuse([Problem("--mixed", f"{len(mixed)} terms", f"at most {MOST}, as a rule of choice allows")])
    plain = fit_conditional(replace(seen, cluster=None))
    unit = units_of(seen)
    logs = np.array([mixed.get(name) == "lognormal" for name in seen.names])
    sign = np.where(logs, np.sign(plain.coefficients), 1.0)
    start = plain.coefficients * unit
    start = np.where(logs, np.log(np.maximum(np.abs(start), 1e-3)), start)
    found = _search(_in_groups(seen.scaled(unit * sign)), mixed, draws, start)
    at, covariance = _in_order(found, seen.names, mixed)
    at, slope = _in_units(at, unit, logs, sign, [seen.names.index(name) for name in mixed])
    how = Likelihood(float(found.loglikelihood), plain.likelihood.equal_shares, found.total_iter, plain.n)
    names = with_spreads(seen.names, tuple(mixed))
    return Estimated(names, at, covariance * np.outer(slope, slope), how)


def _in_units(
    at: Floats, unit: Floats, logs: NDArray[np.bool_], sign: Floats, spread: Sequence[int]
) -> tuple[Floats, Floats]:
    """Return coefficients and spreads in the user's units, and the slope of each by what was searched for."""
    terms = len(unit)
    median = sign * np.exp(np.where(logs, at[:terms], 0.0)) / unit
    means = np.where(logs, median, at[:terms] / unit)
    slope_of_means = np.where(logs, median, 1 / unit)
    turned = np.sign(at[terms:]) / np.where(logs[list(spread)], 1.0, unit[list(spread)])
    return np.concatenate([means, at[terms:] * turned]), np.concatenate([slope_of_means, turned])


def _in_groups(seen: Seen) -> Seen:
    """Return choices with those of a group together, as the library wants them."""
    if seen.cluster is None:
        return seen
    groups = int(seen.cluster.max()) + 1
    most, least = np.zeros(groups), np.full(groups, np.inf)
    np.maximum.at(most, seen.cluster, seen.weight)
    np.minimum.at(least, seen.cluster, seen.weight)
    if (most > least).any():
        remedy = "A group has one taste and so one weight."
        refuse([Problem("weights", "some that differ within a group", "one for each group", None, remedy)])
    order = np.argsort(seen.cluster, kind="stable")
    _, group = np.unique(seen.cluster[order], return_inverse=True)
    return replace(
        seen,
        x=seen.x[order],
        chosen=seen.chosen[order],
        available=seen.available[order],
        weight=seen.weight[order],
        cluster=group.astype(np.int64),
    )


def with_spreads(names: Sequence[str], mixed: Sequence[str]) -> tuple[str, ...]:
    """Return the names of coefficients, and of the spreads of some of them."""
    return (*names, *(f"spread of {name}" for name in mixed))


def _library() -> Any:
    try:
        return import_module("xlogit").MixedLogit
    except ImportError:
        remedy = "Install it with: pip install 'healthtrust[mixed]'. Everything else works without."
        found = "no library xlogit"
        raise InvalidInput([Problem("--mixed", found, "the optional extra `mixed`", remedy=remedy)]) from None


def _search(seen: Seen, mixed: Mapping[str, Kind], draws: int, start: Floats) -> Any:
    model = _library()()
    n, plans, terms = seen.x.shape
    people = np.repeat(np.arange(n), plans)
    shared = seen.cluster is not None and len(np.unique(seen.cluster)) < n
    with np.errstate(all="ignore"):
        model.fit(
            X=seen.x.reshape(-1, terms),
            y=(seen.chosen[:, None] == np.arange(plans)).ravel().astype(int),
            varnames=list(seen.names),
            ids=people,
            alts=np.tile(np.arange(plans), n),
            avail=seen.available.ravel().astype(int),
            weights=np.repeat(seen.weight, plans),
            panels=np.repeat(seen.cluster, plans) if shared and seen.cluster is not None else None,
            randvars={name: "ln" if kind == "lognormal" else "n" for name, kind in mixed.items()},
            init_coeff=np.concatenate([start, np.full(len(mixed), 0.1)]),
            n_draws=draws,
            num_hess=True,
            verbose=0,
        )
    if not model.convergence or not np.isfinite(model.coeff_).all() or not np.isfinite(model.stderr).all():
        raise unsettled("a mixed logit that did not settle")
    return model


def _in_order(found: Any, names: Sequence[str], mixed: Iterable[str]) -> tuple[Any, Any]:
    """Return coefficients and covariance in our order: terms as asked, then spreads."""
    theirs = [str(name) for name in found.coeff_names]
    ours = [theirs.index(name) for name in names] + [theirs.index(f"sd.{name}") for name in mixed]
    covariance = np.asarray(found.covariance)[np.ix_(ours, ours)]
    return np.asarray(found.coeff_)[ours], (covariance + covariance.T) / 2
