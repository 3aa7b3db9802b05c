"""The posterior by walkers that look at each other: draws of coefficients that findings leave open.

    z_k ← z_j + Z (z_k − z_j)     or     z_k ← z_k + γ (z_i − z_j) + ε      accepted so that p(z) stays

z_k, z_i, z_j   walkers, points in standard normal numbers;  Z, γ stretch and step, ε a little noise
Source  affine-invariant ensembles: Goodman and Weare 2010, CAMCoS 5: 65; differential evolution: ter Braak
        2006, Statistics and Computing 16: 239 [recalled]; the sampler is emcee, Foreman-Mackey et al. 2013,
        PASP 125: 306 (MIT licence), which hands half an ensemble to the response at once.

emcee takes the state of its generator from keyed draws of this project: same seed, same posterior.

>>> kind, words, place = _state(seed=1)
>>> kind, len(words), place, bool((words == _state(seed=1)[1]).all())
('MT19937', 624, 624, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.draws import bits, uniforms
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.study.calibration.density import Fitted
from healthtrust.study.coefficients import correlations, values_at
from healthtrust.study.uncertainty import stream

Real = NDArray[np.float64]

_WORDS = 624
"""Words of the state of the Mersenne twister, which emcee draws from."""


@dataclass(frozen=True)
class Chain:
    """How long to sample, and what of it to keep."""

    walkers: int = 256
    burn: int = 800
    steps: int = 800
    seed: int = 2026


@dataclass(frozen=True)
class Posterior:
    """Draws of fitted coefficients, and how well they were sampled."""

    names: tuple[str, ...]
    values: Real
    """[draw, coefficient]."""
    accepted: float
    """Share of moves."""
    autocorrelation: float
    """Steps that a walker takes to forget where it was, of the slowest coefficient."""


def sampled(fitted: Fitted, chain: Chain, keep: int) -> Posterior:
    """Return `keep` draws of the posterior, evenly from all steps after the first `burn`.

    Raises InvalidInput where emcee is not installed, or fewer draws were made than are to be kept.
    """
    emcee, size = _emcee(), len(fitted.names)
    if keep > chain.walkers * chain.steps:
        refuse([Problem("draws to keep", str(keep), f"at most {chain.walkers * chain.steps}")])
    moves = [
        (emcee.moves.DEMove(), 0.7),
        (emcee.moves.DESnookerMove(), 0.1),
        (emcee.moves.StretchMove(), 0.2),
    ]
    sampler = emcee.EnsembleSampler(chain.walkers, size, fitted.log_density, moves=moves, vectorize=True)
    sampler.random_state = _state(chain.seed)
    start = _starts(chain.seed, chain.walkers, size) @ np.linalg.cholesky(correlations(fitted.names)).T
    sampler.run_mcmc(start, chain.burn + chain.steps, skip_initial_state_check=True)
    kept = sampler.get_chain(discard=chain.burn, flat=True)
    rows = np.linspace(0, len(kept) - 1, keep).astype(np.int64)
    values = np.stack([values_at(name, kept[rows, n]) for n, name in enumerate(fitted.names)], axis=1)
    with np.errstate(invalid="ignore"):
        slow = float(np.max(sampler.get_autocorr_time(discard=chain.burn, tol=0, quiet=True)))
    return Posterior(fitted.names, values, float(np.mean(sampler.acceptance_fraction)), slow)


def _emcee() -> Any:
    try:
        return import_module("emcee")
    except ImportError:
        remedy = "pip install healthtrust[calibration]"
        refuse([Problem("the sampler", "emcee is not installed", "emcee 3.1 or later", remedy=remedy)])


def _starts(seed: int, walkers: int, coefficients: int) -> Real:
    """Return standard normal numbers [walker, coefficient] to start from."""
    from scipy.special import ndtri

    number = np.arange(walkers * coefficients, dtype=np.uint64)
    return np.asarray(ndtri(uniforms(stream(seed, "walkers start"), number) * 0.998 + 0.001)).reshape(
        walkers, coefficients
    )


def _state(seed: int) -> tuple[str, NDArray[np.uint32], int]:
    """Return a state of the Mersenne twister out of keyed draws."""
    words = bits(stream(seed, "state of the sampler"), np.arange(_WORDS, dtype=np.uint64))
    return "MT19937", (words & np.uint64(0xFFFFFFFF)).astype(np.uint32), _WORDS
