"""A certificate: the package that was found, what its welfare is, and what no package can exceed.

    gap = (upper − welfare) / (welfare − welfare of the empty package with nobody insured)

upper   a bound that holds for every package, whether or not it was ever looked at
Source  Smith, Statutory packages of health care alongside voluntary insurance, York 2006, section 3; the
        certificate is beyond the paper

>>> round(relative_gap(upper=5.07, welfare=5.06, nothing=5.04), 9)
0.5
>>> relative_gap(upper=5.06, welfare=5.06, nothing=5.06), relative_gap(5.07, 5.06, 5.06)
(0.0, inf)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from healthtrust.package.government.settle import Settled
from healthtrust.package.question import Real

Verdict = Literal["always", "never", "either", "not decided"]
"""Whether the best packages cover an intervention: all of them, none, some, or time ran out."""


@dataclass(frozen=True)
class Bounds:
    """What is proved of the best package, without the households' side of it."""

    coverage: Real | None
    """[i]: the best package found; None where no package keeps to the limits and can be paid for."""
    settled: Settled | None
    """Its taxes and what comes of them; None too where there are too many rows to write them out."""
    lower: float
    """Its welfare, per head."""
    upper: float
    """No package that keeps to the limits has more."""
    nothing: float
    """Welfare of the empty package with nobody insured."""
    iterations: int
    seconds: float
    visited: int
    """How many packages were valued exactly."""
    lower_in_parts: float = -np.inf
    """Welfare of the best package were purchases in parts: the rest of it above `lower` is rounding."""

    @property
    def gap(self) -> float:
        """Return what may be missing, as a part of what the package gains."""
        return relative_gap(self.upper, self.lower, self.nothing)


@dataclass(frozen=True)
class Tied:
    """For each intervention, its coverage over all packages within a tolerance of the best."""

    verdict: tuple[Verdict, ...]
    least: Real
    """[i]: the least coverage found among them."""
    most: Real
    """[i]: the most."""
    tolerance: float
    """What counts as equally good: welfare per head less than this below the best."""
    witness: dict[int, Real] = field(default_factory=dict)
    """For each `either`, a package as good as the best that treats it the other way."""


PROOF = 2e-10
"""What is left of the gain when a gap of nought counts as proved."""


def enough(gap: float, welfare: float, nothing: float) -> float:
    """Return the difference in welfare at which a search for `gap` may stop."""
    gained = welfare - nothing if np.isfinite(welfare) else 0.0
    return max(gap, PROOF) * max(gained, 1e-12 * abs(nothing), 1e-15)


def relative_gap(upper: float, welfare: float, nothing: float) -> float:
    """Return (upper − welfare) / (welfare − nothing); 0 if nothing is missing, infinite without a gain."""
    missing, gained = max(upper - welfare, 0.0), welfare - nothing
    if missing == 0.0:
        return 0.0
    return missing / gained if gained > 0.0 else np.inf
