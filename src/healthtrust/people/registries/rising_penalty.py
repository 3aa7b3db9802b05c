"""How strongly a model's coefficients are held back: so that people left out of the fit are predicted best.

    λ    of 1, 3, 10, 30 and 100 that with the highest Σ log likelihood of fifths of the people left out in
         turn; 1 where twenty people or more rose for each feature: so many make the choice needless

With few events λ = 1 gives chances that are too far apart: a calibration slope below 1 on a later year.
People are dealt to fifths in the order of their rows.

Source  choice of λ by cross-validation: le Cessie and van Houwelingen, Applied Statistics 1992 [recalled];
        twenty events a feature and the steps of λ [assumed]

>>> few = {name: ((np.arange(60) * k) % 7).astype(float) for name, k in (("a", 3), ("b", 5), ("c", 11))}
>>> chosen_penalty(few, np.arange(60) % 13 == 0)
100.0
>>> ill = (np.arange(400) % 2).astype(float)
>>> chosen_penalty({"ill": ill}, (ill == 1) & (np.arange(400) % 3 == 0))
1.0
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from healthtrust.people.registries.rising_model import PENALTY, About, fitted

Floats = NDArray[np.float64]
TRIED = (PENALTY, 3.0, 10.0, 30.0, 100.0)
FOLDS = 5
ENOUGH = 20
"""Events a feature from which on the choice is needless."""


def chosen_penalty(features: Mapping[str, Floats], risen: NDArray[np.bool_]) -> float:
    """Return the λ that predicts people left out best; the first of equal ones."""
    varied = sum(bool(column.std() > 0) for column in features.values())
    if int(risen.sum()) >= ENOUGH * varied:
        return PENALTY
    fold = np.arange(len(risen)) % FOLDS
    if any(not 0 < risen[fold != k].sum() < (fold != k).sum() for k in range(FOLDS)):
        return TRIED[-1]
    return max(TRIED, key=lambda penalty: _predicted(features, risen, fold, penalty))


def _predicted(
    features: Mapping[str, Floats], risen: NDArray[np.bool_], fold: NDArray[np.int64], penalty: float
) -> float:
    """Return the log likelihood of everybody, each predicted without their fold."""
    whole = 0.0
    for k in range(FOLDS):
        inside = fold != k
        kept = {name: column[inside] for name, column in features.items()}
        model = fitted(kept, risen[inside], About("", "", ""), penalty)
        odds = model.log_odds({name: column[~inside] for name, column in features.items()})
        whole += float((np.where(risen[~inside], odds, 0.0) - np.logaddexp(0, odds)).sum())
    return whole
