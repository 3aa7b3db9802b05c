"""How plausible coefficients are: their prior, and how well the response agrees with what studies found.

    ln p(z) = − ½ [ z' R⁻¹ z + (y − m)' C⁻¹ (y − m) + ln det C ]        up to a constant

z        standard normal numbers of which coefficients are quantiles (`study.coefficients.normal`)
R        how they correlate before any finding is seen
y, m     what was found, and what the response says to it;  C how findings vary about it, those of one study
         together (`study.calibration.errors`)
Source  Bayes; that findings err normally is ours [assumed].

>>> fitted = Fitted.shipped()
>>> len(fitted.names), len(fitted.targets)
(17, 13)
>>> centre, off = fitted.log_density(np.stack([np.zeros(17), np.full(17, 2.5)]))
>>> bool(centre > off)
True
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.response import Coefficients, central
from healthtrust.study.calibration.errors import misfit
from healthtrust.study.calibration.predicted import predicted
from healthtrust.study.calibration.targets import Target, shipped_targets
from healthtrust.study.coefficients import correlations, values_at

Real = NDArray[np.float64]

FITTED = (
    "capability_time",
    "contract_time",
    "primary_volume",
    "outpatient_volume",
    "elective_volume",
    "emergency_volume",
    "avoidable_volume",
    "outpatient_alignment",
    "elective_alignment",
    "emergency_alignment",
    "avoidable_alignment",
    "stay_alignment",
    "information_effect",
    "substitution",
    "primary_capability",
    "short_stays_avoided",
    "waiting_demand",
)
"""Coefficients that the findings tell something of; all others keep what they were stated as."""


@dataclass(frozen=True)
class Fitted:
    """Coefficients to fit, and findings to fit them to."""

    names: tuple[str, ...]
    targets: tuple[Target, ...]

    @classmethod
    def shipped(cls) -> Fitted:
        """Return those that ship: `FITTED`, and the findings that are not held out."""
        return cls(FITTED, tuple(target for target in shipped_targets() if target.role == "fitted"))

    def coefficients(self, z: Real) -> Coefficients:
        """Return coefficients at standard normal numbers z [draw, coefficient], others as stated."""
        values = {name: values_at(name, column) for name, column in zip(self.names, z.T, strict=True)}
        return central(fitted=False).with_values(**values)

    def log_density(self, z: Real) -> Real:
        """Return ln p(z) [draw] up to a constant; z [draw, coefficient]."""
        held = np.atleast_2d(z)
        prior = (held @ np.linalg.inv(correlations(self.names)) * held).sum(axis=1)
        off, width = misfit(self.targets, predicted(self.targets, self.coefficients(held)))
        return np.asarray(-0.5 * (prior + off + width))
