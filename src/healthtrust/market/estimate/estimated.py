"""What an estimator found: coefficients with their covariance, and how well they tell the choices.

    SE_k = √C_kk        interval = b_k ± 1.96 SE_k        R² = 1 − L / L_equal

b, C     coefficients and their covariance: classical, the inverse of the information, or where observations
         belong together the sandwich over their groups (robust.py)
L        log-likelihood at b;  L_equal  where all plans open to a person are equally likely
Source  asymptotic normality of maximum likelihood; the likelihood-ratio index: McFadden 1974 [recalled]

>>> found = Estimated(("premium",), np.array([-0.5]), np.array([[0.01]]), Likelihood(-60.0, -100.0, 5, 90))
>>> found.standard_errors.round(3).tolist(), [round(float(limit), 3) for limit in found.interval()[0]]
([0.1], [-0.696, -0.304])
>>> found.likelihood.mcfadden
0.4
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Likelihood:
    """How likely the choices are, and what it took to find out."""

    value: float
    """Log-likelihood at the coefficients found."""
    equal_shares: float
    """Log-likelihood where every plan open to a person is equally likely."""
    iterations: int
    choices: int
    """Rows of people choosing; a row may stand for several."""

    @property
    def mcfadden(self) -> float:
        """Return the likelihood-ratio index against equal shares, 0 to 1."""
        return 1 - self.value / self.equal_shares if self.equal_shares else 0.0


@dataclass(frozen=True, eq=False)
class Estimated:
    """Coefficients and their covariance."""

    names: tuple[str, ...]
    coefficients: Floats
    covariance: Floats
    """[k, k], classical: the inverse of the information."""
    likelihood: Likelihood
    robust: Floats | None = None
    """[k, k], the sandwich, where groups were named."""
    clusters: int = 0
    """Groups of observations that belong together; 0 where none were named."""

    @property
    def used(self) -> Floats:
        """Return the covariance to judge by: the sandwich where there is one."""
        return self.covariance if self.robust is None else self.robust

    @property
    def standard_errors(self) -> Floats:
        """Return the standard error [k] of each coefficient."""
        return np.sqrt(np.maximum(np.diag(self.used), 0.0))

    @property
    def log_likelihood(self) -> float:
        """Return the log-likelihood at the coefficients."""
        return self.likelihood.value

    @property
    def iterations(self) -> int:
        """Return the steps taken."""
        return self.likelihood.iterations

    @property
    def n(self) -> int:
        """Return the rows of people choosing."""
        return self.likelihood.choices

    def interval(self, level: float = 0.95) -> Floats:
        """Return the interval [k, 2] that holds each true coefficient in `level` of repeated samples."""
        half = NormalDist().inv_cdf((1 + level) / 2) * self.standard_errors
        return np.column_stack([self.coefficients - half, self.coefficients + half])

    def coefficient(self, name: str) -> float:
        """Return the coefficient of a name."""
        return float(self.coefficients[self.names.index(name)])
