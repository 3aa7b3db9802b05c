"""Mixed logit: coefficients that differ between persons in ways nobody observes, by the library xlogit.

    b_ik = b_k + s_k z_ik,   z ~ N(0, 1)          L = Σ_i w_i ln mean_z S_i,c(i)(b + s z)

b, s    mean and standard deviation of a coefficient among people;  S  logit share (conditional.py)
Source  Train, Discrete Choice Methods with Simulation, 2nd edition 2009 [recalled]; simulated maximum
        likelihood by Halton draws, which are the same every time: xlogit, Arteaga et al. 2022 [recalled]

Every choice has a taste of its own: that a person's choices of several years share one is not used. Standard
errors are classical. The library is optional: without it, everything but spreads can be estimated.

>>> with_spreads(("premium", "quality"), ("quality",))
('premium', 'quality', 'spread of quality')
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import numpy as np

from healthtrust.ground.errors import InvalidInput, refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.market.estimate.conditional import fit_conditional
from healthtrust.market.estimate.differences import units_of
from healthtrust.market.estimate.estimated import Estimated, Likelihood
from healthtrust.market.estimate.identified import unsettled
from healthtrust.market.estimate.seen import Seen

MOST = 3
"""Spreads that `market.choice` can average over."""
DRAWS = 500
"""Halton draws a person."""


def fit_mixed(seen: Seen, mixed: Sequence[str], draws: int = DRAWS) -> Estimated:
    """Return means of all coefficients, then the spreads of those in `mixed`; raises InvalidInput."""
    refuse(
        [
            Problem("--mixed", repr(name), "one of the terms", nearest_match(name, seen.names))
            for name in mixed
            if name not in seen.names
        ]
    )
    if len(mixed) > MOST:
        refuse([Problem("--mixed", f"{len(mixed)} terms", f"at most {MOST}, as a rule of choice allows")])
    plain = fit_conditional(seen)
    unit = units_of(seen)
    found = _search(seen.scaled(unit), mixed, draws)
    at, covariance = _in_order(found, seen.names, mixed)
    units = np.concatenate([unit, [unit[seen.names.index(name)] for name in mixed]])
    sign = np.where(np.arange(len(at)) < len(unit), 1.0, np.sign(at))
    back = sign / units
    how = Likelihood(float(found.loglikelihood), plain.likelihood.equal_shares, found.total_iter, plain.n)
    return Estimated(with_spreads(seen.names, mixed), at * back, covariance * np.outer(back, back), how)


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


def _search(seen: Seen, mixed: Sequence[str], draws: int) -> Any:
    model = _library()()
    n, plans, terms = seen.x.shape
    people = np.repeat(np.arange(n), plans)
    with np.errstate(all="ignore"):
        model.fit(
            X=seen.x.reshape(-1, terms),
            y=(seen.chosen[:, None] == np.arange(plans)).ravel().astype(int),
            varnames=list(seen.names),
            ids=people,
            alts=np.tile(np.arange(plans), n),
            avail=seen.available.ravel().astype(int),
            weights=np.repeat(seen.weight, plans),
            randvars={name: "n" for name in mixed},
            n_draws=draws,
            num_hess=True,
            verbose=0,
        )
    if not model.convergence or not np.isfinite(model.coeff_).all() or not np.isfinite(model.stderr).all():
        raise unsettled("a mixed logit that did not settle")
    return model


def _in_order(found: Any, names: Sequence[str], mixed: Sequence[str]) -> tuple[Any, Any]:
    """Return coefficients and covariance in our order: terms as asked, then spreads."""
    theirs = [str(name) for name in found.coeff_names]
    ours = [theirs.index(name) for name in names] + [theirs.index(f"sd.{name}") for name in mixed]
    return np.asarray(found.coeff_)[ours], np.asarray(found.covariance)[np.ix_(ours, ours)]
