"""A penalised logistic model that is kept as it was fitted, with a hash, and explains each of its scores.

    log odds = a + Σ_j b_j (x_j - m_j) / s_j;      p = 1 / (1 + exp(-log odds))
    b        minimises   -log likelihood + λ/2 Σ_j b_j²;     a is not penalised

x_j, m_j, s_j  feature j, its mean and standard deviation where the model was fitted;  λ  see `rising_penalty`
recalibrated   log odds' = a' + b' × log odds, a' and b' fitted without penalty on a later year, where asked
Source  Hoerl and Kennard 1970; le Cessie and van Houwelingen, Applied Statistics 1992 [recalled];
        minimised by
        scipy.optimize

>>> x = {"ill": np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0])}
>>> model = fitted(x, np.array([0, 0, 1, 0, 1, 1]), About("cost", "2027-01-01", "four 1"), penalty=0.0)
>>> model.probability(x).round(3).tolist()
[0.333, 0.333, 0.333, 0.667, 0.667, 0.667]
>>> {name: round(float(part[-1]), 3) for name, part in model.contributions(x).items()}
{'ill': 0.693}
>>> Model.read(model.written()) == model
True
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem

Floats = NDArray[np.float64]
PENALTY = 1.0


@dataclass(frozen=True)
class About:
    """What a model says the chance of, and what it was fitted on."""

    label: str
    on: str
    """The day that its features are of; the label is of the year after."""
    registries: str
    people: int = 0
    events: int = 0
    penalty: float = 1.0


@dataclass(frozen=True)
class Model:
    """Coefficients by feature, with the mean and spread they are told for."""

    about: About
    intercept: float
    names: tuple[str, ...]
    coefficients: tuple[float, ...]
    centres: tuple[float, ...]
    scales: tuple[float, ...]
    recalibrated: tuple[float, float] = (0.0, 1.0)

    def log_odds(self, features: Mapping[str, Floats]) -> Floats:
        """Return the log odds [n]; raises where a feature of the model is not there."""
        parts = self.contributions(features)
        whole = np.zeros(len(next(iter(features.values()))))
        for part in parts.values():
            whole += part
        return self.recalibrated[0] + self.recalibrated[1] * (self.intercept + whole)

    def probability(self, features: Mapping[str, Floats]) -> Floats:
        """Return the chance [n]."""
        return np.asarray(1 / (1 + np.exp(-self.log_odds(features))))

    def contributions(self, features: Mapping[str, Floats]) -> dict[str, Floats]:
        """Return what each feature adds to the log odds [n], against somebody of mean features."""
        missing = [name for name in self.names if name not in features]
        refuse(
            [Problem("--model", f"a model that reads {missing[0]!r}", "the registries it was fitted with")]
            if missing
            else []
        )
        each = zip(self.names, self.coefficients, self.centres, self.scales, strict=True)
        return {name: b * (features[name] - m) / s for name, b, m, s in each}

    @property
    def hash(self) -> str:
        """Return the hash of all that the model says."""
        return sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    def written(self) -> str:
        """Return the model as JSON with its hash."""
        return json.dumps({**asdict(self), "hash": self.hash}, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def read(cls, text: str, where: str = "--model") -> Model:
        """Return a model as it was written; raises where it was changed since."""
        try:
            held = json.loads(text)
            stated = held.pop("hash")
            lists: dict[str, Any] = {name: tuple(held.pop(name)) for name in _LISTS}
            model = cls(About(**held.pop("about")), **held, **lists)
        except (ValueError, KeyError, TypeError, AttributeError):
            refuse([Problem(where, "no model", "a file that --save-model has written")])
        if model.hash != stated:
            refuse([Problem(where, f"hash {model.hash[:12]}", f"the hash stated in it, {str(stated)[:12]}")])
        return model

    def with_recalibration(self, log_odds: Floats, risen: NDArray[np.bool_]) -> Model:
        """Return the model with its log odds moved and stretched to what was observed."""
        (a, b), _ = logistic(np.column_stack([np.ones(len(log_odds)), log_odds]), risen, np.zeros(2))
        before, stretch = self.recalibrated
        return replace(self, recalibrated=(_short(a + b * before), _short(b * stretch)))


_LISTS = ("names", "coefficients", "centres", "scales", "recalibrated")


def fitted(
    features: Mapping[str, Floats],
    risen: NDArray[np.integer | np.bool_],
    about: About,
    penalty: float = PENALTY,
) -> Model:
    """Return the model of who rose; features that do not vary are left out. Raises without events."""
    y = np.asarray(risen, dtype=np.float64)
    if not 0 < y.sum() < len(y):
        refuse(
            [
                Problem(
                    "--rising",
                    f"{int(y.sum())} of {len(y):,} people who rose",
                    "some who rose and some who did not",
                )
            ]
        )
    names = [name for name, column in features.items() if column.std() > 0]
    x = np.column_stack([np.ones(len(y)), *(features[name] for name in names)])
    centre, scale = x[:, 1:].mean(axis=0), x[:, 1:].std(axis=0)
    x[:, 1:] = (x[:, 1:] - centre) / scale
    found, _ = logistic(x, y, np.array([0.0, *[penalty] * len(names)]))
    coefficients, centres, scales = (tuple(map(_short, values)) for values in (found[1:], centre, scale))
    about = replace(about, people=len(y), events=int(y.sum()), penalty=penalty)
    return Model(about, _short(found[0]), tuple(names), coefficients, centres, scales)


def logistic(x: Floats, risen: NDArray[Any], penalties: Floats) -> tuple[Floats, Floats]:
    """Return coefficients [k] of a logistic regression with squares penalised [k], and their covariance
    [k, k]."""
    from scipy.optimize import minimize

    y: Floats = np.asarray(risen, dtype=np.float64)

    def cost(b: Floats) -> float:
        z = x @ b
        return float(np.logaddexp(0, z).sum() - y @ z + (penalties * b * b).sum() / 2)

    def slope(b: Floats) -> Floats:
        return np.asarray(x.T @ (1 / (1 + np.exp(-(x @ b))) - y) + penalties * b)

    def curve(b: Floats) -> Floats:
        p = 1 / (1 + np.exp(-(x @ b)))
        return np.asarray((x * (p * (1 - p))[:, None]).T @ x + np.diag(penalties))

    start = np.zeros(x.shape[1])
    found = minimize(cost, start, jac=slope, hess=curve, method="trust-exact", options={"gtol": 1e-6})
    return np.asarray(found.x), np.asarray(np.linalg.pinv(curve(found.x)))


def _short(value: float) -> float:
    """Return a number to ten digits, so that the same people give the same model on any machine."""
    return float(f"{value:.10g}")
